"""Sides of thresholds: which values of an indicator's type lie below, at and above, and one of each.

Counts are whole and not below 0, shares lie from 0 to 1, numbers are free.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Literal, NamedTuple

from kaohe.records.values import NOT_APPLICABLE, Value

Side = Literal["below", "at", "above"]


class Region(NamedTuple):
    """A cut itself (``low`` and ``high`` are it), or the values between two; None is without end. ``sample`` lies in it."""

    low: Fraction | None
    high: Fraction | None
    sample: Fraction

    def holds(self, number: Fraction) -> bool:
        """Say whether a number lies in it."""
        if self.low is not None and self.low == self.high:
            return number == self.low
        return (self.low is None or number > self.low) and (self.high is None or number < self.high)


def regions(kind: str, cuts: Iterable[Fraction]) -> list[Region]:
    """Return each cut and each stretch between that values of a type can reach, in ascending order."""
    ordered = sorted(set(cuts))
    found: list[Region] = []
    for low, high in pairwise([None, *ordered, None]):
        if low is not None and _possible(kind, low):
            found.append(Region(low, low, low))
        sample = _between(kind, low, high)
        if sample is not None:
            found.append(Region(low, high, sample))
    return found


def sides(kind: str, cut: Fraction) -> list[Side]:
    """Return the sides of a threshold that values of a type can reach."""
    return [side_of(region.sample, cut) for region in regions(kind, [cut])]


def side_of(number: Fraction, cut: Fraction) -> Side:
    """Return on which side of a threshold a number lies."""
    return "below" if number < cut else "at" if number == cut else "above"


def as_number(value: Value) -> Fraction | None:
    """Return a known count, share or number; None for everything else."""
    if value is None or value is NOT_APPLICABLE or isinstance(value, str | bool):
        return None
    return Fraction(*value) if isinstance(value, tuple) else Fraction(value)


def as_value(kind: str, number: Fraction) -> Value:
    """Return a number as a value of a type."""
    if kind == "share":
        return number.numerator, number.denominator
    return int(number) if kind == "count" else Decimal(number.numerator) / Decimal(number.denominator)


def _possible(kind: str, number: Fraction) -> bool:
    if kind == "count":
        return number >= 0 and number.denominator == 1
    return kind != "share" or 0 <= number <= 1


def _between(kind: str, low: Fraction | None, high: Fraction | None) -> Fraction | None:
    """Return a value strictly between two cuts, within the type; None where there is none."""
    if kind == "count":
        first = Fraction(0 if low is None else max(floor(low) + 1, 0))
        last = None if high is None else Fraction(ceil(high) - 1)
        return first if last is None or first <= last else None
    if kind == "share":
        least, most = max(low or Fraction(0), Fraction(0)), Fraction(1) if high is None else min(high, Fraction(1))
        return (least + most) / 2 if least < most else None
    if low is None:
        return Fraction(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2
