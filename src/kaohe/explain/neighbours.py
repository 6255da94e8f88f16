"""The units ranked next to one, and what separates them."""

from kaohe.explain.lines import ADJUSTMENT_WORDS
from kaohe.explain.records.units import DifferenceRecord, NeighbourRecord, Side
from kaohe.explain.standings import in_rank_order
from kaohe.records.values import text_of
from kaohe.run import Run
from kaohe.score.points import Ticks, text


def ranked_together(run: Run, unit: int) -> list[int]:
    """Return the units that a unit is ranked with, itself included, in rank order."""
    group = run.records.units[unit].group
    return [i for i in in_rank_order(run) if run.rulebook.profile.groups is None or run.records.units[i].group == group]


def neighbour_records(run: Run, unit: int) -> list[NeighbourRecord]:
    """Return the units ranked next above and below; none for a unit without a rank."""
    order = [i for i in ranked_together(run, unit) if run.graded[i].standing.rank]
    if unit not in order:
        return []
    at = order.index(unit)
    sides: tuple[tuple[Side, int], ...] = (("above", at - 1), ("below", at + 1))
    return [_neighbour(run, unit, order[i], side) for side, i in sides if 0 <= i < len(order)]


def _neighbour(run: Run, unit: int, other: int, side: Side) -> NeighbourRecord:
    standing, score = run.graded[other].standing, run.scored[other].score
    assert standing.rank is not None
    assert standing.grade is not None
    assert score is not None
    pairs = zip(_lines(run, unit), _lines(run, other), strict=True)
    differences = [DifferenceRecord(title, text(theirs - own)) for (title, own), (_, theirs) in pairs if theirs != own]
    tie_break = _tie_break(run, unit, other) if score == run.scored[unit].score else ""
    name = run.records.units[other].name
    return NeighbourRecord(side, name, standing.rank, text(score), standing.grade, differences, tie_break)


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
