"""Inspections: done, published, late; problems and what became of them; when they were done, and done twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from tests.ledger.days import due_day
from tests.ledger.kleene import Truth, both, either
from tests.ledger.ledger import Ledger, Row
from tests.ledger.plain_plans import Compute, Condition, Count, count, happened, in_year


def done(row: Row, ledger: Ledger) -> bool:
    """The inspection has taken place."""
    return happened(row.get("inspected_on"), ledger)


def published(row: Row, ledger: Ledger) -> bool:
    """The inspection has taken place and its result is public."""
    return done(row, ledger) and happened(row.get("published_on"), ledger)


def problem(row: Row, ledger: Ledger) -> Truth:
    """As entered, else by the class of the result's wording; a wording that is not known says nothing."""
    entered: bool | None = row.get("problem")
    if entered is not None:
        return entered
    kind = ledger.classes.get(row.get("result") or "")
    return None if kind is None else kind not in ledger.parameters.results_without_problem


def due(row: Row, ledger: Ledger) -> date:
    """The day by which the result of an inspection that was done must be public."""
    return due_day(row["inspected_on"], ledger.parameters.publication_days)


def late(row: Row, ledger: Ledger) -> bool:
    """Published after the due day, or the due day has passed without."""
    if not done(row, ledger):
        return False
    return row["published_on"] > due(row, ledger) if published(row, ledger) else due(row, ledger) < ledger.as_of


def not_due(row: Row, ledger: Ledger) -> bool:
    """Inspected, not yet public, and still in time."""
    return done(row, ledger) and not published(row, ledger) and due(row, ledger) >= ledger.as_of


def at_year_end(row: Row, ledger: Ledger) -> bool:
    """Done in the window at the end of the year."""
    return done(row, ledger) and row["inspected_on"] >= date(ledger.year, *ledger.parameters.year_end_from)


def _found(row: Row, ledger: Ledger) -> Truth:
    return both(done(row, ledger), problem(row, ledger))


def _untreated(row: Row, ledger: Ledger) -> Truth:
    return both(_found(row, ledger), row.get("disposition") is None)


def _open(row: Row, ledger: Ledger) -> Truth:
    return both(_found(row, ledger), row.get("disposition") is not None, not happened(row.get("closed_on"), ledger))


def _task(row: Row, ledger: Ledger) -> Row:
    return next(task for task in ledger.rows("tasks") if task["task_id"] == row["task_id"])


def _counted(row: Row, ledger: Ledger) -> Truth:
    """Inspections count whose task is a task of the year."""
    return in_year(_task(row, ledger), ledger)


def _of(unit: str, ledger: Ledger) -> Iterator[Row]:
    """The inspections of a unit are those of the tasks it leads."""
    yield from (row for row in ledger.rows("inspections") if _task(row, ledger)["lead_unit"] == unit)


def _inspections(condition: Condition) -> Compute:
    def compute(ledger: Ledger, unit: str) -> int | None:
        return count(both(_counted(row, ledger), condition(row, ledger)) for row in _of(unit, ledger))

    return compute


def _largest_month(ledger: Ledger, unit: str) -> int | None:
    """How many were done in the month with most; unknown as soon as it is unknown whether one of them counts."""
    months: Counter[tuple[int, int]] = Counter()
    for row in _of(unit, ledger):
        counts = both(_counted(row, ledger), done(row, ledger))
        if counts is None:
            return None
        if counts:
            months[row["inspected_on"].year, row["inspected_on"].month] += 1
    return max(months.values(), default=0)


def repeated(row: Row, ledger: Ledger) -> Truth:
    """The object was inspected shortly before in another task; of two on one day the later task id repeats."""
    if not done(row, ledger):
        return False
    days = timedelta(days=ledger.parameters.repeat_days)
    earlier = [
        _counted(other, ledger)
        for other in ledger.rows("inspections")
        if other["object_id"] == row["object_id"]
        and other["task_id"] != row["task_id"]
        and done(other, ledger)
        and (other["inspected_on"], other["task_id"]) < (row["inspected_on"], row["task_id"])
        and row["inspected_on"] - other["inspected_on"] <= days
    ]
    return either(*earlier)


DRAWN = ["tasks", "inspections", "tasks.started_on"]
INSPECTED = [*DRAWN, "inspections.inspected_on"]
PUBLISHED = [*INSPECTED, "inspections.published_on"]

COUNTS: dict[str, Count] = {
    "objects_drawn": (DRAWN, _inspections(lambda *_: True)),
    "inspections_done": (INSPECTED, _inspections(done)),
    "objects_published": (PUBLISHED, _inspections(published)),
    "objects_due": (PUBLISHED, _inspections(lambda row, ledger: not not_due(row, ledger))),
    "publications_not_due": (PUBLISHED, _inspections(not_due)),
    "publications_missing": (
        PUBLISHED,
        _inspections(lambda row, ledger: not not_due(row, ledger) and not published(row, ledger)),
    ),
    "late_publications": (PUBLISHED, _inspections(late)),
    "problems_found": (INSPECTED, _inspections(_found)),
    "problems_untreated": ([*INSPECTED, "inspections.disposition"], _inspections(_untreated)),
    "follow_ups_open": ([*INSPECTED, "inspections.disposition", "inspections.closed_on"], _inspections(_open)),
    "year_end_inspections": (INSPECTED, _inspections(at_year_end)),
    "largest_month_inspections": (INSPECTED, _largest_month),
    "repeated_inspections": (INSPECTED, _inspections(repeated)),
}
"""By indicator: the tables and columns it needs, and how to count it for one unit."""
