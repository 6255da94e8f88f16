"""How the grades of a unit were decided."""

from collections.abc import Callable, Sequence

from kaohe.explain.records.units import GradeReasonRecord
from kaohe.explain.spared import spared_grades
from kaohe.explain.standings import told_points
from kaohe.grade.grade import Reason, Standing
from kaohe.infer.truth import FOUND
from kaohe.run import Run


def told_failings(run: Run, unit: int, names: Sequence[str]) -> list[str]:
    """Return the failings found for a unit that are, or have the severity of, any of ``names``: "T02 title"."""
    pack = run.rulebook.pack
    found = (id_ for id_ in pack.criteria if run.findings.states[id_][unit] == FOUND)
    return [f"{id_} {pack.title_of(id_)}" for id_ in found if id_ in names or run.severities[id_] in names]


def grade_reasons(run: Run, unit: int) -> list[GradeReasonRecord]:
    """Return how each grade from the best down to a unit's own was decided."""
    standing = run.graded[unit].standing
    reasons = reason_records(standing, lambda names: told_failings(run, unit, names))
    for reason in reasons:
        reason.excused = spared_grades(run, unit, reason.grade, given=reason.given)
    return reasons


def reason_records(standing: Standing, told: Callable[[Sequence[str]], list[str]]) -> list[GradeReasonRecord]:
    """Return how each grade was decided; ``told`` names the failings found that have one of some ids or severities."""
    return [_reason(reason, told, given=reason.grade == standing.grade) for reason in standing.reasons]


def _reason(reason: Reason, told: Callable[[Sequence[str]], list[str]], *, given: bool) -> GradeReasonRecord:
    return GradeReasonRecord(
        grade=reason.grade,
        line=told_points(reason.line),
        met=reason.met,
        barred_by=told(reason.barred_by),
        forced_by=told(reason.forced_by),
        place=reason.place,
        places=reason.places,
        tied=reason.tied,
        given=given,
    )
