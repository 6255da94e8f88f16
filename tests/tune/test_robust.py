"""Draws of weights and thresholds, held against grading each of them with the engine itself."""

import json
import shutil
from collections import Counter
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kaohe.faults import FaultyInput
from kaohe.run import Run, judged
from kaohe.tune import load, robust
from kaohe.tune.edits import Edit, apply
from kaohe.tune.rescore import rescored
from kaohe.tune.robustness.curves import NotInArrays
from kaohe.tune.robustness.draws import Inputs, draw, inputs_of
from kaohe.tune.robustness.each import graded, rescored_fast, standings_of
from kaohe.tune.robustness.vector import Draws, Engine, Standings

CASES = Path(__file__).parents[2] / "cases"

WAYS = """
rounding: {at: item, digits: 1, mode: half_even}
ranking: {ties: dense, then_by: []}
not_applicable: shrink
veto: {by: [T02, O01], score: 59}
"""
SPREAD = """
not_applicable: spread
rounding: {at: total, digits: 1, mode: down}
items:
  - {id: catalog, not_applicable: {fixed: 0.6}}
  - {id: problems, not_applicable: rescale}
bonus:
  at_most: 4
  only_above: 70
  items:
    - {id: credit_risk, title: 信用风险, count: highest, at_most: 3, add: {C01: {each: 3, per: credit_risk_tasks}, C02: 1, C03: 2}}
grades:
  - {grade: 优秀, at_least: 80, quota: {share: 0.3, round: up, tie_at_edge: in}, barred_by: [T01]}
  - {grade: 合格, at_least: 60, quota: {number: 12}}
  - {grade: 不合格, forced_by: [R01, major]}
"""
SCALES = """
total: 100
drop: [organisation, timing, participation, publication, catalog]
items:
  - {id: plan, points: 30, scale: {of: plan_completion, target: 1, step: 0.03, lose: 0.7, part: whole}, deduct: {T01: forfeit}}
  - {id: joint_share, points: 20, scale: {of: joint_share, target: 1, step: 0.07, lose: 1.3, part: share}, range: [15, 22.5]}
  - {id: joint_lead, points: 20, scale: {of: joint_tasks_led, rank: [20, 17.5, 12, 9], beyond: 3}}
  - {id: problems, points: 20, scale: {of: problem_share, share_of_best: up}, deduct: {R01: {each: 1, per: joint_tasks_led, zero_from: 3}}}
  - {id: hurry, title: 年底, points: 10, scale: {of: year_end_rush_observed, choices: {是: 2.5, 否: 10}}}
ranges: {year_end_share_max: [0.2, 0.9], problems_min_objects: [1, 40]}
"""
AVERAGE = """
items:
  - {id: problems, not_applicable: average}
"""
BELOW = """
items:
  - {id: publication, scale: {of: publication_share, linear: [[0.1, 1], [0.5, 10], [0.9, 4]], none_below: 0.2}}
  - {id: plan, points: 25.5, range: [20, 30]}
  - {id: joint_share, points: 9.5, range: [6, 12], scale: {of: joint_share, linear: [[0, 0], [0.5, 9.5]]}}
"""


def _profile(folder: Path, text: str) -> str:
    """Write a profile that extends that of the case. Returns its path."""
    path = folder / "trial.yaml"
    path.write_text(f"profile: trial\nextends: daye-2022\ntitle: 试\nyear: 2022\n{text}", "utf-8")
    return str(path)


def _by_hand(run: Run, inputs: Inputs, draws: Draws) -> Standings:
    """Grade each draw by writing its numbers into the profile: measure where indicators rest on them, infer, score, grade."""
    runs = []
    for number in range(draws.number):
        edits = [
            Edit(
                i.key,
                ("items", at, "points"),
                run.rulebook.profile.items[at].points,
                Decimal(int(draws.points[number, at])) / 10_000,
            )
            for at, i in enumerate(inputs.items)
        ]
        for t in inputs.thresholds:
            value = Decimal(int(draws.thresholds[t.key][number])) / 10_000
            edits.append(Edit(t.key, ("parameters", t.key), None, int(value) if t.whole else value))
        book = apply(run.rulebook, edits)
        if any(t.measuring for t in inputs.thresholds):
            runs.append(rescored(run, book))
        else:
            runs.append(judged(book, run.records, run.measured))
    return standings_of(runs)


def _in_arrays(run: Run, inputs: Inputs, draws: Draws) -> Standings:
    tables = [np.zeros((draws.number, len(run.records.units)), dtype=kind) for kind in (np.int64, bool, np.int64, np.int64)]
    for positions, standings in graded(run, inputs, draws):
        for table, part in zip(tables, standings, strict=True):
            table[positions] = part
    return Standings(*tables)


