"""The constructed ledger: it adds up to the annex, and holds the failings that the notice names and no others."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from chinese_calendar import get_workdays, is_workday

from tests.cases.ledger import CASE, NO_PROBLEM, PUBLISHED, ROOT, Ledger, annex, computed, day, has_problem, read

COLUMNS = [
    "单部门计划", "部门联合计划", "发起单部门检查", "发起部门联合检查", "配合参与其他部门联查", "抽查对象数",
    "已查并公示检查对象数", "发现问题个数", "删减计划", "计划外检查", "专项计划",
]  # fmt: skip


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """The tables of the case."""
    return Ledger()


def _published(figure: str) -> int:
    """A number of the notice, from the published figures."""
    found = re.search(rf'id: {figure}, .*published: "(\d+)"', (PUBLISHED / "published_figures.yaml").read_text("utf-8"))
    assert found
    return int(found[1])


def _observed(ledger: Ledger, indicator: str) -> Counter[str]:
    """Values of a count that the notice states, by unit; 1 for each yes."""
    rows = [row for row in read(PUBLISHED / "observations.csv") if row["指标"] == indicator]
    return Counter({ledger.canonical[row["单位"]]: int(row["值"].replace("是", "1")) for row in rows})


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_the_script_writes_the_committed_bytes(tmp_path: Path, hash_seed: str) -> None:
    """Run anew, whatever the order of sets, the script gives the tables of the case and nothing else."""
    command = [sys.executable, str(ROOT / "tools/make_daye_ledger.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ledger_files = [path.relative_to(CASE) for path in (CASE / "ledger").iterdir()]
    assert set(written) == {Path("units.csv"), *ledger_files}
    assert all((CASE / path).read_bytes() == content for path, content in written.items())


def test_units_and_published_files_are_those_of_the_summary_case() -> None:
    """Only the facts come from other files: names, result and findings byte for byte, the figures as printed and computed.

    The reason why a figure cannot be computed may differ: the ledger has made-up details that the summary case lacks.
    """
    for name in ("units.csv", "published_result.csv", "published_findings.csv"):
        assert (CASE / name).read_bytes() == (PUBLISHED / name).read_bytes()
    here, there = (yaml.safe_load((case / "published_figures.yaml").read_text("utf-8")) for case in (CASE, PUBLISHED))
    assert [entry.keys() for entry in here] == [entry.keys() for entry in there]
    assert [entry | {"why": ""} for entry in here] == [entry | {"why": ""} for entry in there]


@pytest.mark.parametrize("column", COLUMNS)
def test_records_add_up_to_the_annex(ledger: Ledger, column: str) -> None:
    """For each unit, the count from the records is the annex's; an empty cell of the annex's remarks is 0."""
    assert computed(ledger)[column] == {name: int(row[column] or 0) for name, row in annex(ledger).items()}


def test_records_add_up_to_the_totals_of_the_annex(ledger: Ledger) -> None:
    """The totals of the eight columns are those of the annex's last row."""
    (total,) = [row for row in read(PUBLISHED / "annex1.csv") if row["部门"] == "合计"]
    assert {column: sum(computed(ledger)[column].values()) for column in COLUMNS[:8]} == {c: int(total[c]) for c in COLUMNS[:8]}


def test_every_plan_that_was_due_has_one_task_within_its_window(ledger: Ledger) -> None:
    """One task for each plan, begun and ended within its window and of its kind; none for a plan struck off."""
    planned = [task for task in ledger.tasks if not ledger.outside(task)]
    assert Counter(task["计划编号"] for task in planned) == {p["计划编号"]: 1 for p in ledger.plans if not p["核准删减日期"]}
    for task in planned:
        plan = ledger.plan[task["计划编号"]]
        assert plan["起始日期"] <= task["开始日期"] <= task["完成日期"] <= plan["截止日期"] <= "2022-12-31"
        assert plan["抽查类型"] == task["抽查类型"]


