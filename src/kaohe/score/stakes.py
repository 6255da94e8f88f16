"""What criteria take from an item, or add on a bonus item, once they are found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kaohe.infer.truth import EXCUSED, FOUND, NOT_APPLIED, UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Change
from kaohe.score.ends import End, Ends
from kaohe.score.points import Ticks, ticks
from kaohe.score.relative import Between

Facts = Mapping[str, Value | Between]


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


@dataclass(slots=True, eq=False, repr=False)
class Taken:
    """What the criteria found take from one item, or add on one bonus item."""

    stated: tuple[tuple[str, Ticks], ...]
    """By the profile, each for itself, in order of criterion id."""
    excused: tuple[tuple[str, Ticks], ...]
    """The same of those that are excused after review: it is not taken."""
    forfeit: bool
    """One of those found takes the whole item."""
    applies: bool
    """Whether any of the criteria applies to the unit, or there are none."""
    total: Ticks


def taken(stakes: Sequence[Stake], values: Facts, states: Mapping[str, str], *, highest: bool = False) -> Ends[Taken]:
    """Return what the criteria of an item take or add; ``highest``: only the one that adds most counts."""
    open_ = {stake.open_at(values, states) for stake in stakes}
    known = _taken(stakes, values, states, "known", highest)
    low = _taken(stakes, values, states, "low", highest) if "low" in open_ else known
    high = _taken(stakes, values, states, "high", highest) if "high" in open_ else known
    return Ends(known, low, high)


def _taken(stakes: Sequence[Stake], values: Facts, states: Mapping[str, str], end: End, highest: bool) -> Taken:
    found = [stake for stake in stakes if stake.found(states, end)]
    stated = [(stake.criterion, stake.stated(values, end)) for stake in found]
    excused = [(stake.criterion, stake.stated(values, end)) for stake in stakes if states[stake.criterion] == EXCUSED]
    points = [points for _, points in stated]
    return Taken(
        tuple(stated),
        tuple(excused),
        any(stake.forfeit for stake in found),
        not stakes or any(states[stake.criterion] != NOT_APPLIED for stake in stakes),
        max(points, default=0) if highest else sum(points),
    )
