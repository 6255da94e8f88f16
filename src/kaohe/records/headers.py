"""Find the header of a grid: below titles, in one row or two, with marks and remarks that people add."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kaohe.faults import Fault
from kaohe.records.grids import Grid, GridRow


@dataclass(frozen=True, slots=True)
class Headed:
    """A grid whose header is known."""

    grid: Grid
    header: GridRow
    """The (lower) header row."""
    columns: dict[str, int]
    """Position (from 0) of each known column, by its name."""
    extra: dict[str, int]
    """Position of each other column, by its header as written (a second one of the same name gets a number)."""
    titles: list[str]
    """What stands above the header, one text a row."""

    @property
    def number(self) -> int:
        """The row of the header in the file."""
        return self.header.number

    @property
    def rows(self) -> Iterator[GridRow]:
        """The rows after the header; a single pass."""
        raise NotImplementedError


def normalised(header: str) -> str:
    """Return a header without spaces, line breaks, width and the marks and remarks added to it, as headers are compared."""
    raise NotImplementedError


def find_header(grid: Grid, accepted: Mapping[str, str], required: Collection[str], faults: list[Fault]) -> Headed | None:
    """Find the header among the first 40 rows.

    ``accepted`` maps accepted headers (as written) to column names, ``required`` are the column names without which
    a row is no header. A known column that stands twice is a fault. Only looks ahead: several tables can be tried on a grid.
    """
    raise NotImplementedError


def told_headers(grid: Grid, accepted: Mapping[str, str], required: Collection[str]) -> tuple[GridRow, list[str], list[str]]:
    """For a fault when there is no header: the row that comes closest, its headers, and the required names that are missing."""
    raise NotImplementedError