def test_struck_off_plans_say_when_and_why(ledger: Ledger) -> None:
    """A plan struck off has a day in the year and the reason of the notice, the others have neither."""
    for plan in ledger.plans:
        assert plan["删减原因"] == ("辖区内无检查对象" if plan["核准删减日期"] else "")
        assert not plan["核准删减日期"] or plan["起始日期"] <= plan["核准删减日期"] <= "2022-12-31"
        assert not (plan["专项计划"] and plan["核准删减日期"])


def test_each_task_outside_the_plan_is_outside_in_another_way(ledger: Ledger) -> None:
    """No plan at all, after the plan's window, another unit's plan: each once, with one thing wrong."""
    ways = [ledger.outside(task) for task in ledger.tasks if ledger.outside(task)]
    assert sorted(map(sorted, ways)) == [["another unit's plan"], ["no plan"], ["outside the window"]]
    assert all(task["抽查类型"] == "单部门" for task in ledger.tasks if ledger.outside(task))


def test_joint_tasks_have_partners_and_single_tasks_none(ledger: Ledger) -> None:
    """A joint task lists one or more other units, each once; some by an alias."""
    for task in ledger.tasks:
        partners = ledger.partners(task)
        assert bool(partners) == (task["抽查类型"] == "部门联合")
        assert len(set(partners)) == len(partners)
        assert task["发起单位"] not in partners
    written = [name for task in ledger.tasks for name in task["配合单位"].split("、") if name]
    assert 5 <= sum(name not in ledger.names for name in written) <= 20
    assert len({len(ledger.partners(task)) for task in ledger.tasks}) >= 4


def test_numbers_tell_records_apart(ledger: Ledger) -> None:
    """Plans, tasks, objects and items have numbers of their own, in the order of the table."""
    for rows, column, form in (
        (ledger.plans, "计划编号", r"JH2022\d{4}"),
        (ledger.tasks, "任务编号", r"RW2022\d{4}"),
        (ledger.inspections, "检查对象代码", r"91420281MA\d{7}[0-9A-Z]"),
        (ledger.catalog, "事项编号", r"SX\d{5}"),
    ):
        numbers = [row[column] for row in rows]
        assert len(set(numbers)) == len(numbers)
        assert numbers == sorted(numbers)
        assert all(re.fullmatch(form, number) for number in numbers)


def test_rows_stand_by_date_like_an_export(ledger: Ledger) -> None:
    """Plans by start, tasks by start, inspections by day, liaisons by first day."""
    for rows, column in (
        (ledger.plans, "起始日期"),
        (ledger.tasks, "开始日期"),
        (ledger.inspections, "检查日期"),
        (ledger.liaisons, "任职起始日期"),
    ):
        assert [row[column] for row in rows] == sorted(row[column] for row in rows)


def test_object_codes_have_their_check_character(ledger: Ledger) -> None:
    """The last character is right by GB 32100-2015; the names say that the objects are made up."""
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    for row in ledger.inspections:
        code = row["检查对象代码"]
        total = sum(digits.index(char) * weight for char, weight in zip(code[:17], weights, strict=True))
        assert digits.index(code[17]) == (31 - total % 31) % 31
        assert row["检查对象名称"].startswith("构造企业")


def test_inspections_lie_within_their_task_and_are_published_in_time(ledger: Ledger) -> None:
    """Every task has an inspection; each on a working day of the task, published at most ten working days later."""
    assert {row["任务编号"] for row in ledger.inspections} == set(ledger.task)
    for row in ledger.inspections:
        task = ledger.task[row["任务编号"]]
        assert task["开始日期"] <= row["检查日期"] <= task["完成日期"]
        inspected, published = day(row["检查日期"]), day(row["公示日期"])
        assert is_workday(inspected)
        assert is_workday(published)
        assert inspected < published <= date(2022, 12, 31)
        assert len(get_workdays(inspected + timedelta(days=1), published)) <= 10


