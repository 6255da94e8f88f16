"""Codes that differ only in upper and lower case, within an import and against what the ledger holds already."""

from pathlib import Path

from kaohe.faults import Fault, clip
from kaohe.importing.records import Record
from kaohe.importing.store import Store
from kaohe.records.ledger_codes import HINT
from kaohe.rulebook.ledger_tables import RECORD_TABLES

_MOST = 20
_SPELLED = {
    "plan_id": ("plans", "tasks"),
    "task_id": ("tasks", "inspections", "task_items"),
    "item_id": ("catalog", "task_items"),
}
"""Codes, and the tables that have them: those that name the thing before those that speak of it."""


def code_faults(store: Store, paths: dict[str, Path]) -> list[Fault]:
    """Return a fault for each code that files of this import (``paths``) spell otherwise than another record does."""
    return [fault for column, tables in _SPELLED.items() for fault in _of_column(store, column, tables, paths)]


def _of_column(store: Store, column: str, tables: tuple[str, ...], paths: dict[str, Path]) -> list[Fault]:
    spelled: dict[str, dict[str, Record]] = {}
    for record in (record for table in tables for record in store.every(table)):
        if code := record.cells.get(column):
            known = spelled.setdefault(code.casefold(), {})
            if code not in known or (min(known[code].origins).file not in paths and min(record.origins).file in paths):
                known[code] = record
    faults = []
    for records in spelled.values():
        new = [code for code, record in records.items() if min(record.origins).file in paths]
        if len(records) > 1 and new:
            first = next(code for code in records if code != new[-1])
            faults.append(_fault(column, tables[0], new[-1], records[new[-1]], first, records[first], paths))
    return faults[:_MOST]


def _fault(column: str, table: str, code: str, record: Record, first: str, known: Record, paths: dict[str, Path]) -> Fault:
    origin = min(record.origins)
    title = next(c.title for c in RECORD_TABLES[table].columns if c.name == column)
    message = f"{title} {clip(code)} 与 {clip(first)}（{known.told()}）只差大小写"
    return Fault(str(paths[origin.file]), origin.row, 1, "T010", message, HINT)
