"""Ranks and grades of the units of one group, and how each grade was decided."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any, NamedTuple

from kaohe.records.values import NotApplicable, Value
from kaohe.rulebook.profile_models import Profile, Quota
from kaohe.score.points import Ticks, fixed, ticks


@dataclass(slots=True, repr=False)
class Contender:
    """What grading needs to know of one unit: position in the case, score, tie-breaks, and failings found.

    ``failings`` holds criterion ids and severities.
    """

    unit: int
    score: Ticks
    key: tuple[Any, ...]
    """Sorts best first: the score, then the tie-breaks."""
    failings: frozenset[str]


class Reason(NamedTuple):
    """How one grade was decided for one unit. ``place`` counts among the units eligible for the grade."""

    grade: str
    line: Ticks | None
    met: bool
    barred_by: tuple[str, ...]
    forced_by: tuple[str, ...]
    place: int | None
    places: int | None
    """Places of the quota; None without one."""
    tied: int = 0
    """How many units share the place at the edge of the quota."""


class Ladder:
    """The grades of a profile from the best down, and which of them failings leave open, worked out once for each set."""

    def __init__(self, profile: Profile) -> None:
        self.grades, self.ties = profile.grades, profile.ranking.ties
        self.lines = [None if grade.at_least is None else ticks(grade.at_least) for grade in self.grades]
        self.order = {grade.grade: number for number, grade in enumerate(self.grades)}
        self.limited = [number for number, grade in enumerate(self.grades) if grade.quota is not None]
        """Positions of the grades with a quota."""
        self._left_open: dict[frozenset[str], list[tuple[int, Ticks | None]]] = {}

    def forced(self, failings: frozenset[str]) -> int | None:
        """Return the position of the best grade that a unit may still have after what forces it down; None if nothing does."""
        forced = [number for number, grade in enumerate(self.grades) if not failings.isdisjoint(grade.forced_by)]
        return forced[-1] if forced else None

    def within_reach(self, score: Ticks, failings: frozenset[str]) -> Iterator[int]:
        """Yield the positions of the grades that a unit may have as far as its own score and failings go, best first."""
        if failings not in self._left_open:
            from_ = self.forced(failings) or 0
            self._left_open[failings] = [
                (number, self.lines[number])
                for number, grade in enumerate(self.grades)
                if number >= from_ and failings.isdisjoint(grade.barred_by)
            ]
        for number, line in self._left_open[failings]:
            if line is None or score >= line:
                yield number


class Eligible(NamedTuple):
    """The units of a group that are eligible for one grade."""

    keys: list[tuple[Any, ...]]
    """Of these units, best first."""
    quota: Quota | None
    places: int | None
    """Of the quota."""

    def place(self, key: tuple[Any, ...]) -> tuple[int, int]:
        """Return the place of one of them, from 1, and how many share it, itself included."""
        better = bisect_left(self.keys, key)
        return better + 1, bisect_right(self.keys, key) - better

    def room(self, key: tuple[Any, ...]) -> bool:
        """Say whether the quota has room for one of them."""
        return self.quota is None or self.places is None or fits(self.quota, self.places, *self.place(key))


@dataclass(slots=True, eq=False, repr=False)
class Standing:
    """One unit's rank and grade, and what they were decided from."""

    rank: int | None
    grade: str | None
    contender: Contender | None = None
    ladder: Ladder | None = None
    rounds: Sequence[Eligible] = ()
    """Of the group, from the best grade down."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """How each grade from the best down to the unit's own was decided."""
        if self.contender is None or self.ladder is None or self.grade is None:
            return ()
        own = self.ladder.order[self.grade]
        return tuple(_reason(self.ladder, number, self.contender, self.rounds[number]) for number in range(own + 1))


UNGRADED = Standing(None, None)
_KEY = attrgetter("key")


