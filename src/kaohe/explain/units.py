"""A unit's result as a record, and the whole explanation of one unit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kaohe.explain.by_year import held_records
from kaohe.explain.excuses import before_record, corrections_of, excuse_records
from kaohe.explain.findings import finding_record
from kaohe.explain.records.results import ExplanationRecord
from kaohe.explain.records.run import RunRecord, TallyRecord
from kaohe.explain.records.units import (
    AdjustmentRecord,
    DifferenceRecord,
    GradeReasonRecord,
    ItemRecord,
    LossRecord,
    NeighbourRecord,
    ScaleRecord,
    StandingRecord,
    UnitRecord,
)
from kaohe.explain.records.values import ValueRecord
from kaohe.explain.scale_words import came_out_words, earned_words, rule_words, scale_steps, scale_title
from kaohe.explain.values import value_record
from kaohe.grade.grade import Standing
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.values import text_of
from kaohe.rulebook.profile_models import Item
from kaohe.rulebook.scale_models import RELATIVE, ByHand
from kaohe.rulebook.whereabouts import told_path
from kaohe.run import Run
from kaohe.score.points import Ticks, fixed_text, rounded, text, ticks
from kaohe.score.sheet import Adjustment, ItemRow, Loss

ADJUSTMENT_WORDS = {
    "spread": "不适用项的分值分给其余各项",
    "rescale": "不适用项折算到满分",
    "deduct": "不适用项目上的扣分，从总分扣",
    "gate": "基础分不够，加分不计",
    "ceiling": "加分超过上限，扣回",
    "shrink": "按适用项的总分折算",
    "floor": "总分不低于 0",
    "rounding": "总分进位",
    "veto": "一票否决",
}

LOSS_WORDS = {
    "scale": "按比例计分",
    "average": "不适用，按组内平均得分给分",
    "fixed": "不适用，按固定比例给分",
    "ceiling": "这一类加分超过上限，扣回",
    "rounding": "本项进位",
}


def run_record(run: Run) -> RunRecord:
    """Return what a result was made with and from."""
    book = run.rulebook
    undetermined = {id_: states.count(UNDETERMINED) for id_, states in run.findings.states.items() if UNDETERMINED in states}
    tallies = [TallyRecord(t.file, t.read, t.used, t.left_out, list(t.unused_columns), t.redacted) for t in run.records.tallies]
    return RunRecord(
        case=book.case.case,
        title=book.case.title,
        year=book.case.year,
        as_of=book.case.as_of,
        profile=book.profile.profile,
        profile_title=book.profile.title,
        evaluator=run.findings.evaluator,
        files=[told_path(file, 2) for file in (*book.profile_files, str(book.pack.folder))],
        records=tallies,
        undetermined=dict(sorted(undetermined.items())),
        rows_open={book.pack.title_of(name): count for name, count in sorted(run.measured.left_out.items()) if count},
        columns_missing=run.session.columns_missing() if run.session is not None else {},
        by_year=held_records(run.rulebook),
        excuses=excuse_records(run),
        not_entered=_not_entered(run),
    )


def _not_entered(run: Run) -> dict[str, int]:
    """Return, by title of an item whose points are entered by hand, for how many units nobody has."""
    size, given = len(run.records.units), run.records.by_hand
    items = [item for item in run.rulebook.profile.items if isinstance(item.scale, ByHand)]
    missing = {item.title: size - len(given.get(item.id, {})) for item in items}
    return {title: count for title, count in missing.items() if count}


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
    undecided = sum(ticks(item.points) for item in run.rulebook.profile.items if _undecided(item, states))
    found = [[id_ for id_, kind in kinds.items() if kind == wanted] for wanted in ("failing", "credit")]
    return _Decided(found[0], found[1], undecided)


def _undecided(item: Item, states: Mapping[str, str]) -> bool:
    """Say whether an item without a scale rests on criteria none of which could be determined."""
    return item.scale is None and {states[id_] for id_ in item.deduct} == {UNDETERMINED}


def _standing(run: Run, unit: int, decided: _Decided, shown: str) -> StandingRecord:
    of, scored, graded = run.records.units[unit], run.scored[unit], run.graded[unit]
    sheet = scored.sheet
    return StandingRecord(
        unit=of.name,
        group=of.group,
        rank=graded.standing.rank,
        score=_points(sheet.score),
        score_shown=shown,
        score_low=_points(scored.low),
        score_high=_points(scored.high),
        provisional=scored.provisional,
        grade=graded.standing.grade,
        grade_low=graded.grade_low,
        grade_high=graded.grade_high,
        unknown_points=text(decided.undecided + sum([row.of for row in sheet.items if row.unknown])),
        failings=decided.failings,
        credits=decided.credits,
    )


def unit_record(run: Run, unit: int, *, with_records: bool = False) -> UnitRecord:
    """Return a unit's result with its score sheet and every finding; with the records behind what was found if asked."""
    sheet = run.scored[unit].sheet
    bonus = run.rulebook.profile.bonus
    (standing,) = standing_records(run, [unit])
    return UnitRecord(
        **{name: getattr(standing, name) for name in standing.__dataclass_fields__},
        items=[_item(run, row, item, unit) for row, item in zip(sheet.items, run.rulebook.profile.items, strict=True)],
        bonus=[_item(run, row, None, unit) for row in sheet.bonus] if bonus else [],
        adjustments=[_adjustment(run, a, unknown=any(row.unknown for row in sheet.items)) for a in sheet.adjustments],
        findings=[finding_record(run, c, unit, with_records=with_records) for c in run.rulebook.pack.criteria.values()],
        before=before_record(run, unit),
        corrections=corrections_of(run, unit),
    )


