"""Every indicator of the pack that comes from records, computed row by row in plain Python from its definition.

Written against the specification alone, so that the views, the SQL and the engine can be compared with it. A row's
condition is true, false or unknown; a count over rows one of which is unknown is unknown for that unit. A table or a
column that the case lacks makes all that needs it unknown for every unit.
"""

from collections.abc import Callable, Iterable

from kaohe.records.values import NOT_APPLICABLE, Value
from tests.ledger import plain_inspections, plain_plans, plain_rest
from tests.ledger.ledger import Ledger

Column = list[Value]


def indicators(ledger: Ledger) -> dict[str, Column]:
    """Every indicator by name: one value per unit, in the order of ``ledger.units``."""
    columns: dict[str, Column] = {}
    for module in (plain_plans, plain_inspections, plain_rest):
        for name, (needs, compute) in module.COUNTS.items():
            columns[name] = _counted(ledger, needs, compute)
    for name, parts in _SUMS.items():
        columns[name] = [_sum(values) for values in zip(*(_signed(columns, part) for part in parts), strict=True)]
    for name, (of, to) in _SHARES.items():
        columns[name] = [_share(a, b) for a, b in zip(columns[of], columns[to], strict=True)]
    return columns


def _counted(ledger: Ledger, needs: Iterable[str], compute: Callable[[Ledger, str], int | None]) -> Column:
    if any(ledger.lacks(need) for need in needs):
        return [None] * len(ledger.units)
    return [compute(ledger, unit) for unit in ledger.units]


_SUMS = {
    "plans_total": ["single_plans", "joint_plans"],
    "plans_due": ["plans_total", "-plans_struck_off", "special_plans"],
    "tasks_led": ["single_tasks_led", "joint_tasks_led"],
    "joint_tasks": ["joint_tasks_led", "joint_tasks_joined"],
}
_SHARES = {
    "plan_completion": ("plans_done", "plans_due"),
    "first_quarter_progress": ("plans_done_by_q1", "plans_due_by_q1"),
    "second_quarter_progress": ("plans_done_by_q2", "plans_due_by_q2"),
    "third_quarter_progress": ("plans_done_by_q3", "plans_due_by_q3"),
    "joint_share": ("joint_tasks_led", "tasks_led"),
    "year_end_share": ("year_end_inspections", "inspections_done"),
    "largest_month_share": ("largest_month_inspections", "inspections_done"),
    "publication_share": ("objects_published", "objects_due"),
    "problem_share": ("problems_found", "objects_published"),
    "catalog_coverage": ("catalog_items_covered", "catalog_items"),
    "catalog_key_coverage": ("catalog_key_items_covered", "catalog_key_items"),
}


def _signed(columns: dict[str, Column], part: str) -> list[int | None]:
    sign = -1 if part.startswith("-") else 1
    return [sign * value if isinstance(value, int) else None for value in columns[part.removeprefix("-")]]


def _sum(values: Iterable[int | None]) -> int | None:
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _share(of: Value, to: Value) -> Value:
    """0/0 does not apply; a part that is unknown, and something of nothing, leave the share unknown."""
    if not isinstance(of, int) or not isinstance(to, int):
        return None
    if to == 0:
        return NOT_APPLICABLE if of == 0 else None
    return of, to
