"""The computed result beside the published one: grades that agree, rank correlation, and why units differ."""

from itertools import combinations
from math import sqrt

from kaohe.explain.grade_reasons import told_failings
from kaohe.explain.records.results import GradeDifferenceRecord, PublishedRecord
from kaohe.explain.standings import in_rank_order
from kaohe.records.published import PublishedGrade
from kaohe.run import Run
from kaohe.score.points import text


def compare(run: Run) -> PublishedRecord | None:
    """Return the comparison; None when nothing was published."""
    published = {p.unit: p for p in run.records.published}
    if not published:
        return None
    ranks = {i: g.standing.rank for i, g in enumerate(run.graded) if g.standing.rank is not None}
    grouped = run.rulebook.profile.groups is not None  # ranks of different groups cannot be compared
    tau_a, tau_b, tied, pairs = kendall([] if grouped else [(ranks[i], published[i].rank) for i in sorted(ranks)])
    grades = [p.grade for p in published.values()]
    commonest = max(sorted(set(grades)), key=grades.count)
    differing = [i for i in in_rank_order(run) if run.graded[i].standing.grade != published[i].grade]
    return PublishedRecord(
        grades_agree=len(published) - len(differing),
        units=len(published),
        baseline_grade=commonest,
        baseline_agree=grades.count(commonest),
        tau_a=tau_a,
        tau_b=tau_b,
        tied_pairs=tied,
        pairs=pairs,
        differences=[_difference(run, published, i) for i in differing],
    )


def kendall(ranks: list[tuple[int, int]]) -> tuple[float | None, float | None, int, int]:
    """Return (tau-a, tau-b, pairs tied in the first ranking, all pairs) of two rankings of the same things.

    tau-a divides by all pairs, tau-b by those not tied, in each ranking (Kendall 1945); None where that is none.
    """
    balance = tied = tied_second = pairs = 0
    for (a, p), (b, q) in combinations(ranks, 2):
        pairs += 1
        tied += a == b
        tied_second += p == q
        balance += ((a > b) - (a < b)) * ((p > q) - (p < q))
    if not pairs:
        return None, None, 0, 0
    free = (pairs - tied) * (pairs - tied_second)
    return round(balance / pairs, 4), round(balance / sqrt(free), 4) if free else None, tied, pairs


def _difference(run: Run, published: dict[int, PublishedGrade], unit: int) -> GradeDifferenceRecord:
    standing = run.graded[unit].standing
    grades = [grade.grade for grade in run.rulebook.profile.grades]
    own = published[unit].grade
    better = standing.grade is None or grades.index(own) < grades.index(standing.grade)
    reasons = [_why_not(run, unit, own)] if better else [_why_so(run, unit)]
    rivals = [
        i
        for i, p in published.items()
        if (grades.index(p.grade) > grades.index(own) if better else grades.index(p.grade) < grades.index(own))
    ]
    above = [i for i in rivals if (_at_least_as_good(run, i, unit) if better else _at_least_as_good(run, unit, i))]
    if above:
        names = "、".join(run.records.units[i].name for i in sorted(above, key=lambda i: published[i].rank))
        grade = published[above[0]].grade
        told = f"{names}公布为{grade}，而每一项得分都不低于本单位" if better else f"每一项得分都不低于公布为{grade}的{names}"
        reasons.append(f"{told}：用这些评分项，单项得分越高总分越高的方案都做不到与公布一致")
    else:
        reasons.append("公布时如何取舍，没有写明")
    return GradeDifferenceRecord(run.records.units[unit].name, standing.rank, standing.grade, published[unit].rank, own, reasons)


def _why_not(run: Run, unit: int, wanted: str) -> str:
    """Say why a unit did not get the grade that was published for it."""
    reason = next((r for r in run.graded[unit].standing.reasons if r.grade == wanted), None)
    score = run.scored[unit].score
    if reason is None or score is None:
        return "没有可以评分的项目"
    against = told_failings(run, unit, (*reason.barred_by, *reason.forced_by))
    if against:
        return f"有 {'、'.join(against)}，不能评为{wanted}"
    if not reason.met and reason.line is not None:
        return f"得 {text(score)} 分，不到{wanted}线 {text(reason.line)} 分；失分：{_main_losses(run, unit)}"
    return f"得 {text(score)} 分，够{wanted}线，在够条件的单位里列第 {reason.place}，名额 {reason.places}；失分：{_main_losses(run, unit)}"


def _why_so(run: Run, unit: int) -> str:
    score = run.scored[unit].score
    gains = [f"{row.title} {text(row.points)}" for row in run.scored[unit].sheet.bonus if row.points]
    return f"得 {text(score or 0)} 分，列第 {run.graded[unit].standing.rank}；失分：{_main_losses(run, unit)}" + (
        f"；加分：{'、'.join(gains)}" if gains else ""
    )


def _main_losses(run: Run, unit: int) -> str:
    rows = [row for row in run.scored[unit].sheet.items if row.applicable and row.points < row.of]
    rows.sort(key=lambda row: row.points - row.of)
    return "、".join(f"{row.title} {text(row.points - row.of)}" for row in rows[:3]) or "无"


def _at_least_as_good(run: Run, one: int, other: int) -> bool:
    """Say whether ``one`` has at least the points of ``other`` on every line; an item must apply to both or neither."""
    ones, others = run.scored[one].sheet, run.scored[other].sheet
    rows = zip((*ones.items, *ones.bonus), (*others.items, *others.bonus), strict=True)
    return all(a.applicable == b.applicable and a.points >= b.points for a, b in rows)
