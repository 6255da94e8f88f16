"""The facts of one unit that it can change, and those that are unknown, each with the values that it may take instead."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.scale_models import Benchmark, Choices, Linear, PerStep, Tiers
from kaohe.run import Run
from kaohe.score.relative import number
from kaohe.tune.counterfactuals.facts import (
    changes_of,
    criteria_that_matter,
    facts_that_matter,
    is_fixed,
    is_settled,
    leaves_of,
    wholes,
)

NEAR = 12
"""So far beyond what it is, at least, a count is sought."""
MOST_VALUES = 150
"""A fact with more values in one direction is tried by itself at those that matter and at a number of others between."""
GRID = 1000
"""Into how many equal steps numbers and shares are divided."""


class Fact(NamedTuple):
    """One fact of a unit, and the values that it may take instead."""

    name: str
    now: Value
    arms: tuple[Sequence[Value], ...]
    """The values in each direction, the nearest to what is first; numbers rise or fall all along."""
    tries: tuple[Value, ...]
    """Those to try by itself, the nearest first: all of them, or some of many."""
    every: bool
    """The arms hold every value in reach; else there are others between."""
    span: Fraction
    """Greatest less least value among the units: the measure of a change; 1 for flags and texts, and where all are equal."""

    def step(self, value: Value) -> Fraction:
        """Return how far a value is from what is, in spans."""
        old, new = number(self.now), number(value)
        return Fraction(1) if old is None or new is None else abs(new - old) / self.span


def can_change(run: Run, unit: int) -> list[Fact]:
    """Return the known facts that the unit itself can change, in the order of the pack."""
    return [fact for fact in _facts(run, unit, known=True) if run.rulebook.pack.indicators[fact.name].actionable]


def not_known(run: Run, unit: int) -> list[Fact]:
    """Return the facts that matter and are unknown, with the values that they may turn out to have."""
    return list(_facts(run, unit, known=False))


def _facts(run: Run, unit: int, *, known: bool) -> Iterator[Fact]:
    for name, indicator in facts_that_matter(run, unit).items():
        now = run.measured.columns[name][unit]
        if (now is not None) is not known or now is NOT_APPLICABLE or is_settled(run, name, unit) or _is_benchmark(run, name, unit):
            continue
        reach = _Reach(run, name, indicator, unit)
        arms = tuple(arm for arm in reach.arms(now) if len(arm))
        if arms:
            span = _span(run, name)
            fact = Fact(name, now, arms, (), indicator.type not in ("number", "share"), span)
            tries = [value for arm in arms for value in _thinned(arm, reach.marks)]
            tries.sort(key=lambda value: (fact.step(value), number(value) or 0))
            yield fact._replace(tries=tuple(tries))


def _is_benchmark(run: Run, name: str, unit: int) -> bool:
    """Say whether all units are compared with this value."""
    scales = (item.scale for item in run.rulebook.profile.items)
    return unit == run.records.benchmark and any(isinstance(scale, Benchmark) and scale.of == name for scale in scales)


def _span(run: Run, name: str) -> Fraction:
    numbers = [n for value in run.measured.columns[name] if not isinstance(value, bool) and (n := number(value)) is not None]
    return (max(numbers) - min(numbers) if numbers else Fraction(0)) or Fraction(1)


def _thinned(arm: Sequence[Value], marks: Sequence[Fraction]) -> Sequence[Value]:
    """Return the values of an arm, or of many the nearest, the farthest, those at which something turns and some apart."""
    if len(arm) <= MOST_VALUES:
        return arm
    rising = _order(arm[0]) < _order(arm[-1])
    key = _order if rising else lambda value: -_order(value)
    at = [bisect_left(arm, mark if rising else -mark, key=key) + d for mark in marks for d in (-1, 0, 1)]
    kept = {*range(NEAR), len(arm) - 1, *range(0, len(arm), max(1, len(arm) // 60)), *(i for i in at if 0 <= i < len(arm))}
    return [arm[i] for i in sorted(kept)]


def _order(value: Value) -> Fraction:
    return number(value) or Fraction(0)


class _Reach:
    """The values that one fact may take."""

    def __init__(self, run: Run, name: str, indicator: Indicator, unit: int) -> None:
        self.run, self.name, self.indicator, self.unit = run, name, indicator, unit
        self.marks = sorted({Fraction(mark) for mark in self._marks()})

    def arms(self, now: Value) -> list[Sequence[Value]]:
        """Return the values upwards and downwards, as far as either is good, the nearest first; words in one arm each."""
        kind, better = self.indicator.type, self.indicator.better if now is not None else None
        if kind == "flag":
            return [[value] for value in (True, False) if value is not now and better in (None, "up" if value else "down")]
        if kind == "text":
            return [[word] for word in self._words() if word != now]
        own = number(now)
        if kind == "count":
            start, top = int(own or 0), self._top(own)
            up: Sequence[Value] = range(start + 1, top + 1) if now is not None else range(top + 1)
            down: Sequence[Value] = range(start - 1, -1, -1) if now is not None else ()
        else:
            start_at = Fraction(0) if own is None else own
            found = sorted(n for n in self._numbers(own) if n != own)
            up = _distinct(kind, [n for n in found if n > start_at or own is None])
            down = _distinct(kind, [n for n in reversed(found) if n < start_at and own is not None])
        return [arm for arm, way in ((up, "up"), (down, "down")) if better in (None, way)]

    def _top(self, now: Fraction | None) -> int:
        """Return how far a count is sought: to every mark and other unit's value, and beyond what it is; not above its whole."""
        start, cap = int(now or 0), self._cap()
        top = max([start + NEAR, *(int(mark) + 1 for mark in self.marks), *(int(n) for n in self._of_others())])
        return top if cap is None else min(top, max(cap, start))

    def _cap(self) -> int | None:
        """Return the least of the wholes that the unit cannot change, of which the fact is a part."""
        values = (number(self.run.measured.columns[w][self.unit]) for w in wholes(self.run, self.name) if is_fixed(self.run, w))
        return min((int(n) for n in values if n is not None), default=None)

    def _numbers(self, now: Fraction | None) -> set[Fraction]:
        share = self.indicator.type == "share"
        marks = {*self.marks, *self._of_others()}
        low = Fraction(0) if share else min([*marks, now or Fraction(0)])
        high = Fraction(1) if share else max([*marks, now or Fraction(0)])
        step = (high - low) / GRID
        grid = {low + step * n for n in range(GRID + 1)}
        beyond = {m + d * (step or Fraction(1)) / 10 for m in marks for d in (-1, 1)}
        return {n for n in {*marks, *grid, *beyond} if not share or 0 <= n <= 1}

    def _of_others(self) -> Iterator[Fraction]:
        yield from (n for value in self.run.measured.columns[self.name] if (n := number(value)) is not None)
        for whole in wholes(self.run, self.name):
            if (n := number(self.run.measured.columns[whole][self.unit])) is not None:
                yield n

    def _marks(self) -> Iterator[Decimal | Fraction]:
        """Yield the numbers that conditions and scales compare the fact with."""
        for id_ in criteria_that_matter(self.run):
            for leaf in leaves_of(self.run, id_):
                yield from self._compared(leaf)
        for item in self.run.rulebook.profile.items:
            scale = item.scale
            if isinstance(scale, Linear | Tiers) and scale.of == self.name:
                yield from (value for value, _ in scale.steps)
            elif isinstance(scale, PerStep) and scale.of == self.name:
                yield scale.target
        for _, change in changes_of(self.run):
            if change.per == self.name and change.each:
                yield from (Decimal(n) for n in (change.zero_from,) if n is not None)
                yield from (most / change.each for most in (change.at_most,) if most is not None)

    def _compared(self, leaf: Leaf) -> Iterator[Decimal | Fraction]:
        right: Any = leaf.right
        if isinstance(right, NameRef):
            if right.name == self.name:
                other = number(self.run.measured.columns[leaf.name][self.unit]) if leaf.name in self.run.measured.columns else None
            elif leaf.name == self.name and right.name in self.run.measured.columns:
                other = number(self.run.measured.columns[right.name][self.unit])
            else:
                other = None
            right = self.run.rulebook.parameters.get(right.name) if leaf.name == self.name else None
            yield from () if other is None else (other,)
        if leaf.name == self.name:
            members: Iterable[Any] = right if isinstance(right, tuple) else (right,)
            yield from (m for m in members if isinstance(m, Decimal))

    def _words(self) -> list[str]:
        """Return the words that a scale gives points for, and those that conditions ask for."""
        words: dict[str, None] = {}
        for item in self.run.rulebook.profile.items:
            if isinstance(item.scale, Choices) and item.scale.of == self.name:
                words |= dict.fromkeys(item.scale.choices)
        for id_ in sorted(criteria_that_matter(self.run)):
            for leaf in leaves_of(self.run, id_):
                asked: Sequence[Any] = (
                    leaf.right if isinstance(leaf.right, tuple) and not isinstance(leaf.right, NameRef) else (leaf.right,)
                )
                words |= {word: None for word in asked if leaf.name == self.name and isinstance(word, str)}
        return list(words)


def _distinct(kind: str, numbers: Sequence[Fraction]) -> list[Value]:
    """Return exact numbers as values of a share or a number, each once."""
    if kind == "share":
        return [(n.numerator, n.denominator) for n in numbers]
    eighth = Decimal("0.00000001")
    return list(dict.fromkeys((Decimal(n.numerator) / n.denominator).quantize(eighth).normalize() for n in numbers))
