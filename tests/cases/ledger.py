"""The constructed ledger and the annex it adds up to, read as plain CSV, without any of kaohe's own reading."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "cases/daye-2022-ledger"
PUBLISHED = ROOT / "cases/daye-2022"

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Rows of a CSV file by header."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def day(text: str) -> date:
    """A cell with a day."""
    return date.fromisoformat(text)


class Ledger:
    """Every table of the case, with the few joins that the tests share."""

    def __init__(self, case: Path = CASE) -> None:
        self.units = read(case / "units.csv")
        self.names = [row["单位"] for row in self.units]
        self.canonical = {alias: row["单位"] for row in self.units for alias in [row["单位"], *row["别名"].split("、")] if alias}
        self.plans = read(case / "ledger/plans.csv")
        self.tasks = read(case / "ledger/tasks.csv")
        self.inspections = read(case / "ledger/inspections.csv")
        self.liaisons = read(case / "ledger/liaisons.csv")
        self.catalog = read(case / "ledger/catalog.csv")
        self.task_items = read(case / "ledger/task_items.csv")
        self.plan = {row["计划编号"]: row for row in self.plans}
        self.task = {row["任务编号"]: row for row in self.tasks}

    def partners(self, task: Row) -> list[str]:
        """Canonical names of the units that join a task."""
        return [self.canonical[name] for name in task["配合单位"].split("、") if name]

    def inspections_of(self, unit: str) -> list[Row]:
        """Inspections of the tasks that a unit leads."""
        return [row for row in self.inspections if self.task[row["任务编号"]]["发起单位"] == unit]

    def outside(self, task: Row) -> set[str]:
        """In which ways a task stands outside the plan; none for a planned task."""
        plan = self.plan.get(task["计划编号"])
        if plan is None:
            return {"no plan"}
        ways = set()
        if plan["制定单位"] != task["发起单位"]:
            ways.add("another unit's plan")
        if not plan["起始日期"] <= task["开始日期"] <= plan["截止日期"]:
            ways.add("outside the window")
        if plan["计划年度"] != task["开始日期"][:4]:
            ways.add("another year")
        return ways

    def due(self, unit: str) -> list[Row]:
        """Plans of a unit that were not struck off."""
        return [plan for plan in self.plans if plan["制定单位"] == unit and not plan["核准删减日期"]]

    def done_by(self, unit: str, last: str) -> int:
        """How many plans that were due have a task within the plan that ended by a day."""
        done = {task["计划编号"] for task in self.tasks if not self.outside(task) and task["完成日期"] <= last}
        return sum(plan["计划编号"] in done for plan in self.due(unit))

    def changes(self, unit: str) -> int:
        """Changes of a unit's liaison in the year: persons who served, less one."""
        stays = [row for row in self.liaisons if row["单位"] == unit]
        return len({row["联络员"] for row in stays if not row["任职截止日期"] or row["任职截止日期"] >= "2022-01-01"}) - 1


def annex(ledger: Ledger) -> dict[str, Row]:
    """Rows of 附件1 by canonical name."""
    return {ledger.canonical[row["部门"]]: row for row in read(PUBLISHED / "annex1.csv") if row["部门"] != "合计"}


def computed(ledger: Ledger) -> dict[str, dict[str, int]]:
    """Each count of the annex by column and unit, from the records."""
    joint, single = "部门联合", "单部门"
    plan_kinds = Counter((row["制定单位"], row["抽查类型"]) for row in ledger.plans if row["专项计划"] != "是")
    task_kinds = Counter((row["发起单位"], row["抽查类型"]) for row in ledger.tasks)
    joined = Counter(name for row in ledger.tasks if row["抽查类型"] == joint for name in ledger.partners(row))
    lead = {row["任务编号"]: row["发起单位"] for row in ledger.tasks}
    drawn = Counter(lead[row["任务编号"]] for row in ledger.inspections)
    published = Counter(lead[row["任务编号"]] for row in ledger.inspections if "" < row["公示日期"] <= "2022-12-31")
    problems = Counter(lead[row["任务编号"]] for row in ledger.inspections if has_problem(row))
    struck = Counter(row["制定单位"] for row in ledger.plans if row["核准删减日期"])
    special = Counter(row["制定单位"] for row in ledger.plans if row["专项计划"] == "是")
    outside = Counter(row["发起单位"] for row in ledger.tasks if ledger.outside(row))
    return {
        "单部门计划": {name: plan_kinds[name, single] for name in ledger.names},
        "部门联合计划": {name: plan_kinds[name, joint] for name in ledger.names},
        "发起单部门检查": {name: task_kinds[name, single] for name in ledger.names},
        "发起部门联合检查": {name: task_kinds[name, joint] for name in ledger.names},
        "配合参与其他部门联查": dict.fromkeys(ledger.names, 0) | dict(joined),
        "抽查对象数": {name: drawn[name] for name in ledger.names},
        "已查并公示检查对象数": {name: published[name] for name in ledger.names},
        "发现问题个数": {name: problems[name] for name in ledger.names},
        "删减计划": {name: struck[name] for name in ledger.names},
        "计划外检查": {name: outside[name] for name in ledger.names},
        "专项计划": {name: special[name] for name in ledger.names},
    }


NO_PROBLEM = {"未发现问题", "未发现开展本次抽查涉及的经营活动", "已关闭停业或正在清算", "注销"}


def has_problem(row: Row) -> bool:
    """Whether an inspection found a problem: as its own column says, else as its wording does."""
    return row["发现问题"] == "是" if row["发现问题"] else row["检查结果"] not in NO_PROBLEM
