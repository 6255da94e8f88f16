"""Points of an item from the value of one indicator, one function for each form of scale.

All of it is exact: a value is n / d, and a scale's numbers are whole numbers over one denominator for values and one
for points. A form returns points as a numerator and a positive denominator.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from kaohe.records.values import Known
from kaohe.rulebook.scale_models import Benchmark, ByHand, Choices, Linear, PerStep, Rank, Scale, ShareOfBest, Tiers
from kaohe.score.points import TICKS, Ticks, fixed, ticks

Ratio = tuple[int, int]


class Compared(NamedTuple):
    """What a unit has beside what the benchmark unit has: how many things both, only that one, only this one."""

    shared: int
    missing: int
    extra: int


class Steps(NamedTuple):
    """Named values and their points, in whole numbers: (x, p) is the value x / ``values`` with p / ``points`` points."""

    pairs: tuple[tuple[int, int], ...]
    values: int
    points: int


def linear(steps: Steps, n: int, d: int) -> Ratio:
    """Points on straight lines between named values; beyond the ends, the points of the end."""
    at = n * steps.values
    if at <= steps.pairs[0][0] * d:
        return steps.pairs[0][1], steps.points
    for (x0, p0), (x1, p1) in pairwise(steps.pairs):
        if at <= x1 * d:
            run = (x1 - x0) * d
            return p0 * run + (p1 - p0) * (at - x0 * d), run * steps.points
    return steps.pairs[-1][1], steps.points


def tiers(steps: Steps, n: int, d: int) -> Ratio:
    """Points of the highest step that the value reaches (以上包括本数); below the first, none."""
    reached = [points for start, points in steps.pairs if n * steps.values >= start * d]
    return (reached[-1], steps.points) if reached else (0, 1)


def per_step(scale: PerStep, full: Decimal, n: int, d: int) -> Ratio:
    """Full points less so many for each step by which the value misses the target; never below none."""
    (tn, td), (sn, sd), (ln, ld) = (x.as_integer_ratio() for x in (scale.target, scale.step, scale.lose))
    gap = (tn * d - n * td) if scale.side == "below" else (n * td - tn * d)  # over td × d
    if gap <= 0:
        return full.as_integer_ratio()
    steps, over = gap * sd, td * d * sn
    if scale.part != "share":
        steps, over = (steps // over if scale.part == "none" else -(-steps // over)), 1
    fn, fd = full.as_integer_ratio()
    left = fn * ld * over - steps * ln * fd
    return max(left, 0), fd * ld * over


def benchmark(scale: Benchmark, full: Decimal, compared: Compared) -> Ratio:
    """Points for what both have and for what only the unit has, less those for what it lacks; from none to all."""
    each = scale.benchmark
    earned = each.shared * compared.shared - each.missing * compared.missing + each.extra * compared.extra
    return min(max(earned, Decimal(0)), full).as_integer_ratio()


def scale_points(scale: Scale, value: Known | Compared, full: Ticks = 0) -> Ticks:
    """Return the points of ``value`` on a scale of an item worth ``full``, fixed to a tick.

    For a :class:`Rank` the value is the place within the group, for a :class:`ShareOfBest` the share of the best, for a
    :class:`Benchmark` the counts of what is compared, for a :class:`ByHand` the points themselves.
    """
    if isinstance(scale, Choices):
        word = ("是" if value else "否") if isinstance(value, bool) else str(value)
        return ticks(scale.choices.get(word, Decimal(0)))
    if isinstance(scale, Rank):
        assert isinstance(value, int)
        return ticks(scale.rank[value - 1] if value <= len(scale.rank) else scale.beyond)
    of, to = _ratio(scale, value, Decimal(full) / TICKS)
    return fixed(of * TICKS, to)


def _ratio(scale: Linear | Tiers | PerStep | ShareOfBest | Benchmark | ByHand, value: Known | Compared, full: Decimal) -> Ratio:
    if isinstance(scale, Benchmark):
        assert isinstance(value, Compared)
        return benchmark(scale, full, value)
    assert not isinstance(value, str)
    n, d = (value[0], value[1]) if isinstance(value, tuple) else value.as_integer_ratio()
    if isinstance(scale, ByHand):
        return n, d
    if isinstance(scale, ShareOfBest):
        fn, fd = full.as_integer_ratio()
        return fn * n, fd * d
    if isinstance(scale, PerStep):
        return per_step(scale, full, n, d)
    steps = _whole(tuple(scale.steps))
    if isinstance(scale, Tiers):
        return tiers(steps, n, d)
    return (0, 1) if scale.none_below is not None and Decimal(n) < scale.none_below * d else linear(steps, n, d)


@cache
def _whole(steps: Sequence[tuple[Decimal, Decimal]]) -> Steps:
    """Return steps in whole numbers."""
    ratios = [(x.as_integer_ratio(), p.as_integer_ratio()) for x, p in steps]
    values, points = lcm(*(x[1] for x, _ in ratios)), lcm(*(p[1] for _, p in ratios))
    return Steps(tuple((x[0] * values // x[1], p[0] * points // p[1]) for x, p in ratios), values, points)