def _assert_equal(got: Standings, wanted: Standings) -> None:
    for name, one, other in zip(Standings._fields, got, wanted, strict=True):
        assert np.array_equal(np.where(got.scored, one, 0), np.where(wanted.scored, other, 0)), name


@pytest.fixture(scope="module")
def daye() -> Run:
    """The year as graded today."""
    return load("daye-2022")


@pytest.mark.parametrize("profile", ["daye-2022", "default", "four-heads"])
@pytest.mark.parametrize("spread", ["1", "3"])
def test_shipped_profiles_agree_with_grading_each_draw(profile: str, spread: str) -> None:
    """Scores, ranks and grades of 25 draws are those that the engine gives, to the last rank."""
    run = load("daye-2022", profile)
    inputs = inputs_of(run, Decimal(spread))
    draws = draw(inputs, 25, 7)
    Engine(run, [t.key for t in inputs.thresholds])  # in arrays, not draw by draw
    _assert_equal(_in_arrays(run, inputs, draws), _by_hand(run, inputs, draws))


@pytest.mark.parametrize("text", [WAYS, SPREAD, SCALES, BELOW], ids=["ways", "spread", "scales", "below"])
def test_every_form_agrees_with_grading_each_draw(text: str, tmp_path: Path) -> None:
    """Roundings, ties, vetoes, quotas, bonus gates, each scale, and every way of an item that does not apply."""
    run = load("daye-2022", _profile(tmp_path, text))
    inputs = inputs_of(run)
    draws = draw(inputs, 25, 3)
    Engine(run, [t.key for t in inputs.thresholds])
    _assert_equal(_in_arrays(run, inputs, draws), _by_hand(run, inputs, draws))


def test_groups_are_ranked_and_graded_by_themselves(tmp_path: Path) -> None:
    """Two groups, one with a line and a quota of its own."""
    shutil.copytree(CASES / "daye-2022", tmp_path / "case")
    rows = (tmp_path / "case" / "units.csv").read_text("utf-8-sig").splitlines()
    grouped = [rows[0], *(row.rsplit(",", 1)[0] + "," + "甲乙"[at % 2] for at, row in enumerate(rows[1:]))]
    (tmp_path / "case" / "units.csv").write_text("\n".join(grouped) + "\n", "utf-8")
    text = "groups: {by: group, lines: {甲: {合格: 75}}, quotas: {乙: {优秀: {number: 2}}}}\n"
    run = load(str(tmp_path / "case"), _profile(tmp_path, text))
    inputs = inputs_of(run)
    draws = draw(inputs, 20, 5)
    _assert_equal(_in_arrays(run, inputs, draws), _by_hand(run, inputs, draws))
    assert [unit.group for unit in robust(run, draws=50).units if unit.rank == 1] == ["甲", "乙"]


def test_what_arrays_cannot_hold_is_graded_draw_by_draw(tmp_path: Path) -> None:
    """The average of a group depends on the draw: such a profile takes the slow path, with the same answer."""
    run = load("daye-2022", _profile(tmp_path, AVERAGE))
    inputs = inputs_of(run)
    draws = draw(inputs, 6, 3)
    with pytest.raises(NotInArrays):
        Engine(run)
    _assert_equal(_in_arrays(run, inputs, draws), _by_hand(run, inputs, draws))


def test_thresholds_that_indicators_rest_on_are_measured_anew(tmp_path: Path) -> None:
    """Left out unless the profile gives them a range; then each value is measured once."""
    assert [name for name, _ in inputs_of(load("daye-2022-ledger")).left_out] == ["publication_days", "repeat_days"]
    text = "items: [{id: publication, deduct: {P02: {each: 0.5, per: late_publications, at_most: 5}}}]\nranges: {publication_days: [18, 21]}\n"
    run = load("daye-2022-ledger", _profile(tmp_path, text))
    inputs = inputs_of(run)
    draws = draw(inputs, 8, 2)
    assert len(set(draws.thresholds["publication_days"].tolist())) > 1
    _assert_equal(_in_arrays(run, inputs, draws), _by_hand(run, inputs, draws))


def test_a_range_that_would_be_measured_too_often_is_refused(tmp_path: Path) -> None:
    """A hundred measurings at the most; the fault says which parameter."""
    run = load("daye-2022-ledger", _profile(tmp_path, "ranges: {repeat_days: [10, 300]}\n"))
    with pytest.raises(FaultyInput) as caught:
        robust(run, draws=1000)
    (fault,) = caught.value.faults
    assert "repeat_days" in fault.message
    assert "ranges" in fault.hint


