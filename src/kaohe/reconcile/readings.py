"""Other readings of a figure: those that the case lists, and printing the same number rounded otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from kaohe.explain.expressions import digits_text, half_up
from kaohe.explain.formulas import Answer
from kaohe.reconcile.records import ReadingRecord


class Tried(NamedTuple):
    """A reading as it was computed."""

    title: str
    expression: str
    said: str
    answer: Answer
    why: str
    """Why it cannot be computed; else empty."""


def reading_record(tried: Tried, published: Fraction, digits: int) -> ReadingRecord:
    """Return whether a reading gives what was published."""
    value = tried.answer.value
    if value is None:
        return ReadingRecord(tried.title, tried.expression, tried.said, None, False, [], [], tried.why)
    agrees = half_up(value, digits) == published
    return ReadingRecord(tried.title, tried.expression, tried.said, digits_text(value, digits), agrees, [], [], "")


def moved(main: Answer | None, other: Answer, units: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the units that only the main reading counts, and those that only the other one does."""
    if main is None or main.members is None or other.members is None:
        return [], []
    before, after = set(main.members), set(other.members)
    return [units[i] for i in main.members if i not in after], [units[i] for i in other.members if i not in before]


def rounded_otherwise(value: Fraction, published: Fraction, digits: int) -> Iterator[ReadingRecord]:
    """Yield the ways of rounding, other than half up, by which the same number gives what was published."""
    scaled = value * 10**digits
    if scaled.denominator == 1:
        return
    ways: Mapping[str, int] = {"截去尾数，不四舍五入": floor(abs(scaled)), "有尾数就进一": ceil(abs(scaled))}
    for title, whole in ways.items():
        shown = Fraction(whole if value >= 0 else -whole, 10**digits)
        if shown == published:
            yield ReadingRecord(title, "", digits_text(value, digits + 4), digits_text(shown, digits), True, [], [], "")
