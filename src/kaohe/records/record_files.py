"""Read a file of the ``ledger`` folder as records of one table, in canonical text, and count what became of its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault
from kaohe.records.grids import Place
from kaohe.rulebook.ledger_tables import TableSpec


class RecordRow(NamedTuple):
    """One record: its row in the file and its values in the order ``columns`` + ``extra`` of its sheet."""

    number: int
    values: tuple[str | None, ...]


@dataclass(slots=True)
class SheetTally:
    """What became of the rows below the header: read = used + left_out + faulty. Complete once rows are exhausted."""

    read: int = 0
    used: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    faulty: int = 0
    """Rows with a fault; those whose required cells are sound are given out all the same, the bad cell as None."""
    redacted: int = 0
    """Cells in which personal data were blanked out or replaced."""


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

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.path.name


def read_record_sheets(path: Path, spec: TableSpec, faults: list[Fault]) -> list[RecordSheet]:
    """Read one file as records of a table: the sheets whose headers fit. Faults in cells are added while rows are gone through."""
    raise NotImplementedError


def locate(sheet: RecordSheet, cells: Iterable[tuple[int, str]]) -> dict[tuple[int, str], tuple[Place, str]]:
    """Return where cells (row number, column name) stand and what is written there, for faults found after reading.

    Reads the file once more.
    """
    raise NotImplementedError
