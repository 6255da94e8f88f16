"""Random small ledgers, drawn from one seed: a few units, and records that crowd the edges of every definition.

Keys are unique and references valid, except ``tasks.plan_id``, which may name no plan, another unit's or another
year's. Dates fall on and next to the year's ends, the quarters', the windows', the as-of day and the days on which a
publication falls due or an inspection stops being a repetition.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from kaohe.rulebook.ledger_tables import BLANK_SAYS_SOMETHING, LEDGER_TABLES, RECORD_TABLES
from tests.ledger.days import DAY, due_day
from tests.ledger.ledger import CLASSES, Ledger, Parameters, Row

T = TypeVar("T")

UNITS = ("甲局", "乙局", "丙委", "丁办", "戊中心", "己队")
ALIASES = {"甲局": ("市甲局", "甲 管理局"), "乙局": ("乙",), "丁办": ("丁办公室",), "己队": ("己大队", "己支队")}
OUTSIDE = "外单位"
ITEMS = [f"SX{i:02}" for i in range(1, 7)]
OBJECTS = [f"DX-{i}" for i in range(1, 7)]
PERSONS = ("张三", "李四", "王五")


class Maker:
    """Draws the rows of one ledger; what was drawn before gives later dates something to stand next to."""

    def __init__(self, seed: int, parameters: Parameters, classes: dict[str, str]) -> None:
        self.random = Random(seed)
        self.parameters = parameters
        self.classes = classes
        self.year = self.pick(2021, 2022, 2022, 2023, 2024)
        self.as_of = self._as_of()
        self.units = UNITS[: self.random.randint(2, 6)]
        self.outside = (OUTSIDE,) if self.chance(0.5) else ()
        self.holes = self.pick(0, 0, 0, 0.02, 0.1)
        self.plans: list[Row] = []
        self.tasks: list[Row] = []
        self.inspections: list[Row] = []

    def pick(self, *choices: T) -> T:
        """One of several."""
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def _as_of(self) -> date:
        day = self.pick("12-31", "12-31", "12-31", "12-30", "11-30", "12-01", "10-01", "09-30", "09-29", "06-30", "03-31", "03-30")
        if self.chance(0.2):
            return date(self.year + 1, 1, self.random.randint(1, 31))
        return date.fromisoformat(f"{self.year}-{day}")

    def near(self, *anchors: date) -> date:
        """A day next to one of several, or up to a few weeks away."""
        reach = self.pick(0, 0, 1, 1, 1, 5, 40)
        return self.pick(*anchors) + timedelta(days=self.random.randint(-reach, reach))

    def day(self) -> date:
        """Some day of the year, rather often at an edge; sometimes just outside the year."""
        if self.chance(0.5):
            return date(self.year, 1, 1) + timedelta(days=self.random.randrange(365))
        ends = [date(self.year, *end) for end in ((1, 1), (3, 31), (6, 30), (9, 30), (12, 31), self.parameters.year_end_from)]
        return self.near(self.as_of, *ends)

    def after(self, first: date, *edges: date) -> date:
        """A day not before another, often at one of the edges that are not yet past."""
        ahead = [edge for edge in edges if edge >= first]
        return max(first, self.near(*ahead)) if ahead and self.chance(0.6) else first + timedelta(days=self.random.randrange(70))

    def plan(self, unit: str) -> Row:
        """One plan of the unit."""
        starts = self.day() if self.chance(0.4) else date(self.year, 1, 1) + timedelta(days=self.random.randrange(180))
        return {
            "plan_id": f"JH{len(self.plans) + 1:03}",
            "unit": unit,
            "name": self.pick("日常抽查", '“双随机”, 二期 "甲"', "“双随机”专项，二期"),
            "kind": self.pick("single", "joint"),
            "year": self.pick(*[None] * 6, *[self.year] * 6, self.year - 1, self.year + 1),
            "starts_on": starts,
            "ends_on": self.after(starts, date(self.year, 12, 31), date(self.year, 11, 30)),
            "waived_on": self.near(self.as_of, self.day()) if self.chance(0.15) else None,
            "waiver_reason": "本地没有检查对象" if self.chance(0.1) else None,
            "special": self.pick(None, None, None, None, False, True),
        }

    def task(self, unit: str) -> Row:
        """One task that the unit leads, mostly within a plan of its own."""
        own = [plan for plan in self.plans if plan["unit"] == unit]
        plans: list[Row | None] = [*(own if own and self.chance(0.85) else self.plans)]
        plan = self.pick(*plans or [None])
        started = self.day() if plan is None or self.chance(0.2) else self._in_plan(plan)
        kind = self.pick("single", "joint")
        return {
            "task_id": f"RW{len(self.tasks) + 1:03}",
            "plan_id": None if plan is None or self.chance(0.1) else "JH999" if self.chance(0.06) else plan["plan_id"],
            "lead_unit": unit,
            "partner_units": self._partners(unit) if self.chance(0.8 if kind == "joint" else 0.1) else None,
            "kind": kind,
            "name": self.pick("抽查", "联合抽查：市场主体"),
            "started_on": started,
            "ended_on": self.after(started, self.as_of, *self._quarters()) if self.chance(0.8) else None,
            "credit_risk": self.pick(True, False, False),
            "status": self.pick("已完成", "执行中", None),
        }

    def _in_plan(self, plan: Row) -> date:
        """A day in the plan's window, often its first or last, sometimes just outside."""
        within = plan["starts_on"] + timedelta(days=self.random.randint(0, (plan["ends_on"] - plan["starts_on"]).days))
        return self.near(plan["starts_on"], plan["ends_on"]) if self.chance(0.4) else within

    def _quarters(self) -> list[date]:
        return [date(self.year, 3, 31), date(self.year, 6, 30), date(self.year, 9, 30)]

    def _partners(self, lead: str) -> list[str]:
        names = self.random.sample([*self.units, *self.outside], self.random.randint(1, 2))
        again = [self.pick(*names)] if self.chance(0.1) else []
        return [name for name in [*names, *again] if name != lead or self.chance(0.3)] or None  # type: ignore[return-value]

    def inspection(self, task: Row) -> Row:
        """One object drawn for a task."""
        object_id = self.pick(*OBJECTS)
        inspected = self._inspected(object_id, task["started_on"]) if self.chance(0.9) else None
        due = due_day(inspected, self.parameters.publication_days) if inspected else self.day()
        published = self.after(inspected or due, due, due, self.as_of) if self.chance(0.75) else None
        closed = self.after(inspected or due, self.as_of) if self.chance(0.6) else None
        return {
            "task_id": task["task_id"],
            "object_id": object_id,
            "object_name": f"{object_id}有限公司",
            "inspected_on": inspected,
            "result": self.pick(None, "用语不明", *self.classes, *self.classes, *self.classes),
            "problem": self.pick(None, None, None, True, False),
            "disposition": self.pick(None, "责令改正"),
            "closed_on": closed if inspected or self.chance(0.1) else None,
            "published_on": published if inspected or self.chance(0.1) else None,
            "channels": self.pick("公示系统", "公示系统、政府网站", None),
        }

    def _inspected(self, object_id: str, started: date) -> date:
        """Soon after the task's begin, or at an edge: as-of, due on the as-of day, the last day of a repetition."""
        earlier = [row["inspected_on"] for row in self.inspections if row["object_id"] == object_id and row["inspected_on"]]
        edges = [self.as_of, date(self.year, *self.parameters.year_end_from), self._due_on_as_of()]
        edges += [day + timedelta(days=self.parameters.repeat_days) for day in earlier] * 2
        if self.as_of.year > self.year:
            edges += [date(self.year, 1, 20), date(self.year + 1, 1, 10)] * 2  # both Januaries
        return self.after(started, *edges)

    def _due_on_as_of(self) -> date:
        day = self.as_of
        while due_day(day, self.parameters.publication_days) > self.as_of:
            day -= DAY
        return day

    def liaison(self, unit: str) -> Row:
        """One stay of one person."""
        begins = self.pick(self.day(), date(self.year - 1, 5, 1), date(self.year, 1, 1))
        leaves = self.after(begins, date(self.year - 1, 12, 31), date(self.year, 1, 1), self.as_of)
        return {"unit": unit, "person": self.pick(*PERSONS), "from_on": begins, "to_on": leaves if self.chance(0.6) else None}

    def item(self, unit: str) -> Row:
        """One item of the unit's catalogue."""
        item_id = self.pick(*ITEMS)
        level, joint = self.pick("重点", "一般"), self.pick(True, False)
        return {"unit": unit, "item_id": item_id, "name": f"事项{item_id}", "level": level, "joint": joint}

    def tables(self) -> dict[str, list[Row]]:
        """All tables, without gaps."""
        everyone = [*self.units, *self.outside]
        for unit in everyone:
            for _ in range(self.random.randint(0, 3)):
                self.plans.append(self.plan(unit))
        for unit in everyone:
            for _ in range(self.random.randint(0, 3)):
                self.tasks.append(self.task(unit))
        for task in self.tasks:
            for _ in range(self.random.randint(0, 5)):
                self.inspections.append(self.inspection(task))
        liaisons = [self.liaison(unit) for unit in everyone for _ in range(self.random.randint(0, 4))]
        catalog = [self.item(unit) for unit in everyone for _ in range(self.random.randint(0, 4))]
        known = sorted({row["item_id"] for row in catalog})
        drawn = [(task["task_id"], self.pick(*known)) for task in self.tasks for _ in range(self.random.randint(0, 3)) if known]
        task_items = [{"task_id": task_id, "item_id": item_id} for task_id, item_id in drawn]
        rows = (self.plans, self.tasks, self.inspections, liaisons, catalog, task_items)
        return dict(zip(LEDGER_TABLES, rows, strict=True))


