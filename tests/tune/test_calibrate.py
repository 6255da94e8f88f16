"""Profiles found from a result: held against brute force over every profile of small cases, and against the real case."""

import json
import shutil
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cli.main import cli
from kaohe.explain.results import to_json
from kaohe.faults import FaultyInput
from kaohe.rulebook.locate import Places
from kaohe.run import Run
from kaohe.tune import calibrate, load, save_calibration
from kaohe.tune.calibration.records import CalibrationRecord
from kaohe.tune.edits import apply, parse_edits
from kaohe.tune.rescore import rescored
from tests.tune.made_up import NAMES, case

STEP = 5
POINTS = [40, 35, 25]


class Small(NamedTuple):
    """A made-up case: tenths of three items for each unit, credits, who is late, and the result published."""

    shares: list[list[int]]
    extras: list[int]
    late: list[int]
    result: list[int]
    best: int
    empty: list[tuple[int, int]] = []
    """Units and items without a value."""


@st.composite
def small_cases(draw: st.DrawFn) -> Small:
    """Four to six units; one in four is late."""
    size = draw(st.integers(4, 6))
    shares = draw(st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=size, max_size=size))
    extras = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    late = [unit for unit in range(size) if draw(st.integers(0, 3)) == 0]
    return Small(shares, extras, late, list(draw(st.permutations(range(size)))), draw(st.integers(1, size - 1)))


def profiles() -> Iterator[tuple[int, ...]]:
    """Yield the points of every profile within the bounds, in steps; the first item is worth at least what X01 takes."""
    choices = [range(p % STEP, 2 * p + 1, STEP) for p in POINTS]
    yield from (points for points in product(*choices) if sum(points) == sum(POINTS) and points[0] >= 3)


def scores(small: Small, points: Sequence[int]) -> list[Decimal]:
    """Reckon the scores by hand."""
    found: list[Decimal] = []
    for unit, own in enumerate(small.shares):
        there = [j for j in range(len(own)) if (unit, j) not in small.empty]
        earned = [Decimal(points[j] * own[j]) / 10 - (3 if j == 0 and unit in small.late else 0) for j in there]
        of = sum(points[j] for j in there)
        base = sum((max(Decimal(0), line) for line in earned), Decimal(0))
        found.append((base * 100 / of if of else Decimal(0)) + 2 * small.extras[unit])
    return [score.quantize(Decimal("0.01"), ROUND_HALF_UP) for score in found]


