"""Plans and tasks: what a year's plan was, what was done of it, and what was done outside it."""

from collections.abc import Callable, Iterable
from datetime import date

from tests.ledger.kleene import Truth, both, either, negated
from tests.ledger.ledger import Ledger, Row

Condition = Callable[[Row, Ledger], Truth]
Compute = Callable[[Ledger, str], int | None]
Count = tuple[list[str], Compute]
"""The tables and columns that an indicator needs, and how to count it for one unit."""

PLAN_YEAR = ["plans"]
"""The year, the window's begin and its end stand in for one another: a column less leaves the others."""
OUTSIDE = ["plans", "tasks", "tasks.plan_id", "tasks.started_on", "plans.starts_on", "plans.ends_on"]
DUE = [*PLAN_YEAR, "plans.waived_on"]
DONE = [*OUTSIDE, "tasks.ended_on", "plans.waived_on"]


def happened(day: date | None, ledger: Ledger) -> bool:
    """An event without a day, or later than the as-of day, has not happened."""
    return day is not None and day <= ledger.as_of


def count(conditions: Iterable[Truth]) -> int | None:
    """How many rows count; unknown as soon as one of them is."""
    truths = list(conditions)
    return None if any(truth is None for truth in truths) else sum(truth is True for truth in truths)


def in_year(task: Row, ledger: Ledger) -> Truth:
    """A task of the year starts in it, and not after the as-of day."""
    started: date | None = task.get("started_on")
    return None if started is None else started.year == ledger.year and started <= ledger.as_of


def same(value: object, wanted: object) -> Truth:
    """Whether a cell holds a value; an empty cell may."""
    return None if value is None else value == wanted


def outside_plan(task: Row, ledger: Ledger) -> Truth:
    """Not in a plan: none named, no such plan, another unit's, another year's, or begun outside the plan's window."""
    if task.get("plan_id") is None:
        return True
    plan = next((plan for plan in ledger.rows("plans") if plan["plan_id"] == task["plan_id"]), None)
    if plan is None or plan["unit"] != task["lead_unit"]:
        return True
    return either(
        negated(_of_year(plan, ledger)),
        _before(task.get("started_on"), plan.get("starts_on")),
        _before(plan.get("ends_on"), task.get("started_on")),
    )


def _before(a: date | None, b: date | None) -> Truth:
    return None if a is None or b is None else a < b


def plan_year(plan: Row) -> int | None:
    """The year column, else the year of the window's begin, else that of its end."""
    if plan.get("year") is not None:
        return int(plan["year"])
    day: date | None = plan.get("starts_on") or plan.get("ends_on")
    return None if day is None else day.year


def _of_year(plan: Row, ledger: Ledger) -> Truth:
    return same(plan_year(plan), ledger.year)


def _plans(condition: Condition) -> Compute:
    """Count the unit's plans of the year that meet a condition."""

    def compute(ledger: Ledger, unit: str) -> int | None:
        mine = [plan for plan in ledger.rows("plans") if plan["unit"] == unit]
        return count(both(_of_year(plan, ledger), condition(plan, ledger)) for plan in mine)

    return compute


def tasks_of_the_year(condition: Condition) -> Compute:
    """Count the tasks of the year that the unit leads and that meet a condition."""

    def compute(ledger: Ledger, unit: str) -> int | None:
        led = [task for task in ledger.rows("tasks") if task["lead_unit"] == unit]
        return count(both(in_year(task, ledger), condition(task, ledger)) for task in led)

    return compute


def _special(plan: Row) -> bool:
    return plan.get("special") is True


def _joined(ledger: Ledger, unit: str) -> int | None:
    """Joint tasks of the year in which the unit stands among the partners; who leads does not join."""
    others = [task for task in ledger.rows("tasks") if task["lead_unit"] != unit and unit in (task.get("partner_units") or ())]
    return count(both(in_year(task, ledger), same(task.get("kind"), "joint")) for task in others)


