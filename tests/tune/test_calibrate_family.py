"""The family of rubrics that calibration searches: bounds and directions kept for every number, and proofs that hold for all."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.faults import FaultyInput
from kaohe.run import Run
from kaohe.tune import calibrate
from kaohe.tune.calibration.free_numbers import free_numbers
from kaohe.tune.calibration.freed import FREED
from kaohe.tune.calibration.records import CalibrationRecord
from kaohe.tune.edits import apply, parse_edits
from kaohe.tune.rescore import rescored
from tests.tune.made_up import NAMES, case
from tests.tune.test_calibrate import Small, small_cases

POINTS, HALVES, TAKES, STEP = (40, 35, 25), (20, 10), 10, 5


def rubrics() -> Iterator[tuple[int, int, int]]:
    """Yield the middle steps of two scales, and what the failing takes, of every rubric within bounds and directions."""
    yield from product(range(0, 41, STEP), range(0, 21, STEP), range(0, 21, STEP))


def scores(small: Small, rubric: tuple[int, int, int]) -> list[Decimal]:
    """Reckon the scores by hand."""
    found = []
    for unit, own in enumerate(small.shares):
        earned = [_on(own[0], rubric[0], 40), _on(own[1], rubric[1], 35), Decimal(25 * own[2]) / 10]
        earned[0] = max(Decimal(0), earned[0] - (rubric[2] if unit in small.late else 0))
        found.append((sum(earned, Decimal(0)) + 2 * small.extras[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP))
    return found


def _on(value: int, half: int, full: int) -> Decimal:
    """Return the points of a value on a scale from none at 0 over ``half`` at 5 to ``full`` at 10."""
    return Decimal(half * value) / 5 if value <= 5 else half + Decimal((full - half) * (value - 5)) / 5


def turned(small: Small, rubric: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Return the pairs that come out the other way round or equal."""
    score = scores(small, rubric)
    return [(a, b) for i, a in enumerate(small.result) for b in small.result[i + 1 :] if score[a] <= score[b]]


def run_of(small: Small, folder: Path) -> Run:
    """Return a made-up case with middle steps and a failing."""
    options = {"points": POINTS, "late": small.late, "extras": small.extras, "middles": HALVES, "takes": TAKES}
    return case(folder, small.shares, small.result, small.best, **options)  # type: ignore[arg-type]


