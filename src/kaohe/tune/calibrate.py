"""The profile nearest to today's that gives the grades or the order wanted; what stands in the way; and what a fit is worth."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random

from kaohe.faults import Fault, FaultyInput, raise_if_any
from kaohe.records.published import read_result
from kaohe.run import Run
from kaohe.score.points import text, ticks
from kaohe.tune.calibration_records import (
    AgreementRecord,
    AsideRecord,
    CalibrationRecord,
    LeftOutRecord,
    LeftOutsRecord,
    NumberRecord,
    PairRecord,
    ShuffledRecord,
)
from kaohe.tune.edits import parse_edits
from kaohe.tune.fit import Fit, Setting, fit, proven_aside
from kaohe.tune.free_numbers import free_numbers
from kaohe.tune.score_forms import never_above, unit_forms
from kaohe.tune.wanted import Facts, Kind, Target, agreeing, facts_of, overfull
from kaohe.tune.whatif import compare

PUBLISHED = "published"
STEP = Decimal("0.5")
_NODES, _TRIAL_NODES = 20_000, 500


def calibrate(
    run: Run,
    target: str = PUBLISHED,
    *,
    kind: Kind = "grades",
    step: Decimal = STEP,
    shuffles: int = 20,
    seed: int = 1,
    leave_out: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> CalibrationRecord:
    """Return the profile nearest to that of ``run`` that gives the grades (or the order) of ``target``.

    ``target`` is ``published`` or a CSV with 名次, 单位, 等次. Points of items and of credits move in steps of ``step``
    points within their ``range`` (else 0 to twice what they are), and the items keep their sum. Where no profile does it,
    the smallest set of units is left aside. ``shuffles`` targets dealt out at random (by ``seed``) and each unit left
    out in turn show how much of a fit is chance; 0 and False spare the time. Same input and seed, same record.
    Raises FaultyInput where there is no target or it cannot be had by the quotas.
    """
    wanted = _target(run, target, kind)
    free = free_numbers(run.rulebook.profile, step)
    setting = Setting(run, free, unit_forms(run, free), step, _NODES)
    tell("求解最接近的方案")
    found = fit(setting, wanted)
    tell("证明最少要放下几家")
    least = proven_aside(setting, wanted)
    facts = facts_of(run, wanted)
    after, of = agreeing(found.run, wanted)
    agreement = AgreementRecord(agreeing(run, wanted)[0], after, of)
    trial = setting._replace(nodes=_TRIAL_NODES)
    return CalibrationRecord(
        schema="kaohe.calibration/1",
        case=run.rulebook.case.case,
        profile=run.rulebook.profile.profile,
        target=target,
        kind=kind,
        step=f"{step.normalize():f}",
        reached=not found.aside and not facts.barred and after == of,
        numbers=_numbers(setting, found),
        settings=found.settings,
        changed=_points(sum((abs(steps) for steps in found.moves), 0) * step),
        free=len(free) - any(number.criterion is None for number in free),
        comparisons=len(facts.wanted),
        agreement=agreement,
        aside=_aside(run, wanted, found, facts),
        aside_at_least=least + len(facts.barred),
        pairs=_pairs(setting, facts),
        left_out=_left_out(trial, wanted, tell) if leave_out else None,
        shuffled=_shuffled(trial, wanted, shuffles, seed, agreement, tell) if shuffles else None,
        units=compare(run, parse_edits(found.settings, run.rulebook), found.run).units,
    )


def _target(run: Run, target: str, kind: Kind) -> Target:
    """Read what is wanted. Raises FaultyInput with what is wrong about it."""
    book, published = run.rulebook, run.records.published
    grades = [grade.grade for grade in book.profile.grades]
    faults: list[Fault] = []
    if target != PUBLISHED:
        published, _ = read_result(Path(target), run.records.names(), run.records.units, grades, faults)
        raise_if_any(faults)
    elif not published:
        hint = "在 case.yaml 的 published 里写明公布的结果，或用 --target 文件 给出想要的结果（名次、单位、等次三列）"
        raise FaultyInput([Fault(book.case_document.file, 0, 0, "T005", "这个案例没有公布的结果", hint)])
    by_unit = {p.unit: p for p in published}
    size = range(len(run.records.units))
    wanted = Target(kind, tuple(by_unit[u].grade for u in size), tuple(by_unit[u].rank for u in size))
    file = book.case.published.result or book.case_document.file if target == PUBLISHED else target
    if kind == "grades":
        for grade, given, places in overfull(run, wanted):
            message = f"目标里{grade}有 {given} 家，多于方案的名额 {places}"
            hint = "改目标，或先用 kaohe tune whatif 改名额、存成新方案，再用 --profile 指明它"
            faults.append(Fault(file, 0, 0, "P001", message, hint))
    raise_if_any(faults)
    return wanted


def _numbers(setting: Setting, found: Fit) -> list[NumberRecord]:
    step = setting.step
    return [
        NumberRecord(f.key, f.title, *(_points(f.at(steps, step)) for steps in (-f.down, f.up, 0, moved)))
        for f, moved in zip(setting.free, found.moves, strict=True)
    ]


def _aside(run: Run, wanted: Target, found: Fit, facts: Facts) -> list[AsideRecord]:
    units = sorted({*found.aside, *facts.barred}, key=lambda u: wanted.places[u])
    return [
        AsideRecord(run.records.units[u].name, wanted.grades[u], wanted.places[u], list(facts.barred.get(u, ()))) for u in units
    ]


def _pairs(setting: Setting, facts: Facts) -> list[PairRecord]:
    """Return the pairs of units that no points within the bounds can bring into the order wanted."""
    found = []
    for fact in facts.wanted:
        if fact.other is None:
            continue
        one, other = setting.forms[fact.unit], setting.forms[fact.other]
        if one is not None and other is not None and never_above(one, other, setting.free, float(setting.step)):
            names = setting.run.records.units
            found.append(PairRecord(names[fact.unit].name, names[fact.other].name))
    return found


def _left_out(setting: Setting, wanted: Target, tell: Callable[[str], None]) -> LeftOutsRecord:
    """Fit without each unit in turn, and see how it comes out."""
    run, records = setting.run, []
    before = 0
    for u, unit in enumerate(run.records.units):
        tell(f"逐家留出：第 {u + 1} 家，共 {len(run.records.units)} 家")
        found = fit(setting, wanted, [u])
        right, of = agreeing(found.run, wanted, [u])
        before += agreeing(run, wanted, [u])[0]
        standing = found.run.graded[u].standing
        records.append(LeftOutRecord(unit.name, wanted.grades[u], wanted.places[u], standing.grade, standing.rank, right, of))
    return LeftOutsRecord(before, sum(r.right for r in records), sum(r.of for r in records), records)


def _shuffled(
    setting: Setting, wanted: Target, times: int, seed: int, real: AgreementRecord, tell: Callable[[str], None]
) -> ShuffledRecord:
    """Fit to the same grades and places dealt out at random."""
    order, trials = list(range(len(wanted.grades))), []
    draw = Random(seed)  # noqa: S311 - no secret
    for i in range(times):
        tell(f"打乱目标再拟合：第 {i + 1} 次，共 {times} 次")
        _shuffle(order, draw, setting.run)
        target = wanted.shuffled(order)
        after, of = agreeing(fit(setting, target).run, target)
        trials.append(AgreementRecord(agreeing(setting.run, target)[0], after, of))
    gains = [t.after - t.before for t in trials]
    mean = f"{sum(gains) / len(gains):.1f}"
    return ShuffledRecord(seed, trials, min(gains), max(gains), mean, sum(gain >= real.after - real.before for gain in gains))


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


def _points(points: Decimal | int) -> str:
    return text(ticks(Decimal(points)))
