"""Two graded cases side by side, two years or two groups: ranks and grades that changed, findings that recur."""

from collections import Counter
from typing import NamedTuple

from kaohe.explain.records.comparison import (
    ComparedCaseRecord,
    ComparisonRecord,
    CriterionChangeRecord,
    Direction,
    ItemChangeRecord,
    UnitChangeRecord,
)
from kaohe.explain.standings import in_rank_order
from kaohe.explain.statement import statement
from kaohe.infer.truth import FOUND, NOT_FOUND
from kaohe.rulebook.locate import Places
from kaohe.run import Run
from kaohe.score.points import Ticks, fixed, text


def comparison(run: Run, other: Run, places: Places) -> ComparisonRecord:
    """Return a graded case beside another; ``places`` are those that the other was loaded with.

    Units are the same when a name or an alias of the one is one of the other's.
    """
    same_pack = run.rulebook.pack.name == other.rulebook.pack.name
    pairs = _pairs(run, other)
    matched = set(pairs.values())
    return ComparisonRecord(
        before=_case(other),
        now=_case(run),
        same_profile=run.rulebook.profile.profile == other.rulebook.profile.profile,
        same_pack=same_pack,
        units=[_unit(run, other, i, pairs[i], same_pack=same_pack) for i in in_rank_order(run) if i in pairs],
        only_before=[other.records.units[i].name for i in in_rank_order(other) if i not in matched],
        only_now=[run.records.units[i].name for i in in_rank_order(run) if i not in pairs],
        criteria=_criteria(run, other, pairs) if same_pack else [],
        items=_items(run, other),
        statement=statement(other, places),
    )


def _pairs(run: Run, other: Run) -> dict[int, int]:
    """Return the position in the other case of each unit that both have."""
    names = other.records.names()
    pairs: dict[int, int] = {}
    for i, unit in enumerate(run.records.units):
        found = next((p for name in (unit.name, *unit.aliases) if (p := names.find(name)) is not None), None)
        if found is not None and found not in pairs.values():
            pairs[i] = found
    return pairs


def _case(run: Run) -> ComparedCaseRecord:
    case = run.rulebook.case
    given = Counter(graded.standing.grade for graded in run.graded)
    grades = {grade.grade: given[grade.grade] for grade in run.rulebook.profile.grades}
    average = _average([scored.score for scored in run.scored])
    return ComparedCaseRecord(
        case.case, case.title, case.year, run.rulebook.profile.profile, len(run.records.units), average, grades
    )


def _average(points: list[Ticks | None]) -> str | None:
    known = [p for p in points if p is not None]
    return text(fixed(sum(known), len(known))) if known else None


def _unit(run: Run, other: Run, now: int, before: int, *, same_pack: bool) -> UnitChangeRecord:
    score, was = run.scored[now].score, other.scored[before].score
    standing, stood = run.graded[now].standing, other.graded[before].standing
    failings = _failings(run, other, now, before) if same_pack else _Failings([], [], [], [])
    return UnitChangeRecord(
        unit=run.records.units[now].name,
        name_before=other.records.units[before].name,
        rank_before=stood.rank,
        rank=standing.rank,
        climbed=None if standing.rank is None or stood.rank is None else stood.rank - standing.rank,
        score_before=None if was is None else text(was),
        score=None if score is None else text(score),
        change=None if score is None or was is None else text(score - was),
        grade_before=stood.grade,
        grade=standing.grade,
        moved=_moved(run, other, standing.grade, stood.grade),
        recurring=failings.recurring,
        appeared=failings.appeared,
        resolved=failings.resolved,
        open=failings.open,
    )


def _moved(run: Run, other: Run, grade: str | None, was: str | None) -> Direction | None:
    grades = [g.grade for g in run.rulebook.profile.grades]
    if grade is None or was is None or grades != [g.grade for g in other.rulebook.profile.grades]:
        return None
    now, before = grades.index(grade), grades.index(was)
    return "same" if now == before else "better" if now < before else "worse"


class _Failings(NamedTuple):
    """The failings of a unit, as id and title, by what became of them."""

    recurring: list[str]
    appeared: list[str]
    resolved: list[str]
    open: list[str]


def _failings(run: Run, other: Run, now: int, before: int) -> _Failings:
    listed = _Failings([], [], [], [])
    for id_ in _shared_failings(run, other):
        states = run.findings.states[id_][now], other.findings.states[id_][before]
        into = {
            (FOUND, FOUND): listed.recurring,
            (FOUND, NOT_FOUND): listed.appeared,
            (NOT_FOUND, FOUND): listed.resolved,
        }.get(states, listed.open if FOUND in states else None)
        if into is not None:
            into.append(f"{id_} {run.rulebook.pack.title_of(id_)}")
    return listed


def _shared_failings(run: Run, other: Run) -> list[str]:
    return [id_ for id_, c in run.rulebook.pack.criteria.items() if c.spec.kind == "failing" and id_ in other.findings.states]


def _criteria(run: Run, other: Run, pairs: dict[int, int]) -> list[CriterionChangeRecord]:
    records = []
    for id_ in _shared_failings(run, other):
        now, before = run.findings.states[id_], other.findings.states[id_]
        both = sum(now[i] == before[j] == FOUND for i, j in pairs.items())
        counts = before.count(FOUND), now.count(FOUND)
        if any(counts):
            records.append(CriterionChangeRecord(id_, run.rulebook.pack.title_of(id_), *counts, both))
    return records


def _items(run: Run, other: Run) -> list[ItemChangeRecord]:
    theirs = {item.id for item in other.rulebook.profile.items}
    return [
        ItemChangeRecord(item.title, _item_average(other, item.id), _item_average(run, item.id))
        for item in run.rulebook.profile.items
        if item.id in theirs
    ]


def _item_average(run: Run, id_: str) -> str | None:
    rows = [row for scored in run.scored for row in scored.sheet.items if row.id == id_]
    return _average([row.points if row.applicable else None for row in rows])
