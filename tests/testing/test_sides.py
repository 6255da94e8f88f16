"""Sides of thresholds, as far as a type goes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.testing.sides import as_number, as_value, regions, side_of, sides

KINDS = ("count", "share", "number")


@pytest.mark.parametrize(
    ("kind", "cut", "reachable"),
    [
        ("count", Fraction(0), ["at", "above"]),
        ("count", Fraction(1), ["below", "at", "above"]),
        ("count", Fraction(5, 2), ["below", "above"]),
        ("share", Fraction(0), ["at", "above"]),
        ("share", Fraction(1, 2), ["below", "at", "above"]),
        ("share", Fraction(1), ["below", "at"]),
        ("number", Fraction(0), ["below", "at", "above"]),
    ],
)
def test_sides_that_a_type_can_reach(kind: str, cut: Fraction, reachable: list[str]) -> None:
    """Counts are whole and not below 0, shares lie from 0 to 1, numbers are free."""
    assert sides(kind, cut) == reachable


def test_stretches_without_a_whole_number_are_left_out() -> None:
    """Between 0 and 1 there is no count; between 1 and 3 there is 2."""
    samples = [region.sample for region in regions("count", [Fraction(0), Fraction(1), Fraction(3)])]
    assert samples == [0, 1, 2, 3, 4]


EIGHTHS = st.integers(-8, 16).map(lambda n: Fraction(n, 8))


@given(st.sampled_from(KINDS), st.lists(EIGHTHS, max_size=5), st.integers(0, 8).map(lambda n: Fraction(n, 8)))
def test_each_value_lies_in_one_region_and_each_sample_in_its_own(kind: str, cuts: list[Fraction], number: Fraction) -> None:
    """The regions of a type part its values: none is in two, none in none."""
    parts = regions(kind, cuts)
    value = Fraction(round(number * 8)) if kind == "count" else number
    assert sum(part.holds(value) for part in parts) == 1
    for part in parts:
        assert [other for other in parts if other.holds(part.sample)] == [part]
        assert as_number(as_value(kind, part.sample)) == part.sample
        assert all((side_of(part.sample, cut) == "at") == (part.low == part.high == cut) for cut in cuts)
