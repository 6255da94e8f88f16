"""What a calibration is to reach: which unit must come above which, and which must reach a line or stay under it."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from kaohe.grade.ends import profile_of
from kaohe.grade.grade import places_of
from kaohe.infer.truth import FOUND
from kaohe.rulebook.profile_models import Grade, Profile
from kaohe.run import Run

Kind = Literal["grades", "order"]


class Target(NamedTuple):
    """The grade and the place wanted for each unit, by position in the case."""

    kind: Kind
    grades: tuple[str, ...]
    places: tuple[int, ...]

    def shuffled(self, order: Sequence[int]) -> "Target":
        """Return the same grades and places handed to other units."""
        return Target(self.kind, tuple(self.grades[i] for i in order), tuple(self.places[i] for i in order))


class Wanted(NamedTuple):
    """One fact to reach. ``other`` None: a line; with ``above`` False the unit must stay under it. Points."""

    unit: int
    other: int | None
    line: float = 0.0
    above: bool = True

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
        if run.scored[unit].sheet.score is not None:
            members.setdefault(record.group if run.rulebook.profile.groups else "", []).append(unit)
    failings = [_failings(run, unit) for unit in range(len(run.records.units))]
    facts = Facts([], {})
    for group, units in members.items():
        if target.kind == "order":
            ordered = sorted(units, key=target.places.__getitem__)
            facts.wanted.extend(Wanted(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
        else:
            _of_grades(profile_of(run.rulebook.profile, group), units, target, failings, facts)
    return Facts([fact for fact in facts.wanted if facts.barred.keys().isdisjoint(fact.units)], facts.barred)


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


def agreeing(run: Run, target: Target, units: Sequence[int] | None = None) -> tuple[int, int]:
    """Return how many of how many grades, or ordered pairs, come out as wanted; of given units, or pairs with one of them."""
    profile = run.rulebook.profile
    chosen = set(range(len(target.grades))) if units is None else set(units)
    if target.kind == "grades":
        return sum(run.graded[u].standing.grade == target.grades[u] for u in chosen), len(chosen)
    good = pairs = 0
    size = len(target.grades)
    for a in range(size):
        for b in range(a + 1, size):
            same = not profile.groups or run.records.units[a].group == run.records.units[b].group
            ranks = run.graded[a].standing.rank, run.graded[b].standing.rank
            if not same or not {a, b} & chosen or ranks[0] is None or ranks[1] is None:
                continue
            pairs += 1
            good += ranks[0] != ranks[1] and (ranks[0] < ranks[1]) == (target.places[a] < target.places[b])
    return good, pairs


def _of_grades(profile: Profile, units: Sequence[int], target: Target, failings: Sequence[frozenset[str]], facts: Facts) -> None:
    """Add what the grades of one group ask."""
    names = [grade.grade for grade in profile.grades]
    wanted = {u: names.index(target.grades[u]) for u in units}
    for u in units:
        own = profile.grades[wanted[u]]
        against = _against(profile, wanted[u], failings[u])
        if against:
            facts.barred[u] = against
            continue
        if own.at_least is not None:
            facts.wanted.append(Wanted(u, None, float(own.at_least)))
        for number, grade in enumerate(profile.grades[: wanted[u]]):
            if _against(profile, number, failings[u]):
                continue  # it cannot get the better grade anyway
            facts.wanted.extend(_kept_from(grade, u, [w for w in units if wanted[w] == number], len(units)))


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
