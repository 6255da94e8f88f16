"""Grade every unit of a case, and say how far unknown facts could move its grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaohe.grade.grade import UNGRADED, Contender, Standing, grade_group, sort_key
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Profile
from kaohe.score.score import Scored


@dataclass(frozen=True, slots=True)
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

    def add(self, unit: int, scored: Scored, found: set[str], possible: set[str], failings: Mapping[str, str], values: Mapping[str, Value]) -> None:
        self.units.append(unit)
        certain = frozenset(found | {failings[id_] for id_ in found})
        worst = frozenset(possible | {failings[id_] for id_ in possible})
        for ends, score, against in (
            (self.known, scored.sheet.score, certain),
            (self.low, scored.low, worst),
            (self.high, scored.high, certain),
        ):
            if score is not None:
                ends[unit] = Contender(unit, score, sort_key(self.profile, score, values), against)

    def grade(self) -> dict[int, Graded]:
        standings = grade_group(self.profile, list(self.known.values()), self.size)
        firm = self.known == self.low == self.high
        result = {}
        for unit in self.units:
            standing = standings.get(unit, UNGRADED)
            if firm:
                result[unit] = Graded(standing, standing.grade, standing.grade)
            else:
                result[unit] = Graded(standing, self._alone(unit, self.low, self.high), self._alone(unit, self.high, self.low))
        return result

    def _alone(self, unit: int, own: Mapping[int, Contender], others: Mapping[int, Contender]) -> str | None:
        contenders = [own[unit] if u == unit else others[u] for u in self.units if u in own and u in others]
        return grade_group(self.profile, contenders, self.size).get(unit, UNGRADED).grade
