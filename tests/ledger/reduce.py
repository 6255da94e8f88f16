"""Make a ledger that shows a difference as small as it can be, so that a failing test shows a few rows and not fifty."""

from collections.abc import Callable
from dataclasses import replace

from tests.ledger.ledger import Ledger, Row

_REFERS_TO_TASKS = ("inspections", "task_items")


def smallest(ledger: Ledger, differs: Callable[[Ledger], bool]) -> Ledger:
    """Take away rows one by one, as long as the difference stays."""
    shrunk = True
    while shrunk:
        shrunk = False
        for table in reversed(list(ledger.tables)):
            for row in list(ledger.tables[table]):
                fewer = _without(ledger, table, row)
                if differs(fewer):
                    ledger, shrunk = fewer, True
    return ledger


def _without(ledger: Ledger, table: str, row: Row) -> Ledger:
    """Drop a row, and with a task what refers to it."""
    tables = {name: [other for other in rows if other is not row] for name, rows in ledger.tables.items()}
    if table == "tasks":
        for name in _REFERS_TO_TASKS:
            if name in tables:
                tables[name] = [other for other in tables[name] if other["task_id"] != row["task_id"]]
    return replace(ledger, tables=tables)


def told(ledger: Ledger) -> str:
    """What a ledger holds, a line a row."""
    lines = [f"{ledger.units}, {ledger.year}, as of {ledger.as_of}, {ledger.parameters}"]
    for table, rows in ledger.tables.items():
        lines.append(
            f"{table}: {len(rows)}" + "".join(f", no {a.partition('.')[2]}" for a in ledger.absent if a.startswith(f"{table}."))
        )
        lines += ["    " + ", ".join(f"{name}={_cell(cell)}" for name, cell in row.items() if cell is not None) for row in rows]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    return "、".join(cell) if isinstance(cell, list) else str(cell)