def test_draws_keep_the_sum_and_stay_in_their_ranges(tmp_path: Path) -> None:
    """Points sum to the total, in whole 1/10,000; counts are whole; nothing leaves what is declared."""
    run = load("daye-2022", _profile(tmp_path, BELOW + "ranges: {problems_min_objects: [5, 9]}\n"))
    inputs = inputs_of(run)
    draws = draw(inputs, 2000, 1)
    assert set(draws.points.sum(axis=1).tolist()) == {1_000_000}
    for at, interval in enumerate(inputs.items):
        assert interval.low <= draws.points[:, at].min() < draws.points[:, at].max() <= interval.high
    plan = next(i for i in inputs.items if i.key == "plan")
    assert (plan.low, plan.high, plan.declared) == (200_000, 300_000, True)
    assert set(draws.thresholds["problems_min_objects"].tolist()) == {10_000 * n for n in range(5, 10)}


def test_ranges_that_cannot_sum_to_the_total_are_a_fault(tmp_path: Path) -> None:
    """Where an item would have to leave its range in every draw, that is said."""
    held = "\n".join(
        f"  - {{id: {id_}, range: [{p}, {p}.0001]}}"
        for id_, p in [("organisation", 10), ("timing", 10), ("joint_share", 15), ("joint_lead", 10)]
    )
    text = f"items:\n{held}\n  - {{id: plan, range: [10, 20]}}\n"
    run = load("daye-2022", _profile(tmp_path, text))
    for item in ("participation", "publication", "problems", "catalog"):
        assert item in [i.id for i in run.rulebook.profile.items]
    inputs = inputs_of(run)
    frozen = inputs._replace(items=tuple(i if i.declared else i._replace(low=i.nominal, high=i.nominal) for i in inputs.items))
    frozen = frozen._replace(items=tuple(i._replace(low=i.nominal + 1) if i.key == "organisation" else i for i in frozen.items))
    with pytest.raises(FaultyInput) as caught:
        draw(frozen, 50, 1)
    assert "范围凑不出总分" in caught.value.faults[0].message


def test_the_record_counts_what_an_independent_loop_counts(daye: Run) -> None:
    """Ranges of ranks, shares of grades and of swaps, counted one draw at a time."""
    number, seed = 60, 11
    inputs = inputs_of(daye)
    table = _by_hand(daye, inputs, draw(inputs, number, seed))
    record = robust(daye, draws=number, seed=seed)
    names = [grade.grade for grade in daye.rulebook.profile.grades]
    position = {unit.name: at for at, unit in enumerate(daye.records.units)}
    for unit in record.units:
        ranks = sorted(table.ranks[:, position[unit.unit]].tolist())
        assert (unit.rank_low, unit.rank_high) == (ranks[3 - 1], ranks[57 - 1])  # 5% and 95% of 60
        assert (unit.rank_best, unit.rank_middle, unit.rank_worst) == (ranks[0], ranks[29], ranks[-1])
        counted = Counter(names[g] for g in table.grades[:, position[unit.unit]].tolist())
        shares = {name: Fraction(round(Fraction(n, number) * 10_000), 10_000) for name, n in counted.items()}
        assert {name: Fraction(share) for name, share in unit.grades.items()} == shares
    pairs: Counter[tuple[str, str]] = Counter()
    for at, ahead in enumerate(record.units):
        for behind in record.units[at + 1 :]:
            own, other = table.ranks[:, position[ahead.unit]], table.ranks[:, position[behind.unit]]
            pairs[ahead.unit, behind.unit] = sum(b < a for a, b in zip(own.tolist(), other.tolist(), strict=True))
    most = [n for _, n in pairs.most_common(10) if n]
    assert [round(Fraction(s.share) * number) for s in record.swaps] == most
    assert all(pairs[s.ahead, s.behind] == round(Fraction(s.share) * number) for s in record.swaps)


def test_the_same_seed_gives_the_same_bytes(daye: Run) -> None:
    """Two runs are equal to the byte; another seed is another draw."""
    one, two, other = (json.dumps(asdict(robust(daye, draws=300, seed=seed, unit="市商务局"))) for seed in (4, 4, 5))
    assert one == two
    assert one != other


def test_without_spread_every_range_is_a_point(daye: Run) -> None:
    """Nothing is drawn, so every unit keeps its rank and grade, and nothing drives anything."""
    record = robust(daye, draws=20, spread=Decimal(0), unit="市商务局")
    for unit in record.units:
        assert unit.rank == unit.rank_low == unit.rank_high == unit.rank_best == unit.rank_worst
        assert unit.grades == {unit.grade: "1"}
    assert record.swaps == []
    assert record.drivers is not None
    assert record.drivers.drivers == []


