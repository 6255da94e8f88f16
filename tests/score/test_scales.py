"""Scales, against figures worked by hand."""

from decimal import Decimal
from typing import Any

import pytest

from kaohe.rulebook.profile_models import Item
from kaohe.score.points import fixed, rounded, text
from kaohe.score.scales import points_on


def _scale(**written: Any) -> Any:
    return Item.model_validate({"id": "x", "title": "x", "points": 100, "scale": {"of": "v", **written}}).scale


@pytest.mark.parametrize(
    ("value", "points"),
    [((0, 5), "0"), ((1, 4), "10"), ((1, 2), "20"), ((3, 4), "20"), ((1, 3), "13.3333"), ((2, 7), "11.4286")],
)
def test_linear_is_straight_between_named_points_and_flat_beyond(value: tuple[int, int], points: str) -> None:
    """[[0, 0], [0.5, 20]]: a share of 1/4 earns 10, 1/3 earns 13.3333, anything from 1/2 on 20."""
    assert text(points_on(_scale(linear=[[0, 0], [Decimal("0.5"), 20]]))(value)) == points


def test_linear_through_several_points() -> None:
    """60% earns 6, 100% earns 15, in between on a line: 80% earns 10.5; below 60% it stays at 6."""
    scale = _scale(linear=[[Decimal("0.6"), 6], [1, 15]])
    assert [text(points_on(scale)(v)) for v in ((4, 5), (3, 5), (1, 5), (1, 1))] == ["10.5", "6", "6", "15"]


@pytest.mark.parametrize(("value", "points"), [(0, "0"), (1, "6"), (2, "6"), (3, "8"), (4, "8"), (5, "10"), (99, "10")])
def test_tiers_include_their_own_value(value: int, points: str) -> None:
    """以上包括本数: a value of exactly 3 is in the tier from 3."""
    assert text(points_on(_scale(tiers=[[0, 0], [1, 6], [3, 8], [5, 10]]))(value)) == points


def test_below_the_first_tier_there_are_no_points() -> None:
    """A value under every tier earns 0."""
    assert points_on(_scale(tiers=[[2, 5]]))(1) == 0


def test_points_are_fixed_half_up_to_a_ten_thousandth() -> None:
    """0.00005 becomes 0.0001, and -0.00005 becomes -0.0001."""
    assert (fixed(1, 2), fixed(-1, 2), fixed(1, 3), fixed(2, 3)) == (1, -1, 0, 1)


@pytest.mark.parametrize(("mode", "expected"), [("half_up", "2.35"), ("half_even", "2.34"), ("down", "2.34")])
def test_rounding_modes_differ_on_a_half(mode: str, expected: str) -> None:
    """2.345 to two decimals: half up 2.35, half even 2.34, down 2.34."""
    assert text(rounded(23450, 2, mode)) == expected
