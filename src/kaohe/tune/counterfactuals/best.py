"""The most points that a unit may have while its indicators are known only as ranges, and its criteria as possible states.

Each line of the sheet is taken at its best, by the scales and the stakes of scoring, and the lines are added up as scoring
adds them; where an item may apply or not, both are tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from kaohe.infer.truth import FOUND, NOT_APPLIED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import BonusItem, Fixed, Item
from kaohe.rulebook.scale_models import RELATIVE, Benchmark, ByHand, Linear, PerStep, Rank, Scale, Tiers, indicator_of
from kaohe.run import Run
from kaohe.score.lines import Earned, Line, Part
from kaohe.score.points import Ticks, fixed, rounded
from kaohe.score.relative import Between, Field, compared
from kaohe.score.stakes import Stake, Taken
from kaohe.score.total import add_up, frame_of
from kaohe.tune.counterfactuals.possible import States
from kaohe.tune.counterfactuals.ranges import ANYTHING, Range, instances, whole_numbers

_MOST_WAYS = 64
"""How many combinations of items that apply or not are added up; beyond, each such item counts as full."""

_NOTHING = Taken((), (), forfeit=False, applies=True, total=0)


class Best:
    """The most that one unit may score."""

    def __init__(self, run: Run, unit: int) -> None:
        profile = run.rulebook.profile
        kinds = {id_: criterion.spec.kind for id_, criterion in run.rulebook.pack.criteria.items()}
        self.run, self.unit = run, unit
        self.items = [_Line(run, unit, item, Part(profile, item, kinds)) for item in profile.items]
        bonus = profile.bonus.items if profile.bonus else []
        self.bonus = [_Line(run, unit, item, Part(profile, item, kinds)) for item in bonus]
        frame = frame_of(profile)
        self.rounding, self.frame = frame.rounding, replace(frame, rounding=None)
        vetoes = set(profile.veto.by) if profile.veto else set()
        self.vetoes = [id_ for id_, severity in run.severities.items() if vetoes.intersection((id_, severity))]

    def score(self, ranges: Mapping[str, Range], states: Mapping[str, States]) -> Ticks | None:
        """Return what the unit cannot score more than; None where no item can apply."""
        ways = [line.ways(ranges, states) for line in self.items]
        bonus = [line.ways(ranges, states)[0] for line in self.bonus]
        certain = [id_ for id_ in self.vetoes if states[id_] == {FOUND}]
        vetoes = certain[:1] or ["", *(id_ for id_ in self.vetoes if FOUND in states[id_])][:2]
        scores = [self._total(items, bonus, veto) for items in _choices(ways) for veto in vetoes]
        return max((score for score in scores if score is not None), default=None)

    def _total(self, items: Sequence[Line], bonus: Sequence[Line], veto: str) -> Ticks | None:
        if sum(bool(line.taken.stated) for line in items) > 1:  # then what one takes hangs on the others: without is more
            items = [replace(line, taken=_NOTHING) for line in items]
        earned, of, gained = sum(line.points for line in items), sum(line.of for line in items), sum(line.points for line in bonus)
        _, total = add_up(self.frame, items, earned, of, gained, veto)
        if total is None:
            return None
        if not all(line.of for line in items):  # what makes up for items that do not apply is fixed to ticks, each up or down
            total += 2 * len(items)
        return rounded(total, self.rounding.digits, self.rounding.mode) if self.rounding else total


def _choices(ways: Sequence[Sequence[Line]]) -> Iterator[tuple[Line, ...]]:
    """Yield each combination of items that apply or not; where there are too many, one that no other exceeds."""
    number = 1
    for way in ways:
        number *= len(way)
    if number <= _MOST_WAYS:
        yield from product(*ways)
    else:
        yield tuple(_full(way[0]) if len(way) > 1 else way[0] for way in ways)


def _full(line: Line) -> Line:
    full = line.part.of
    return Line(line.part, full, full, True, Earned(full), _NOTHING)


class _Line:
    """One item or bonus item."""

    def __init__(self, run: Run, unit: int, item: Item | BonusItem, part: Part) -> None:
        self.run, self.unit, self.part = run, unit, part
        self.by_hand: Value = None
        self.reads: str | None = None
        if isinstance(item, Item) and isinstance(item.scale, ByHand):
            self.by_hand = run.beside[f"by_hand:{item.id}"][unit]  # type: ignore[assignment]
        elif isinstance(item, Item):
            self.reads = indicator_of(item.scale)
        self.known: dict[tuple[Any, ...], list[Line]] = {}

    def ways(self, ranges: Mapping[str, Range], states: Mapping[str, States]) -> list[Line]:
        """Return the line at its best where it applies, and where it does not, as far as either may be."""
        asked = [ranges[self.reads]] if self.reads else []
        asked += [ranges[stake.per] for stake in self.part.stakes if stake.per]
        key = (*asked, *(states[id_] for id_ in self.part.criteria))
        if key not in self.known:
            self.known[key] = [self._bonus(ranges, states)] if self.part.bonus else list(self._ways(ranges, states))
        return self.known[key]

    def _ways(self, ranges: Mapping[str, Range], states: Mapping[str, States]) -> Iterator[Line]:
        part, found = self.part, [stake for stake in self.part.stakes if states[stake.criterion] == {FOUND}]
        known, not_known, unknown = self._known(ranges, states)
        forfeit = any(stake.forfeit for stake in found)
        taken = [(stake.criterion, min(_stated(stake, ranges))) for stake in found]
        lost = sum(points for _, points in taken)
        if known or forfeit or any(stake.forfeit and FOUND in states[stake.criterion] for stake in part.stakes):
            yield self._line(0 if forfeit or not known else max(self._most(ranges) - lost, 0))
        if (not_known or unknown) and not forfeit:
            if not_known and isinstance(part.way, Fixed):
                yield self._line(max(fixed(*_times(part.way, part.of)) - lost, 0))
            if not_known and part.way == "average":
                yield self._line(max(part.of - lost, 0))
            cut = Taken(tuple(taken), (), forfeit=False, applies=True, total=lost)
            if unknown:
                yield Line(part, 0, 0, False, Earned(part.of, applies=False, unknown=True), cut)
            if not_known and isinstance(part.way, str) and not (unknown and part.way == "rescale"):
                yield Line(part, 0, 0, False, Earned(part.of, applies=False), cut)

    def _known(self, ranges: Mapping[str, Range], states: Mapping[str, States]) -> tuple[bool, bool, bool]:
        """Say whether the item may apply by itself, may not apply, and may be unknown."""
        if self.part.column is None:
            ids = self.part.criteria
            none = bool(ids) and all(NOT_APPLIED in states[id_] for id_ in ids)
            return not ids or any(states[id_] != {NOT_APPLIED} for id_ in ids), none, False
        if self.reads is None:
            return self.by_hand is not None, False, self.by_hand is None
        one, others = ranges[self.reads], isinstance(self.part.scale, Benchmark)  # whose own text may be missing
        return one.known, one.not_applicable or others, one.unknown or others

    def _line(self, points: Ticks) -> Line:
        rounding = self.part.rounding
        points = rounded(points, rounding.digits, rounding.mode) if rounding else points
        return Line(self.part, points, self.part.of, True, Earned(points), _NOTHING)

    def _most(self, ranges: Mapping[str, Range]) -> Ticks:
        """Return the most points that the scale gives."""
        scale, on_scale, full = self.part.scale, self.part.on_scale, self.part.of
        if scale is None or on_scale is None:
            return full
        if self.reads is None:
            return on_scale(self.by_hand)
        one = ranges[self.reads]
        if one == ANYTHING:
            return full
        values = instances(one._replace(not_applicable=False, unknown=False), _marks(scale))
        if isinstance(scale, RELATIVE):
            values = [place for value in values for place in self._compared(scale, value)]
            if isinstance(scale, Rank) and values:
                values = list(range(min(values), max(values) + 1))
        return max(map(on_scale, values), default=0)

    def _compared(self, scale: Any, value: Any) -> Iterator[Any]:
        """Yield what a value of the unit comes to beside the others'."""
        others = list(self.run.measured.columns[scale.of])
        others[self.unit] = value.as_integer_ratio() if isinstance(value, Fraction) else value
        profile, records = self.run.rulebook.profile, self.run.records
        field = Field(len(others), [unit.group for unit in records.units] if profile.groups else None, records.benchmark)
        found = compared(scale, others, field, profile.ranking.ties)[self.unit]
        if isinstance(found, Between):
            yield found.known

    def _bonus(self, ranges: Mapping[str, Range], states: Mapping[str, States]) -> Line:
        part = self.part
        gains = [max(_stated(stake, ranges)) for stake in part.stakes if FOUND in states[stake.criterion]]
        total = max(gains, default=0) if part.highest else sum(gains)
        return self._line(total if part.at_most is None else min(total, part.at_most))


def _marks(scale: Scale) -> list[Fraction]:
    """Return the values at which a scale turns."""
    if isinstance(scale, Linear | Tiers):
        below = [scale.none_below] if isinstance(scale, Linear) and scale.none_below is not None else []
        return [Fraction(value) for value in (*(value for value, _ in scale.steps), *below)]
    return [Fraction(scale.target)] if isinstance(scale, PerStep) else []


def _stated(stake: Stake, ranges: Mapping[str, Range]) -> list[Ticks]:
    """Return what a criterion may take or add once found."""
    if not stake.per:
        return [stake.stated({}, "known")]
    edges = () if stake.zero_from is None else (stake.zero_from - 1, stake.zero_from)
    return [stake.stated({stake.per: count}, "known") for count in whole_numbers(ranges[stake.per], edges) or [None]]


def _times(way: Fixed, points: Ticks) -> tuple[int, int]:
    of, to = way.fixed.as_integer_ratio()
    return of * points, to
