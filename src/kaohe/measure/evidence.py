"""The records behind a counted indicator of one unit. Fetched only when a command asks for them."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kaohe.measure.passes import condition
from kaohe.measure.session import Session
from kaohe.records.ledger import Ledger
from kaohe.records.ledger_names import OUTSIDE
from kaohe.records.personal import without_numbers_in_code
from kaohe.records.values import Source
from kaohe.rulebook.ledger_tables import RECORD_TABLES, SOURCE_COLUMNS
from kaohe.rulebook.pack_models import Indicator

_NAMES = ("name", "object_name")
_OUTSIDE = "（不参加考核的单位）"


class EvidenceRow(NamedTuple):
    """One record: its table, what identifies it, and where it stands. ``source`` is the file it was imported from."""

    table: str
    values: dict[str, str]
    """Text by column name; an empty cell is ""."""
    file: str
    sheet: str
    row: int
    source: Source | None = None


def records_behind(session: Session, indicator: Indicator, unit: int, *, left_out: bool = False) -> list[EvidenceRow]:
    """Return the records that count for ``indicator`` and a unit, in the order of the files; or those that were left out.

    No record when the indicator is not counted from records, or names no ``evidence_columns``.
    """
    if not indicator.measure or not indicator.evidence_columns:
        return []
    outputs = [row[0] for row in session.connection.execute(f'DESCRIBE SELECT * FROM "{indicator.source}"').fetchall()]
    counts = session.sql(condition(indicator))
    where = f'"{indicator.by}" = {unit} AND ({counts}) IS {"NULL" if left_out else "TRUE"}'
    if "record" in outputs:
        columns = list(indicator.evidence_columns)
        told = ", ".join(f'"{column}"' for column in columns)
        rows = session.connection.execute(
            f'SELECT record, {told} FROM "{indicator.source}" WHERE {where} ORDER BY record'
        ).fetchall()
        return _with_places(session.ledger, columns, rows)
    found = session.connection.execute(f'SELECT unnest(records) FROM "{indicator.source}" WHERE {where}').fetchall()
    return _whole_records(session.ledger, sorted(record for (record,) in found))


def _whole_records(ledger: Ledger, records: Sequence[int]) -> list[EvidenceRow]:
    """Return records by their numbers, each with the key and the name of its table."""
    by_table: dict[str, list[int]] = {}
    for record in records:
        by_table.setdefault(ledger.place_of(record)[0].table, []).append(record)
    result: list[EvidenceRow] = []
    for table, numbers in by_table.items():
        spec = RECORD_TABLES[table]
        columns = [c.name for c in spec.columns if c.name in (*spec.key, *_NAMES)]
        told = ", ".join(f'"{column}"' for column in columns)
        rows = ledger.connection.execute(
            f'SELECT record, {told} FROM "{table}" WHERE record IN (SELECT unnest(?)) ORDER BY record', [numbers]
        ).fetchall()
        result += _with_places(ledger, columns, rows)
    return result


def _with_places(ledger: Ledger, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[EvidenceRow]:
    sources = _sources(ledger, [row[0] for row in rows])
    made = []
    for record, *values in rows:
        file, number = ledger.place_of(record)
        told = {name: _text(ledger, name, value) for name, value in zip(columns, values, strict=True)}
        made.append(EvidenceRow(file.table, told, file.name, file.sheet, number, sources.get(record)))
    return made


def _sources(ledger: Ledger, records: Sequence[int]) -> dict[int, Source]:
    """Return where imported records stood in the files that they were imported from."""
    tables = {ledger.place_of(record)[0].table for record in records}
    found: dict[int, Source] = {}
    for table in sorted(tables):
        if not set(SOURCE_COLUMNS) <= ledger.columns[table]:
            continue
        sql = f'SELECT record, source_file, source_sheet, source_row FROM "{table}" WHERE source_file IS NOT NULL AND record IN (SELECT unnest(?))'
        for record, file, sheet, row in ledger.connection.execute(sql, [list(records)]).fetchall():
            found[record] = Source(file, sheet or "", int(row or 0), "")
    return found


def _text(ledger: Ledger, column: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(ledger, column, part) for part in value)
    if isinstance(value, int) and _is_unit(column):
        return _OUTSIDE if value == OUTSIDE else _unit_name(ledger, value)
    return without_numbers_in_code(str(value))[0]  # text files were cleaned as they were read, Parquet was not


def _is_unit(column: str) -> bool:
    if column.endswith("_unit") or column == "partner":
        return True  # as views call them
    specs = (spec.column(column) for spec in RECORD_TABLES.values())
    return any(c is not None and c.type in ("unit", "units") for c in specs)


def _unit_name(ledger: Ledger, unit: int) -> str:
    row = ledger.connection.execute("SELECT name FROM units WHERE unit = ?", [unit]).fetchone()
    return str(row[0]) if row else ""


def identifying(values: Iterable[str]) -> str:
    """Return the cells of a record as one line: ``RW20220015　某某抽查　2022-12-03``."""
    return "　".join(value for value in values if value)
