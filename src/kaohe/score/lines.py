"""Lines of a score sheet: the points of one item or bonus item, from the facts that it rests on.

A line joins what the item gives, by the value that its scale reads, and what the criteria found take or add. Either is
the same for many units. How the points of a line came about is told by :mod:`kaohe.score.rows`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.profile_models import BonusItem, Fixed, Item, Profile, Rounding
from kaohe.rulebook.scale_models import Scale
from kaohe.score.ends import End, Ends, closed
from kaohe.score.points import Ticks, fixed, rounded, ticks
from kaohe.score.relative import Between, column_of
from kaohe.score.scales import points_on
from kaohe.score.stakes import Facts, Stake, Taken, taken


@dataclass(slots=True, eq=False, repr=False)
class Earned:
    """What an item gives before its criteria count."""

    points: Ticks
    by: str = "scale"
    """What gives them: scale, average, fixed."""
    applies: bool = True
    unknown: bool = False
    """Nobody knows what the scale reads."""


@dataclass(slots=True, eq=False, repr=False)
class Line:
    """What one item or bonus item gives a unit."""

    part: "Part"
    points: Ticks
    of: Ticks
    """0 where the item does not apply."""
    applies: bool
    earned: Earned
    taken: Taken

    @property
    def way(self) -> str:
        """What becomes of the item if it does not apply: rescale, shrink, spread, average; "" if it does."""
        if self.applies:
            return ""
        return "rescale" if self.earned.unknown or isinstance(self.part.way, Fixed) else self.part.way


class Part:
    """One item or bonus item of a profile, ready to score many units."""

    def __init__(self, profile: Profile, item: Item | BonusItem, kinds: Mapping[str, str]) -> None:
        self.id, self.title, self.bonus = item.id, item.title, isinstance(item, BonusItem)
        self.scale: Scale | None = None
        self.column: str | None = None
        self.way: str | Fixed = ""
        self.rounding: Rounding | None = profile.rounding if profile.rounding.at == "item" else None
        self.highest, self.at_most = False, None
        worst_at: End = "low"
        if isinstance(item, Item):
            self.of, self.scale, changes, limit = ticks(item.points), item.scale, item.deduct, ticks(item.points)
            self.column, self.way = column_of(item), item.not_applicable or profile.not_applicable
        else:
            assert profile.bonus is not None
            most = profile.bonus.at_most if item.at_most is None else item.at_most
            self.of, changes, limit, worst_at = 0, item.add, ticks(most), "high"
            self.highest, self.at_most = item.count == "highest", None if item.at_most is None else ticks(item.at_most)
        self.stakes = [Stake.of(id_, change, limit, kinds[id_], worst_at) for id_, change in sorted(changes.items())]
        self.criteria = [stake.criterion for stake in self.stakes]
        self.counts = list(dict.fromkeys(stake.per for stake in self.stakes if stake.per))
        self.on_scale = points_on(self.scale, self.of) if self.scale is not None else None
        self.fixed: Ends[Earned] | Ends[None] = closed(None)
        if isinstance(self.way, Fixed):
            of, to = self.way.fixed.as_integer_ratio()
            self.fixed = closed(Earned(fixed(of * self.of, to), "fixed"))
        self.reads = [*([] if self.column is None else [self.column]), *self.counts]

    def at_ends(self, values: Facts, states: Mapping[str, str]) -> Ends[Line]:
        """Return the line of a unit, given at least what it ``reads`` and its ``criteria``."""
        return self.joined(self.earned(values[self.column] if self.column else None), self.taken(values, states))

    def earned(self, value: Value | Between) -> Ends[Earned]:
        """Return what the item gives, by the value of its column."""
        if self.column is None:
            return closed(Earned(self.of))
        if value is None:
            unknown = Earned(self.of, applies=False, unknown=True)
            return Ends(unknown, Earned(0, unknown=True), Earned(self.of, unknown=True))
        if value is NOT_APPLICABLE:
            return closed(Earned(self.of, applies=False))
        if not isinstance(value, Between):
            return closed(self._on_scale(value))
        if value.known == value.low == value.high:
            return closed(self._on_scale(value.known))
        return Ends(*map(self._on_scale, value))

    def _on_scale(self, value: Any) -> Earned:
        assert self.on_scale is not None
        return Earned(self.on_scale(value))

    def taken(self, values: Facts, states: Mapping[str, str]) -> Ends[Taken]:
        """Return what the criteria take or add, given at least the ``counts`` and ``criteria`` of a unit."""
        return taken(self.stakes, values, states, highest=self.highest)

    def joined(self, earned: Ends[Earned], cut: Ends[Taken], filled: Ends[Earned] | None = None) -> Ends[Line]:
        """Return the line of a unit; ``filled`` is what the item gives where it does not apply (``average``)."""
        fill = filled or self.fixed
        known = self._line(earned.known, cut.known, fill.known)
        low = high = known
        if earned.low is not earned.known or cut.low is not cut.known or fill.low is not fill.known:
            low = self._line(earned.low, cut.low, fill.low)
        if earned.high is not earned.known or cut.high is not cut.known or fill.high is not fill.known:
            high = self._line(earned.high, cut.high, fill.high)
        return Ends(known, low, high)

    def points(self, earned: Earned, cut: Taken) -> Ticks:
        """Return the points of a line to which the item applies, before rounding."""
        if self.bonus:
            return cut.total if self.at_most is None else min(cut.total, self.at_most)
        return max(earned.points - cut.total, 0)

    def _line(self, earned: Earned, cut: Taken, filled: Earned | None) -> Line:
        applies = earned.applies and (cut.applies or self.column is not None)
        if not (applies or cut.forfeit or self.bonus):
            if filled is None or earned.unknown:
                return Line(self, 0, 0, False, earned, cut)
            earned = filled
        points = self.points(earned, cut)
        if self.rounding is not None:
            points = rounded(points, self.rounding.digits, self.rounding.mode)
        return Line(self, points, self.of, True, earned, cut)
