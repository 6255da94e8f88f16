"""Points of an item from the value of one indicator. New forms of domain rubrics are added here, one function each."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kaohe.records.values import Known
from kaohe.rulebook.profile_models import Linear, Tiers
from kaohe.score.points import TICKS, Ticks, fixed

Steps = Sequence[tuple[Decimal, Decimal]]


def linear(steps: Steps, value: Fraction) -> Fraction:
    """Points on straight lines between named values; beyond the ends, the points of the end."""
    first, last = steps[0], steps[-1]
    if value <= Fraction(first[0]):
        return Fraction(first[1])
    for (x0, p0), (x1, p1) in pairwise(steps):
        if value <= Fraction(x1):
            return Fraction(p0) + (Fraction(p1) - Fraction(p0)) * (value - Fraction(x0)) / (Fraction(x1) - Fraction(x0))
    return Fraction(last[1])


def tiers(steps: Steps, value: Fraction) -> Fraction:
    """Points of the highest step that the value reaches (以上包括本数); below the first, none."""
    reached = [points for start, points in steps if value >= Fraction(start)]
    return Fraction(reached[-1]) if reached else Fraction(0)


FORMS: dict[str, Callable[[Steps, Fraction], Fraction]] = {"linear": linear, "tiers": tiers}


def scale_points(scale: Linear | Tiers, value: Known) -> Ticks:
    """Return the points of ``value`` on a scale, fixed to a tick."""
    exact: Any = Fraction(*value) if isinstance(value, tuple) else Fraction(value)
    points = FORMS[scale.form](scale.steps, exact)
    return fixed(points.numerator * TICKS, points.denominator)
