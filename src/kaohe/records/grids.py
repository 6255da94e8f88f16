"""Files of any kind as grids of text: what stands in which row, before anyone asks what it means."""

from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
"""Files whose places are shown as line and character; in others a place is a row and the number of a cell."""


class Damaged(str):
    """A cell that the spreadsheet stored as a number of more than 15 digits: its last digits are lost."""

    __slots__ = ()


class GridRow(NamedTuple):
    """One row: its number in the file (from 1; 0 is the header of a Parquet file) and its cells as text."""

    number: int
    cells: list[str]
    raw: str = ""
    """The row as it is written in a text file; "" in a workbook."""


class Place(NamedTuple):
    """Where a cell stands, for a fault: line (row), column from 1 (the character in a text file), length of the caret."""

    line: int
    column: int
    length: int


class Grid:
    """One sheet of a file. ``rows`` can be gone through once; ``peek`` looks ahead without consuming."""

    def __init__(self, path: Path, sheet: str, source: Iterator[GridRow], delimiter: str = ",") -> None:
        self.path = path
        self.sheet = sheet
        """Name of the sheet; "" in a text file."""
        self.delimiter = delimiter
        self.hidden = False
        self.alone = True
        """Whether it is the only sheet of its file that is not empty: faults of others name the sheet."""
        self.from_1904 = False
        """Whether bare numbers in it count days from 1904."""
        self._written = path.suffix.lower() in TEXT_SUFFIXES
        self._source = source
        self._ahead: deque[GridRow] = deque()

    @property
    def rows(self) -> Iterator[GridRow]:
        """The rows that have not been gone through. Peek before, not while, going through them."""
        ahead = list(self._ahead)
        self._ahead.clear()
        return chain(ahead, self._source)

    def peek(self, count: int) -> list[GridRow]:
        """Return the next rows without consuming them."""
        self._ahead.extend(islice(self._source, max(0, count - len(self._ahead))))
        return list(islice(self._ahead, count))

    def place(self, row: GridRow, position: int) -> Place:
        """Return where the cell at a position (from 0) of a row of this grid stands."""
        text = row.cells[position].strip() if position < len(row.cells) else ""
        if not self._written:
            return Place(row.number, position + 1, 1)
        line, column = starts(row, self.delimiter)[min(position, len(row.cells) - 1)] if row.cells else (row.number, 1)
        return Place(line, column, max(1, len(text.splitlines()[0]) if text else 1))

    def columns(self, row: GridRow) -> list[int]:
        """Return the column at which each cell of a row begins; 1 for a cell that begins on a later line of the row."""
        if not self._written:
            return list(range(1, len(row.cells) + 1))
        return [column if line == row.number else 1 for line, column in starts(row, self.delimiter)]

    def fault(self, row: GridRow, position: int, code: str, message: str, hint: str) -> Fault:
        """Return a fault at a cell; the message names the sheet where the file has several."""
        place = self.place(row, position)
        return Fault(str(self.path), place.line, place.column, code, self.told(message), hint, place.length)

    def told(self, message: str) -> str:
        """Return a message with the sheet that it is about, where the file has several."""
        return message if self.alone else f"工作表“{self.sheet}”：{message}"


def starts(row: GridRow, delimiter: str) -> list[tuple[int, int]]:
    """Return line and column at which each cell of a row of a text file begins, inside its quotes if it has them."""
    found, at = [], 0
    for cell in row.cells:
        quoted = row.raw[at : at + 1] == '"'
        before = row.raw[: at + quoted] + cell[: len(cell) - len(cell.lstrip())]
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found.append((row.number + len(lines) - 1, len(lines[-1]) + 1))
        at += len(cell) + len(delimiter) + (2 + cell.count('"') if quoted else 0)
    return found


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Open a CSV, TSV, TXT, XLSX, XLSM, XLS, ODS or Parquet file, known by its content. [] with a fault when it cannot be read.

    A fault that only reading finds (an open quote) is added to ``faults`` while ``rows`` are gone through, and ends them.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_OLE))
    except OSError:
        faults.append(Fault(str(path), 0, 0, "F001", "找不到或打不开这个文件", "检查路径和文件名"))
        return []
    if head.startswith((b"PK\3\4", b"PK\5\6", _OLE)):
        from kaohe.records.workbook_grids import workbook_grids

        return workbook_grids(path, faults)
    if head.startswith(b"PAR1") or path.suffix.lower() == ".parquet":
        from kaohe.records.parquet_grids import parquet_grids

        return parquet_grids(path, faults)
    from kaohe.records.text_grids import text_grids

    return text_grids(path, faults)
