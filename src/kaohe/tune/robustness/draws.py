"""Draw item points and thresholds at random within their ranges: the same seed gives the same draws.

Every number is drawn evenly from its range, in whole 1/10,000 (counts: in whole numbers). Points of items are then
brought to the sum that the profile has, half up, the last of them taking the remainder; draws in which an item leaves
its range are drawn again.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kaohe.explain.parameter_uses import measuring_parameters, parameter_uses
from kaohe.faults import Fault, FaultyInput
from kaohe.rulebook.pack import Pack, uses_counts
from kaohe.rulebook.profile_models import Item, Profile
from kaohe.run import Run
from kaohe.score.points import TICKS, ticks
from kaohe.tune.robustness.curves import half_up
from kaohe.tune.robustness.vector import Draws

Ints = npt.NDArray[np.int64]

DEFAULT_SPREAD = Fraction(1, 5)
"""How far a number without a range may go, as a part of itself; counts at least by one."""
_ROUNDS = 400
_NUMBERS = ("count", "number", "share")


class Interval(NamedTuple):
    """One drawn number and its range, in ticks; ``whole`` for counts, ``measuring`` where indicators must be measured anew."""

    key: str
    title: str
    nominal: int
    low: int
    high: int
    declared: bool
    whole: bool = False
    measuring: bool = False


class Inputs(NamedTuple):
    """What is drawn: every item, in the order of the profile, and the thresholds that act; and what is not, with the reason."""

    items: tuple[Interval, ...]
    thresholds: tuple[Interval, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def moving(self) -> list[Interval]:
        """The numbers that can differ from one draw to another."""
        return [interval for interval in (*self.items, *self.thresholds) if interval.low < interval.high]


def inputs_of(run: Run, spread: Decimal = Decimal(1)) -> Inputs:
    """Return what is drawn for a run; ``spread`` scales every range about the number that the profile has."""
    profile, pack = run.rulebook.profile, run.rulebook.pack
    items = tuple(_item(item, Fraction(spread)) for item in profile.items)
    measuring = measuring_parameters(pack, ledger=run.records.ledger is not None)
    uses, acting = parameter_uses(pack), acting_criteria(profile, pack, run.severities)
    thresholds, left_out = [], []
    for name, parameter in pack.parameters.items():
        if parameter.type not in _NUMBERS or (not acting.intersection(uses[name]) and name not in measuring):
            continue
        if name in measuring and name not in profile.ranges:
            left_out.append((name, "要重新统计台账；在方案的 ranges 里写上范围才抽取"))
            continue
        thresholds.append(_threshold(run, name, Fraction(spread), measuring=name in measuring))
    return Inputs(items, tuple(thresholds), tuple(left_out))


def _item(item: Item, spread: Fraction) -> Interval:
    nominal = ticks(item.points)
    low, high = (Fraction(ticks(end)) for end in item.range) if item.range else _about(nominal)
    deducted = [ticks(p) for change in item.deduct.values() for p in (change.points, change.at_most) if p is not None]
    least = max([1, *deducted])
    return _scaled(Interval(item.id, item.title, nominal, 0, 0, item.range is not None), low, high, spread, least, None)


def _threshold(run: Run, name: str, spread: Fraction, *, measuring: bool) -> Interval:
    parameter, declared = run.rulebook.pack.parameters[name], run.rulebook.profile.ranges.get(name)
    nominal = ticks(Decimal(run.rulebook.parameters[name]))
    whole = parameter.type == "count"
    low, high = (Fraction(ticks(end)) for end in declared) if declared else _about(nominal, TICKS if whole else 0)
    least, most = (ticks(end) for end in parameter.range) if parameter.range else (0 if parameter.type != "number" else None, None)
    interval = Interval(name, parameter.title, nominal, 0, 0, declared is not None, whole, measuring)
    return _scaled(interval, low, high, spread, least, most)


def _about(nominal: int, at_least: int = 0) -> tuple[Fraction, Fraction]:
    by = max(abs(nominal) * DEFAULT_SPREAD, Fraction(at_least))
    return nominal - by, nominal + by


def _scaled(interval: Interval, low: Fraction, high: Fraction, spread: Fraction, least: int | None, most: int | None) -> Interval:
    """Return an interval scaled about its number, within what may be written at all."""
    step = TICKS if interval.whole else 1
    down, up = (interval.nominal + spread * (end - interval.nominal) for end in (low, high))
    bottom, top = ceil(down / step) * step, floor(up / step) * step
    bottom = bottom if least is None else max(bottom, least)
    top = top if most is None else min(top, most)
    return interval._replace(low=min(bottom, interval.nominal), high=max(top, interval.nominal))


def named_criteria(profile: Profile, severities: Mapping[str, str | None]) -> set[str]:
    """Return the ids of the criteria that points or grades rest on by themselves."""
    named: set[str] = {id_ for item in profile.items for id_ in item.deduct}
    named |= {id_ for item in (profile.bonus.items if profile.bonus else []) for id_ in item.add}
    words = {word for grade in profile.grades for word in (*grade.barred_by, *grade.forced_by)}
    words |= set(profile.veto.by) if profile.veto else set()
    return named | {id_ for id_, severity in severities.items() if severity is not None and (id_ in words or severity in words)}


def acting_criteria(profile: Profile, pack: Pack, severities: Mapping[str, str | None]) -> set[str]:
    """Return the ids of the criteria that points or grades rest on, directly or through others."""
    found: set[str] = set()
    left = list(named_criteria(profile, severities))
    while left:
        id_ = left.pop()
        if id_ in found or id_ not in pack.criteria:
            continue
        found.add(id_)
        leaves = pack.criteria[id_].leaves()
        if any(uses_counts(leaf) for leaf in leaves):
            return set(pack.criteria)
        left += [leaf.name for leaf in leaves]
    return found


def nominal(inputs: Inputs) -> Draws:
    """Return one draw: the profile as it is."""
    return _placed(inputs, [np.array([interval.nominal]) for interval in (*inputs.items, *inputs.thresholds)])


def draw(inputs: Inputs, number: int, seed: int) -> Draws:
    """Return so many draws. Raises FaultyInput where the ranges of items cannot be brought to their sum."""
    random = np.random.default_rng(seed)
    kept: list[Draws] = []
    missing = number
    for _ in range(_ROUNDS):
        drawn = _placed(inputs, [_evenly(interval, random, number) for interval in (*inputs.items, *inputs.thresholds)])
        low, high = (np.array([interval[at] for interval in inputs.items]) for at in (3, 4))
        inside = np.flatnonzero(((drawn.points >= low) & (drawn.points <= high)).all(axis=1))[:missing]
        kept.append(drawn.some(inside))
        missing -= len(inside)
        if not missing:
            return joined(kept)
    message = f"各评分项的范围凑不出总分：抽了 {number * _ROUNDS} 次，只有 {number - missing} 次都在范围里"
    raise FaultyInput([Fault("range", 0, 0, "P001", message, "放宽评分项的 range：有的升，就要有别的能降")])


def joined(draws: Iterable[Draws]) -> Draws:
    """Return draws in a row."""
    parts = list(draws)
    thresholds = {name: np.concatenate([part.thresholds[name] for part in parts]) for name in parts[0].thresholds}
    return Draws(np.concatenate([part.points for part in parts]), thresholds)


def from_shares(inputs: Inputs, shares: npt.NDArray[np.float64]) -> Draws:
    """Return draws at given places of the ranges that move: ``shares`` [draws × moving] from 0 to 1. None is drawn again."""
    columns, at = [], 0
    for interval in (*inputs.items, *inputs.thresholds):
        if interval.low == interval.high:
            columns.append(np.full(len(shares), interval.nominal))
            continue
        step = TICKS if interval.whole else 1
        count = (interval.high - interval.low) // step + 1
        columns.append(interval.low + step * np.minimum((shares[:, at] * count).astype(np.int64), count - 1))
        at += 1
    return _placed(inputs, columns)


def _evenly(interval: Interval, random: np.random.Generator, number: int) -> Ints:
    step = TICKS if interval.whole else 1
    return random.integers(interval.low // step, interval.high // step, size=number, endpoint=True, dtype=np.int64) * step


def _placed(inputs: Inputs, columns: Sequence[Ints]) -> Draws:
    """Bring the points of items that move to what they sum up to in the profile."""
    points = np.stack(columns[: len(inputs.items)], axis=1)
    free = [i for i, interval in enumerate(inputs.items) if interval.low < interval.high]
    if free:
        total = sum(inputs.items[i].nominal for i in free)
        drawn = points[:, free]
        points[:, free] = half_up(drawn * total, drawn.sum(axis=1, keepdims=True))
        points[:, free[-1]] = total - points[:, free[:-1]].sum(axis=1)
    thresholds = dict(zip((t.key for t in inputs.thresholds), columns[len(inputs.items) :], strict=True))
    return Draws(points, thresholds)
