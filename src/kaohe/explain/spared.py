"""What excused failings would have led to beside points on items: a veto of the whole score, a grade barred or forced."""

from collections.abc import Collection, Iterator

from kaohe.explain.records.units import AdjustmentRecord
from kaohe.infer.truth import EXCUSED
from kaohe.run import Run
from kaohe.score.points import text, ticks


def veto_rows(run: Run, unit: int) -> list[AdjustmentRecord]:
    """Return a row of a unit's sheet for each excused failing that would have settled the score; it counts nothing."""
    veto = run.rulebook.profile.veto
    if veto is None:
        return []
    said = f"申诉复核后不计（原应最多记 {text(ticks(veto.score))} 分）"
    ids = (id_ for id_ in _excused(run, unit) if _named(run, id_, veto.by))
    return [AdjustmentRecord("excused", f"一票否决：{_told(run, id_)}", "0", said) for id_ in ids]


def spared(run: Run, unit: int, criterion: str) -> list[str]:
    """Return what an excused failing would have led to beside its points, in words; nothing of one that is not excused."""
    if run.findings.states[criterion][unit] != EXCUSED:
        return []
    profile = run.rulebook.profile
    veto = [profile.veto] if profile.veto and _named(run, criterion, profile.veto.by) else []
    return [
        *(f"一票否决最多记 {text(ticks(v.score))} 分" for v in veto),
        *(f"不得评为{grade.grade}" for grade in profile.grades if _named(run, criterion, grade.barred_by)),
        *(f"定为{grade.grade}" for grade in profile.grades if _named(run, criterion, grade.forced_by)),
    ]


def spared_grades(run: Run, unit: int, grade: str, *, given: bool) -> list[str]:
    """Return, for the reason of a grade, the excused failings that would have barred it, and, where it was given, forced another."""
    told = []
    for id_ in _excused(run, unit):
        for each in run.rulebook.profile.grades:
            if each.grade == grade and _named(run, id_, each.barred_by):
                told.append(f"{_told(run, id_)}申诉复核后不计（原不得评为{grade}）")
            if given and _named(run, id_, each.forced_by):
                told.append(f"{_told(run, id_)}申诉复核后不计（原应定为{each.grade}）")
    return told


def _excused(run: Run, unit: int) -> Iterator[str]:
    if run.records.excuses:
        yield from (id_ for id_ in run.rulebook.pack.criteria if run.findings.states[id_][unit] == EXCUSED)


def _named(run: Run, criterion: str, names: Collection[str]) -> bool:
    return criterion in names or run.severities[criterion] in names


def _told(run: Run, criterion: str) -> str:
    return f"{criterion} {run.rulebook.pack.title_of(criterion)}"
