"""Points of an item as a function of what the item is worth: exact, for many draws at once.

When an item's points are drawn, its scale stretches with them (:mod:`kaohe.tune.edits`). A *row* is one distinct set of
facts that the item rests on; its points follow from two named points of the stretched scale, so that all rows of an
item are reckoned together, in whole ticks, half up.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from math import gcd
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kaohe.rulebook.profile_models import Fixed, Rounding
from kaohe.rulebook.scale_models import Benchmark, ByHand, Choices, Linear, PerStep, Rank, Scale, ShareOfBest, Tiers
from kaohe.score.lines import Part
from kaohe.score.points import TICKS, Ticks
from kaohe.score.relative import Between
from kaohe.score.stakes import Stake

Ints = npt.NDArray[np.int64]

LARGEST = 2**61
"""What a product may not exceed, so that doubling it stays within 64 bits."""
NONE, FULL, LESS = -1, -2, -3
"""Named points beside those of the scale: none, what the item is worth, that less what one step loses."""


class NotInArrays(Exception):
    """What a profile or its data hold cannot be reckoned in arrays: it must be scored draw by draw."""


class Row(NamedTuple):
    """Facts of an item: ``low`` + (``high`` − ``low``) × ``of`` / ``to``, plus ``entered``, less deductions; at least none."""

    low: int
    high: int
    of: int
    to: int
    entered: Ticks
    lost: Ticks
    lost_all: int
    """How many times the whole item is lost."""
    applies: bool
    way: str
    """What becomes of the item where it does not apply; what its criteria take stands in ``lost``."""


def half_up(numerator: Ints, denominator: Ints | int) -> Ints:
    """Return numerator / denominator as whole numbers, half up; neither is negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def named_points(scale: Scale | None) -> list[Decimal]:
    """Return the points that a scale names, which stretch with the item."""
    if isinstance(scale, Linear | Tiers):
        return [points for _, points in scale.steps]
    if isinstance(scale, Choices):
        return list(scale.choices.values())
    if isinstance(scale, Rank):
        return [*scale.rank, scale.beyond]
    return [scale.lose] if isinstance(scale, PerStep) else []


def row_of(part: Part, values: Mapping[str, Any], states: Mapping[str, str]) -> Row:
    """Return the row of a unit as known, by the rules of :class:`kaohe.score.lines.Part`."""
    found = [stake for stake in part.stakes if stake.found(states, "known")]
    lost = [_stated(stake, values) for stake in found]
    sums = sum(points for points, _ in lost), sum(whole for _, whole in lost)
    value = None if part.column is None else values[part.column]
    line = part.at_ends(values, states).known
    if line.applies and line.earned.by != "fixed":
        return Row(*_on_scale(part.scale, value.known if isinstance(value, Between) else value), *sums, applies=True, way="")
    if isinstance(part.way, Fixed) and line.applies:
        share = part.way.fixed.as_integer_ratio()
        return Row(NONE, FULL, *share, 0, *sums, applies=True, way="")
    return Row(NONE, NONE, 0, 1, 0, *sums, applies=False, way=line.way)


def _stated(stake: Stake, values: Mapping[str, Any]) -> tuple[Ticks, int]:
    """Return what a criterion takes as known: points, or the whole item once."""
    times = values[stake.per] if stake.per else None
    many = stake.zero_from is not None and max(times if isinstance(times, int) else 1, 1) >= stake.zero_from
    return (0, 1) if stake.forfeit or many else (stake.stated(values, "known"), 0)


def _on_scale(scale: Scale | None, value: Any) -> tuple[int, int, int, int, Ticks]:
    """Return the named points that a value stands between, how far, and what was entered by hand."""
    if scale is None or value is None or not isinstance(value, int | Decimal | str | tuple):
        return FULL, FULL, 0, 1, 0
    if isinstance(scale, ByHand):
        assert isinstance(value, int | Decimal)
        return NONE, NONE, 0, 1, _whole(Decimal(value) * TICKS)
    if isinstance(scale, Choices):
        word = ("是" if value else "否") if isinstance(value, bool) else str(value)
        words = list(scale.choices)
        return (at := words.index(word) if word in words else NONE), at, 0, 1, 0
    if isinstance(scale, Rank):
        assert isinstance(value, int)
        return (at := min(value - 1, len(scale.rank))), at, 0, 1, 0
    if isinstance(scale, Benchmark):
        raise NotInArrays
    assert not isinstance(value, str)
    n, d = value if isinstance(value, tuple) else value.as_integer_ratio()
    if isinstance(scale, ShareOfBest):
        return NONE, FULL, *_reduced(n, d), 0
    if isinstance(scale, PerStep):
        return (*_by_steps(scale, n, d), 0)
    return (*_between(scale, n, d), 0)


def _whole(value: Decimal) -> int:
    if value != int(value):
        raise NotInArrays
    return int(value)


