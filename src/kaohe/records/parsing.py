"""Read cells of record tables as dates, periods, flags, kinds, quantities, codes and lists of names. Pure; raise Unreadable."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from kaohe.records.cells import Unreadable


class DamagedCode(Unreadable):
    """A code that a spreadsheet turned into a number: its last digits are lost."""


class Quantity(NamedTuple):
    """How much is to be drawn: a share, or a number between ``low`` and ``high``; None where it is not said."""

    share: Fraction | None = None
    low: int | None = None
    high: int | None = None


def parse_date(text: str) -> date | None:
    """Return the day that is written; None when empty. Takes date-times and spreadsheet serials too."""
    raise NotImplementedError


def parse_period(text: str, year: int | None = None) -> tuple[date | None, date | None]:
    """Return first and last day of a period; ``year`` is taken where the text names none."""
    raise NotImplementedError


def parse_flag(text: str) -> bool | None:
    """Return 是/否, √/×, 有/无, Y/N, true/false, 1/0 as a flag; None when empty."""
    raise NotImplementedError


def parse_kind(text: str) -> str | None:
    """Return "single" or "joint"; None when empty."""
    raise NotImplementedError


def parse_level(text: str) -> str | None:
    """Return 重点 or 一般; None when empty."""
    raise NotImplementedError


def parse_quantity(text: str) -> Quantity:
    """Return what 10%(20户), 60-70家, ≥5户, 不少于3家, 8 say; an empty quantity when empty."""
    raise NotImplementedError


def parse_year(text: str) -> int | None:
    """Return a year from 1990 to 2100; None when empty."""
    raise NotImplementedError


def parse_code(text: str) -> str | None:
    """Return an identifier without spaces, half-width; None when empty. Raises DamagedCode."""
    raise NotImplementedError


def plain_text(text: str) -> str | None:
    """Return text trimmed, with half-width digits, letters and spaces; None when empty."""
    raise NotImplementedError


def split_names(text: str) -> list[str]:
    """Return the names that 、，,；;/ line breaks or several spaces separate."""
    raise NotImplementedError
