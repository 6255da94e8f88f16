"""The lines of a score sheet as records: items, bonus, adjustments, and what was lost on each."""

from kaohe.explain.records.units import AdjustmentRecord, ItemRecord, LossRecord, ScaleRecord
from kaohe.explain.records.values import ValueRecord
from kaohe.explain.scale_words import came_out_words, earned_words, rule_words, scale_steps, scale_title
from kaohe.explain.standings import is_undecided
from kaohe.explain.values import value_record
from kaohe.rulebook.profile_models import Item
from kaohe.rulebook.scale_models import RELATIVE, ByHand
from kaohe.run import Run
from kaohe.score.points import text
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


def item_record(run: Run, row: ItemRow, item: Item | None, unit: int) -> ItemRecord:
    """Return a line of a unit's sheet with what was lost on it; ``item`` is that of the profile, None for a line of the bonus."""
    lost = [
        LossRecord(loss.criterion, _loss_title(run, loss), loss.cause, text(loss.stated), text(loss.points))  # type: ignore[arg-type]
        for loss in row.lost
    ]
    unknown = row.unknown or (item is not None and is_undecided(item, {id_: run.findings.states[id_][unit] for id_ in item.deduct}))
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


def adjustment_record(run: Run, adjustment: Adjustment, *, unknown: bool) -> AdjustmentRecord:
    """Return an adjustment; ``unknown``: some item is left out since what it is scored by is unknown."""
    title = "未知或不适用项折算到满分" if unknown and adjustment.cause == "rescale" else ADJUSTMENT_WORDS[adjustment.cause]
    if adjustment.item and not adjustment.criterion:
        titles = {item.id: item.title for item in run.rulebook.profile.items}
        title += f"：{titles[adjustment.item]}"
    if adjustment.criterion:
        title += f"：{adjustment.criterion} {run.rulebook.pack.criteria[adjustment.criterion].spec.title}"
    return AdjustmentRecord(adjustment.cause, title, text(adjustment.points))  # type: ignore[arg-type]
