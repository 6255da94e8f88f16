"""Records of CSV and workbook files: through the tolerant reader into a temporary CSV that DuckDB loads at once."""

import csv
from collections.abc import Iterator
from pathlib import Path

from kaohe.faults import Fault
from kaohe.records.ledger_folder import LedgerSource
from kaohe.records.ledger_names import NameColumns
from kaohe.records.record_files import RecordSheet, locate, read_record_sheets
from kaohe.records.tally import Tally
from kaohe.rulebook.ledger_tables import SOURCE_COLUMNS, SQL_COLUMN_TYPES, TableSpec

Unknown = dict[tuple[str, str], list[int]]
"""Rows by column and name: names of units that are not known."""


def text_selects(
    source: LedgerSource, scratch: str, first: int, names: NameColumns, tallies: list[Tally], faults: list[Fault]
) -> Iterator[tuple[str, frozenset[str], str]]:
    """Yield, for each sheet, its name, the columns it has, and the SELECT of its records. ``first`` is its file number."""
    for number, sheet in enumerate(read_record_sheets(source.path, source.spec, faults), start=first):
        path = Path(scratch) / f"{number}.csv"
        unknown = _write(path, number, sheet, source.spec, names)
        faults += _unknown_names(sheet, unknown, names)
        counts = sheet.tally
        left_out = counts.left_out | ({"有错误的行": counts.faulty} if counts.faulty else {})
        name = f"{source.path.parent.name}/{sheet.file}{' ' + sheet.sheet if sheet.sheet else ''}"
        tallies.append(Tally(name, counts.read, counts.used, left_out, (), counts.redacted))
        yield sheet.sheet, frozenset((*sheet.columns, *sheet.extra)), _select(path, sheet, source.spec)


def _write(path: Path, number: int, sheet: RecordSheet, spec: TableSpec, names: NameColumns) -> Unknown:
    """Write the records with their numbers, unit names as positions. Returns the names that are not known."""
    from kaohe.records.ledger import ROW_BITS

    unknown: Unknown = {}
    kinds = [
        (i, name, column.type) for i, name in enumerate(sheet.columns) if (column := spec.column(name)) and "unit" in column.type
    ]
    base = number << ROW_BITS
    with path.open("w", encoding="utf-8", newline="") as stream:
        write = csv.writer(stream, lineterminator="\n").writerow
        for row in sheet.rows:
            values: list[object] = [base + row.number, *row.values]
            for i, name, kind in kinds:
                if (text := row.values[i]) is not None:
                    values[i + 1], lost = _resolved(text, kind, names)
                    for word in lost:
                        unknown.setdefault((name, word), []).append(row.number)
            write(values)
    return unknown


def _resolved(text: str, kind: str, names: NameColumns) -> tuple[object, list[str]]:
    if kind == "unit":
        position = names.unit(text)
        return position, [text] if position is None else []
    positions, lost = names.units(text)
    return f"[{', '.join(map(str, positions))}]", lost


def _unknown_names(sheet: RecordSheet, unknown: Unknown, names: NameColumns) -> Iterator[Fault]:
    """Yield one fault for each name, at the first cell that holds it."""
    if not unknown:
        return
    first = {(rows[0], column) for (column, _), rows in unknown.items()}
    places = locate(sheet, sorted(first))
    for (column, name), rows in unknown.items():
        place, text = places[rows[0], column]
        at = max(text.find(name), 0) if "\n" not in text else 0  # in a cell of several names, the one that is meant
        yield names.fault(str(sheet.path), place.line, place.column + at, name, len(rows))


def _select(path: Path, sheet: RecordSheet, spec: TableSpec) -> str:
    types = {c.name: SQL_COLUMN_TYPES[c.type] for c in spec.columns} | dict.fromkeys(SOURCE_COLUMNS, "VARCHAR")
    columns = {"record": "BIGINT"} | {name: types[name] for name in sheet.columns} | dict.fromkeys(_distinct(sheet), "VARCHAR")
    told = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns.items())
    options = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
    return f"SELECT * FROM read_csv({quoted(str(path))}, {options}, columns = {{{told}}})"


def _distinct(sheet: RecordSheet) -> list[str]:
    """Return names for the further columns: DuckDB does not tell upper from lower case."""
    taken = {"record", *sheet.columns}
    named = []
    for header in sheet.extra:
        name = header
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        named.append(name)
    return named


def quoted(text: str) -> str:
    """Return text as a SQL string."""
    return "'" + text.replace("'", "''") + "'"