def sort_key(profile: Profile, score: Ticks, values: Mapping[str, Value], *, unknown_first: bool = False) -> tuple[Any, ...]:
    """Return a key that sorts the better unit first: the score, then the tie-breaks."""
    return (-score, *tie_key(profile, values, unknown_first=unknown_first))


def tie_key(profile: Profile, values: Mapping[str, Value], *, unknown_first: bool = False) -> tuple[Any, ...]:
    """Return the part of the key that separates equal scores.

    A tie-break value that is unknown stands behind every known one (before, with ``unknown_first``: the best that it
    could be); one that does not apply stands behind.
    """
    key: list[Any] = []
    for by in profile.ranking.then_by:
        for name, direction in by.items():
            value = values.get(name)
            number = _number(value)
            known = number is not None
            best = value is None and unknown_first
            key.append((0 if best else 1 if known else 2, (number if direction == "asc" else -number) if number is not None else 0))
    return tuple(key)


def _number(value: Value) -> Any:
    if isinstance(value, tuple):
        return Fraction(*value)
    return None if value is None or isinstance(value, NotApplicable | str) else value


def ranks(contenders: Sequence[Contender], ties: str) -> dict[int, int]:
    """Return the rank of each unit: competition 1-2-2-4, dense 1-2-2-3."""
    result: dict[int, int] = {}
    rank, previous = 0, None
    for number, contender in enumerate(sorted(contenders, key=_KEY), start=1):
        if contender.key != previous:
            rank = rank + 1 if ties == "dense" else number
        previous = contender.key
        result[contender.unit] = rank
    return result


def places_of(quota: Quota, size: int) -> int:
    """Return the number of places of a quota in a group of ``size`` units."""
    if quota.number is not None:
        return quota.number
    assert quota.share is not None
    of, to = quota.share.as_integer_ratio()
    if quota.round == "half_up":
        return fixed(of * size, to)
    return -(-of * size // to) if quota.round == "up" else of * size // to


def grade_group(ladder: Ladder, contenders: Sequence[Contender], size: int) -> dict[int, Standing]:
    """Return the standing of each unit of one group of ``size`` units (those without a score are not contenders)."""
    rank = ranks(contenders, ladder.ties)
    left = sorted(contenders, key=_KEY)
    reach = {c.unit: list(ladder.within_reach(c.score, c.failings)) for c in left}
    rounds: list[Eligible] = []
    given: dict[int, str] = {}
    for number, grade in enumerate(ladder.grades):
        able = [c for c in left if number in reach[c.unit]]
        eligible = Eligible([c.key for c in able], grade.quota, places_of(grade.quota, size) if grade.quota else None)
        given |= dict.fromkeys((c.unit for c in able if eligible.room(c.key)), grade.grade)
        left = [c for c in left if c.unit not in given]
        rounds.append(eligible)
    return {c.unit: Standing(rank[c.unit], given[c.unit], c, ladder, rounds) for c in contenders}


def fits(quota: Quota, places: int, place: int, tied: int) -> bool:
    """Say whether a quota has room for a unit at ``place`` that shares it with ``tied`` units, itself included."""
    return place <= places if quota.tie_at_edge == "in" else place + tied - 1 <= places


def _reason(ladder: Ladder, number: int, contender: Contender, eligible: Eligible) -> Reason:
    grade, line = ladder.grades[number], ladder.lines[number]
    met = line is None or contender.score >= line
    barred = _common(contender.failings, grade.barred_by)
    forced = ladder.forced(contender.failings)
    by = _common(contender.failings, ladder.grades[forced].forced_by) if forced is not None else ()
    if number not in ladder.within_reach(contender.score, contender.failings):
        return Reason(grade.grade, line, met, barred, by, None, None)
    (place, tied), places = eligible.place(contender.key), eligible.places
    over_edge = places is not None and place <= places < place + tied - 1
    return Reason(grade.grade, line, met, barred, by, place, places, tied if over_edge else 0)


def _common(failings: frozenset[str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(failings.intersection(names)))
