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
            return f"{_plain(cell.value):f}"
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)


def aligned(table: Table) -> list[list[str]]:
    """Return the rows of a table as texts, the points of a column all with the same decimals."""
    digits = [decimals(column) for column in zip(*table.rows, strict=True)]
    return [
        [
            f"{cell:.{n}f}" if isinstance(cell, Decimal) and n is not None else cell_text(cell)
            for cell, n in zip(row, digits, strict=True)
        ]
        for row in table.rows
    ]


_LONGEST_WORD = 5
"""Characters of a word that may stand in for a number, as 未知."""


def decimals(cells: Sequence[Cell]) -> int | None:
    """Return the decimals that all numbers of a column are shown with; None where it holds none, or texts of another kind among them."""
    if any(isinstance(cell, Agrees) or (isinstance(cell, str) and len(cell) > _LONGEST_WORD) for cell in cells):
        return None
    exponents = [_exponent(cell) for cell in cells if not isinstance(cell, str)]
    return max(exponents) if exponents else None


def _exponent(cell: Cell) -> int:
    value = cell if isinstance(cell, Decimal) else _plain(cell.value) if isinstance(cell, RowSum | ColumnSum) else Decimal(0)
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _plain(value: Decimal) -> Decimal:
    """Return a sum without zeros at its end."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
