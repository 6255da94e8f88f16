"""A ledger against which there is nothing to find, with decoys: records that look like failings and are none.

Each unit has five plans, all done by the end of September; the last is a joint plan open all year, with two later tasks
(``rolling`` and ``december``) on which failings are planted without touching plans or their progress. Its inspections
lie between February and September, each of another object, published within days; problems are treated and closed.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from kaohe.rulebook.ledger_tables import LEDGER_TABLES
from tests.ledger.ledger import Ledger, Row

YEAR, END = 2022, date(2022, 12, 31)
BEGIN = date(2022, 1, 15)
ITEMS_A_UNIT = 12
PLANS = ("single", "joint", "single", "joint", "joint")


def day(month: int, of_month: int) -> date:
    """A day of the year."""
    return date(YEAR, month, of_month)


@dataclass
class Scene:
    """A ledger that is being made. Rows are kept as they are, so that a planted one can be told by identity."""

    seed: int
    units: tuple[str, ...]
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in LEDGER_TABLES})
    first: dict[str, Row] = field(default_factory=dict)
    """By unit: the task of its first plan, which is a single one."""
    rolling: dict[str, Row] = field(default_factory=dict)
    """By unit: a joint task from August to November of a plan that is done already."""
    december: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def add(self, table: str, **cells: Any) -> Row:
        """Add a row; it is returned for changes."""
        self.tables[table].append(cells)
        return cells

    def of(self, table: str, unit: str, column: str = "unit") -> list[Row]:
        """The rows of a unit."""
        return [row for row in self.tables[table] if row[column] == unit]

    def inspections(self, unit: str) -> list[Row]:
        """The inspections of the tasks that a unit leads."""
        led = {task["task_id"] for task in self.of("tasks", unit, "lead_unit")}
        return [row for row in self.tables["inspections"] if row["task_id"] in led]

    def plan(self, unit: str, kind: str = "joint", starts: date = BEGIN, ends: date = END, **cells: Any) -> Row:
        """Add a plan."""
        cells = {"year": None, "waived_on": None, "waiver_reason": None, "special": None, **cells}
        plan_id = f"JH{len(self.tables['plans']) + 1:03}"
        return self.add("plans", plan_id=plan_id, unit=unit, name="抽查", kind=kind, starts_on=starts, ends_on=ends, **cells)

    def task(self, unit: str, plan_id: str | None, started: date, ended: date | None, kind: str = "joint") -> Row:
        """Add a task; the partners of a joint one are all the others."""
        task_id = f"RW{len(self.tables['tasks']) + 1:03}"
        partners = [other for other in self.units if other != unit] if kind == "joint" else None
        cells = {"name": "抽查", "started_on": started, "ended_on": ended, "credit_risk": False, "status": None}
        return self.add("tasks", task_id=task_id, plan_id=plan_id, lead_unit=unit, partner_units=partners, kind=kind, **cells)

    def inspection(self, task: Row, inspected: date | None, **cells: Any) -> Row:
        """Add an inspection of a new object: nothing found, published within a few days."""
        object_id = f"DX-{len(self.tables['inspections']) + 1:04}"
        published = inspected + timedelta(days=self.random.randint(0, 5)) if inspected else None
        rest = {"result": "未发现问题", "problem": None, "disposition": None, "closed_on": None, "published_on": published}
        made = {"object_id": object_id, "object_name": f"{object_id}商行", **rest, "channels": "公示系统", **cells}
        return self.add("inspections", task_id=task["task_id"], inspected_on=inspected, **made)

    def problem(self, task: Row, inspected: date, **cells: Any) -> Row:
        """Add an inspection with a problem, treated and closed."""
        treated = {"disposition": "责令改正", "closed_on": inspected + timedelta(days=10)}
        by_wording: Row = {"result": "违反其他部门相关规定"}
        said = self.random.choice([by_wording, {"result": None, "problem": True}])
        return self.inspection(task, inspected, **{**treated, **said, **cells})

    def ledger(self) -> Ledger:
        """The ledger as it stands."""
        return Ledger(self.units, YEAR, END, self.tables)


def clean_scene(seed: int) -> Scene:
    """Two to four units without a failing."""
    units = ("甲局", "乙局", "丙委", "丁办")
    scene = Scene(seed, units[: 2 + seed % 3])
    for unit in scene.units:
        _work(scene, unit)
        scene.add("liaisons", unit=unit, person="张三", from_on=date(2020, 3, 1), to_on=None)
        for decoy in _DECOYS:
            if scene.random.random() < 0.5:
                decoy(scene, unit)
    return scene


def _work(scene: Scene, unit: str) -> None:
    """Plans, tasks, inspections and items: a plan a month from February to June, each done by the end of September."""
    for number, kind in enumerate(PLANS):
        started = day(2 + number, scene.random.randint(1, 28))
        opens = started - timedelta(days=scene.random.randrange(20))
        plan = scene.plan(unit, kind, opens, END if number == len(PLANS) - 1 else day(11, 30))
        task = scene.task(unit, plan["plan_id"], started, scene.random.choice([day(9, 25), day(9, 30)]), kind)
        for weeks in (1, 4, 8, 12):
            scene.inspection(task, started + timedelta(weeks=weeks))
        scene.problem(task, started + timedelta(days=scene.random.randint(0, 60)))
        for item in range(number, ITEMS_A_UNIT, len(PLANS)):
            item_id = f"SX{scene.units.index(unit)}{item:02}"
            scene.add("catalog", unit=unit, item_id=item_id, name="事项", level="重点" if item % 2 else "一般", joint=False)
            scene.add("task_items", task_id=task["task_id"], item_id=item_id)
    scene.first[unit] = scene.of("tasks", unit, "lead_unit")[0]
    scene.rolling[unit] = scene.task(unit, plan["plan_id"], day(8, 20), day(11, 30))
    scene.december[unit] = scene.task(unit, plan["plan_id"], day(12, 1), day(12, 30))


def _struck_off_plan(scene: Scene, unit: str) -> None:
    scene.plan(unit, waived_on=day(6, 1), waiver_reason="没有检查对象")


def _special_plan_done(scene: Scene, unit: str) -> None:
    plan = scene.plan(unit, special=True, starts=day(5, 1))
    scene.task(unit, plan["plan_id"], day(5, 1), day(6, 1))


def _last_years_work(scene: Scene, unit: str) -> None:
    """A task of the year before, outside any plan, with an untreated problem that was never published."""
    task = scene.task(unit, None, date(2021, 12, 31), None)
    scene.inspection(task, day(1, 4), problem=True, published_on=None)


def _not_due_yet(scene: Scene, unit: str) -> None:
    scene.inspection(scene.december[unit], day(12, 5), published_on=None)
    scene.inspection(scene.december[unit], day(12, 22), published_on=date(2023, 2, 28))


def _just_in_time(scene: Scene, unit: str) -> None:
    """The twentieth working day after 16 September is 19 October."""
    scene.inspection(scene.rolling[unit], day(9, 16), published_on=day(10, 19))


def _liaison_before(scene: Scene, unit: str) -> None:
    scene.add("liaisons", unit=unit, person="李四", from_on=date(2019, 1, 1), to_on=date(2021, 12, 31))
    scene.add("liaisons", unit=unit, person="王五", from_on=date(2023, 1, 1), to_on=None)


def _seen_long_ago(scene: Scene, unit: str) -> None:
    """The object was inspected 91 days before."""
    first = scene.inspection(scene.first[unit], day(8, 31))
    scene.inspection(scene.rolling[unit], day(11, 30), object_id=first["object_id"])


_DECOYS = (_struck_off_plan, _special_plan_done, _last_years_work, _not_due_yet, _just_in_time, _liaison_before, _seen_long_ago)
