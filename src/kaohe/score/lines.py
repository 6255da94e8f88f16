"""Lines of a score sheet: the points of one item or bonus item, from the facts that it rests on."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from kaohe.infer.truth import EXCUSED, FOUND, NOT_APPLIED, UNDETERMINED
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.profile_models import BonusItem, Change, Fixed, Item, Profile, Rounding
from kaohe.rulebook.scale_models import Scale
from kaohe.score.points import Ticks, fixed, rounded, ticks
from kaohe.score.relative import Between, column_of
from kaohe.score.scales import scale_points
from kaohe.score.sheet import ItemRow, Loss

End = Literal["known", "low", "high"]
"""How unknown facts are taken: left out, all against the unit, or all for it."""
END_NAMES: tuple[End, ...] = ("known", "low", "high")


class Line(NamedTuple):
    """A row of the sheet; and where the item does not apply, what each found criterion takes from the total instead."""

    row: ItemRow
    points: Ticks
    of: Ticks
    """0 where the item does not apply."""
    taken: tuple[tuple[str, Ticks], ...] = ()
    way: str = ""
    """What becomes of the item where it does not apply: rescale, shrink, spread, average."""


Facts = Mapping[str, Value | Between]


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
    zero_from: int | None
    limit: Ticks
    worst_at: End
    """The end that takes an unknown count as the most."""

    @classmethod
    def of(cls, criterion: str, change: Change, limit: Ticks, kind: str, worst_at: End) -> "Stake":
        """Return a change of a profile; ``limit`` is the most that the item can lose or gain."""
        fixed = limit if change.forfeit else None if change.points is None else ticks(change.points)
        each, most = (None if points is None else ticks(points) for points in (change.each, change.at_most))
        open_ = "low" if kind == "failing" else "high"
        return cls(criterion, open_, change.forfeit, fixed, each or 0, change.per or "", most, change.zero_from, limit, worst_at)  # type: ignore[arg-type]

    def found(self, states: Mapping[str, str], end: End) -> bool:
        """Say whether the criterion counts as found at an end."""
        state = states[self.criterion]
        return state == FOUND or (state == UNDETERMINED and end == self.found_when_open)

    def open_at(self, values: Facts, states: Mapping[str, str]) -> End | None:
        """Return the end at which what it takes or adds differs from what is known; None where nothing is unknown."""
        state = states[self.criterion]
        if state == UNDETERMINED:
            return self.found_when_open
        return self.worst_at if state == FOUND and self.fixed is None and values[self.per] is None else None

    def stated(self, values: Facts, end: End) -> Ticks:
        """Return what it takes or adds by the profile once found, as a positive number.

        A finding is at least one occurrence, whatever its count says. Where the count is unknown, the worst end takes
        as many as the change's own ceiling, or else ``limit``, allows; the others one.
        """
        if self.fixed is not None:
            return self.fixed
        times = values[self.per]
        if times is None and end == self.worst_at:
            return self.limit if self.at_most is None or self.zero_from is not None else self.at_most
        count = max(times if isinstance(times, int) else 1, 1)
        if self.zero_from is not None and count >= self.zero_from:
            return self.limit
        stated = self.each * count
        return stated if self.at_most is None else min(stated, self.at_most)


class Part:
    """One item or bonus item of a profile, ready to score many units."""

    def __init__(self, profile: Profile, item: Item | BonusItem, kinds: Mapping[str, str]) -> None:
        self.id, self.title = item.id, item.title
        self.scale: Scale | None = None
        self.column: str | None = None
        self.way: str | Fixed = ""
        self.rounding: Rounding | None = profile.rounding if profile.rounding.at == "item" else None
        self._on_scale: dict[Any, Ticks] = {}
        worst_at: End = "low"
        if isinstance(item, Item):
            self.of, self.scale, changes, limit = ticks(item.points), item.scale, item.deduct, ticks(item.points)
            self.column, self.way = column_of(item), item.not_applicable or profile.not_applicable
        else:
            assert profile.bonus is not None
            most = profile.bonus.at_most if item.at_most is None else item.at_most
            self.of, changes, limit, worst_at = 0, item.add, ticks(most), "high"
            self.highest, self.at_most = item.count == "highest", None if item.at_most is None else ticks(item.at_most)
        self.bonus = isinstance(item, BonusItem)
        self.stakes = [Stake.of(id_, change, limit, kinds[id_], worst_at) for id_, change in sorted(changes.items())]
        self.criteria = [stake.criterion for stake in self.stakes]
        counts = [stake.per for stake in self.stakes if stake.per]
        self.indicators = list(dict.fromkeys([*([self.column] if self.column else []), *counts]))

    def at_ends(self, values: Facts, states: Mapping[str, str], filled: Mapping[End, Ticks] | None = None) -> Ends:
        """Return the line of a unit, given at least its ``indicators`` and ``criteria``.

        ``filled`` holds the points that the item gives, at each end, where it does not apply (``average``).
        """
        if isinstance(self.way, Fixed):
            share = fixed(*_times(self.way.fixed.as_integer_ratio(), self.of))
            filled = {"known": share, "low": share, "high": share}
        known = self._line(values, states, "known", filled)
        value = values[self.column] if self.column is not None else NOT_APPLICABLE
        if value is None or (isinstance(value, Between) and not value.known == value.low == value.high):
            open_: set[End | None] = {"low", "high"}
        else:
            open_ = {stake.open_at(values, states) for stake in self.stakes}
        if filled and len(set(filled.values())) > 1:
            open_ |= {"low", "high"}
        low = self._line(values, states, "low", filled) if "low" in open_ else known
        high = self._line(values, states, "high", filled) if "high" in open_ else known
        return Ends(known, low, high, open=low is not known or high is not known)

    def _line(self, values: Facts, states: Mapping[str, str], end: End, filled: Mapping[End, Ticks] | None) -> Line:
        found = [stake for stake in self.stakes if stake.found(states, end)]
        value = self.value_at(values, end)
        applies = self.applies(value, states, end)
        if self.bonus:
            row = self._bonus_row(found, values, end)
        elif applies or any(stake.forfeit for stake in found):
            row = self._row(value, found, values, states, end)
        elif filled is not None and not (self.column is not None and value is None):
            way = "fixed" if isinstance(self.way, Fixed) else "average"
            row = self._row(value, found, values, states, end, (way, filled[end]))
        else:
            unknown = self.column is not None and value is None
            row = ItemRow(self.id, self.title, self.of, 0, (), applicable=False, unknown=unknown)
            taken = tuple((stake.criterion, stake.stated(values, end)) for stake in found)
            return Line(row, 0, 0, taken, "rescale" if unknown or isinstance(self.way, Fixed) else self.way)
        row = self._rounded(row) if self.rounding else row
        return Line(row, row.points, row.of)

    def value_at(self, values: Facts, end: End) -> Any:
        """Return what the scale reads at an end."""
        value = values[self.column] if self.column is not None else None
        return getattr(value, end) if isinstance(value, Between) else value

    def applies(self, value: Any, states: Mapping[str, str], end: End) -> bool:
        """Say whether the item applies to a unit, as far as its scale and its criteria go."""
        if self.column is not None:
            return value is not NOT_APPLICABLE and (value is not None or end != "known")
        return not self.criteria or any(states[id_] != NOT_APPLIED for id_ in self.criteria)

    def _row(
        self,
        value: Any,
        found: list[Stake],
        values: Facts,
        states: Mapping[str, str],
        end: End,
        filled: tuple[str, Ticks] | None = None,
    ) -> ItemRow:
        unknown = self.column is not None and value is None
        left, cause = self.of, "scale"
        if filled is not None:
            cause, left = filled
        elif unknown:
            left = 0 if end == "low" else left
        elif self.scale is not None and value is not None and value is not NOT_APPLICABLE:
            left = self._points(self.scale, value)
        lost = [Loss(cause, None, left - self.of, left - self.of)] if left < self.of else []
        for stake in found:
            stated = stake.stated(values, end)
            counted = min(stated, left)
            lost.append(Loss("deduct", stake.criterion, -stated, -counted))
            left -= counted
        excused = (stake for stake in self.stakes if states[stake.criterion] == EXCUSED)
        lost += [Loss("excused", stake.criterion, -stake.stated(values, end), 0) for stake in excused]
        return ItemRow(self.id, self.title, self.of, left, tuple(lost), unknown=unknown, filled=filled[0] if filled else None)

    def _points(self, scale: Scale, value: Any) -> Ticks:
        if value not in self._on_scale:
            self._on_scale[value] = scale_points(scale, value, self.of)
        return self._on_scale[value]

    def _bonus_row(self, found: list[Stake], values: Facts, end: End) -> ItemRow:
        gains = [(stake.criterion, stake.stated(values, end)) for stake in found]
        best = max(range(len(gains)), key=lambda i: gains[i][1], default=0) if self.highest else None
        lost = [Loss("credit", id_, points, points if best in (None, i) else 0) for i, (id_, points) in enumerate(gains)]
        total = sum(loss.points for loss in lost)
        if self.at_most is not None and total > self.at_most:
            lost.append(Loss("ceiling", None, self.at_most - total, self.at_most - total))
            total = self.at_most
        return ItemRow(self.id, self.title, 0, total, tuple(lost))

    def _rounded(self, row: ItemRow) -> ItemRow:
        assert self.rounding is not None
        points = rounded(row.points, self.rounding.digits, self.rounding.mode)
        change = points - row.points
        return row._replace(points=points, lost=(*row.lost, Loss("rounding", None, change, change))) if change else row


def _times(ratio: tuple[int, int], points: Ticks) -> tuple[int, int]:
    return ratio[0] * points, ratio[1]
