"""The facts of one unit that its grade rests on: which of them it can change, which are unknown, and which values matter."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.measure.computed import reads
from kaohe.records.values import NOT_APPLICABLE, Value, same
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack_models import FINDING_COUNTS, Indicator
from kaohe.rulebook.profile_models import Change
from kaohe.rulebook.scale_models import Benchmark, Choices, Linear, PerStep, Tiers, indicator_of
from kaohe.run import Run
from kaohe.score.relative import number
from kaohe.score.score import scored_criteria

NEAR = 12
"""So far beyond what it is, at least, a count is tried."""
MOST_VALUES = 150
"""A fact with more values in reach is tried at those that matter and at a number of others between."""


class Fact(NamedTuple):
    """One fact of a unit, and the values to try in its place, those nearest to it first."""

    name: str
    now: Value
    tries: tuple[Value, ...]
    every: bool
    """``tries`` hold every value in reach."""
    span: Fraction
    """Greatest less least value among the units: the measure of a change; 1 for flags and texts, and where all are equal."""

    def step(self, value: Value) -> Fraction:
        """Return how far a value is from what is, in spans."""
        old, new = number(self.now), number(value)
        return Fraction(1) if old is None or new is None else abs(new - old) / self.span


def facts_that_matter(run: Run, unit: int) -> dict[str, Indicator]:
    """Return the indicators, not computed from others, on which points, bars and tie-breaks of a unit rest."""
    profile = run.rulebook.profile
    read = [name for id_ in sorted(criteria_that_matter(run)) for name in read_by(run, id_)]
    read += [name for item in profile.items if (name := indicator_of(item.scale)) is not None]
    read += [change.per for _, change in changes_of(run) if change.per]
    return facts_behind(run, unit, [*read, *(name for by in profile.ranking.then_by for name in by)])


def facts_behind(run: Run, unit: int, names: Iterable[str]) -> dict[str, Indicator]:
    """Return the indicators, not computed from others, from which some are computed, in the order of the pack."""
    effective, left = run.measured.indicators, list(names)
    found: dict[str, bool] = {}
    while left:
        name = left.pop()
        if name in effective and name not in found:
            found[name] = is_given(run, name, unit) or not reads(effective[name])
            left += [] if found[name] else reads(effective[name])
    return {name: indicator for name, indicator in effective.items() if found.get(name)}


def read_by(run: Run, criterion: str) -> list[str]:
    """Return the names that the conditions of a criterion read."""
    return [name for leaf in _leaves(run, criterion) for name in leaf.names()]


def is_given(run: Run, name: str, unit: int) -> bool:
    """Say whether a value that is computed for others was supplied for this unit, since a part of it is unknown."""
    parts = reads(run.measured.indicators[name])
    return unit in run.measured.supplied.get(name, {}) and any(run.measured.columns[part][unit] is None for part in parts)


def is_settled(run: Run, name: str, unit: int) -> bool:
    """Say whether case.yaml lets the stated value of a computed indicator hold."""
    given = run.measured.supplied.get(name, {}).get(unit)
    value = run.measured.columns[name][unit]
    return (name, unit) in run.measured.settled and given is not None and value is not None and same(value, given.value)


def criteria_that_matter(run: Run) -> set[str]:
    """Return the criteria that a profile scores, bars or vetoes by, and those that they name or count."""
    profile, severities = run.rulebook.profile, run.severities
    named = {name for grade in profile.grades for name in (*grade.barred_by, *grade.forced_by)}
    named |= set(profile.veto.by) if profile.veto else set()
    left = [*scored_criteria(profile), *(id_ for id_, severity in severities.items() if id_ in named or severity in named)]
    found: set[str] = set()
    while left:
        id_ = left.pop()
        if id_ in found:
            continue
        found.add(id_)
        for leaf in _leaves(run, id_):
            counted = FINDING_COUNTS.get(leaf.name)
            left += [leaf.name] if leaf.name in severities else [i for i, s in severities.items() if counted and s == counted]
    return found


def changes_of(run: Run) -> list[tuple[str, Change]]:
    """Return what each criterion takes or adds by the profile."""
    profile = run.rulebook.profile
    bonus = profile.bonus.items if profile.bonus else []
    return [pair for part in (*(i.deduct for i in profile.items), *(b.add for b in bonus)) for pair in part.items()]


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
        tries, every = _Tries(run, name, indicator, unit).values(now)
        if tries:
            yield Fact(name, now, tries, every, _span(run, name))


def _is_benchmark(run: Run, name: str, unit: int) -> bool:
    """Say whether all units are compared with this value."""
    scales = (item.scale for item in run.rulebook.profile.items)
    return unit == run.records.benchmark and any(isinstance(scale, Benchmark) and scale.of == name for scale in scales)


def _span(run: Run, name: str) -> Fraction:
    numbers = [n for value in run.measured.columns[name] if not isinstance(value, bool) and (n := number(value)) is not None]
    return (max(numbers) - min(numbers) if numbers else Fraction(0)) or Fraction(1)


def _leaves(run: Run, criterion: str) -> list[Leaf]:
    return run.rulebook.pack.criteria[criterion].leaves()


class _Tries:
    """The values to try for one fact."""

    def __init__(self, run: Run, name: str, indicator: Indicator, unit: int) -> None:
        self.run, self.name, self.indicator, self.unit = run, name, indicator, unit

    def values(self, now: Value) -> tuple[tuple[Value, ...], bool]:
        """Return the values in the good direction, nearest first, and whether that is every one in reach."""
        kind, better = self.indicator.type, self.indicator.better if now is not None else None
        if kind == "flag":
            wanted = [value for value in (True, False) if value is not now and better in (None, "up" if value else "down")]
            return tuple(wanted), True
        if kind == "text":
            return tuple(word for word in self._words() if word != now), True
        own = number(now)
        found, every = self._counts(own) if kind == "count" else (self._numbers(own), False)
        start = Fraction(0) if own is None else own
        kept = [n for n in found if n != own and (better is None or (n > start) is (better == "up"))]
        kept.sort(key=lambda n: (abs(n - start), n))
        return tuple(value_of(kind, n) for n in kept), every

    def _counts(self, now: Fraction | None) -> tuple[set[Fraction], bool]:
        start = int(now or 0)
        cap = self._cap()
        marks = {int(m) + d for m in self._marks() for d in (-1, 0, 1)}
        top = max([start + NEAR, *marks, *(int(n) for n in self._of_others())])
        top = top if cap is None else min(top, max(cap, start))
        every = set(range(top + 1))
        if len(every) <= MOST_VALUES:
            return {Fraction(n) for n in every}, True
        near = range(max(0, start - NEAR), start + NEAR + 1)
        apart = range(0, top + 1, max(1, top // 60))
        return {Fraction(n) for n in {0, top, *near, *apart, *marks} if 0 <= n <= top}, False

    def _cap(self) -> int | None:
        """Return the least of the wholes that the unit cannot change, of which the fact is a part."""
        values = (number(self.run.measured.columns[w][self.unit]) for w in wholes(self.run, self.name) if _is_fixed(self.run, w))
        return min((int(n) for n in values if n is not None), default=None)

    def _numbers(self, now: Fraction | None) -> set[Fraction]:
        share = self.indicator.type == "share"
        marks: set[Fraction] = {*(Fraction(m) for m in self._marks()), *self._of_others()}
        low = Fraction(0) if share else min([*marks, now or Fraction(0)])
        high = Fraction(1) if share else max([*marks, now or Fraction(0)])
        step = (high - low) / 100
        grid = {low + step * n for n in range(101)}
        beyond = {m + d * (step or Fraction(1)) / 100 for m in marks for d in (-1, 1)}
        return {n for n in {*marks, *grid, *beyond} if not share or 0 <= n <= 1}

    def _of_others(self) -> Iterator[Fraction]:
        yield from (n for value in self.run.measured.columns[self.name] if (n := number(value)) is not None)
        for whole in wholes(self.run, self.name):
            if (n := number(self.run.measured.columns[whole][self.unit])) is not None:
                yield n

    def _marks(self) -> Iterator[Decimal | Fraction]:
        """Yield the numbers that conditions and scales compare the fact with."""
        for id_ in criteria_that_matter(self.run):
            for leaf in _leaves(self.run, id_):
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
            for leaf in _leaves(self.run, id_):
                asked: Sequence[Any] = (
                    leaf.right if isinstance(leaf.right, tuple) and not isinstance(leaf.right, NameRef) else (leaf.right,)
                )
                words |= {word: None for word in asked if leaf.name == self.name and isinstance(word, str)}
        return list(words)


def value_of(kind: str, n: Fraction) -> Value:
    """Return an exact number as a value of a count, share or number."""
    if kind == "count":
        return int(n)
    if kind == "share":
        return n.numerator, n.denominator
    return (Decimal(n.numerator) / Decimal(n.denominator)).quantize(Decimal("0.00000001")).normalize()


def _is_fixed(run: Run, name: str) -> bool:
    """Say whether nothing that the unit can change goes into an indicator."""
    parts = reads(run.measured.indicators[name])
    return all(_is_fixed(run, part) for part in parts) if parts else not run.rulebook.pack.indicators[name].actionable


def parts_and_wholes(indicators: dict[str, Indicator]) -> list[tuple[str, str]]:
    """Return each indicator that can never be above another, with that other: of a share, or by ``part_of``."""
    pairs = [(i.ratio.of, i.ratio.to) for i in indicators.values() if i.ratio]
    return list(dict.fromkeys([*pairs, *((name, i.part_of) for name, i in indicators.items() if i.part_of)]))


def wholes(run: Run, name: str) -> list[str]:
    """Return the indicators that one is a part of."""
    return [whole for part, whole in parts_and_wholes(run.measured.indicators) if part == name]