def test_problems_are_treated_and_closed(ledger: Ledger) -> None:
    """As many put right on order as the notice says, all others followed up; every one closed within the year."""
    problems = [row for row in ledger.inspections if has_problem(row)]
    corrected = sum(row["后续处置措施"] == "责令改正" for row in problems)
    assert corrected == _published("problems_corrected_1_4")
    assert len(problems) - corrected == _published("problems_followed_up_1_4")
    for row in ledger.inspections:
        assert bool(row["后续处置措施"]) == bool(row["处置完结日期"]) == has_problem(row)
        assert not row["处置完结日期"] or row["检查日期"] < row["处置完结日期"] <= "2022-12-31"


def test_wordings_are_those_of_the_platforms_and_agree_with_the_column(ledger: Ledger) -> None:
    """The column 发现问题 is empty on many rows and filled in on many, and never contradicts the wording."""
    wordings = Counter(row["检查结果"] for row in ledger.inspections)
    assert len(wordings) >= 8
    assert wordings["未发现问题"] > 800
    told = [row for row in ledger.inspections if row["发现问题"]]
    assert 300 <= len(told) <= 900
    assert all((row["发现问题"] == "是") == (row["检查结果"] not in NO_PROBLEM) for row in told)
    untold = [row for row in ledger.inspections if not row["发现问题"]]
    assert sum(map(has_problem, untold)) > 50


def test_only_the_units_that_the_notice_names_rushed_at_the_end(ledger: Ledger) -> None:
    """Half or more of the inspections in December: the two units named, just above half; all others well below."""
    rushed = set(_observed(ledger, "认定为年底突击"))
    assert len(rushed) == 2
    for name in ledger.names:
        days = [row["检查日期"] for row in ledger.inspections_of(name)]
        share = sum(text >= "2022-12-01" for text in days) / len(days) if days else 0
        assert 0.51 <= share <= 0.57 if name in rushed else share <= 0.4, name


def test_no_month_holds_most_of_a_units_inspections(ledger: Ledger) -> None:
    """The fullest month of a unit with five inspections or more holds less than 60 per cent."""
    for name in ledger.names:
        months = Counter(row["检查日期"][:7] for row in ledger.inspections_of(name))
        if months.total() >= 5:
            assert max(months.values()) / months.total() < 0.6, name


def test_only_the_unit_that_the_notice_names_was_slow(ledger: Ledger) -> None:
    """By the end of September less than half of the plans done: the one unit named; all others well above."""
    slow = set(_observed(ledger, "认定为进度缓慢"))
    assert len(slow) == 1
    for name in ledger.names:
        due = len(ledger.due(name))
        assert ledger.done_by(name, "2022-12-31") == due
        if due:
            share = ledger.done_by(name, "2022-09-30") / due
            assert share < 0.4 if name in slow else share >= 0.6, name


def test_only_the_unit_that_the_notice_names_changed_its_liaison_often(ledger: Ledger) -> None:
    """Three changes there, at most two elsewhere, some units with one or two; one liaison returns."""
    (often,) = _observed(ledger, "认定联络员变动频繁")
    changes = {name: ledger.changes(name) for name in ledger.names}
    assert changes.pop(often) == 3
    assert set(changes.values()) == {0, 1, 2}
    stays = Counter((row["单位"], row["联络员"]) for row in ledger.liaisons)
    (returned,) = [unit for (unit, _), times in stays.items() if times > 1]
    assert changes[returned] == 1


def test_every_unit_has_exactly_one_liaison_on_each_day(ledger: Ledger) -> None:
    """One stay follows on the other without a gap or overlap, from before the year to its end."""
    for name in ledger.names:
        stays = [row for row in ledger.liaisons if row["单位"] == name]
        assert stays[0]["任职起始日期"] < "2022-01-01"
        assert stays[-1]["任职截止日期"] == ""
        for before, after in pairwise(stays):
            assert day(before["任职截止日期"]) + timedelta(days=1) == day(after["任职起始日期"])