def _reduced(n: int, d: int) -> tuple[int, int]:
    common = gcd(n, d)
    return n // common, d // common


def _by_steps(scale: PerStep, n: int, d: int) -> tuple[int, int, int, int]:
    """Return how many steps a value misses its target by (:func:`kaohe.score.scales.per_step`)."""
    (tn, td), (sn, sd) = scale.target.as_integer_ratio(), scale.step.as_integer_ratio()
    gap = (tn * d - n * td) if scale.side == "below" else (n * td - tn * d)
    if gap <= 0:
        return FULL, FULL, 0, 1
    steps, over = gap * sd, td * d * sn
    if scale.part != "share":
        steps, over = (steps // over if scale.part == "none" else -(-steps // over)), 1
    return FULL, LESS, *_reduced(steps, over)


def _between(scale: Linear | Tiers, n: int, d: int) -> tuple[int, int, int, int]:
    steps = [x.as_integer_ratio() for x, _ in scale.steps]

    def beyond(step: tuple[int, int]) -> int:
        return n * step[1] - step[0] * d  # over d × step[1]

    if isinstance(scale, Tiers):
        reached = [at for at, step in enumerate(steps) if beyond(step) >= 0]
        return (at := reached[-1] if reached else NONE), at, 0, 1
    if scale.none_below is not None and Decimal(n) < scale.none_below * d:
        return NONE, NONE, 0, 1
    if beyond(steps[0]) <= 0:
        return 0, 0, 0, 1
    for at, (start, end) in enumerate(pairwise(steps)):
        if beyond(end) <= 0:
            run = (end[0] * start[1] - start[0] * end[1]) * d
            return at, at + 1, *_reduced(beyond(start) * end[1], run)
    return len(steps) - 1, len(steps) - 1, 0, 1


class Curves:
    """The rows of one item, as arrays that grow as new rows are met."""

    def __init__(self, part: Part, points: Ticks, rounding: Rounding | None) -> None:
        self.rounding, self.points = rounding, points
        named = [_whole(value * TICKS) for value in named_points(part.scale)]
        self.named: Ints = np.array(named, dtype=np.int64)
        self.loses = named[0] if isinstance(part.scale, PerStep) else 0
        self.rows: list[Row] = []
        self._arrays: list[Ints] = []

    def add(self, row: Row) -> int:
        """Keep a row. Returns its number."""
        self.rows.append(row)
        self._arrays = []
        return len(self.rows) - 1

    def column(self, field: int) -> Ints:
        """Return one field of every row."""
        if not self._arrays:
            self._arrays = [np.array(column, dtype=np.int64) for column in zip(*(row[:8] for row in self.rows), strict=True)]
        return self._arrays[field]

    @property
    def applies(self) -> npt.NDArray[np.bool_]:
        """Which rows apply."""
        return self.column(7).astype(bool)

    def earned(self, worth: Ints) -> Ints:
        """Return the points of each row [draws × rows], the item being worth so many ticks in each draw."""
        stretched = half_up(self.named[None, :] * worth[:, None], self.points)
        beside = [worth - half_up(self.loses * worth, self.points), worth, np.zeros_like(worth)]
        named = np.concatenate([stretched, np.stack(beside, axis=1)], axis=1)  # so that -1, -2, -3 are NONE, FULL, LESS
        low, of, to = named[:, self.column(0)], self.column(2), self.column(3)
        left = low
        if of.any():
            left = half_up(np.maximum(low * to + (named[:, self.column(1)] - low) * of, 0), to)
        left = np.maximum(left + self.column(4) - self.lost(worth), 0)
        if self.rounding is not None:
            left = round_ticks(left, self.rounding)
        return np.where(self.applies, left, 0)

    def lost(self, worth: Ints) -> Ints:
        """Return what the criteria found take from each row, as the profile states it [draws × rows or 1 × rows]."""
        times = self.column(6)
        return self.column(5)[None, :] + (times[None, :] * worth[:, None] if times.any() else 0)

    def fits(self, most: Ticks) -> bool:
        """Say whether all of it stays within 64 bits while the item is worth at most so many ticks."""
        largest = max((max(abs(row.of), row.to) for row in self.rows), default=1)
        steps = max([int(self.named.max()) if len(self.named) else 0, self.points])
        return 2 * most * largest + largest < LARGEST and steps * most < LARGEST


def round_ticks(values: Ints, rounding: Rounding) -> Ints:
    """Return ticks, none of them negative, as :func:`kaohe.score.points.rounded` rounds each."""
    step: int = 10 ** (4 - rounding.digits)
    whole, rest = values // step, values % step
    if rounding.mode == "half_up":
        whole = whole + (2 * rest >= step)
    elif rounding.mode == "half_even":
        whole = whole + (2 * rest + whole % 2 > step)
    result: Ints = whole * step
    return result
