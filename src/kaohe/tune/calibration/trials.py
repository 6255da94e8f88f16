"""What a fit is worth: the same fitting without each unit in turn, and on targets that are dealt out at random."""

from collections.abc import Callable
from random import Random

from kaohe.run import Run
from kaohe.tune.calibration.fit import Fit, Setting, fit
from kaohe.tune.calibration.fit_order import fit_order
from kaohe.tune.calibration.records import AgreementRecord, LeftOutRecord, LeftOutsRecord, ShuffledRecord
from kaohe.tune.calibration.wanted import Target, agreeing

Tell = Callable[[str], None]


def trial(setting: Setting, wanted: Target, without: int | None = None) -> Fit:
    """Return a quick fit: to grades by the solver with fewer nodes, to an order step by step without the solver."""
    return fit(setting, wanted, without) if wanted.kind == "grades" else fit_order(setting, wanted, without, quick=True)


def left_out(setting: Setting, wanted: Target, tell: Tell) -> LeftOutsRecord:
    """Fit without each unit of which something is wanted in turn, and see how it comes out."""
    run, records = setting.run, []
    before = 0
    units = [u for u in range(len(run.records.units)) if agreeing(run, wanted, only=u).of]
    for count, u in enumerate(units, start=1):
        tell(f"逐家留出：第 {count} 家，共 {len(units)} 家")
        found = trial(setting, wanted, u)
        right, of = agreeing(found.run, wanted, only=u)
        before += agreeing(run, wanted, only=u).right
        standing = found.run.graded[u].standing
        name = run.records.units[u].name
        records.append(LeftOutRecord(name, wanted.grades[u], wanted.places[u], standing.grade, standing.rank, right, of))
    return LeftOutsRecord(before, sum(r.right for r in records), sum(r.of for r in records), records)


def shuffled(setting: Setting, wanted: Target, times: int, seed: int, tell: Tell) -> ShuffledRecord:
    """Fit to the same grades and places dealt out at random; and, by the same quick fit, to what is wanted."""
    order, trials = list(range(len(wanted.grades))), []
    draw = Random(seed)  # noqa: S311 - no secret
    real = _tried(setting, wanted)
    for i in range(times):
        tell(f"打乱目标再拟合：第 {i + 1} 次，共 {times} 次")
        _shuffle(order, draw, setting.run)
        trials.append(_tried(setting, wanted.shuffled(order)))
    gains = [t.after - t.before for t in trials]
    mean, before, after = (f"{sum(of) / times:.1f}" for of in (gains, [t.before for t in trials], [t.after for t in trials]))
    as_much = sum(gain >= real.after - real.before for gain in gains)
    return ShuffledRecord(seed, real, trials, min(gains), max(gains), mean, before, after, as_much)


def _tried(setting: Setting, target: Target) -> AgreementRecord:
    before, after = agreeing(setting.run, target), agreeing(trial(setting, target).run, target)
    return AgreementRecord(before.right, after.right, after.of)


def _shuffle(order: list[int], draw: Random, run: Run) -> None:
    """Shuffle units in place, those of each group among themselves where the profile has groups."""
    grouped = run.rulebook.profile.groups is not None
    members: dict[str, list[int]] = {}
    for u, unit in enumerate(run.records.units):
        members.setdefault(unit.group if grouped else "", []).append(u)
    for units in members.values():
        dealt = [order[u] for u in units]
        draw.shuffle(dealt)
        for u, other in zip(units, dealt, strict=True):
            order[u] = other
