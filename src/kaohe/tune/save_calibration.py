"""Write a calibrated profile, marked as such: an extension whose head says what it was fitted to and what that is worth."""

from collections.abc import Iterator
from pathlib import Path

from kaohe.rulebook.locate import Places
from kaohe.run import Run
from kaohe.tune.calibration_records import CalibrationRecord
from kaohe.tune.edits import apply, parse_edits, told
from kaohe.tune.save import save_changed


def save_calibration(run: Run, record: CalibrationRecord, name: str, reason: str, places: Places | None = None) -> Path:
    """Write what :func:`kaohe.tune.calibrate` found for a run as a new profile, and return its file.

    Raises FaultyInput as :func:`kaohe.tune.save` does.
    """
    edits = parse_edits(record.settings, run.rulebook)
    head = [*_head(record), f"改动：{'；'.join(told(edits)) or '没有'}"]
    return save_changed(run.rulebook, apply(run.rulebook, edits), name, reason, head, places)


def _head(record: CalibrationRecord) -> Iterator[str]:
    """Yield the figures that tell how much of the fit may be chance."""
    what, of = ("等次", "家") if record.kind == "grades" else ("次序", "对")
    goal = "公布的" if record.target == "published" else "指定的"
    agreement = record.agreement
    yield "标定的方案（calibrated）：由 kaohe tune calibrate 由结果反求，不是当初评分用的方案。"
    yield (
        f"目标：{record.case} {goal}{what}；相同的由 {agreement.before} {of}到 {agreement.after} {of}，共 {agreement.of} {of}；"
        f"合计改动 {record.changed} 分，以 {record.step} 分为一步。"
    )
    if record.aside:
        yield f"放下的单位：{'、'.join(aside.unit for aside in record.aside)}（已证明至少要放下 {record.aside_at_least} 家）。"
    yield f"可以独立变动的数 {record.free} 个，单位 {len(record.units)} 家，比较 {record.comparisons} 个。"
    if record.left_out is not None:
        yield f"逐家留出：{record.left_out.of} {of}中错 {record.left_out.of - record.left_out.right}，不改方案时错 {record.left_out.of - record.left_out.before}。"
    if record.shuffled is not None:
        yield (
            f"打乱目标 {len(record.shuffled.trials)} 次（种子 {record.shuffled.seed}）：平均多对 {record.shuffled.mean_gain} {of}，"
            f"不比真实目标（多对 {agreement.after - agreement.before} {of}）少的有 {record.shuffled.at_least_as_much} 次。"
        )