@settings(max_examples=15)
@given(small=small_cases())
def test_steps_and_deductions_are_searched_whole(small: Small, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No rubric of the family turns fewer pairs; what is proven holds for all of them; pairs named are turned by every one."""
    run = run_of(small, tmp_path_factory.mktemp("case"))
    record = calibrate(run, kind="order", freed=["deductions", "steps"], step=Decimal(STEP), shuffles=0, leave_out=False)
    assert [(n.kind, n.least, n.most) for n in record.numbers] == [
        ("deductions", "0", "20"),
        ("steps", "0", "40"),
        ("steps", "0", "20"),
    ]
    tried = {rubric: turned(small, rubric) for rubric in rubrics()}
    now = (*HALVES, TAKES)
    best = min((len(pairs), sum(abs(a - b) for a, b in zip(rubric, now, strict=True))) for rubric, pairs in tried.items())
    assert len(record.turned) == best[0]
    assert Decimal(record.changed) == best[1]
    assert record.turned_at_least <= best[0]
    assert Decimal(record.changed_at_least) <= best[1]
    named = {(NAMES.index(p.above), NAMES.index(p.other)) for p in record.pairs}
    assert all(named <= {*pairs} for pairs in tried.values())
    assert {(NAMES.index(p.above), NAMES.index(p.other)) for p in record.pairs if p.by_facts} == {
        (a, b) for i, a in enumerate(small.result) for b in small.result[i + 1 :] if no_worse(small, b, a)
    }


def no_worse(small: Small, one: int, other: int) -> bool:
    """Say whether a unit is at least as good as another by every fact."""
    values = all(a >= b for a, b in zip(small.shares[one], small.shares[other], strict=True))
    return values and small.extras[one] >= small.extras[other] and (other in small.late or one not in small.late)


@settings(max_examples=15)
@given(
    small=small_cases(), freed=st.lists(st.sampled_from(FREED), min_size=1, unique=True), kind=st.sampled_from(["grades", "order"])
)
def test_every_number_keeps_to_its_bounds_and_its_direction(
    small: Small, freed: list[str], kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is freed: nothing else moves, deductions take and credits add, a better value never earns less, and no worse result."""
    run = run_of(small, tmp_path_factory.mktemp("case"))
    record = calibrate(run, kind=kind, freed=freed, step=Decimal("0.5"), shuffles=0, leave_out=False)  # type: ignore[arg-type]
    assert {n.kind for n in record.numbers} == {*freed}
    assert all(Decimal(n.least) <= Decimal(n.new) <= Decimal(n.most) for n in record.numbers)
    assert record.agreement.after >= record.agreement.before
    fitted = record.settings if record.aside_fit is None else record.aside_fit.settings
    before, now = run.rulebook.profile, rescored(run, apply(run.rulebook, parse_edits(fitted, run.rulebook))).rulebook.profile
    assert sum(item.points for item in now.items) == 100
    for item, old in zip(now.items, before.items, strict=True):
        assert item.points == old.points or "items" in freed
        points = [own for _, own in item.scale.steps]  # type: ignore[union-attr]
        assert points == sorted(points)
        assert points[-1] == item.points
        assert points[0] == 0
        stretched = [own * item.points / old.points for _, own in old.scale.steps]  # type: ignore[union-attr]
        assert "steps" in freed or all(abs(a - b) < Decimal("0.001") for a, b in zip(points, stretched, strict=True))
        for change, was in zip(item.deduct.values(), old.deduct.values(), strict=True):
            assert change.points is not None
            assert 0 <= change.points <= item.points
            assert change.points == was.points or "deductions" in freed
    assert now.bonus is not None
    assert before.bonus is not None
    added, was = now.bonus.items[0].add["C01"], before.bonus.items[0].add["C01"]
    assert added.each is not None
    assert added.each >= 0
    assert added.each == was.each or "credits" in freed
    assert added.at_most == 2 * added.each  # the ceiling keeps its proportion


def test_bounds_and_directions_are_said_with_where_they_are_declared(tmp_path: Path) -> None:
    """A ``range`` of an item, a deduction and a credit bounds it; steps name the indicator, points the kind of their criterion."""
    small = Small([[10, 2, 5], [3, 9, 1], [5, 5, 8], [8, 1, 10]], [0, 1, 0, 2], [0], [1, 0, 3, 2], 2)
    run = run_of(small, tmp_path)
    edits = ["i1.range=[30, 38]", "i0.deduct.X01={points: 10, range: [8, 12]}", "plus.add.C01.range=[1, 2.5]"]
    bounded = rescored(run, apply(run.rulebook, parse_edits(edits, run.rulebook)))
    record = calibrate(bounded, freed=FREED, shuffles=0, leave_out=False)
    told = {(n.key, n.title): (n.least, n.most, n.bounds, n.direction) for n in record.numbers}
    assert told == {
        ("i0.points", "项目i0"): ("0", "80", "default", None),
        ("i1.points", "项目i1"): ("30", "38", "range", None),
        ("i2.points", "项目i2"): ("0", "50", "default", None),
        ("plus.add.C01.each", "加分 C01 每次"): ("1", "2.5", "range", "C01 kind: credit"),
        ("i0.deduct.X01.points", "项目i0 X01"): ("8", "12", "range", "X01 kind: failing"),
        ("i0.scale.linear", "项目i0 5 时"): ("0", "40", "default", "i0 better: up"),
        ("i1.scale.linear", "项目i1 5 时"): ("0", "20", "default", "i1 better: up"),
    }
    assert [(k.key, k.why) for k in record.kept] == [("i2.scale", "只有 0 分和满分两种，没有中间的档")]


def test_a_scale_whose_direction_is_not_declared_stays(tmp_path: Path) -> None:
    """Steps move only where the pack says which way the indicator is good."""
    run = case(tmp_path, [[10, 2], [3, 9]], [0, 1], 1, points=[50, 50])
    assert free_numbers(run.rulebook, Decimal(1), ["steps"]).numbers == []
    record = calibrate(run, freed=["items", "steps"], shuffles=0, leave_out=False)
    assert [k.why for k in record.kept] == [f"指标 i{j} 没有写明 better（越高越好还是越低越好）" for j in range(2)]
    with pytest.raises(FaultyInput) as caught:
        calibrate(run, freed=["steps"])
    assert [f.message for f in caught.value.faults] == [
        "放开的 steps 里没有可以改的数（项目i0：指标 i0 没有写明 better（越高越好还是越低越好）；项目i1：指标 i1 没有写明 better（越高越好还是越低越好））"
    ]


def test_a_change_found_by_more_freedom_can_be_saved_and_graded(tmp_path: Path) -> None:
    """An order that no shares of points give is had by moving a middle step."""
    shares = [[5, 0, 5], [0, 10, 5], [10, 0, 5]]
    small = Small(shares, [0, 0, 0], [], [2, 0, 1], 1)
    run = run_of(small, tmp_path)
    few, more = (_ordered(run, freed) for freed in (["credits"], ["steps"]))
    assert not few.reached
    assert more.reached
    assert more.settings == ["i0.scale.linear=[[0, 0], [5, 35.5], [10, 40]]"]
    points = [own for _, own in run.rulebook.profile.items[0].scale.steps]  # type: ignore[union-attr]
    assert [b - a for a, b in pairwise(points)] == [20, 20]


def _ordered(run: Run, freed: list[str]) -> CalibrationRecord:
    return calibrate(run, kind="order", freed=freed, shuffles=0, leave_out=False)  # type: ignore[arg-type]
