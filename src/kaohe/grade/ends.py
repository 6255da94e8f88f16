"""Grade every unit of a case, and say how far unknown facts could move its grade."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from kaohe.grade.grade import (
    UNGRADED,
    Contender,
    Standing,
    fits,
    forced_to,
    grade_group,
    meets,
    places_of,
    tie_key,
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
    ties, failings = _ties(profile, columns, len(scored)), failings_of(states, severities, len(scored))
    graded: dict[int, Graded] = {}
    for group, units in members.items():
        field = _Field(profile_of(profile, group), len(units))
        for u in units:
            field.add(u, scored[u], *ties[u], *failings[u])
        graded |= field.grade()
    return [graded[u] for u in range(len(scored))]


def profile_of(profile: Profile, group: str) -> Profile:
    """Return a profile with the lines and quotas of a group, where it has its own."""
    lines = profile.groups.lines.get(group, {}) if profile.groups else {}
    quotas = profile.groups.quotas.get(group, {}) if profile.groups else {}
    if not lines and not quotas:
        return profile
    own: dict[str, dict[str, object]] = {name: {"at_least": line} for name, line in lines.items()}
    for name, quota in quotas.items():
        own[name] = {**own.get(name, {}), "quota": quota}
    return profile.model_copy(update={"grades": [g.model_copy(update=own.get(g.grade, {})) for g in profile.grades]})


def _ties(profile: Profile, columns: Mapping[str, Sequence[Value]], size: int) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Return each unit's tie-breaks as known, and at the best that they could be. Units with equal values share them."""
    names = [name for by in profile.ranking.then_by for name in by]
    rows = list(zip(*(columns[name] for name in names), strict=True)) if names else [()] * size
    keys = {}
    for row in set(rows):
        values = dict(zip(names, row, strict=True))
        keys[row] = tie_key(profile, values), tie_key(profile, values, unknown_first=True)
    return [keys[row] for row in rows]


def failings_of(
    states: Mapping[str, Sequence[str]], severities: Mapping[str, str | None], size: int
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the ids and severities of the failings found for each unit, and of those that may turn out to be found."""
    labels = [(id_, severity) for id_, severity in severities.items() if severity is not None]
    rows = list(zip(*(states[id_] for id_, _ in labels), strict=True)) if labels else [()] * size
    known = {}
    for row in set(rows):
        found = [label for label, state in zip(labels, row, strict=True) if state == FOUND]
        open_ = [label for label, state in zip(labels, row, strict=True) if state == UNDETERMINED]
        known[row] = frozenset(chain(*found)), frozenset(chain(*found, *open_))
    return [known[row] for row in rows]


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
        tie: tuple[Any, ...],
        best_tie: tuple[Any, ...],
        certain: frozenset[str],
        worst: frozenset[str],
    ) -> None:
        self.units.append(unit)
        if (score := scored.sheet.score) is not None:
            self.known[unit] = Contender(unit, score, (-score, *tie), certain)
        if (low := scored.low) is not None:
            self.low[unit] = Contender(unit, low, (-low, *tie), worst)
        if (high := scored.high) is not None:
            self.high[unit] = Contender(unit, high, (-high, *best_tie), certain)

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
        if standing.grade is None or low is None or high is None or standing.grade == low == high:
            return Graded(standing, low, high)
        order = [grade.grade for grade in self.profile.grades]
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
        for grade in self.profile.grades[forced_to(self.profile, contender) or 0 :]:
            if meets(grade, contender):
                return grade is limited
        return False

    def grade_of(self, contender: Contender) -> str | None:
        """Return the grade of a unit if it were as given and all others as they are here."""
        if self.several:
            alone = [contender, *(c for c in self.others.values() if c.unit != contender.unit)]
            return grade_group(self.profile, alone, self.size)[contender.unit].grade
        for grade in self.profile.grades[forced_to(self.profile, contender) or 0 :]:
            if meets(grade, contender) and self._room(grade, contender):
                return grade.grade
        return None

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
