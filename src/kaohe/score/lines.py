"""Lines of a score sheet: the points of one item or bonus item, from the facts that it rests on."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from kaohe.infer.truth import FOUND, NOT_APPLIED, UNDETERMINED
from kaohe.records.values import NOT_APPLICABLE, Known, Value
from kaohe.rulebook.profile_models import BonusItem, Change, Item, Linear, Profile, Rounding, Tiers
from kaohe.score.points import Ticks, rounded, ticks
from kaohe.score.scales import scale_points
from kaohe.score.sheet import ItemRow, Loss

End = Literal["known", "low", "high"]
"""How unknown facts are taken: left out, all against the unit, or all for it."""


class Line(NamedTuple):
    """A row of the sheet; and where the item does not apply, what each found criterion takes from the total instead."""

    row: ItemRow
    points: Ticks
    of: Ticks
    """0 where the item does not apply."""
    taken: tuple[tuple[str, Ticks], ...] = ()


class Ends(NamedTuple):
    """A line as known, and with unknown facts all against the unit and all for it; ``open`` where any are unknown."""

    known: Line
    low: Line
    high: Line
    open: bool


class Stake(NamedTuple):
    """What one criterion takes from an item, or adds on a bonus item, in ticks."""

    criterion: str
    found_when_open: End
    """The end at which it counts as found while nobody knows."""
    forfeit: bool
    fixed: Ticks | None
    """Whatever the count; None where it is so much ``each``."""
    each: Ticks
    per: str
    at_most: Ticks | None
    limit: Ticks
    worst_at: End
    """The end that takes an unknown count as the most."""

    @classmethod
    def of(cls, criterion: str, change: Change, limit: Ticks, kind: str, worst_at: End) -> "Stake":
        """Return a change of a profile; ``limit`` is the most that the item can lose or gain."""
        fixed = limit if change.forfeit else None if change.points is None else ticks(change.points)
        each, most = (None if points is None else ticks(points) for points in (change.each, change.at_most))
        open_ = "low" if kind == "failing" else "high"
        return cls(criterion, open_, change.forfeit, fixed, each or 0, change.per or "", most, limit, worst_at)  # type: ignore[arg-type]

    def found(self, states: Mapping[str, str], end: End) -> bool:
        """Say whether the criterion counts as found at an end."""
        state = states[self.criterion]
        return state == FOUND or (state == UNDETERMINED and end == self.found_when_open)

    def open_at(self, values: Mapping[str, Value], states: Mapping[str, str]) -> End | None:
        """Return the end at which what it takes or adds differs from what is known; None where nothing is unknown."""
        state = states[self.criterion]
        if state == UNDETERMINED:
            return self.found_when_open
        return self.worst_at if state == FOUND and self.fixed is None and values[self.per] is None else None

    def stated(self, values: Mapping[str, Value], end: End) -> Ticks:
        """Return what it takes or adds by the profile once found, as a positive number.

        A finding is at least one occurrence, whatever its count says. Where the count is unknown, the worst end takes
        as many as the change's own ceiling, or else ``limit``, allows; the others one.
        """
        if self.fixed is not None:
            return self.fixed
        times = values[self.per]
        if times is None and end == self.worst_at:
            return self.limit if self.at_most is None else self.at_most
        stated = self.each * max(times if isinstance(times, int) else 1, 1)
        return stated if self.at_most is None else min(stated, self.at_most)


class Part:
    """One item or bonus item of a profile, ready to score many units."""

    def __init__(self, profile: Profile, item: Item | BonusItem, kinds: Mapping[str, str]) -> None:
        self.id, self.title = item.id, item.title
        self.scale: Linear | Tiers | None = None
        self.rounding: Rounding | None = profile.rounding if profile.rounding.at == "item" else None
        self._on_scale: dict[Known, Ticks] = {}
        worst_at: End = "low"
        if isinstance(item, Item):
            self.of, self.scale, changes, limit = ticks(item.points), item.scale, item.deduct, ticks(item.points)
        else:
            assert profile.bonus is not None
            self.of, changes, limit, worst_at = 0, item.add, ticks(profile.bonus.at_most), "high"
        self.bonus = isinstance(item, BonusItem)
        self.stakes = [Stake.of(id_, change, limit, kinds[id_], worst_at) for id_, change in sorted(changes.items())]
        self.criteria = [stake.criterion for stake in self.stakes]
        counts = [stake.per for stake in self.stakes if stake.per]
        self.indicators = list(dict.fromkeys([*([self.scale.of] if self.scale else []), *counts]))

    def at_ends(self, values: Mapping[str, Value], states: Mapping[str, str]) -> Ends:
        """Return the line of a unit, given at least its ``indicators`` and ``criteria``."""
        known = self._line(values, states, "known")
        if self.scale is not None and values[self.scale.of] is None:
            open_: set[End | None] = {"low", "high"}
        else:
            open_ = {stake.open_at(values, states) for stake in self.stakes}
        low = self._line(values, states, "low") if "low" in open_ else known
        high = self._line(values, states, "high") if "high" in open_ else known
        return Ends(known, low, high, open=low is not known or high is not known)

    def _line(self, values: Mapping[str, Value], states: Mapping[str, str], end: End) -> Line:
        found = [stake for stake in self.stakes if stake.found(states, end)]
        value = values[self.scale.of] if self.scale else None
        if self.bonus:
            row = self._bonus_row(found, values, end)
        elif self._applies(value, states, end) or any(stake.forfeit for stake in found):
            row = self._row(value, found, values, end)
        else:
            unknown = self.scale is not None and value is None
            row = ItemRow(self.id, self.title, self.of, 0, (), applicable=False, unknown=unknown)
            return Line(row, 0, 0, tuple((stake.criterion, stake.stated(values, end)) for stake in found))
        row = self._rounded(row) if self.rounding else row
        return Line(row, row.points, row.of)

    def _applies(self, value: Value, states: Mapping[str, str], end: End) -> bool:
        if self.scale:
            return value is not NOT_APPLICABLE and (value is not None or end != "known")
        return not self.criteria or any(states[id_] != NOT_APPLIED for id_ in self.criteria)

    def _row(self, value: Value, found: list[Stake], values: Mapping[str, Value], end: End) -> ItemRow:
        unknown = self.scale is not None and value is None
        left = self.of
        if unknown:
            left = 0 if end == "low" else left
        elif self.scale and value is not None and value is not NOT_APPLICABLE:
            left = self._points(self.scale, value)
        lost = [Loss("scale", None, left - self.of, left - self.of)] if left < self.of else []
        for stake in found:
            stated = stake.stated(values, end)
            counted = min(stated, left)
            lost.append(Loss("deduct", stake.criterion, -stated, -counted))
            left -= counted
        return ItemRow(self.id, self.title, self.of, left, tuple(lost), unknown=unknown)

    def _points(self, scale: Linear | Tiers, value: Known) -> Ticks:
        if value not in self._on_scale:
            self._on_scale[value] = scale_points(scale, value)
        return self._on_scale[value]

    def _bonus_row(self, found: list[Stake], values: Mapping[str, Value], end: End) -> ItemRow:
        gains = [(stake.criterion, stake.stated(values, end)) for stake in found]
        lost = tuple(Loss("credit", id_, points, points) for id_, points in gains)
        return ItemRow(self.id, self.title, 0, sum(points for _, points in gains), lost)

    def _rounded(self, row: ItemRow) -> ItemRow:
        assert self.rounding is not None
        points = rounded(row.points, self.rounding.digits, self.rounding.mode)
        change = points - row.points
        return row._replace(points=points, lost=(*row.lost, Loss("rounding", None, change, change))) if change else row