def _due(plan: Row, ledger: Ledger) -> bool:
    return not happened(plan.get("waived_on"), ledger)


def _done(last: date, plan: Row, ledger: Ledger) -> Truth:
    """A plan is done by a day: by a task of the year that is within the plan and has ended."""
    return either(*(_does(task, last, ledger) for task in ledger.rows("tasks") if task.get("plan_id") == plan["plan_id"]))


def _due_and_done(last_day: Callable[[Ledger], date]) -> Compute:
    return _plans(lambda plan, ledger: both(_due(plan, ledger), _done(last_day(ledger), plan, ledger)))


def _due_and_open(last_day: Callable[[Ledger], date]) -> Compute:
    return _plans(lambda plan, ledger: both(_due(plan, ledger), negated(_done(last_day(ledger), plan, ledger))))


def _does(task: Row, last: date, ledger: Ledger) -> Truth:
    ended: date | None = task.get("ended_on")
    by_then = ended is not None and ended <= min(last, ledger.as_of)
    return both(by_then, in_year(task, ledger), negated(outside_plan(task, ledger)))


def _once_over(month: int, day: int, compute: Compute) -> Compute:
    """Before a quarter is over, nothing is due by its end and nothing counts as done by it."""
    return lambda ledger, unit: compute(ledger, unit) if ledger.as_of >= date(ledger.year, month, day) else 0


COUNTS: dict[str, Count] = {
    "single_plans": (
        [*PLAN_YEAR, "plans.kind"],
        _plans(lambda plan, _: both(same(plan.get("kind"), "single"), not _special(plan))),
    ),
    "joint_plans": (
        [*PLAN_YEAR, "plans.kind"],
        _plans(lambda plan, _: both(same(plan.get("kind"), "joint"), not _special(plan))),
    ),
    "special_plans": (PLAN_YEAR, _plans(lambda plan, _: _special(plan))),
    "plans_struck_off": ([*PLAN_YEAR, "plans.waived_on"], _plans(lambda plan, ledger: not _due(plan, ledger))),
    "single_tasks_led": (
        ["tasks.started_on", "tasks.kind"],
        tasks_of_the_year(lambda task, _: same(task.get("kind"), "single")),
    ),
    "joint_tasks_led": (
        ["tasks.started_on", "tasks.kind"],
        tasks_of_the_year(lambda task, _: same(task.get("kind"), "joint")),
    ),
    "joint_tasks_joined": (["tasks.started_on", "tasks.kind", "tasks.partner_units"], _joined),
    "credit_risk_tasks": (
        ["tasks.started_on", "tasks.credit_risk"],
        tasks_of_the_year(lambda task, _: same(task.get("credit_risk"), True)),
    ),
    "out_of_plan_tasks": (OUTSIDE, tasks_of_the_year(outside_plan)),
    "plans_done": (DONE, _due_and_done(lambda ledger: ledger.as_of)),
    "plans_not_done": (DONE, _due_and_open(lambda ledger: ledger.as_of)),
    "plans_done_by_q1": (DONE, _once_over(3, 31, _due_and_done(lambda ledger: date(ledger.year, 3, 31)))),
    "plans_done_by_q2": (DONE, _once_over(6, 30, _due_and_done(lambda ledger: date(ledger.year, 6, 30)))),
    "plans_done_by_q3": (DONE, _once_over(9, 30, _due_and_done(lambda ledger: date(ledger.year, 9, 30)))),
    "plans_open_by_q3": (DONE, _once_over(9, 30, _due_and_open(lambda ledger: date(ledger.year, 9, 30)))),
    "plans_due_by_q1": (DUE, _once_over(3, 31, _plans(_due))),
    "plans_due_by_q2": (DUE, _once_over(6, 30, _plans(_due))),
    "plans_due_by_q3": (DUE, _once_over(9, 30, _plans(_due))),
}
"""By indicator: the tables and columns it needs, and how to count it for one unit."""
