"""Read a file of the ``ledger`` folder as records of one table, in canonical text, and count what became of its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kaohe.faults import Fault, clip
from kaohe.records.grids import Grid, Place, read_grids
from kaohe.records.headers import DEPTH, Headed, find_header, told_headers
from kaohe.records.record_rows import RecordRow, RowReader, SheetTally
from kaohe.rulebook.ledger_tables import SOURCE_COLUMNS, TableColumn, TableSpec

__all__ = ["RecordRow", "RecordSheet", "SheetTally", "locate", "read_record_sheets"]


@dataclass(slots=True)
class RecordSheet:
    """The records of one sheet. Values are canonical text: ISO dates, true/false, single/joint, 重点/一般, 2022; empty is None."""

    path: Path
    sheet: str
    columns: tuple[str, ...]
    """Names of the columns that the sheet has, in the order of the spec, then source_file, source_sheet, source_row."""
    extra: tuple[str, ...]
    """Headers of its other columns, in their order."""
    header_row: int
    rows: Iterator[RecordRow]
    tally: SheetTally
    positions: dict[str, int]
    """Where each column stands in the file, from 0."""

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.path.name


def read_record_sheets(path: Path, spec: TableSpec, faults: list[Fault]) -> list[RecordSheet]:
    """Read one file as records of a table: the sheets whose headers fit. Faults in cells are added while rows are gone through."""
    before = len(faults)
    grids = read_grids(path, faults)
    accepted, required = _headers(spec)
    headed = [(grid, find_header(grid, accepted, required, faults)) for grid in grids]
    if len(faults) > before:
        return []
    fitting = [found for grid, found in headed if found is not None and not grid.hidden]
    if not fitting:
        faults.append(_unknown(path, spec, headed))
        return []
    sheets = [_sheet(found, spec, faults) for found in fitting]
    for grid, found in headed:
        if found is None or grid.hidden:
            _leave_out(grid, sheets[0].tally)
    return sheets


def _headers(spec: TableSpec) -> tuple[dict[str, str], list[str]]:
    """Return the accepted headers of a table with their columns, and the required columns."""
    accepted = {header: column.name for column in spec.columns for header in (column.name, column.title)}
    return accepted | {name: name for name in SOURCE_COLUMNS}, [column.name for column in spec.columns if column.required]


def _sheet(found: Headed, spec: TableSpec, faults: list[Fault]) -> RecordSheet:
    known = [c for c in (*spec.columns, *map(TableColumn, SOURCE_COLUMNS, SOURCE_COLUMNS)) if c.name in found.columns]
    columns = [(column, found.columns[column.name]) for column in known]
    columns += [(TableColumn(header, header), position) for header, position in found.extra.items()]
    tally = SheetTally()
    reader = RowReader(found, columns, spec.key, tally, faults)
    positions = {column.name: position for column, position in columns}
    names, grid = tuple(column.name for column in known), found.grid
    return RecordSheet(grid.path, grid.sheet, names, tuple(found.extra), found.number, reader.records(), tally, positions)


def _leave_out(grid: Grid, tally: SheetTally) -> None:
    """Count the rows of a sheet that is not read."""
    count = sum(any(map(str.strip, row.cells)) for row in grid.rows)
    reason = f"{'隐藏的' if grid.hidden else '别的'}工作表“{grid.sheet}”"
    tally.read += count
    tally.left_out[reason] = tally.left_out.get(reason, 0) + count


def _unknown(path: Path, spec: TableSpec, headed: list[tuple[Grid, Headed | None]]) -> Fault:
    """Return the fault of a file in which no sheet has the columns of the table."""
    accepted, required = _headers(spec)
    if not any(cell.strip() for grid, _ in headed for row in grid.peek(DEPTH) for cell in row.cells):
        hint = f"第一行写表头（{'、'.join(c.title for c in spec.columns)}），其下每行一条；没有记录就删去这个文件"
        return Fault(str(path), 1, 1, "T009", "这个文件里没有数据", hint)
    if hidden := [grid.sheet for grid, found in headed if found is not None]:
        hint = "在电子表格软件里取消隐藏这张工作表，或把数据移到看得见的工作表"
        return Fault(str(path), 0, 0, "T009", f"{spec.title}的数据在隐藏的工作表“{hidden[0]}”里", hint)
    told = [(grid, *told_headers(grid, accepted, required)) for grid, _ in headed]
    grid, row, labels, missing = min(told, key=lambda one: len(one[3]))
    titles = [column.title for column in spec.columns if column.name in missing]
    message = f"认不出这是{spec.title}：缺少{'、'.join(titles)}"
    there = f"表头现有：{'、'.join(clip(label, 20) for label in labels[:12])}{' 等' if len(labels) > 12 else ''}"
    how = f"移出 ledger 文件夹，用 kaohe import {path.name} --case {_case(path)} 导入"
    hint = f"{there}。平台导出的文件：{how}；自己填的表：照模板改表头"
    return grid.fault(row, 0, "T009", message, hint)


def _case(path: Path) -> str:
    folder = path.parent.parent if path.parent.name == "ledger" else path.parent
    return folder.resolve().name


def locate(sheet: RecordSheet, cells: Iterable[tuple[int, str]]) -> dict[tuple[int, str], tuple[Place, str]]:
    """Return where cells (row number, column name) stand and what is written there, for faults found after reading.

    Reads the file once more.
    """
    wanted: dict[int, list[str]] = {}
    for row_number, name in cells:
        wanted.setdefault(row_number, []).append(name)
    found: dict[tuple[int, str], tuple[Place, str]] = {}
    last = max(wanted, default=0)
    grid = next(grid for grid in read_grids(sheet.path, []) if grid.sheet == sheet.sheet)
    for row in grid.rows:
        for name in wanted.get(row.number, ()):
            position = sheet.positions[name]
            text = row.cells[position].strip() if position < len(row.cells) else ""
            found[row.number, name] = grid.place(row, position), text
        if row.number >= last:
            break
    return found