def in_the_way(small: Small, points: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of units, 优秀 and not, that come out the other way round or equal; those barred are asked nothing."""
    score = scores(small, points)
    best = [unit for unit in small.result[: small.best] if unit not in small.late]
    rest = [unit for unit in small.result[small.best :] if unit not in small.late]
    return [(a, b) for a in best for b in rest if score[a] <= score[b]]


def fewest(small: Small, points: Sequence[int]) -> int:
    """Return how many units have to be left aside so that no pair is left in the way."""
    pairs = in_the_way(small, points)
    units = sorted({unit for pair in pairs for unit in pair})
    return next(n for n in range(len(units) + 1) for aside in combinations(units, n) if all({*aside} & {*pair} for pair in pairs))


def change(points: Sequence[int]) -> int:
    """Return by how many points a profile differs from the one that the case has."""
    return sum(abs(new - old) for new, old in zip(points, POINTS, strict=True))


def found_for(small: Small, folder: Path, **options: Any) -> tuple[Run, CalibrationRecord]:
    """Calibrate a made-up case."""
    run = case(
        folder, small.shares, small.result, small.best, points=POINTS, late=small.late, extras=small.extras, empty=small.empty
    )
    return run, calibrate(run, step=Decimal(STEP), shuffles=0, leave_out=False, **options)


@settings(max_examples=25)
@given(small=small_cases())
def test_what_is_found_is_what_trying_every_profile_finds(small: Small, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As many units left aside, as small a change; what is applied really orders the others; no pair named is ever turned."""
    run, record = found_for(small, tmp_path_factory.mktemp("case"))
    tried = [(fewest(small, points), change(points), points) for points in profiles()]
    best = min(tried)
    barred = [unit for unit in small.result[: small.best] if unit in small.late]
    aside = [NAMES.index(a.unit) for a in record.aside]
    assert len(aside) == best[0] + len(barred)
    assert record.aside_at_least <= len(aside)
    fitted = record.aside_fit
    assert Decimal(record.changed if fitted is None else fitted.changed) == best[1]
    assert Decimal(record.changed_at_least if fitted is None else fitted.changed_at_least) <= best[1]
    assert record.agreement.after >= record.agreement.before
    assert {NAMES[u] for u in barred} == {a.unit for a in record.aside if a.failings}
    now = rescored(run, apply(run.rulebook, parse_edits(record.settings if fitted is None else fitted.settings, run.rulebook)))
    points = [int(item.points) for item in now.rulebook.profile.items]
    assert [s.sheet.score for s in now.scored] == [score * 10_000 for score in scores(small, points)]
    assert all({a, b} & {*aside} for a, b in in_the_way(small, points))
    for pair in record.pairs:
        names = NAMES.index(pair.above), NAMES.index(pair.other)
        assert all(names in in_the_way(small, points) for points in profiles())
    if record.reached:
        assert [g.standing.grade == "优秀" for g in now.graded] == [
            u in small.result[: small.best] for u in range(len(small.shares))
        ]


@settings(max_examples=20)
@given(small=small_cases(), empty=st.sets(st.tuples(st.integers(0, 3), st.integers(1, 2)), min_size=1, max_size=3))
def test_what_is_proven_holds_where_items_do_not_apply(
    small: Small, empty: set[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With rescaling the bound is no more than any profile leaves aside, and what is found does what it says."""
    small = small._replace(empty=sorted(empty))
    run, record = found_for(small, tmp_path_factory.mktemp("case"))
    tried = [(fewest(small, points), points) for points in profiles()]
    aside = [NAMES.index(a.unit) for a in record.aside if not a.failings]
    barred = sum(bool(a.failings) for a in record.aside)
    assert record.aside_at_least - barred <= min(tried)[0] <= len(aside)
    assert record.agreement.after >= record.agreement.before
    found = record.settings if record.aside_fit is None else record.aside_fit.settings
    now = rescored(run, apply(run.rulebook, parse_edits(found, run.rulebook)))
    points = [int(item.points) for item in now.rulebook.profile.items]
    assert all({a, b} & {*aside} for a, b in in_the_way(small, points))
    for pair in record.pairs:
        names = NAMES.index(pair.above), NAMES.index(pair.other)
        assert all(names in in_the_way(small, points) for points in profiles())


@settings(max_examples=15)
@given(
    shares=st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=5, max_size=7),
    weights=st.sampled_from([(60, 20, 20), (10, 60, 30), (30, 30, 40)]),
    best=st.integers(1, 4),
)
def test_a_result_made_with_known_weights_is_reproduced(
    shares: list[list[int]], weights: tuple[int, ...], best: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where the grades come from weights within the bounds, a profile is found, no farther away than those weights."""
    made = [sum(p * share for p, share in zip(weights, own, strict=True)) for own in shares]
    result = sorted(range(len(shares)), key=lambda u: -made[u])
    if made[result[best - 1]] == made[result[best]]:
        return  # a tie at the edge has no profile that must give it
    run = case(tmp_path_factory.mktemp("case"), shares, result, best, points=POINTS)
    record = calibrate(run, step=Decimal(STEP), shuffles=0, leave_out=False)
    assert record.reached
    assert record.aside == []
    assert record.agreement.after == len(shares)
    assert Decimal(record.changed) <= change(weights)


def test_an_order_is_reproduced(tmp_path: Path) -> None:
    """A whole order made with other weights is found, and every pair agrees."""
    shares = [[10, 2, 5], [3, 9, 1], [5, 5, 8], [8, 1, 10], [2, 8, 8]]
    made = [15 * a + 60 * b + 25 * c for a, b, c in shares]
    run = case(tmp_path, shares, sorted(range(5), key=lambda u: -made[u]), 2, points=POINTS)
    record = calibrate(run, kind="order", step=Decimal(STEP), shuffles=0, leave_out=False)
    assert (record.reached, record.agreement.after, record.agreement.of) == (True, 10, 10)
    assert record.agreement.before < 10


def test_what_the_rest_makes_up_for_is_graded_for_real(tmp_path: Path) -> None:
    """A unit to which an item does not apply is rescaled: no linear form; what is found holds when graded."""
    shares = [[5, 6, 0], [9, 3, 4], [5, 9, 5], [2, 9, 4]]
    run = case(tmp_path, shares, [0, 2, 1, 3], 2, points=POINTS, empty=[(0, 2)])
    assert run.graded[0].standing.grade == "合格"
    record = calibrate(run, step=Decimal(1), shuffles=0, leave_out=False)
    assert record.reached
    now = rescored(run, apply(run.rulebook, parse_edits(record.settings, run.rulebook)))
    assert [g.standing.grade for g in now.graded] == ["优秀", "合格", "优秀", "合格"]


def test_a_range_of_the_profile_is_kept(tmp_path: Path) -> None:
    """What an item may not become is not offered, although it would do."""
    shares = [[10, 2, 0], [2, 10, 0]]
    run = case(tmp_path, shares, [1, 0], 1, points=POINTS)
    assert calibrate(run, shuffles=0, leave_out=False).reached
    narrow = parse_edits(["i0.range=[40, 50]", "i1.range=[20, 35]"], run.rulebook)
    record = calibrate(rescored(run, apply(run.rulebook, narrow)), shuffles=0, leave_out=False)
    assert (record.reached, record.aside_at_least, [(n.least, n.most) for n in record.numbers[:2]]) == (
        False,
        1,
        [("40", "50"), ("20", "35")],
    )
    assert record.pairs == []  # it is not the items that forbid it


@pytest.fixture(scope="module")
def record(daye: Run) -> CalibrationRecord:
    """The real case, as the command shows it but for fewer shuffles."""
    return calibrate(daye, shuffles=6)


def test_the_real_case_cannot_be_had(record: CalibrationRecord) -> None:
    """27 of 27 is not to be had: two units must be left aside, one of them behind three that have as much on every item.

    The units left aside take places all the same, so no more grades come out right in all, and the profile stays.
    """
    assert not record.reached
    assert {a.unit for a in record.aside} == {"市政数局", "市应急管理局"}
    assert record.aside_at_least == 2
    assert {(p.above, p.other) for p in record.pairs} == {("市政数局", name) for name in ("市税务局", "市消防救援大队", "市医保局")}
    assert all(pair.by_facts for pair in record.pairs)
    assert (record.agreement.before, record.agreement.after, record.agreement.of, record.free) == (23, 23, 27, 12)
    assert (record.settings, record.changed) == ([], "0")
    fitted = record.aside_fit
    assert fitted is not None
    assert (fitted.settings, fitted.right) == (["joint_share.points=12.5", "joint_lead.points=12.5"], 23)
    assert (fitted.changed, fitted.changed_at_least) == ("5", "5")


def test_what_a_fit_is_worth(record: CalibrationRecord) -> None:
    """Each unit is left out once; those left aside come out wrong; the shuffled targets keep how many are 优秀."""
    assert record.left_out is not None
    assert record.shuffled is not None
    assert [u.unit for u in record.left_out.units if u.right == 0 and u.unit in {"市政数局", "市应急管理局"}] == [
        "市应急管理局",
        "市政数局",
    ]
    assert record.left_out.right == sum(u.right for u in record.left_out.units)
    assert len(record.shuffled.trials) == 6
    assert all((27 - t.before) % 2 == 0 for t in record.shuffled.trials)  # a wrong 优秀 is also a missing one
    assert all(t.after >= t.before for t in record.shuffled.trials)
    assert record.shuffled.most_gain == max(t.after - t.before for t in record.shuffled.trials)


def test_the_same_input_gives_the_same_bytes(daye: Run, record: CalibrationRecord) -> None:
    """Same seed, same record; another seed, other shuffles and the same profile."""
    again, other = calibrate(daye, shuffles=6), calibrate(daye, shuffles=6, seed=2)
    assert to_json(again) == to_json(record)
    assert other.settings == record.settings
    assert json.loads(to_json(other))["shuffled"] != json.loads(to_json(record))["shuffled"]


def test_what_is_saved_is_marked_and_grades_as_said(daye: Run, record: CalibrationRecord, tmp_path: Path) -> None:
    """The new profile extends the old one, says that it is calibrated and with which figures, and gives what was shown."""
    profiles_ = tmp_path / "profiles"
    shutil.copytree("scoring_profiles", profiles_)
    run = load("daye-2022", profiles=profiles_)
    wide = calibrate(run, freed=["items", "credits", "deductions", "steps"], shuffles=2)
    file = save_calibration(run, wide, "试算", "看看", Places(profiles=profiles_))
    text = file.read_text("utf-8")
    assert text.startswith("# 标定的方案（calibrated）")
    assert wide.left_out is not None
    assert f"逐家留出：27 家中错 {27 - wide.left_out.right}，不改方案时错 4。" in text
    assert "放下的单位：市政数局（已证明至少要放下 1 家）。" in text
    assert "放开的数：items、credits、deductions、steps；可以独立变动的 24 个，目标 27 家，比较 123 个。" in text
    assert "\n# 理由：看看\nprofile: 试算\nextends: daye-2022\n" in text
    graded = load("daye-2022", "试算", profiles=profiles_)
    ranks = {u.unit: (u.new_rank, u.new_grade) for u in wide.units}
    standing = [g.standing for g in graded.graded]
    assert {u.name: (s.rank, s.grade) for u, s in zip(graded.records.units, standing, strict=True)} == ranks
    with pytest.raises(FaultyInput):
        save_calibration(run, wide, "又一个", "", Places(profiles=profiles_))
    with pytest.raises(FaultyInput) as caught:
        save_calibration(daye, record, "没有改动", "看看", Places(profiles=profiles_))
    assert caught.value.faults[0].message == "没有改动，不必另存"


def test_the_command_prints_the_answer_and_its_worth() -> None:
    """Exit 1 where the target is not reached; nothing is written without ``--save``; a reason alone is refused."""
    asked = ["tune", "calibrate", "daye-2022", "--shuffles", "2", "--no-leave-out"]
    done = CliRunner().invoke(cli, [*asked, "--format", "md"])
    assert done.exit_code == 1, done.stderr
    assert "最少放下 2 家（已证明不能更少），其余单位之间就都合目标：市政数局、市应急管理局。" in done.stdout
    assert "- 市政数局 要在 市税务局、市消防救援大队、市医保局 之前" in done.stdout
    assert "逐家留出" not in done.stdout
    refused = CliRunner().invoke(cli, [*asked, "--reason", "看看"])
    assert refused.exit_code == 2
