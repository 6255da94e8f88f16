"""Indicators counted anew without the records that were excused after review (docs/adr/0018).

A record is taken out of its table together with those that refer to it, and whatever is counted of the unit is counted
again; the tables are put back. Values of other units stand as they were: an excuse is for one unit.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from kaohe.measure.computed import Column, rests_on
from kaohe.measure.passes import count_records
from kaohe.measure.session import Session
from kaohe.records.excuses import Excuse
from kaohe.records.ledger import Ledger
from kaohe.rulebook.pack_models import Indicator


def counted_without(
    session: Session, counted: Mapping[str, Indicator], columns: Mapping[str, Column], excuses: Iterable[Excuse]
) -> dict[str, Column]:
    """Return the columns of counted indicators with the values of excused units counted without their records."""
    taken: dict[tuple[int, str], set[int]] = {}
    for excuse in excuses:
        criterion = session.pack.criteria[excuse.criterion] if excuse.criterion else None
        for name in counted if criterion is None else rests_on(criterion, session.pack.indicators):
            if name in counted:
                taken.setdefault((excuse.unit, name), set()).update(excuse.records)
    batches: dict[frozenset[int], list[tuple[int, str]]] = {}
    for key, records in taken.items():
        if records:
            batches.setdefault(frozenset(records), []).append(key)
    made = {name: list(columns[name]) for _, name in taken}
    for numbers, keys in batches.items():
        with _without(session.ledger, numbers):
            anew = count_records(session, {name: counted[name] for _, name in keys}, len(next(iter(columns.values()))))
        for unit, name in keys:
            made[name][unit] = anew.columns[name][unit]
    return made


@contextmanager
def _without(ledger: Ledger, records: Collection[int]) -> Iterator[None]:
    """Take records out of their tables for as long as the block runs."""
    tables: dict[str, list[int]] = {}
    for record in sorted(records):
        tables.setdefault(ledger.place_of(record)[0].table, []).append(record)
    connection = ledger.connection
    connection.execute("BEGIN")
    try:
        for table, numbers in tables.items():
            listed = ", ".join(map(str, numbers))
            if _read_in_place(ledger, table):
                connection.execute(f'ALTER VIEW "{table}" RENAME TO "{table}__whole"')
                connection.execute(f'CREATE VIEW "{table}" AS SELECT * FROM "{table}__whole" WHERE record NOT IN ({listed})')
            else:
                connection.execute(f'DELETE FROM "{table}" WHERE record IN ({listed})')
        yield
    finally:
        connection.execute("ROLLBACK")


def _read_in_place(ledger: Ledger, table: str) -> bool:
    row = ledger.connection.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = ?", [table]).fetchone()
    return bool(row and row[0])
