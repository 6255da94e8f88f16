"""The profile nearest to today's that gives the grades or the order wanted; what stands in the way; and what a fit is worth."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from kaohe.faults import Fault, FaultyInput, clip
from kaohe.run import Run
from kaohe.score.points import text, ticks
from kaohe.tune.calibration.cover import cover
from kaohe.tune.calibration.fit import Fit, Setting, fit, proven, proven_change, setting_of
from kaohe.tune.calibration.fit_order import fit_order, proven_order_change, proven_pairs
from kaohe.tune.calibration.free_numbers import Free, FreeNumber, free_numbers
from kaohe.tune.calibration.freed import DEFAULT, FREED, Freed
from kaohe.tune.calibration.out_of_reach import Pair, out_of_reach
from kaohe.tune.calibration.records import (
    AgreementRecord,
    AsideFitRecord,
    AsideRecord,
    CalibrationRecord,
    KeptRecord,
    NumberRecord,
    PairRecord,
)
from kaohe.tune.calibration.target_file import PUBLISHED, read_target
from kaohe.tune.calibration.trials import left_out, shuffled
from kaohe.tune.calibration.wanted import Agreement, Kind, Target, agreeing, facts_of, turned
from kaohe.tune.edits import apply, parse_edits
from kaohe.tune.rescore import rescored
from kaohe.tune.whatif import moves

STEP = Decimal("0.5")
NODES = {"grades": 20_000, "order": 300}
TRIAL_NODES = 500


def calibrate(
    run: Run,
    target: str = PUBLISHED,
    *,
    kind: Kind = "grades",
    freed: Sequence[Freed] = DEFAULT,
    step: Decimal = STEP,
    shuffles: int = 20,
    seed: int = 1,
    leave_out: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> CalibrationRecord:
    """Return the profile nearest to that of ``run`` that gives the grades (or the order) of ``target``.

    ``target`` is ``published`` or a file as :func:`kaohe.tune.calibration.target_file.read_target` takes it. What is ``freed`` moves in
    steps of ``step`` points within its ``range`` (else 0 to twice what it is), and the items keep their sum. Where no profile
    gives all grades, the smallest set of units is left aside; of an order, as few pairs as can be are turned. The profile as
    it is stays where nothing found agrees more. ``shuffles`` targets dealt out at random (by ``seed``) and each unit left out
    in turn show how much of a fit is chance; 0 and False spare the time. Same input and seed, same record.
    Raises FaultyInput where there is no target, it cannot be had by the quotas, or no number is free.
    """
    wanted = read_target(run, target, kind)
    setting = setting_of(run, _free(run, step, freed), step, NODES[kind])
    facts = facts_of(run, wanted)
    tell("逐对比较")
    pairs = out_of_reach(run, setting.forms, setting.family, facts.wanted)
    found, aside, bounds = (_grades if kind == "grades" else _order)(setting, wanted, tell)
    before, after = agreeing(run, wanted), agreeing(found.run, wanted)
    trial = setting._replace(nodes=TRIAL_NODES)
    settings = setting.free.settings(found.moves, step)
    names = run.records.units
    units = [*aside, *facts.barred]
    turned_round = turned(found.run, wanted) if kind == "order" else []
    return CalibrationRecord(
        schema="kaohe.calibration/1",
        case=run.rulebook.case.case,
        profile=run.rulebook.profile.profile,
        target=target,
        kind=kind,
        freed=list(freed),
        step=f"{step.normalize():f}",
        reached=after.right == after.of,
        numbers=[_number(setting, number, moved) for number, moved in zip(setting.free.numbers, found.moves, strict=True)],
        kept=[KeptRecord(*kept) for kept in setting.free.kept],
        settings=settings,
        changed=_points(_change(setting, found.moves)),
        changed_at_least=_points(bounds.change if any(found.moves) else 0),
        free=len(setting.free.numbers) - any(number.kind == "items" for number in setting.free.numbers),
        comparisons=len(facts.wanted),
        asked=sum(grade is not None for grade in wanted.grades) if kind == "grades" else len({*_units(wanted)}),
        agreement=_agreement(before, after),
        aside=[_aside(run, wanted, unit, facts.barred) for unit in sorted({*units}, key=lambda u: (wanted.places[u] or 0, u))],
        aside_at_least=bounds.aside + len(facts.barred),
        aside_fit=_aside_fit(setting, wanted, found.fitted, bounds.change) if found.fitted is not None else None,
        pairs=[PairRecord(names[p.unit].name, names[p.other].name, p.by_facts) for p in pairs],
        turned=[_pair(run, pairs, one, other) for one, other in turned_round],
        turned_at_least=bounds.pairs,
        left_out=left_out(trial, wanted, tell) if leave_out else None,
        shuffled=shuffled(trial, wanted, shuffles, seed, tell) if shuffles else None,
        units=moves(run, found.run, _alone(run, settings)),
    )


def _free(run: Run, step: Decimal, freed: Sequence[Freed]) -> Free:
    """Return the numbers that may move. Raises FaultyInput where there are none."""
    free = free_numbers(run.rulebook, step, freed)
    if not free.numbers:
        kept = "；".join(f"{one.title}：{one.why}" for one in free.kept)
        hint = f"放开别的：{'、'.join(one for one in FREED if one not in freed)}" if len(freed) < len(FREED) else ""
        message = f"放开的 {','.join(freed)} 里没有可以改的数{f'（{clip(kept, 120)}）' if kept else ''}"
        raise FaultyInput([Fault(run.rulebook.profile_document.file, 0, 0, "P001", message, hint)])
    return free


class _Bounds:
    """What is proven: how many units must be left aside, how many pairs turned, and by how many points the profile differs."""

    def __init__(self, aside: int, pairs: int, change: Decimal) -> None:
        self.aside, self.pairs, self.change = aside, pairs, change


def _grades(setting: Setting, wanted: Target, tell: Callable[[str], None]) -> tuple[Fit, list[int], _Bounds]:
    tell("求解最接近的方案")
    found = fit(setting, wanted)
    tell("证明最少要放下几家、最少要改多少分")
    aside = proven(setting, wanted)
    return found, found.aside, _Bounds(aside, 0, proven_change(setting, wanted, len(found.aside)))


def _order(setting: Setting, wanted: Target, tell: Callable[[str], None]) -> tuple[Fit, list[int], _Bounds]:
    tell("求解排反最少的方案")
    found = fit_order(setting, wanted)
    tell("证明最少排反几对、最少要改多少分")
    pairs, wrong = proven_pairs(setting, wanted), agreeing(found.run, wanted)
    change = proven_order_change(setting, wanted, wrong.of - wrong.right)
    tell("求最少放下几家，其余的次序就都做得到")
    aside = min((fit(setting, wanted).aside, cover(turned(found.run, wanted))), key=len) if wrong.right < wrong.of else []
    return found, aside, _Bounds(proven(setting, wanted), pairs, change)


def _units(wanted: Target) -> list[int]:
    return [unit for unit, place in enumerate(wanted.places) if place is not None]


def _number(setting: Setting, number: FreeNumber, moved: int) -> NumberRecord:
    step, indicators = setting.step, setting.run.rulebook.pack.indicators
    low, high, now, new = (_points(number.at(steps, step)) for steps in (-number.down, number.up, 0, moved))
    because = None
    if number.kind == "steps":
        scale = next(item.scale for item in setting.run.rulebook.profile.items if item.id == number.line)
        because = f"{scale.of} better: {indicators[scale.of].better}"  # type: ignore[union-attr]
    elif number.criterion is not None:
        because = f"{number.criterion} kind: {'credit' if number.kind == 'credits' else 'failing'}"
    bounds = "range" if number.declared else "default"
    return NumberRecord(number.kind, number.key, number.title, low, high, bounds, because, now, new)  # type: ignore[arg-type]


def _aside(run: Run, wanted: Target, unit: int, barred: dict[int, tuple[str, ...]]) -> AsideRecord:
    return AsideRecord(run.records.units[unit].name, wanted.grades[unit], wanted.places[unit], list(barred.get(unit, ())))


def _aside_fit(setting: Setting, wanted: Target, fitted: Fit, least: Decimal) -> AsideFitRecord:
    changed, right = _points(_change(setting, fitted.moves)), agreeing(fitted.run, wanted).right
    return AsideFitRecord(setting.free.settings(fitted.moves, setting.step), changed, _points(least), right)


def _pair(run: Run, pairs: Sequence[Pair], one: int, other: int) -> PairRecord:
    names = run.records.units
    by_facts = any(pair.by_facts for pair in pairs if (pair.unit, pair.other) == (one, other))
    return PairRecord(names[one].name, names[other].name, by_facts)


def _alone(run: Run, settings: Sequence[str]) -> list[tuple[str, Run]]:
    """Return the case graded with each change by itself, where that makes a profile."""
    found = []
    for edit in parse_edits(settings, run.rulebook):
        try:
            found.append((edit.key, rescored(run, apply(run.rulebook, [edit]))))
        except FaultyInput:
            continue
    return found


def _agreement(before: Agreement, after: Agreement) -> AgreementRecord:
    return AgreementRecord(before.right, after.right, after.of)


def _change(setting: Setting, moves: Sequence[int]) -> Decimal:
    return sum((abs(steps) for steps in moves), 0) * setting.step


def _points(points: Decimal | int) -> str:
    return text(ticks(Decimal(points)))
