"""Points of an item from the value of one indicator, one function for each form of scale.

All of it is exact: a value is n / d, and a scale's numbers are whole numbers over one denominator for values and one
for points. A form returns points as a numerator and a positive denominator.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise
from math import lcm
from typing import Any, NamedTuple

from kaohe.records.values import Share
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


def benchmark(scale: Benchmark, full: Ticks, compared: Compared) -> Ticks:
    """Points for what both have and for what only the unit has, less those for what it lacks; from none to all."""
    each = scale.benchmark
    earned = each.shared * compared.shared - each.missing * compared.missing + each.extra * compared.extra
    return ticks(min(max(earned, Decimal(0)), Decimal(full) / TICKS))


def choice(scale: Choices, value: bool | str) -> Ticks:
    """Points of a word; a flag is 是 or 否."""
    word = ("是" if value else "否") if isinstance(value, bool) else str(value)
    return ticks(scale.choices.get(word, Decimal(0)))


def place(scale: Rank, value: int) -> Ticks:
    """Points of a place within the group, from 1."""
    return ticks(scale.rank[value - 1] if value <= len(scale.rank) else scale.beyond)


def points_on(scale: Scale, full: Ticks = 0) -> Callable[[Any], Ticks]:
    """Return the function that gives the points of a value on the scale of an item worth ``full``, fixed to a tick.

    For a :class:`Rank` the value is the place within the group, for a :class:`ShareOfBest` the share of the best, for a
    :class:`Benchmark` a :class:`Compared`, for a :class:`ByHand` the points themselves.
    """
    if isinstance(scale, Choices):
        return partial(choice, scale)
    if isinstance(scale, Rank):
        return partial(place, scale)
    if isinstance(scale, Benchmark):
        return partial(benchmark, scale, full)
    form = _form(scale, Decimal(full) / TICKS)

    def points(value: int | Decimal | Share) -> Ticks:
        of, to = form(*(value if isinstance(value, tuple) else value.as_integer_ratio()))
        return fixed(of * TICKS, to)

    return points


def _form(scale: Linear | Tiers | PerStep | ShareOfBest | ByHand, full: Decimal) -> Callable[[int, int], Ratio]:
    """Return the function that gives the points of a value n / d."""
    if isinstance(scale, ByHand):
        return lambda n, d: (n, d)
    if isinstance(scale, ShareOfBest):
        fn, fd = full.as_integer_ratio()
        return lambda n, d: (fn * n, fd * d)
    if isinstance(scale, PerStep):
        return partial(per_step, scale, full)
    steps = _whole(scale.steps)
    if isinstance(scale, Tiers):
        return partial(tiers, steps)
    least = scale.none_below
    if least is None:
        return partial(linear, steps)
    return lambda n, d: (0, 1) if n < least * d else linear(steps, n, d)


def _whole(steps: Sequence[tuple[Decimal, Decimal]]) -> Steps:
    """Return steps in whole numbers."""
    ratios = [(x.as_integer_ratio(), p.as_integer_ratio()) for x, p in steps]
    values, points = lcm(*(x[1] for x, _ in ratios)), lcm(*(p[1] for _, p in ratios))
    return Steps(tuple((x[0] * values // x[1], p[0] * points // p[1]) for x, p in ratios), values, points)
