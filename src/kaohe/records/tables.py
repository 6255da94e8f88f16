"""Read a small table of the case folder into rows that know their place: the first row is the header."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.cells import REDACTED, may_be_personal, redact
from kaohe.records.grids import Grid, GridRow, read_grids


class Row(NamedTuple):
    """One row of a table: its number in the file (from 1) and its cells by header."""

    number: int
    cells: dict[str, str]
    written: GridRow
    """The row as it stands in the file."""


@dataclass(slots=True)
class Table:
    """A table and the count of what became of its rows."""

    file: str
    path: Path
    grid: Grid
    header: list[str]
    rows: list[Row]
    used: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    redacted: int = 0
    header_line: int = 1
    header_starts: dict[str, int] = field(default_factory=dict)
    header_length: int = 1

    @property
    def sheet(self) -> str:
        """Name of its sheet; "" in a text file."""
        return self.grid.sheet

    def fault(self, row: Row | None, column: str, code: str, message: str, hint: str) -> Fault:
        """Return a fault at a cell; at the header (of one column, or all of it) when ``row`` is None."""
        if row is None:
            start = self.header_starts.get(column, 1)
            length = len(column) if column in self.header_starts else max(1, self.header_length)
            return Fault(str(self.path), self.header_line, start, code, message, hint, length)
        starts = dict(zip(self.header, self.grid.columns(row.written), strict=False))
        text = row.cells.get(column, "")
        return Fault(str(self.path), row.number, starts.get(column, 1), code, message, hint, max(1, len(text)))

    def leave_out(self, reason: str) -> None:
        """Count one row as not used."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def read_table(path: Path, faults: list[Fault]) -> Table | None:
    """Read a table, of a workbook its first sheet. Rows whose cells are all empty are left out. Returns None with a fault added."""
    before = len(faults)
    grids = read_grids(path, faults)
    rows = list(grids[0].rows) if grids else []
    if len(faults) > before:
        return None
    if not rows or not any(cell.strip() for cell in rows[0].cells):
        message = "表格第一行是空的" if rows else "表格是空的"
        faults.append(Fault(str(path), 1, 1, "T001", message, "第一行写表头，其下每行一条"))
        return None
    table = _headed(grids[0], rows[0])
    for name in sorted({n for n in table.header if n and table.header.count(n) > 1}):
        faults.append(table.fault(None, name, "T001", f"表头 {clip(name)} 出现了两次", "给两列起不同的名称，或删去一列"))
    personal = may_be_personal("\n".join([cell for row in rows[1:] for cell in row.cells]))
    for row in rows[1:]:
        _take_row(table, row, faults, personal=personal)
    return table


def _headed(grid: Grid, row: GridRow) -> Table:
    """Return the table below a header, without rows."""
    header = [name.strip() for name in row.cells]
    columns = [grid.place(row, i).column for i in range(len(header))]
    starts = dict(zip(reversed(header), reversed(columns), strict=True))  # of two with one name, the first
    length = columns[-1] + len(header[-1]) - 1 if row.raw else 1
    return Table(grid.path.name, grid.path, grid, header, [], header_line=row.number, header_starts=starts, header_length=length)


def _take_row(table: Table, row: GridRow, faults: list[Fault], *, personal: bool) -> None:
    """Add one row to the table, unless it is empty or does not have the cells that the header has."""
    texts = list(map(str.strip, row.cells))
    if personal:
        texts = [redact(text) for text in texts]
        table.redacted += sum([REDACTED in text for text in texts])
    width = len(table.header)
    if not any(texts):
        table.leave_out("空行")
    elif len(texts) < width or any(texts[width:]):
        faults.append(_misshapen(table.grid, row, texts, width))
    else:
        table.rows.append(Row(row.number, dict(zip(table.header, texts, strict=False)), row))


def _misshapen(grid: Grid, row: GridRow, texts: list[str], width: int) -> Fault:
    """Return the fault of a row with more or fewer cells than the header."""
    more = len(texts) > width
    at = grid.place(row, width).column if more else 1
    length = sum(map(len, texts[width:])) + len(texts) - width - 1 if more else len(",".join(row.cells))
    hint = "检查是否多了逗号；格里有逗号时，用双引号把这一格括起来" if more else "检查是否漏了逗号；空格也要用逗号占位"
    message = f"这一行有 {len(texts)} 格，表头有 {width} 格"
    return Fault(str(grid.path), row.number, at, "T001", message, hint, max(1, length))


def need_columns(table: Table, wanted: Iterable[tuple[str, ...]], faults: list[Fault]) -> dict[str, str] | None:
    """Map each wanted column (its accepted headers, the first being its name) to the header the table uses."""
    found: dict[str, str] = {}
    for names in wanted:
        header = next((name for name in names if name in table.header), None)
        if header is None:
            told = f"表头现有：{'、'.join(clip(h) for h in table.header if h)}"
            hint = did_you_mean(names[-1], table.header, told)
            faults.append(table.fault(None, "", "T001", f"表头里缺少“{names[-1]}”这一列", hint))
        else:
            found[names[0]] = header
    return found if len(found) == len(list(wanted)) else None
