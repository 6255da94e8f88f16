"""Rank, score and grade of units as records, and the order in which they are told."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kaohe.explain.records.units import StandingRecord
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.rulebook.profile_models import Item
from kaohe.run import Run
from kaohe.score.points import Ticks, fixed_text, rounded, text, ticks


def in_rank_order(run: Run) -> list[int]:
    """Return the positions of the units by group, then rank, then name; those without a score last."""
    groups = {unit.group: i for i, unit in reversed(list(enumerate(run.records.units)))} if run.rulebook.profile.groups else {}

    def key(i: int) -> tuple[int, bool, int, str]:
        unit, rank = run.records.units[i], run.graded[i].standing.rank
        return groups.get(unit.group, 0), rank is None, rank or 0, unit.name

    return sorted(range(len(run.records.units)), key=key)


class _Decided(NamedTuple):
    """What follows from a unit's findings alone."""

    failings: list[str]
    credits: list[str]
    undecided: Ticks
    """Points of the items that rest on criteria none of which could be determined."""


def standing_records(run: Run, units: Iterable[int]) -> list[StandingRecord]:
    """Return the rank, score and grade of units, and the ids of what was found."""
    criteria = run.rulebook.pack.criteria
    by_unit = list(zip(*(run.findings.states[id_] for id_ in criteria), strict=True)) if criteria else [()] * len(run.graded)
    decided: dict[tuple[str, ...], _Decided] = {}
    shown: dict[Ticks | None, str] = {}
    records = []
    for unit in units:
        states, score = by_unit[unit], run.scored[unit].sheet.score
        if states not in decided:  # many units share their findings
            decided[states] = _decided(run, dict(zip(criteria, states, strict=True)))
        if score not in shown:
            shown[score] = shown_score(run, score)
        records.append(_standing(run, unit, decided[states], shown[score]))
    return records


def _decided(run: Run, states: Mapping[str, str]) -> _Decided:
    kinds = {id_: run.rulebook.pack.criteria[id_].spec.kind for id_, state in states.items() if state == FOUND}
    undecided = sum(ticks(item.points) for item in run.rulebook.profile.items if is_undecided(item, states))
    found = [[id_ for id_, kind in kinds.items() if kind == wanted] for wanted in ("failing", "credit")]
    return _Decided(found[0], found[1], undecided)


def is_undecided(item: Item, states: Mapping[str, str]) -> bool:
    """Say whether an item without a scale rests on criteria none of which could be determined."""
    return item.scale is None and {states[id_] for id_ in item.deduct} == {UNDETERMINED}


def _standing(run: Run, unit: int, decided: _Decided, shown: str) -> StandingRecord:
    of, scored, graded = run.records.units[unit], run.scored[unit], run.graded[unit]
    sheet = scored.sheet
    return StandingRecord(
        unit=of.name,
        group=of.group,
        rank=graded.standing.rank,
        score=told_points(sheet.score),
        score_shown=shown,
        score_low=told_points(scored.low),
        score_high=told_points(scored.high),
        provisional=scored.provisional,
        grade=graded.standing.grade,
        grade_low=graded.grade_low,
        grade_high=graded.grade_high,
        unknown_points=text(decided.undecided + sum([row.of for row in sheet.items if row.unknown])),
        failings=decided.failings,
        credits=decided.credits,
    )


def shown_score(run: Run, score: Ticks | None) -> str:
    """Return a score with the profile's number of decimals; with ``at: show`` this is the only rounding."""
    if score is None:
        return "—"
    rounding = run.rulebook.profile.rounding
    return fixed_text(rounded(score, rounding.digits, rounding.mode), rounding.digits)


def told_points(value: Ticks | None) -> str | None:
    """Return exact points as text; None where there are none."""
    return None if value is None else text(value)
