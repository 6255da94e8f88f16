"""Tables whose cells are texts, numbers, and sums that a spreadsheet can work out again."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Share(NamedTuple):
    """A share as two integers, and as a person would write it."""

    part: int
    whole: int
    shown: str


class RowSum(NamedTuple):
    """The sum of the cells of its row from column ``first`` to ``last`` (from 0), texts not counted."""

    first: int
    last: int
    value: Decimal


class ColumnSum(NamedTuple):
    """The sum of the cells above it."""

    value: Decimal


class Agrees(NamedTuple):
    """Whether two cells of its row hold the same points, to the last digit."""

    left: int
    right: int
    value: bool


Cell = str | int | Decimal | Share | RowSum | ColumnSum | Agrees


class Table(NamedTuple):
    """A table, with remarks under it."""

    title: str
    header: list[str]
    rows: list[list[Cell]]
    notes: Sequence[str] = ()
    wide: bool = False
    """Too many columns for one page."""
    room: bool = False
    """Rows are high enough, and empty columns wide enough, to write in by hand."""


AGREE_WORDS = {True: "相符", False: "不符"}


def points(text: str | None) -> Cell:
    """Return points of a record as a number; a dash where there are none."""
    return "—" if text is None else Decimal(text)


def number_or_text(text: str) -> Cell:
    """Return a text of a record as a number where it is written as one."""
    plain = text.removeprefix("-").replace(".", "", 1)
    return Decimal(text) if plain.isascii() and plain.isdecimal() else text


def cell_text(cell: Cell) -> str:
    """Return a cell as text, for forms that know nothing else."""
    match cell:
        case str():
            return cell
        case Share():
            return cell.shown
        case Agrees():
            return AGREE_WORDS[cell.value]
        case RowSum() | ColumnSum():
            return f"{cell.value:f}"
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)
