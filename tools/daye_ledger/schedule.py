"""Plans and tasks: every plan that was due has one task within its window; some tasks stand outside every plan."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from daye_ledger.catalog import FIELDS
from daye_ledger.chance import Chance
from daye_ledger.facts import Unit
from daye_ledger.spans import CREDIT_RISK_FROM, Span, make_spans
from daye_ledger.workdays import WORKDAYS, YEAR, month_end, month_start, nth

METHODS = {"single": "双随机抽查", "joint": "部门联合双随机抽查", "special": "专项抽查"}


@dataclass(frozen=True, eq=False)
class Plan:
    """One plan of a unit."""

    unit: Unit
    kind: str
    field: str
    name: str
    starts_on: date
    ends_on: date
    special: bool = False
    waived_on: date | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """One task that a unit leads."""

    unit: Unit
    kind: str
    field: str
    name: str
    span: Span
    plan: Plan | None
    outside: bool = False
    credit_risk: bool = False


class Names:
    """Names of a unit's plans, each used once."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def take(self, field: str, method: str) -> str:
        """Return a name for one more plan of a field."""
        name = f"{YEAR}年{field}{method}"
        self._used[name] += 1
        return name if self._used[name] == 1 else f"{name}（第{self._used[name]}次）"


def make_schedule(units: list[Unit]) -> tuple[list[Plan], list[Task]]:
    """Return all plans and tasks by date; their position gives their number."""
    plans: list[Plan] = []
    tasks: list[Task] = []
    outside: list[tuple[Unit, Span]] = []
    for unit in units:
        due = unit.single_due + unit.joint_tasks
        spans = make_spans(unit)
        names = Names()
        tasks += _planned(unit, spans[:due], names)
        plans += _struck(unit, names)
        outside += [(unit, span) for span in spans[due:]]
    plans += [task.plan for task in tasks if task.plan]
    tasks += [way(unit, span, plans) for (unit, span), way in zip(outside, WAYS_OUTSIDE, strict=True)]
    plans.sort(key=lambda plan: (plan.starts_on, plan.ends_on, plan.unit.number, plan.name))
    tasks.sort(key=lambda task: (task.span[:2], task.unit.number, task.name))
    return plans, tasks


def _planned(unit: Unit, spans: list[Span], names: Names) -> list[Task]:
    chance = Chance("schedule", unit.name)
    kinds = chance.mixed(["single"] * unit.single_due + ["joint"] * unit.joint_tasks)
    special = [i for i, kind in enumerate(kinds) if kind == "single" and nth(6, 1) <= spans[i].start < nth(9, 1)]
    specials = set(special[-unit.special :] if unit.special else [])
    risky = [i for i, span in enumerate(spans) if span.start >= CREDIT_RISK_FROM and i not in specials]
    risks = set(chance.mixed(risky)[: unit.credit_risk])
    if (len(specials), len(risks)) != (unit.special, unit.credit_risk):
        raise ValueError(f"{unit.name}: no task for a special plan or for credit risk")
    tasks = []
    seen: Counter[str] = Counter()
    for i, (kind, span) in enumerate(zip(kinds, spans, strict=True)):
        field = _field(unit, kind, seen[kind])
        seen[kind] += 1
        name = names.take(field, METHODS["special" if i in specials else kind])
        starts_on = month_start(WORKDAYS[span.start], 0 if i in specials else -chance.between(0, 1))
        ends_on = month_end(WORKDAYS[span.end], chance.between(0, 1))
        plan = Plan(unit, kind, field, name, starts_on, ends_on, i in specials)
        tasks.append(Task(unit, kind, field, name, span, plan, credit_risk=i in risks))
    return tasks


def _field(unit: Unit, kind: str, n: int) -> str:
    """Return the field of the n-th plan of a kind: single plans take the fields from the front, joint from the end."""
    fields = FIELDS[unit.name]
    return fields[n % len(fields)] if kind == "single" else fields[-1 - n % len(fields)]


def _struck(unit: Unit, names: Names) -> list[Plan]:
    """Return the plans that were struck off, with the day on which that was approved."""
    plans = []
    for kind in unit.struck:
        chance = Chance("struck", unit.name, kind)
        field = _field(unit, kind, unit.single_due if kind == "single" else unit.joint_tasks)
        first = date(YEAR, chance.between(4, 8), 1)
        ends_on = month_end(first, chance.between(2, 3))
        waived_on = WORKDAYS[nth(first.month + 1, 5) + chance.between(0, 12)]
        plans.append(Plan(unit, kind, field, names.take(field, METHODS[kind]), first, ends_on, waived_on=waived_on))
    return plans


def _temporary(unit: Unit, span: Span, _plans: list[Plan]) -> Task:
    """Outside because it names no plan."""
    field = FIELDS[unit.name][0]
    return Task(unit, "single", field, f"{YEAR}年{field}临时抽查", span, None, outside=True)


def _after_window(unit: Unit, span: Span, plans: list[Plan]) -> Task:
    """Outside because its plan, long done, had ended when it began."""
    own = [p for p in plans if p.unit == unit and p.kind == "single" and not p.waived_on and p.ends_on < WORKDAYS[span.start]]
    plan = min(own, key=lambda plan: plan.ends_on)
    return Task(unit, "single", plan.field, f"{YEAR}年{plan.field}补充抽查", span, plan, outside=True)


def _foreign_plan(unit: Unit, span: Span, plans: list[Plan]) -> Task:
    """Outside because the plan it names is another unit's; only that is wrong with it."""

    def holds(plan: Plan) -> bool:
        within = plan.starts_on <= WORKDAYS[span.start] and WORKDAYS[span.end] <= plan.ends_on
        return within and plan.unit != unit and plan.kind == "single" and not plan.waived_on

    plan = Chance("foreign", unit.name).pick([plan for plan in plans if holds(plan)])
    field = FIELDS[unit.name][-1]
    return Task(unit, "single", field, f"{YEAR}年{field}检查", span, plan, outside=True)


WAYS_OUTSIDE: tuple[Callable[[Unit, Span, list[Plan]], Task], ...] = (_temporary, _after_window, _foreign_plan)
"""How each task outside the plan is outside, in the order of the units that led them."""
