"""What a calibration is to reach: which unit must come above which, and which must reach a line or stay under it."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from kaohe.grade.ends import profile_of
from kaohe.grade.grade import places_of, tie_key
from kaohe.infer.truth import FOUND
from kaohe.rulebook.profile_models import Grade, Profile
from kaohe.run import Run

Kind = Literal["grades", "order"]


class Target(NamedTuple):
    """The grade and the place wanted for each unit, by position in the case; equal places and None wish nothing."""

    kind: Kind
    grades: tuple[str | None, ...]
    places: tuple[int | None, ...]

    def ordered(self, one: int, other: int) -> bool | None:
        """Say whether one unit is wanted above another; None where nothing is wished of the two."""
        a, b = self.places[one], self.places[other]
        return None if a is None or b is None or a == b else a < b

    def shuffled(self, order: Sequence[int]) -> "Target":
        """Return the same grades and places handed to other units."""
        return Target(self.kind, tuple(self.grades[i] for i in order), tuple(self.places[i] for i in order))


class Wanted(NamedTuple):
    """One fact to reach. ``other`` None: a line; with ``above`` False the unit must stay under it. Points."""

    unit: int
    other: int | None
    line: float = 0.0
    above: bool = True
    tie: bool = False
    """An equal score is enough: the tie-breaks of the profile put the unit above the other."""

    @property
    def units(self) -> tuple[int, ...]:
        """The units it is about."""
        return (self.unit,) if self.other is None else (self.unit, self.other)


class Facts(NamedTuple):
    """All facts to reach, and the units (about which they are not) that the rules themselves keep from what is wanted for them, with why."""

    wanted: list[Wanted]
    barred: dict[int, tuple[str, ...]]


def facts_of(run: Run, target: Target) -> Facts:
    """Return what a target asks of the scores, group by group; units without a score are asked nothing."""
    members: dict[str, list[int]] = {}
    for unit, record in enumerate(run.records.units):
        if run.scored[unit].score is not None:
            members.setdefault(record.group if run.rulebook.profile.groups else "", []).append(unit)
    failings = [_failings(run, unit) for unit in range(len(run.records.units))]
    ties = tie_breaks(run)
    facts = Facts([], {})
    for group, units in members.items():
        if target.kind == "order":
            facts.wanted.extend(Wanted(a, b) for a in units for b in units if target.ordered(a, b))
        else:
            _of_grades(profile_of(run.rulebook.profile, group), units, target, failings, facts)
    wanted = [fact for fact in facts.wanted if facts.barred.keys().isdisjoint(fact.units)]
    return Facts([f if f.other is None else f._replace(tie=ties[f.unit] < ties[f.other]) for f in wanted], facts.barred)


def tie_breaks(run: Run) -> list[int]:
    """Return for each unit how its tie-breaks stand among those of all, the best first; equal ones share a number."""
    names = [name for by in run.rulebook.profile.ranking.then_by for name in by]
    columns = run.measured.columns
    keys = [tie_key(run.rulebook.profile, {name: columns[name][unit] for name in names}) for unit in range(len(run.records.units))]
    order = {key: i for i, key in enumerate(sorted(set(keys)))}
    return [order[key] for key in keys]


def overfull(run: Run, target: Target) -> list[tuple[str, int, int]]:
    """Return the grades that a target gives to more units than the quota has places: name, units, places."""
    profile, found = run.rulebook.profile, []
    groups = [unit.group if profile.groups else "" for unit in run.records.units]
    for group in dict.fromkeys(groups):
        units = [u for u, g in enumerate(groups) if g == group]
        for grade in profile_of(profile, group).grades:
            given = sum(target.grades[u] == grade.grade for u in units)
            if grade.quota is not None and given > (places := places_of(grade.quota, len(units))):
                found.append((grade.grade, given, places))
    return found


class Agreement(NamedTuple):
    """How many of how many grades, or ordered pairs, come out as wanted."""

    right: int
    of: int


def agreeing(run: Run, target: Target, *, only: int | None = None, without: int | None = None) -> Agreement:
    """Return what comes out as wanted: of all units, of one (or the pairs that it is one of), or without one."""
    if target.kind == "grades":
        chosen = [u for u in range(len(target.grades)) if u != without and only in (None, u) and target.grades[u] is not None]
        return Agreement(sum(run.graded[u].standing.grade == target.grades[u] for u in chosen), len(chosen))
    pairs = [pair for pair in _pairs(run, target) if without not in pair and (only is None or only in pair)]
    return Agreement(sum(_above(run, *pair) for pair in pairs), len(pairs))


def turned(run: Run, target: Target) -> list[tuple[int, int]]:
    """Return the pairs of units, the first wanted above the second, that come out the other way round or equal."""
    return [pair for pair in _pairs(run, target) if not _above(run, *pair)]


def _pairs(run: Run, target: Target) -> list[tuple[int, int]]:
    """Return the pairs of units of one group, the first wanted above the second, that both have a rank."""
    profile, units = run.rulebook.profile, run.records.units
    ranked = [u for u in range(len(units)) if run.graded[u].standing.rank is not None]
    return [
        (a, b) for a in ranked for b in ranked if target.ordered(a, b) and (not profile.groups or units[a].group == units[b].group)
    ]


def _above(run: Run, one: int, other: int) -> bool:
    ranks = run.graded[one].standing.rank, run.graded[other].standing.rank
    assert ranks[0] is not None
    assert ranks[1] is not None
    return ranks[0] < ranks[1]


def _of_grades(profile: Profile, units: Sequence[int], target: Target, failings: Sequence[frozenset[str]], facts: Facts) -> None:
    """Add what the grades of one group ask."""
    names = [grade.grade for grade in profile.grades]
    wanted = {u: names.index(grade) for u in units if (grade := target.grades[u]) is not None}
    for u, place in wanted.items():
        own = profile.grades[place]
        against = _against(profile, place, failings[u])
        if against:
            facts.barred[u] = against
            continue
        if own.at_least is not None:
            facts.wanted.append(Wanted(u, None, float(own.at_least)))
        for number, better in enumerate(profile.grades[:place]):
            if _against(profile, number, failings[u]):
                continue  # it cannot get the better grade anyway
            facts.wanted.extend(_kept_from(better, u, [w for w in wanted if wanted[w] == number], len(units)))


def _kept_from(grade: Grade, unit: int, holders: Sequence[int], size: int) -> list[Wanted]:
    """Return what keeps a unit from a better grade: a full quota, or its line."""
    if grade.quota is not None and len(holders) >= places_of(grade.quota, size):
        return [Wanted(holder, unit) for holder in holders]
    return [Wanted(unit, None, float(grade.at_least), above=False)] if grade.at_least is not None else []


def _against(profile: Profile, number: int, failings: frozenset[str]) -> tuple[str, ...]:
    """Return the failings that keep a unit from the grade at ``number``, whatever its score."""
    forced = [name for grade in profile.grades[number + 1 :] for name in grade.forced_by if name in failings]
    return tuple(sorted({*forced, *(name for name in profile.grades[number].barred_by if name in failings)}))


def _failings(run: Run, unit: int) -> frozenset[str]:
    states: Mapping[str, Sequence[str]] = run.findings.states
    found = [id_ for id_, severity in run.severities.items() if severity is not None and states[id_][unit] == FOUND]
    return frozenset([*found, *(str(run.severities[id_]) for id_ in found)])