def test_effective_weights_sum_to_one(daye: Run) -> None:
    """Items, bonus and adjustments together make the score, so their shares of its variance are all of it."""
    weights = robust(daye, draws=1).weights
    for shares in ([w.of_variance for w in weights], [w.of_order for w in weights]):
        assert abs(sum(Decimal(share or 0) for share in shares) - Decimal(1)) < Decimal("0.001")
    assert sum(Decimal(w.nominal) for w in weights if w.nominal) == 1


def test_an_item_left_out_is_the_profile_without_it(daye: Run, tmp_path: Path) -> None:
    """Dropping participation is a profile that lacks it, the others worth 10/9 as much."""
    record = next(d for d in robust(daye, draws=1).dropped if d.key == "joint_lead")
    inputs = inputs_of(daye)
    at = [i.key for i in inputs.items].index("joint_lead")
    rest = [i for i in range(len(inputs.items)) if i != at]
    worth = [(inputs.items[i].nominal * 20 + 9) // 18 for i in rest]  # × 10/9, half up
    worth[-1] = 1_000_000 - sum(worth[:-1])
    edits = [
        Edit("", ("items", i, "points"), daye.rulebook.profile.items[i].points, Decimal(w) / 10_000)
        for i, w in zip(rest, worth, strict=True)
    ]
    stretched = apply(daye.rulebook, edits)
    profile = stretched.profile.model_copy(update={"items": [stretched.profile.items[i] for i in rest], "total": Decimal(100)})
    without = judged(stretched._replace(profile=profile), daye.records, daye.measured)
    ranks = [(a.standing.rank, b.standing.rank) for a, b in zip(daye.graded, without.graded, strict=True)]
    assert record.moved == sum(a != b for a, b in ranks)
    assert record.furthest == max(abs((a or 0) - (b or 0)) for a, b in ranks)


def test_a_criterion_left_out_is_found_for_nobody(daye: Run) -> None:
    """Only criteria that are found and cost or give something are tried."""
    dropped = {d.key: d for d in robust(daye, draws=1).dropped if d.kind == "criterion"}
    assert "T05" not in dropped
    assert {"C01", "J01", "T02"} <= dropped.keys()
    assert [r.unit for r in dropped["C01"].regraded] == ["市税务局", "市自然资源和规划局", "市水利和湖泊局"]


def test_one_number_that_moves_drives_everything(daye: Run, tmp_path: Path) -> None:
    """Where two items share out points between them and all else is held, either is all there is to the rank."""
    held = [f"  - {{id: {i.id}, range: [{i.points}, {i.points}]}}" for i in daye.rulebook.profile.items]
    held = [line for line in held if "problems" not in line and "joint_lead" not in line]
    fixed = {t.key: daye.rulebook.parameters[t.key] for t in inputs_of(daye).thresholds}
    ranges = ", ".join(f"{name}: [{value}, {value}]" for name, value in fixed.items())
    text = (
        "items:\n"
        + "\n".join(held)
        + f"\n  - {{id: joint_lead, range: [10, 10]}}\n  - {{id: problems, range: [8, 12]}}\nranges: {{{ranges}}}\n"
    )
    run = load("daye-2022", _profile(tmp_path, text))
    assert [i.key for i in inputs_of(run).moving] == ["problems"]
    record = robust(run, draws=10, unit="市商务局")
    assert record.drivers is not None
    assert [d.rank_total for d in record.drivers.drivers] == [None]  # the sum holds the one that could move


def test_rescoring_at_once_is_rescoring_one_by_one(daye: Run) -> None:
    """One draw of other points gives what the engine gives; a sum that is not the total is refused."""
    points = {"joint_share": Decimal(20), "plan": Decimal(15)}
    edits: list[Any] = [
        Edit(i.id, ("items", at, "points"), i.points, points.get(i.id, i.points))
        for at, i in enumerate(daye.rulebook.profile.items)
    ]
    wanted = standings_of([judged(apply(daye.rulebook, edits), daye.records, daye.measured)])
    _assert_equal(rescored_fast(daye, points), wanted)
    with pytest.raises(ValueError, match="sum"):
        rescored_fast(daye, {"plan": Decimal(30)})


def test_draws_and_spreads_that_cannot_be_are_told() -> None:
    """Both at once, in the words of the caller."""
    with pytest.raises(FaultyInput) as caught:
        robust(load("daye-2022"), draws=0, spread=-1)
    assert [(f.file, f.message) for f in caught.value.faults] == [
        ("draws=0", "抽取次数至少是 1"),
        ("spread=-1", "范围的倍数不能是负数"),
    ]
