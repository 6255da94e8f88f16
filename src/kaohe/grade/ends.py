"""Grade every unit of a case, and say how far unknown facts could move its grade."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kaohe.grade.grade import (
    UNGRADED,
    Contender,
    Standing,
    fits,
    forced_to,
    grade_group,
    meets,
    places_of,
    sort_key,
)
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Grade, Profile
from kaohe.score.score import Scored


class Graded(NamedTuple):
    """A unit's standing, and its grade when it is at its lowest and all others at their highest, and the reverse."""

    standing: Standing
    grade_low: str | None
    grade_high: str | None


def grade_all(
    profile: Profile,
    scored: Sequence[Scored],
    groups: Sequence[str],
    columns: Mapping[str, Sequence[Value]],
    states: Mapping[str, Sequence[str]],
    severities: Mapping[str, str | None],
) -> list[Graded]:
    """Grade the units, each within its group (one group where the profile does not say ``groups``)."""
    members: dict[str, list[int]] = {}
    for unit in range(len(scored)):
        members.setdefault(groups[unit] if profile.groups else "", []).append(unit)
    failings = {id_: severity for id_, severity in severities.items() if severity is not None}
    graded: dict[int, Graded] = {}
    for units in members.values():
        values = {u: {name: column[u] for name, column in columns.items()} for u in units} if profile.ranking.then_by else {}
        field = _Field(profile, len(units))
        for u in units:
            found = {id_ for id_ in failings if states[id_][u] == FOUND}
            open_ = {id_ for id_ in failings if states[id_][u] == UNDETERMINED}
            field.add(u, scored[u], found, found | open_, failings, values.get(u, {}))
        graded |= field.grade()
    return [graded[u] for u in range(len(scored))]


class _Field:
    """The units of one group as contenders: as known, at their lowest, at their highest."""

    def __init__(self, profile: Profile, size: int) -> None:
        self.profile, self.size = profile, size
        self.units: list[int] = []
        self.known: dict[int, Contender] = {}
        self.low: dict[int, Contender] = {}
        self.high: dict[int, Contender] = {}

    def add(
        self,
        unit: int,
        scored: Scored,
        found: set[str],
        possible: set[str],
        failings: Mapping[str, str],
        values: Mapping[str, Value],
    ) -> None:
        self.units.append(unit)
        certain = frozenset(found | {failings[id_] for id_ in found})
        worst = frozenset(possible | {failings[id_] for id_ in possible})
        for ends, score, against in (
            (self.known, scored.sheet.score, certain),
            (self.low, scored.low, worst),
            (self.high, scored.high, certain),
        ):
            if score is not None:
                key = sort_key(self.profile, score, values, unknown_first=ends is self.high)
                ends[unit] = Contender(unit, score, key, against)

    def grade(self) -> dict[int, Graded]:
        standings = grade_group(self.profile, list(self.known.values()), self.size)
        if self.known == self.low == self.high:
            return {u: Graded(s, s.grade, s.grade) for u in self.units for s in [standings.get(u, UNGRADED)]}
        among_high, among_low = Others(self.profile, self.high, self.size), Others(self.profile, self.low, self.size)
        result = {}
        for unit in self.units:
            low = among_high.grade_of(self.low[unit]) if unit in self.low else None
            high = among_low.grade_of(self.high[unit]) if unit in self.high else None
            result[unit] = self._enclosing(standings.get(unit, UNGRADED), low, high)
        return result

    def _enclosing(self, standing: Standing, low: str | None, high: str | None) -> Graded:
        """Ends always hold the grade itself: others at their highest may leave a lower grade's places free."""
        order = [grade.grade for grade in self.profile.grades]
        if standing.grade is None or low is None or high is None:
            return Graded(standing, low, high)
        places = [order.index(grade) for grade in (standing.grade, low, high)]
        return Graded(standing, order[max(places)], order[min(places)])


class Others:
    """The units of a group at one end, to grade a single unit among that is at the other.

    With one quota, the units that compete for it do not depend on the one that is graded, so its place is found by
    bisection. With several, the group is graded anew for each unit.
    """

    def __init__(self, profile: Profile, others: Mapping[int, Contender], size: int) -> None:
        self.profile, self.others, self.size = profile, others, size
        limited = [grade for grade in profile.grades if grade.quota is not None]
        self.several = len(limited) > 1
        self.rivals = {c.unit: c.key for c in others.values() if self._competes(c, limited[0])} if limited else {}
        self.keys = sorted(self.rivals.values())

    def _competes(self, contender: Contender, limited: Grade) -> bool:
        """Say whether a unit comes as far as the grade with the quota, and may have it."""
        return next(iter(self._open(contender)), None) is limited

    def _open(self, contender: Contender) -> Iterator[Grade]:
        """Yield the grades that a unit may have as far as it alone goes, best first."""
        grades = self.profile.grades[forced_to(self.profile, contender) or 0 :]
        return (grade for grade in grades if meets(grade, contender))

    def grade_of(self, contender: Contender) -> str | None:
        """Return the grade of a unit if it were as given and all others as they are here."""
        if self.several:
            alone = [contender, *(c for c in self.others.values() if c.unit != contender.unit)]
            return grade_group(self.profile, alone, self.size)[contender.unit].grade
        return next(grade.grade for grade in self._open(contender) if self._room(grade, contender))

    def _room(self, grade: Grade, contender: Contender) -> bool:
        if grade.quota is None:
            return True
        own = self.rivals.get(contender.unit)
        better = bisect_left(self.keys, contender.key)
        equal = bisect_right(self.keys, contender.key) - better
        if own is not None:
            better -= own < contender.key
            equal -= own == contender.key
        return fits(grade.quota, places_of(grade.quota, self.size), better + 1, equal + 1)
