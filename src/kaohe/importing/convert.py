"""Turn the rows of a recognised sheet into records, cell by cell as its mapping says."""

import hashlib
from collections.abc import Iterator

from kaohe.importing.cells import CONCLUDED, CellReader, Cells
from kaohe.importing.known import Known
from kaohe.importing.mapping_models import MakeId, kept_as
from kaohe.importing.readers import partners_named
from kaohe.importing.records import Origin, Record
from kaohe.importing.rows import SheetRow, sheet_rows
from kaohe.importing.sheets import Sheet
from kaohe.records.texts import squeezed
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn


def convert(sheet: Sheet, known: Known) -> list[Record]:
    """Return the records of a sheet, in the order of its rows. Faults are added to ``known``."""
    readers = list(_readers(sheet, known))
    counted_only = not sheet.mapping.tables()
    records: list[Record] = []
    for row in sheet_rows(sheet):
        made = [record for reader in readers for record in _records(reader, row)]
        if row.faulty:
            sheet.left_out["有错误的行"] += 1
        elif counted_only:
            sheet.left_out["只计数，不保存"] += 1
        else:
            records += made
            sheet.used.update(record.table for record in made)
    for reader in readers[:1]:
        known.faults += reader.rest_faults()
    return records


def _readers(sheet: Sheet, known: Known) -> Iterator[CellReader]:
    """Yield what reads each table of the sheet; one that is not the main one only where the columns it needs are there."""
    mapping = sheet.mapping
    for name in mapping.tables():
        spec, rules, made = RECORD_TABLES[name], sheet.bind(name), mapping.made(name)
        lacking = [c for c in spec.columns if c.required and not ({c.name} & (rules.keys() | made)) and not mapping.adds]
        if lacking:
            if name == mapping.table:
                known.faults += [sheet.lacking(column, name) for column in lacking]
            continue
        given = frozenset({*rules, *made, *(mapping.blank if name == mapping.table else ())})
        if not mapping.adds:
            sheet.missing[name] = [c for c in spec.columns if c.name not in given]
        yield CellReader(sheet, spec, rules, given, known)


def _records(reader: CellReader, row: SheetRow) -> Iterator[Record]:
    """Yield the records that one row gives in one table: one, unless a cell names several."""
    cells: Cells = {}
    several: tuple[TableColumn, list[str]] | None = None
    concluded = False
    for column in reader.columns():
        text, bound = reader.read(column, row, cells)
        if text == CONCLUDED:
            concluded = True
        elif bound is not None and bound.rule.each:
            several = (column, partners_named(text))
        elif text:
            cells[column.name] = text
    if several is None:
        yield from _finished(reader, row, cells, concluded)
        return
    column, texts = several
    for text in texts or [""]:
        yield from _finished(reader, row, cells | {column.name: reader.one_of(column, text, row) if text else ""}, concluded)


def _finished(reader: CellReader, row: SheetRow, cells: Cells, concluded: bool) -> Iterator[Record]:
    """Yield the record of these cells, unless one that it needs is empty."""
    sheet, spec = reader.sheet, reader.spec
    main = spec.name == sheet.mapping.table
    make_id = sheet.mapping.make_id if main else None
    if make_id is not None and not cells.get(make_id.column):
        cells[make_id.column] = _made_id(sheet, make_id, row, cells)
    lacking = next((c for c in spec.columns if c.required and not sheet.mapping.adds and not cells.get(c.name)), None)
    if lacking is not None:
        if main:
            reader.missing(lacking, row)
        return
    if "lead_unit" in cells and "partner_units" in cells:
        cells["partner_units"] = "、".join(n for n in cells["partner_units"].split("、") if n != cells["lead_unit"])
    kept = {name: text for name, text in cells.items() if text}
    origin = Origin(sheet.source.name, sheet.grid.sheet, row.row.number)
    yield Record(spec.name, kept, reader.given, [origin], _extras(reader, row) if main else {}, kind_concluded=concluded)


def _made_id(sheet: Sheet, make_id: MakeId, row: SheetRow, cells: Cells) -> str:
    """Return an identifier that the same cells always give."""
    parts = []
    for name in make_id.of:
        at = sheet.position(name)
        parts.append(cells.get(name, "") if at is None else squeezed(row.at(at)))
    return f"导入-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


def _extras(reader: CellReader, row: SheetRow) -> Cells:
    """Return the further columns that are kept, under the headers that they get."""
    sheet, table = reader.sheet, reader.spec.name
    found = {kept_as(name, table): at for name in sheet.mapping.keep if (at := sheet.position(name)) is not None}
    if sheet.mapping.keep_others:
        found |= {kept_as(name, table): at for name, at in sheet.headed.extra.items() if name}
    return {name: text for name, at in found.items() if row.says(at) and (text := reader.further(name, row, at))}
