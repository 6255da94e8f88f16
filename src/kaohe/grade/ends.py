"""Grade every unit of a case, and say how far unknown facts could move its grade."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kaohe.grade.grade import UNGRADED, Contender, Ladder, Standing, fits, grade_group, places_of, tie_key
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Profile
from kaohe.score.points import Ticks
from kaohe.score.score import Scored


@dataclass(slots=True, eq=False, repr=False)
class Graded:
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
    size, named = len(scored), {name for grade in profile.grades for name in (*grade.barred_by, *grade.forced_by)}
    acting = {id_: severity for id_, severity in severities.items() if not named.isdisjoint((id_, severity))}
    ties, failings = _ties(profile, columns, size), failings_of(states, acting, size)
    known = _contenders([unit.score for unit in scored], [tie for tie, _ in ties], [certain for certain, _ in failings])
    low = _contenders([unit.low for unit in scored], [tie for tie, _ in ties], [worst for _, worst in failings])
    high = _contenders([unit.high for unit in scored], [best for _, best in ties], [certain for certain, _ in failings])
    members: dict[str, list[int]] = {}
    for unit in range(size):
        members.setdefault(groups[unit] if profile.groups else "", []).append(unit)
    common, graded = Ladder(profile), dict[int, Graded]()
    for group, units in members.items():
        own = profile_of(profile, group)
        graded |= _grade(common if own is profile else Ladder(own), units, known, low, high)
    return [graded[unit] for unit in range(size)]


def _contenders(
    scores: Sequence[Ticks | None], ties: Sequence[tuple[Any, ...]], failings: Sequence[frozenset[str]]
) -> list[Contender | None]:
    """Return each unit as a contender; None for one without a score."""
    return [
        None if score is None else Contender(unit, score, (-score, *tie), found)
        for unit, (score, tie, found) in enumerate(zip(scores, ties, failings, strict=True))
    ]


def _grade(
    ladder: Ladder,
    units: Sequence[int],
    known: Sequence[Contender | None],
    low: Sequence[Contender | None],
    high: Sequence[Contender | None],
) -> dict[int, Graded]:
    """Grade the units of one group, given every unit of the case as known, at its lowest and at its highest."""
    standings = grade_group(ladder, _there(known, units), len(units))
    if all(known[unit] == low[unit] == high[unit] for unit in units):
        return {
            unit: Graded(standing, standing.grade, standing.grade) for unit in units for standing in [standings.get(unit, UNGRADED)]
        }
    among_high, among_low = Others(ladder, _there(high, units), len(units)), Others(ladder, _there(low, units), len(units))
    graded = {}
    for unit in units:
        lowest, highest = low[unit], high[unit]
        worst = None if lowest is None else among_high.grade_of(lowest)
        best = None if highest is None else among_low.grade_of(highest)
        graded[unit] = _enclosing(ladder, standings.get(unit, UNGRADED), worst, best)
    return graded


def _there(contenders: Sequence[Contender | None], units: Sequence[int]) -> list[Contender]:
    return [contender for unit in units if (contender := contenders[unit]) is not None]


def _enclosing(ladder: Ladder, standing: Standing, low: str | None, high: str | None) -> Graded:
    """Ends always hold the grade itself: others at their highest may leave a lower grade's places free."""
    if standing.grade is None or low is None or high is None or standing.grade == low == high:
        return Graded(standing, low, high)
    grades = sorted((standing.grade, low, high), key=ladder.order.__getitem__)
    return Graded(standing, grades[-1], grades[0])


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


class Others:
    """The units of a group at one end, to grade a single unit among that is at the other.

    With one quota, the units that compete for it do not depend on the one that is graded, so its place is found by
    bisection. With several, the group is graded anew for each unit.
    """

    def __init__(self, ladder: Ladder, others: Sequence[Contender], size: int) -> None:
        self.ladder, self.others, self.size = ladder, others, size
        self.limited = ladder.limited[0] if ladder.limited else None
        competing = [c for c in others if next(ladder.within_reach(c.score, c.failings), None) == self.limited]
        self.rivals = {c.unit: c.key for c in competing} if ladder.limited else {}
        self.keys = sorted(self.rivals.values())

    def grade_of(self, contender: Contender) -> str | None:
        """Return the grade of a unit if it were as given and all others as they are here."""
        if len(self.ladder.limited) > 1:
            alone = [contender, *(c for c in self.others if c.unit != contender.unit)]
            return grade_group(self.ladder, alone, self.size)[contender.unit].grade
        for number in self.ladder.within_reach(contender.score, contender.failings):
            if number != self.limited or self._room(contender):
                return self.ladder.grades[number].grade
        return None

    def _room(self, contender: Contender) -> bool:
        """Say whether the quota has room for a unit beside the others that compete for it."""
        assert self.limited is not None
        quota = self.ladder.grades[self.limited].quota
        assert quota is not None
        own = self.rivals.get(contender.unit)
        better = bisect_left(self.keys, contender.key)
        equal = bisect_right(self.keys, contender.key) - better
        if own is not None:
            better -= own < contender.key
            equal -= own == contender.key
        return fits(quota, places_of(quota, self.size), better + 1, equal + 1)
