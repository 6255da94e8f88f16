"""Liaisons and the catalogue of items."""

from collections.abc import Iterator
from datetime import date

from tests.ledger.days import DAY
from tests.ledger.kleene import Truth, both, either, negated
from tests.ledger.ledger import Ledger, Row
from tests.ledger.plain_plans import Count, count, in_year, same


def serving(ledger: Ledger, unit: str) -> Iterator[Row]:
    """The unit's liaisons who serve on some day from 1 January to the as-of day."""
    for row in ledger.rows("liaisons"):
        left: date | None = row.get("to_on")
        if row["unit"] == unit and row["from_on"] <= ledger.as_of and (left is None or left >= date(ledger.year, 1, 1)):
            yield row


def _persons(ledger: Ledger, unit: str) -> int:
    """Who returns is the same person."""
    return len({row["person"] for row in serving(ledger, unit)})


def _gap_days(ledger: Ledger, unit: str) -> int:
    """Days from 1 January to the as-of day on which nobody serves; the last day of a stay is served."""
    stays = [(row["from_on"], row.get("to_on") or ledger.as_of) for row in serving(ledger, unit)]
    day, gap = date(ledger.year, 1, 1), 0
    while day <= ledger.as_of:
        gap += not any(begin <= day <= end for begin, end in stays)
        day += DAY
    return gap


def covered(item: Row, ledger: Ledger) -> Truth:
    """The item was inspected in a task of the year that the unit leads or takes part in."""
    unit, tasks = item["unit"], {task["task_id"]: task for task in ledger.rows("tasks")}
    in_tasks = [tasks[row["task_id"]] for row in ledger.rows("task_items") if row["item_id"] == item["item_id"]]
    mine = [task for task in in_tasks if unit == task["lead_unit"] or unit in (task.get("partner_units") or ())]
    return either(*(in_year(task, ledger) for task in mine))


def _key(item: Row) -> Truth:
    return same(item.get("level"), "重点")


def _items(ledger: Ledger, unit: str) -> list[Row]:
    return [item for item in ledger.rows("catalog") if item["unit"] == unit]


COVERED = ["catalog", "task_items", "tasks", "tasks.started_on", "tasks.partner_units"]

COUNTS: dict[str, Count] = {
    "liaison_persons": (["liaisons.to_on"], _persons),
    "liaison_changes": (["liaisons.to_on"], lambda ledger, unit: max(0, _persons(ledger, unit) - 1)),
    "liaison_gap_days": (["liaisons.to_on"], _gap_days),
    "catalog_items": (["catalog"], lambda ledger, unit: len(_items(ledger, unit))),
    "catalog_items_covered": (COVERED, lambda ledger, unit: count(covered(item, ledger) for item in _items(ledger, unit))),
    "catalog_items_missed": (COVERED, lambda ledger, unit: count(negated(covered(item, ledger)) for item in _items(ledger, unit))),
    "catalog_key_items": (["catalog.level"], lambda ledger, unit: count(_key(item) for item in _items(ledger, unit))),
    "catalog_key_items_covered": (
        ["catalog.level", *COVERED],
        lambda ledger, unit: count(both(_key(item), covered(item, ledger)) for item in _items(ledger, unit)),
    ),
    "catalog_key_items_missed": (
        ["catalog.level", *COVERED],
        lambda ledger, unit: count(both(_key(item), negated(covered(item, ledger))) for item in _items(ledger, unit)),
    ),
}
"""By indicator: the tables and columns it needs, and how to count it for one unit."""