def random_ledger(seed: int, parameters: Parameters | None = None, classes: dict[str, str] | None = None) -> Ledger:
    """The ledger of a seed. Some have gaps: empty cells, missing columns, missing tables."""
    maker = Maker(seed, parameters or Parameters(), classes or CLASSES)
    tables = {name: _unique(name, rows) for name, rows in maker.tables().items()}
    for name, rows in tables.items():
        _punch(name, rows, maker)
    for name in _missing_tables(maker):
        tables.pop(name, None)
    absent = _missing_columns(maker, tables)
    tables = {name: _unique(name, rows) for name, rows in tables.items()}  # a key may have lost its date
    aliases = {unit: ALIASES[unit] for unit in maker.units if unit in ALIASES}
    return Ledger(
        maker.units, maker.year, maker.as_of, tables, absent, maker.parameters, maker.classes, aliases, maker.outside
    )  # fmt: skip


def _unique(table: str, rows: Sequence[Row]) -> list[Row]:
    """Keep the first record of each key."""
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        first.setdefault(tuple(row.get(column) for column in RECORD_TABLES[table].key), row)
    return list(first.values())


def _punch(table: str, rows: list[Row], maker: Maker) -> None:
    """Empty some of the cells whose blank says nothing."""
    for column in RECORD_TABLES[table].columns:
        if not column.required and column.name not in BLANK_SAYS_SOMETHING:
            for row in rows:
                if maker.chance(maker.holes):
                    row[column.name] = None


def _missing_tables(maker: Maker) -> list[str]:
    if maker.chance(0.85):
        return []
    gone = maker.random.sample(LEDGER_TABLES, maker.random.randint(1, 2))
    return [*gone, "inspections", "task_items"] if "tasks" in gone else gone  # these refer to tasks


def _missing_columns(maker: Maker, tables: dict[str, list[Row]]) -> frozenset[str]:
    """Take away up to three columns that a table need not have."""
    may_lack = [(table, c.name) for table in tables for c in RECORD_TABLES[table].columns if not c.required]
    gone = maker.random.sample(may_lack, min(len(may_lack), maker.pick(0, 0, 0, 0, 1, 1, 2, 3)))
    for table, column in gone:
        for row in tables[table]:
            del row[column]
    return frozenset(f"{table}.{column}" for table, column in gone)