def test_the_catalogue_has_as_many_items_as_the_notice_says(ledger: Ledger) -> None:
    """All items and the joint ones by number, the joint ones in as many units; a key item in every unit."""
    joint = [row for row in ledger.catalog if row["联合抽查事项"] == "是"]
    assert len(ledger.catalog) == _published("catalog_items_1_2")
    assert len(joint) == _published("joint_catalog_items_1_2")
    assert len({row["单位"] for row in joint}) == _published("joint_catalog_units_1_2")
    assert {row["单位"] for row in ledger.catalog if row["事项类别"] == "重点"} == set(ledger.names)


def test_every_unit_covers_nine_tenths_of_its_items_and_all_key_items(ledger: Ledger) -> None:
    """Items checked in tasks that the unit leads or joins; several units leave some out, none a key item."""
    checked = {name: set[str]() for name in ledger.names}
    for row in ledger.task_items:
        task = ledger.task[row["任务编号"]]
        for name in (task["发起单位"], *ledger.partners(task)):
            checked[name].add(row["事项编号"])
    incomplete = 0
    for name in ledger.names:
        items = [row for row in ledger.catalog if row["单位"] == name]
        missing = [row for row in items if row["事项编号"] not in checked[name]]
        assert len(missing) * 10 <= len(items)
        assert all(row["事项类别"] == "一般" for row in missing)
        incomplete += bool(missing)
    assert incomplete >= 5


def test_tasks_check_items_of_the_units_that_take_part(ledger: Ledger) -> None:
    """Every task has an item of its leader and of each partner, of no other unit, joint ones in joint tasks only."""
    item = {row["事项编号"]: row for row in ledger.catalog}
    units: dict[str, set[str]] = {number: set() for number in ledger.task}
    for row in ledger.task_items:
        units[row["任务编号"]].add(item[row["事项编号"]]["单位"])
        joint = ledger.task[row["任务编号"]]["抽查类型"] == "部门联合"
        assert (item[row["事项编号"]]["联合抽查事项"] == "是") == joint
    assert units == {number: {task["发起单位"], *ledger.partners(task)} for number, task in ledger.task.items()}
    assert len({tuple(row.items()) for row in ledger.task_items}) == len(ledger.task_items)


def test_tasks_by_credit_risk_are_those_that_the_notice_counts(ledger: Ledger) -> None:
    """As many of each unit as the notice says, none elsewhere, every task saying yes or no."""
    led = Counter(task["发起单位"] for task in ledger.tasks if task["信用风险分类"] == "是")
    assert led == _observed(ledger, "牵头的信用风险分类抽查数")
    assert {task["信用风险分类"] for task in ledger.tasks} == {"是", "否"}


def test_no_object_is_inspected_twice(ledger: Ledger) -> None:
    """Neither within a task nor over the year."""
    assert max(Counter(row["检查对象代码"] for row in ledger.inspections).values()) == 1


def test_observations_are_those_that_no_record_can_show() -> None:
    """They stand in the summary case too, word for word, and none is of a fact that the records hold."""
    rows = read(CASE / "observations.csv")
    assert all(row in read(PUBLISHED / "observations.csv") for row in rows)
    assert {row["指标"] for row in rows} == {
        "认定为应付式抽查", "认定监管对象底数不清", "认定开展非现场监管", "认定开展智慧监管", "正面清单企业数",
    }  # fmt: skip


def test_the_case_says_that_its_records_are_constructed() -> None:
    """Title and first comment of case.yaml, with the script's name."""
    text = (CASE / "case.yaml").read_text("utf-8")
    assert text.startswith("# ledger 文件夹里的台账是构造的")
    assert "tools/make_daye_ledger.py" in text
    assert "title: 大冶市2022年度部门联合双随机监管考核（构造台账）" in text
