"""Codes that differ only in upper and lower case: t001 beside T001 is a slip of the pen, never a second task."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kaohe.faults import Fault, clip
from kaohe.rulebook.ledger_tables import RECORD_TABLES

if TYPE_CHECKING:
    from kaohe.records.ledger import Ledger

_MOST = 20

HINT = "同一个编号，各处写法改成一样；确实是两个编号的，改其中一个，不要只靠大小写区分"

_SPELLED = (("plan_id", ("plans", "tasks")), ("task_id", ("tasks",)), ("item_id", ("catalog", "task_items")))
"""Codes and the tables in which every spelling of them is gathered; of other tables, what names no record is a fault anyway."""


def spelling_faults(ledger: "Ledger") -> Iterator[Fault]:
    """Yield a fault for each code that is spelled in two ways, at the first record with the second."""
    for column, tables in _SPELLED:
        there = [table for table in tables if column in ledger.columns.get(table, ())]
        if not there:
            continue
        every = " UNION ALL ".join(f'SELECT "{column}" AS code, record, {i} AS place FROM "{t}"' for i, t in enumerate(there))
        if ledger.connection.execute(f"SELECT 1 FROM ({every}) WHERE code <> upper(code) LIMIT 1").fetchone() is None:
            continue  # nothing is written in small letters: that costs little to see
        once = f"SELECT code, min(record) AS record, place FROM ({every}) WHERE code IS NOT NULL GROUP BY code, place"
        pairs = f"SELECT lower(code) FROM ({once}) GROUP BY 1 HAVING min(code) <> max(code) ORDER BY 1 LIMIT {_MOST}"
        found: dict[str, list[tuple[str, int]]] = {}
        for folded, code, record in ledger.connection.execute(
            f"SELECT lower(code), code, record FROM ({once}) WHERE lower(code) IN ({pairs}) ORDER BY 1, place, record"
        ).fetchall():
            found.setdefault(folded, []).append((code, record))
        yield from (_fault(ledger, column, there[0], spelled) for spelled in found.values())


def other_cases(ledger: "Ledger", column: str, table: str, codes: list[str]) -> list[tuple[str, str]]:
    """Return each code that a table has in other cases, with the code as the table has it."""
    asked = "SELECT unnest(?::VARCHAR[]) AS asked"
    sql = f'SELECT asked, min("{column}") FROM ({asked}) a JOIN "{table}" t ON lower(t."{column}") = lower(asked) GROUP BY 1'
    return ledger.connection.execute(sql, [codes]).fetchall()


def _fault(ledger: "Ledger", column: str, table: str, spelled: list[tuple[str, int]]) -> Fault:
    first, known = spelled[0]
    other, record = next((code, record) for code, record in spelled if code != first)
    (file, row), (before, at) = ledger.place_of(record), ledger.place_of(known)
    title = next(c.title for c in RECORD_TABLES[table].columns if c.name == column)
    message = f"{title} {clip(other)} 与 {clip(first)}（{before.name} 第 {at} 行）只差大小写"
    return Fault(str(file.path), row, 1, "T010", message, HINT)
