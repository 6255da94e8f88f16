"""Rank, score and grade of units as records, and the order in which they are told."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import NamedTuple

from kaohe.explain.records.units import StandingRecord
from kaohe.grade.ends import Graded
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.units import Unit
from kaohe.rulebook.profile_models import Item
from kaohe.run import Run
from kaohe.score.points import Ticks, fixed_text, rounded, text, ticks
from kaohe.score.score import Scored


def in_rank_order(run: Run) -> list[int]:
    """Return the positions of the units by group, then rank, then name; those without a score last."""
    groups = {unit.group: i for i, unit in reversed(list(enumerate(run.records.units)))} if run.rulebook.profile.groups else {}
    ranks = [graded.standing.rank for graded in run.graded]
    keys = [
        (groups.get(unit.group, 0), rank is None, rank or 0, unit.name) for unit, rank in zip(run.records.units, ranks, strict=True)
    ]
    return sorted(range(len(keys)), key=keys.__getitem__)


class _Decided(NamedTuple):
    """What follows from a unit's findings alone."""

    failings: list[str]
    credits: list[str]
    undecided: Ticks
    """Points of the items that rest on criteria none of which could be determined."""


def standing_records(run: Run, units: Iterable[int]) -> list[StandingRecord]:
    """Return the rank, score and grade of units, and the ids of what was found."""
    criteria = run.rulebook.pack.criteria
    of, scored, graded = run.records.units, run.scored, run.graded
    states = list(zip(*(run.findings.states[id_] for id_ in criteria), strict=True)) if criteria else [()] * len(graded)
    decided = cache(lambda row: _decided(run, dict(zip(criteria, row, strict=True))))  # many units share their findings
    shown = cache(partial(shown_score, run))
    return [_standing(of[u], scored[u], graded[u], decided(states[u]), shown(scored[u].score)) for u in units]


def _decided(run: Run, states: Mapping[str, str]) -> _Decided:
    kinds = {id_: run.rulebook.pack.criteria[id_].spec.kind for id_, state in states.items() if state == FOUND}
    undecided = sum(ticks(item.points) for item in run.rulebook.profile.items if is_undecided(item, states))
    found = [[id_ for id_, kind in kinds.items() if kind == wanted] for wanted in ("failing", "credit")]
    return _Decided(found[0], found[1], undecided)


def is_undecided(item: Item, states: Mapping[str, str]) -> bool:
    """Say whether an item without a scale rests on criteria none of which could be determined."""
    return item.scale is None and {states[id_] for id_ in item.deduct} == {UNDETERMINED}


def _standing(of: Unit, scored: Scored, graded: Graded, decided: _Decided, shown: str) -> StandingRecord:
    return StandingRecord(
        unit=of.name,
        group=of.group,
        rank=graded.standing.rank,
        score=told_points(scored.score),
        score_shown=shown,
        score_low=told_points(scored.low),
        score_high=told_points(scored.high),
        provisional=scored.provisional,
        grade=graded.standing.grade,
        grade_low=graded.grade_low,
        grade_high=graded.grade_high,
        unknown_points=text(decided.undecided + scored.unknown),
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
