"""Ranks and grades of the units of one group, as known and at both ends of what is unknown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Any, NamedTuple

from kaohe.records.values import NotApplicable, Value
from kaohe.rulebook.profile_models import Grade, Profile, Quota
from kaohe.score.points import Ticks, fixed, ticks


class Contender(NamedTuple):
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


class Standing(NamedTuple):
    """One unit's rank and grade, and how each grade from the best down to its own was decided."""

    rank: int | None
    grade: str | None
    reasons: tuple[Reason, ...] = ()


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


def grade_group(profile: Profile, contenders: Sequence[Contender], size: int) -> dict[int, Standing]:
    """Return the standing of each unit of one group of ``size`` units (those without a score are not contenders)."""
    rank = ranks(contenders, profile.ranking.ties)
    reasons: dict[int, list[Reason]] = {c.unit: [] for c in contenders}
    given: dict[int, str] = {}
    left = sorted(contenders, key=_KEY)
    forced = {c.unit: at for c in left if (at := forced_to(profile, c)) is not None}
    for number, grade in enumerate(profile.grades):
        eligible = [c for c in left if number >= forced.get(c.unit, 0) and meets(grade, c)]
        placed = _award(grade, eligible, size)
        for contender in left:
            place = placed.get(contender.unit, _UNPLACED)
            at = forced.get(contender.unit)
            reasons[contender.unit].append(_reason(grade, contender, place, profile.grades[at] if at is not None else None))
            if place.given:
                given[contender.unit] = grade.grade
        left = [c for c in left if c.unit not in given]
    return {c.unit: Standing(rank[c.unit], given[c.unit], tuple(reasons[c.unit])) for c in contenders}


def meets(grade: Grade, contender: Contender) -> bool:
    """Say whether a unit may have a grade as far as its own score and failings go."""
    if grade.at_least is not None and contender.score < ticks(grade.at_least):
        return False
    return not grade.barred_by or contender.failings.isdisjoint(grade.barred_by)


def fits(quota: Quota, places: int, place: int, tied: int) -> bool:
    """Say whether a quota has room for a unit at ``place`` that shares it with ``tied`` units, itself included."""
    return place <= places if quota.tie_at_edge == "in" else place + tied - 1 <= places


def forced_to(profile: Profile, contender: Contender) -> int | None:
    """Return the position of the best grade that a unit may still have after what forces it down; None if nothing does."""
    forced = None
    for number, grade in enumerate(profile.grades):
        if grade.forced_by and not contender.failings.isdisjoint(grade.forced_by):
            forced = number
    return forced


class _Place(NamedTuple):
    """Where a unit stands among those eligible for a grade, and whether it is given the grade."""

    place: int | None
    places: int | None
    tied: int
    given: bool


_UNPLACED = _Place(None, None, 0, given=False)


def _award(grade: Grade, eligible: list[Contender], size: int) -> dict[int, _Place]:
    """Place the eligible units; those that the quota has room for get the grade. A tie over its edge is all in or all out."""
    places = places_of(grade.quota, size) if grade.quota else None
    place_of = ranks(eligible, "competition")
    sizes = Counter(place_of.values())
    placed = {}
    for unit, place in place_of.items():
        tied = sizes[place]
        over_edge = places is not None and place <= places < place + tied - 1
        room = grade.quota is None or places is None or fits(grade.quota, places, place, tied)
        placed[unit] = _Place(place, places, tied if over_edge else 0, room)
    return placed


def _reason(grade: Grade, contender: Contender, place: _Place, forced: Grade | None) -> Reason:
    line = None if grade.at_least is None else ticks(grade.at_least)
    met = line is None or contender.score >= line
    barred = _common(contender.failings, grade.barred_by)
    by = _common(contender.failings, forced.forced_by) if forced is not None else ()
    return Reason(grade.grade, line, met, barred, by, place.place, place.places, place.tied)


def _common(failings: frozenset[str], names: Sequence[str]) -> tuple[str, ...]:
    return () if failings.isdisjoint(names) else tuple(sorted(failings.intersection(names)))
