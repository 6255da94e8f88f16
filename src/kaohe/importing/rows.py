"""The rows of a recognised sheet: which are records, with personal data taken out and merged cells filled in."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.importing.sheets import Sheet
from kaohe.importing.template_sheets import EXAMPLE
from kaohe.records.grids import GridRow
from kaohe.records.row_kinds import row_kind
from kaohe.rulebook.ledger_tables import RECORD_TABLES

EXAMPLE_ROW = "示例行"
"""Why a row is left out that shows how to fill in the template."""


@dataclass(slots=True)
class SheetRow:
    """A row on its way: its cells with what was carried down, and whether anything in it is wrong."""

    row: GridRow
    cells: list[str]
    faulty: bool = False

    def at(self, position: int) -> str:
        """Return a cell; "" beyond the end of the row."""
        return self.cells[position] if position < len(self.cells) else ""

    def says(self, position: int) -> bool:
        """Say whether a cell holds anything."""
        return bool(self.at(position).strip())


def sheet_rows(sheet: Sheet) -> Iterator[SheetRow]:
    """Yield the rows that may be records; others are counted with the reason."""
    carried = {at: "" for name in sheet.mapping.carry_down if (at := sheet.position(name)) is not None}
    needed = required(sheet)
    headed = {*sheet.headed.columns.values(), *sheet.headed.extra.values()}
    ignored = {name: at for name in sheet.mapping.ignore if (at := sheet.position(name)) is not None}
    codes, names = positions(sheet, ("code",)), positions(sheet, ("text",), keys=True)
    for row in sheet.headed.rows:
        sheet.read += 1
        sound = all(any(at < len(row.cells) and row.cells[at].strip() for at in cells) for cells in needed)
        reason = row_kind(row.cells, sheet.headed.repeated, {at for cells in needed for at in cells}, sound)
        if not reason and sheet.mapping.examples and next(c for c in row.cells if c.strip()).strip().startswith(EXAMPLE):
            reason = EXAMPLE_ROW
        if reason:
            sheet.left_out[reason] += 1
            continue
        clean = SheetRow(sheet.clean(row, codes, names), [])
        clean.cells = list(clean.row.cells)
        for at, above in carried.items():
            if at < len(clean.cells):
                carried[at] = clean.cells[at] = clean.cells[at] if clean.says(at) else above
        for name, at in ignored.items():
            sheet.dropped[name] += clean.says(at)
        for name, at in sheet.headed.extra.items():
            if clean.says(at):
                sheet.extras_used.add(name)
        for at, cell in enumerate(clean.cells):
            if at not in headed and cell.strip():
                sheet.notes[f"第 {at + 1} 列没有表头，其中的内容没有读"] += 1
        yield clean


def positions(sheet: Sheet, types: tuple[str, ...], *, keys: bool = False) -> frozenset[int]:
    """Return where columns of some types stand; with ``keys``, only those that tell records apart."""
    headers = {
        header
        for table, columns in sheet.mapping.tables().items()
        for column in RECORD_TABLES[table].columns
        if column.type in types and (not keys or column.name in RECORD_TABLES[table].key)
        for rule in columns.get(column.name, [])
        for header in rule.headers
    }
    return frozenset(at for header in headers if (at := sheet.position(header)) is not None)


def required(sheet: Sheet) -> list[list[int]]:
    """Return, for each column that a record must have and that is not carried down, where it may stand."""
    columns = sheet.mapping.tables().get(sheet.mapping.table, {})
    carried = {sheet.position(header) for header in sheet.mapping.carry_down}
    found = []
    for column in RECORD_TABLES[sheet.mapping.table].columns if columns else ():
        places = [at for rule in columns.get(column.name, []) for h in rule.headers if (at := sheet.position(h)) is not None]
        if column.required and places and not carried & set(places):
            found.append(places)
    return found
