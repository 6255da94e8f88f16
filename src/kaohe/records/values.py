"""Values of indicators, and the sources they come from."""

from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple


class NotApplicable(Enum):
    """The one value that says an indicator does not apply to a unit (0/0, or so entered)."""

    TOKEN = "n/a"  # noqa: S105

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = NotApplicable.TOKEN

Share = tuple[int, int]
"""A share as two integers, numerator and denominator; the denominator is positive."""

Known = int | Decimal | bool | str | Share
Value = Known | NotApplicable | None
"""None is unknown. Counts are ``int``, numbers ``Decimal``, flags ``bool``, texts ``str``."""


class Source(NamedTuple):
    """Where a value stands: file, sheet ("" for CSV), row from 1, and the place in the notice."""

    file: str
    sheet: str
    row: int
    place: str
    note: str = ""


class Supplied(NamedTuple):
    """A value that a table, an observation or a complete source gives, with everything that gives it."""

    value: Known | NotApplicable
    sources: tuple[Source, ...]


def same(a: Known | NotApplicable, b: Known | NotApplicable) -> bool:
    """Say whether two values are equal; shares by cross-multiplication, so 1/2 equals 50/100."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return a[0] * b[1] == b[0] * a[1]
    return type(a) is type(b) and a == b


def text_of(value: Value) -> str:
    """Return a value as a person would write it."""
    if value is None:
        return "未知"
    if value is NOT_APPLICABLE:
        return "不适用"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return percent(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def percent(share: Share) -> str:
    """Return a share in percent with at most one decimal, half up: (5, 8) → 62.5%."""
    tenths = (2000 * share[0] + share[1]) // (2 * share[1])
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