def explanation(run: Run, unit: int, *, with_records: bool = False) -> ExplanationRecord:
    """Return all there is to say about one unit; ``with_records`` down to the records behind each finding."""
    return ExplanationRecord(
        schema="kaohe.explanation/1",
        run=run_record(run),
        unit=unit_record(run, unit, with_records=with_records),
        units=len(_ranked_together(run, unit)),
        grade_reasons=grade_reasons(run, unit),
        neighbours=_neighbours(run, unit),
        ranked_in=run.records.units[unit].group if run.rulebook.profile.groups else "",
    )


def shown_score(run: Run, score: Ticks | None) -> str:
    """Return a score with the profile's number of decimals; with ``at: show`` this is the only rounding."""
    if score is None:
        return "—"
    rounding = run.rulebook.profile.rounding
    return fixed_text(rounded(score, rounding.digits, rounding.mode), rounding.digits)


def _points(value: Ticks | None) -> str | None:
    return None if value is None else text(value)


def _item(run: Run, row: ItemRow, item: Item | None, unit: int) -> ItemRecord:
    lost = [
        LossRecord(loss.criterion, _loss_title(run, loss), loss.cause, text(loss.stated), text(loss.points))  # type: ignore[arg-type]
        for loss in row.lost
    ]
    unknown = row.unknown or (item is not None and _undecided(item, {id_: run.findings.states[id_][unit] for id_ in item.deduct}))
    scale = _scale(run, item, unit) if item else None
    return ItemRecord(row.id, row.title, text(row.points), text(row.of), row.applicable, unknown, lost, scale, row.filled)  # type: ignore[arg-type]


def _loss_title(run: Run, loss: Loss) -> str:
    if loss.criterion:
        return run.rulebook.pack.criteria[loss.criterion].spec.title
    return LOSS_WORDS[loss.cause]


def _scale(run: Run, item: Item, unit: int) -> ScaleRecord | None:
    scale, pack = item.scale, run.rulebook.pack
    if scale is None:
        return None
    if isinstance(scale, ByHand):
        entered = _entered(run, item, unit)
        return ScaleRecord(None, scale_title(scale, pack), scale.form, [], earned_words(scale, pack), entered, "")
    value = value_record(run.measured.columns[scale.of][unit], run.measured.sources(scale.of, unit))
    came_out = came_out_words(run.beside[f"relative:{item.id}"][unit]) if isinstance(scale, RELATIVE) else ""
    return ScaleRecord(scale.of, pack.title_of(scale.of), scale.form, scale_steps(scale), rule_words(scale, pack), value, came_out)


def _entered(run: Run, item: Item, unit: int) -> ValueRecord:
    """Return points entered by hand with who gave them, when and why."""
    entry = run.records.by_hand.get(item.id, {}).get(unit)
    if entry is None:
        return value_record(None)
    decided = entry.decided
    place = f"{decided.by} {decided.on.isoformat()}"
    return value_record(entry.points, (decided.source._replace(place=place, note=entry.reason),))


