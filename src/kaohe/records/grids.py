"""Files of any kind as grids of text: what stands in which row, before anyone asks what it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault


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


@dataclass(slots=True)
class Grid:
    """One sheet of a file. ``rows`` can be gone through once; ``peek`` looks ahead without consuming."""

    path: Path
    sheet: str
    """Name of the sheet; "" in a text file."""
    rows: Iterator[GridRow]
    hidden: bool = False
    alone: bool = True
    """Whether it is the only sheet of its file that is not empty: faults of others name the sheet."""

    def peek(self, count: int) -> list[GridRow]:
        """Return the next rows without consuming them."""
        raise NotImplementedError

    def place(self, row: GridRow, position: int) -> Place:
        """Return where the cell at a position (from 0) of a row of this grid stands."""
        raise NotImplementedError

    def fault(self, row: GridRow, position: int, code: str, message: str, hint: str) -> Fault:
        """Return a fault at a cell; the message names the sheet where the file has several."""
        raise NotImplementedError


def read_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Open a CSV, TSV, TXT, XLSX, XLSM, XLS, ODS or Parquet file, known by its content. [] with a fault when it cannot be read.

    A fault that only reading finds (an open quote) is added to ``faults`` while ``rows`` are gone through, and ends them.
    """
    raise NotImplementedError
