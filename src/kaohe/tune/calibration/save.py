"""Write a calibrated profile, marked as such: an extension whose head says what it was fitted to and what that is worth."""

from collections.abc import Iterator
from pathlib import Path

from kaohe.faults import Fault, FaultyInput
from kaohe.rulebook.locate import Places
from kaohe.run import Run
from kaohe.tune.calibration.records import CalibrationRecord
from kaohe.tune.edits import apply, parse_edits, told
from kaohe.tune.save import save_changed


def save_calibration(run: Run, record: CalibrationRecord, name: str, reason: str, places: Places | None = None) -> Path:
    """Write what :func:`kaohe.tune.calibration.calibrate` found for a run as a new profile, and return its file.

    Raises FaultyInput as :func:`kaohe.tune.save` does, and where nothing better than the profile as it is was found.
    """
    if not record.settings:
        hint = "求得的就是现行方案；要试别的，用 --free 放开更多的数，或用 kaohe tune whatif 自己改"
        raise FaultyInput([Fault(f"{name}.yaml", 0, 0, "M003", "没有改动，不必另存", hint)])
    edits = parse_edits(record.settings, run.rulebook)
    head = [*_head(record), f"改动：{'；'.join(told(edits))}"]
    return save_changed(run.rulebook, apply(run.rulebook, edits), name, reason, head, places)


def _head(record: CalibrationRecord) -> Iterator[str]:
    """Yield the figures that tell how much of the fit may be chance."""
    what, of = ("等次", "家") if record.kind == "grades" else ("次序", "对")
    goal = "公布的" if record.target == "published" else f"文件 {record.target} 里的"
    agreement = record.agreement
    yield "标定的方案（calibrated）：由 kaohe tune calibrate 由结果反求，不是当初评分用的方案。"
    yield (
        f"目标：{record.case} {goal}{what}；相同的由 {agreement.before} {of}到 {agreement.after} {of}，共 {agreement.of} {of}；"
        f"合计改动 {record.changed} 分（已证明至少 {record.changed_at_least} 分），以 {record.step} 分为一步。"
    )
    if record.turned:
        yield f"排反或排平 {len(record.turned)} 对（已证明至少 {record.turned_at_least} 对）。"
    elif record.aside:
        yield f"放下的单位：{'、'.join(aside.unit for aside in record.aside)}（已证明至少要放下 {record.aside_at_least} 家）。"
    yield f"放开的数：{'、'.join(record.freed)}；可以独立变动的 {record.free} 个，目标 {record.asked} 家，比较 {record.comparisons} 个。"
    if record.left_out is not None:
        yield f"逐家留出：{record.left_out.of} {of}中错 {record.left_out.of - record.left_out.right}，不改方案时错 {record.left_out.of - record.left_out.before}。"
    if record.shuffled is not None:
        real = record.shuffled.real.after - record.shuffled.real.before
        yield (
            f"打乱目标 {len(record.shuffled.trials)} 次（种子 {record.shuffled.seed}）：平均多对 {record.shuffled.mean_gain} {of}，"
            f"不比真实目标（同样求解多对 {real} {of}）少的有 {record.shuffled.at_least_as_much} 次。"
        )