def _adjustment(run: Run, adjustment: Adjustment, *, unknown: bool) -> AdjustmentRecord:
    """Return an adjustment; ``unknown``: some item is left out since what it is scored by is unknown."""
    title = "未知或不适用项折算到满分" if unknown and adjustment.cause == "rescale" else ADJUSTMENT_WORDS[adjustment.cause]
    if adjustment.item and not adjustment.criterion:
        titles = {item.id: item.title for item in run.rulebook.profile.items}
        title += f"：{titles[adjustment.item]}"
    if adjustment.criterion:
        title += f"：{adjustment.criterion} {run.rulebook.pack.criteria[adjustment.criterion].spec.title}"
    return AdjustmentRecord(adjustment.cause, title, text(adjustment.points))  # type: ignore[arg-type]


def told_failings(run: Run, unit: int, names: Sequence[str]) -> list[str]:
    """Return the failings found for a unit that are, or have the severity of, any of ``names``: "T02 title"."""
    pack = run.rulebook.pack
    found = (id_ for id_ in pack.criteria if run.findings.states[id_][unit] == FOUND)
    return [f"{id_} {pack.title_of(id_)}" for id_ in found if id_ in names or run.severities[id_] in names]


def grade_reasons(run: Run, unit: int) -> list[GradeReasonRecord]:
    """Return how each grade from the best down to a unit's own was decided."""
    return reason_records(run.graded[unit].standing, lambda names: told_failings(run, unit, names))


def reason_records(standing: Standing, told: Callable[[Sequence[str]], list[str]]) -> list[GradeReasonRecord]:
    """Return how each grade was decided; ``told`` names the failings found that have one of some ids or severities."""
    return [
        GradeReasonRecord(
            r.grade, _points(r.line), r.met, told(r.barred_by), told(r.forced_by), r.place, r.places, r.tied, r.grade == standing.grade
        )
        for r in standing.reasons
    ]  # fmt: skip


def _ranked_together(run: Run, unit: int) -> list[int]:
    """Return the units that a unit is ranked with, itself included, in rank order."""
    group = run.records.units[unit].group
    return [i for i in in_rank_order(run) if run.rulebook.profile.groups is None or run.records.units[i].group == group]


def _neighbours(run: Run, unit: int) -> list[NeighbourRecord]:
    order = [i for i in _ranked_together(run, unit) if run.graded[i].standing.rank]
    if unit not in order:
        return []
    at = order.index(unit)
    sides = (("above", at - 1), ("below", at + 1))
    return [_neighbour(run, unit, order[i], side) for side, i in sides if 0 <= i < len(order)]


def _neighbour(run: Run, unit: int, other: int, side: str) -> NeighbourRecord:
    standing, score = run.graded[other].standing, run.scored[other].sheet.score
    assert standing.rank is not None
    assert standing.grade is not None
    assert score is not None
    pairs = zip(_lines(run, unit), _lines(run, other), strict=True)
    differences = [DifferenceRecord(title, text(theirs - own)) for (title, own), (_, theirs) in pairs if theirs != own]
    tie_break = _tie_break(run, unit, other) if score == run.scored[unit].sheet.score else ""
    name = run.records.units[other].name
    return NeighbourRecord(side, name, standing.rank, text(score), standing.grade, differences, tie_break)  # type: ignore[arg-type]


def _tie_break(run: Run, unit: int, other: int) -> str:
    """Return what separates two units with the same score, in words; "" where nothing does."""
    for by in run.rulebook.profile.ranking.then_by:
        for name, order in by.items():
            own, theirs = (run.measured.columns[name][i] for i in (unit, other))
            if own != theirs:
                which = "多的在前" if order == "desc" else "少的在前"
                return (
                    f"得分相同，再比{run.rulebook.pack.title_of(name)}（{which}）：它是 {text_of(theirs)}，本单位是 {text_of(own)}"
                )
    return ""


def _lines(run: Run, unit: int) -> list[tuple[str, Ticks]]:
    """Return title and points of each line of a unit's sheet; adjustments of one cause in one line."""
    sheet = run.scored[unit].sheet
    bonus = run.rulebook.profile.bonus
    extra = [(item.title, sum(row.points for row in sheet.bonus if row.id == item.id)) for item in (bonus.items if bonus else [])]
    beside = [(title, sum(a.points for a in sheet.adjustments if a.cause == cause)) for cause, title in ADJUSTMENT_WORDS.items()]
    return [*((row.title, row.points) for row in sheet.items), *extra, *beside]
