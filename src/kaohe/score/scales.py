"""Points of an item from the value of one indicator. New forms of domain rubrics are added here, one function each.

All of it is exact: a value is n / d, and a scale's steps are whole numbers over one denominator for values and one
for points. A form returns points as a numerator and a denominator.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from kaohe.records.values import Known
from kaohe.rulebook.profile_models import Linear, Tiers
from kaohe.score.points import TICKS, Ticks, fixed


class Steps(NamedTuple):
    """Named values and their points, in whole numbers: (x, p) is the value x / ``values`` with p / ``points`` points."""

    pairs: tuple[tuple[int, int], ...]
    values: int
    points: int


def linear(steps: Steps, n: int, d: int) -> tuple[int, int]:
    """Points on straight lines between named values; beyond the ends, the points of the end."""
    at = n * steps.values
    if at <= steps.pairs[0][0] * d:
        return steps.pairs[0][1], steps.points
    for (x0, p0), (x1, p1) in pairwise(steps.pairs):
        if at <= x1 * d:
            run = (x1 - x0) * d
            return p0 * run + (p1 - p0) * (at - x0 * d), run * steps.points
    return steps.pairs[-1][1], steps.points


def tiers(steps: Steps, n: int, d: int) -> tuple[int, int]:
    """Points of the highest step that the value reaches (以上包括本数); below the first, none."""
    reached = [points for start, points in steps.pairs if n * steps.values >= start * d]
    return (reached[-1], steps.points) if reached else (0, 1)


FORMS: dict[str, Callable[[Steps, int, int], tuple[int, int]]] = {"linear": linear, "tiers": tiers}


def scale_points(scale: Linear | Tiers, value: Known) -> Ticks:
    """Return the points of ``value`` on a scale, fixed to a tick."""
    assert not isinstance(value, str)
    n, d = value if isinstance(value, tuple) else value.as_integer_ratio()
    of, to = FORMS[scale.form](_whole(tuple(scale.steps)), n, d)
    return fixed(of * TICKS, to)


@cache
def _whole(steps: Sequence[tuple[Decimal, Decimal]]) -> Steps:
    """Return steps in whole numbers."""
    ratios = [(x.as_integer_ratio(), p.as_integer_ratio()) for x, p in steps]
    values, points = lcm(*(x[1] for x, _ in ratios)), lcm(*(p[1] for _, p in ratios))
    return Steps(tuple((x[0] * values // x[1], p[0] * points // p[1]) for x, p in ratios), values, points)
