"""Orders: the fewest pairs turned, then the least change, held against every profile of small cases; never worse than today."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.explain.results import to_json
from kaohe.run import Run
from kaohe.tune import calibrate
from kaohe.tune.calibration.records import CalibrationRecord
from kaohe.tune.edits import apply, parse_edits
from kaohe.tune.rescore import rescored
from tests.tune.made_up import NAMES, case
from tests.tune.test_calibrate import POINTS, STEP, Small, change, profiles, scores, small_cases


def turned(small: Small, points: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the pairs that come out the other way round or equal; of equal scores more credits stand first."""
    score = [(s, extra) for s, extra in zip(scores(small, points), small.extras, strict=True)]
    return [(a, b) for i, a in enumerate(small.result) for b in small.result[i + 1 :] if score[a] <= score[b]]


def ordered(small: Small, folder: Path) -> tuple[Run, CalibrationRecord]:
    """Calibrate a made-up case to its whole order."""
    run = case(folder, small.shares, small.result, small.best, points=POINTS, late=small.late, extras=small.extras, ties=True)
    return run, calibrate(run, kind="order", step=Decimal(STEP), shuffles=0, leave_out=False)


@settings(max_examples=15)
@given(small=small_cases())
def test_no_profile_turns_fewer_pairs_or_as_few_with_less_change(small: Small, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is found is the best of every profile within the bounds; what is proven holds for all; pairs named are always turned."""
    run, record = ordered(small, tmp_path_factory.mktemp("case"))
    tried = [(len(turned(small, points)), change(points), points) for points in profiles()]
    best = min(tried)
    assert len(record.turned) == best[0]
    assert Decimal(record.changed) == best[1]
    assert record.turned_at_least <= best[0]
    assert Decimal(record.changed_at_least) <= best[1]
    assert record.agreement.after >= record.agreement.before == record.agreement.of - len(turned(small, tuple(POINTS)))
    now = rescored(run, apply(run.rulebook, parse_edits(record.settings, run.rulebook)))
    points = tuple(int(item.points) for item in now.rulebook.profile.items)
    assert {(NAMES.index(p.above), NAMES.index(p.other)) for p in record.turned} == {*turned(small, points)}
    for pair in record.pairs:
        names = NAMES.index(pair.above), NAMES.index(pair.other)
        assert all(names in turned(small, points) for points in profiles())


@settings(max_examples=8)
@given(small=small_cases())
def test_without_the_units_named_the_rest_can_be_ordered(small: Small, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Some profile orders all units but those named, and none orders all but fewer than are proven."""
    _, record = ordered(small, tmp_path_factory.mktemp("case"))
    aside = {NAMES.index(a.unit) for a in record.aside}
    all_turned = [turned(small, points) for points in profiles()]
    assert any(all({*pair} & aside for pair in pairs) for pairs in all_turned)
    assert record.aside_at_least <= len(aside)
    if record.aside_at_least:
        assert all(pairs for pairs in all_turned)


@settings(max_examples=10)
@given(
    shares=st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=5, max_size=7),
    weights=st.sampled_from([(60, 20, 20), (10, 60, 30), (30, 30, 40)]),
)
def test_an_order_made_with_known_weights_is_reproduced(
    shares: list[list[int]], weights: tuple[int, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where the order comes from weights within the bounds, it is found, no farther away than those weights."""
    made = [sum(p * share for p, share in zip(weights, own, strict=True)) for own in shares]
    if len({*made}) < len(made):
        return  # a tie has no profile that must turn it into an order
    run = case(tmp_path_factory.mktemp("case"), shares, sorted(range(len(shares)), key=lambda u: -made[u]), 1, points=POINTS)
    record = calibrate(run, kind="order", step=Decimal(STEP), shuffles=0, leave_out=False)
    assert record.reached
    assert (record.turned, record.turned_at_least, record.aside) == ([], 0, [])
    assert Decimal(record.changed_at_least) <= Decimal(record.changed) <= change(weights)


def test_the_real_order(daye: Run) -> None:
    """The real case: fewer pairs turned than by the profile as it is, and the pairs out of reach are among them."""
    record = calibrate(daye, kind="order", shuffles=1, leave_out=False)
    assert record.agreement.of == 351
    assert record.agreement.before == 265
    assert record.agreement.after >= 286
    assert len(record.turned) == 351 - record.agreement.after
    assert 58 <= record.turned_at_least <= len(record.turned)
    assert {(p.above, p.other) for p in record.pairs} <= {(p.above, p.other) for p in record.turned}
    assert record.shuffled is not None
    assert record.shuffled.real.before == 265 < record.shuffled.real.after <= record.agreement.after


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    """Same input and seed, same record, where not all pairs can be had."""
    shares = [[10, 2, 5], [3, 9, 1], [5, 5, 8], [8, 1, 10], [2, 8, 8], [7, 7, 2]]
    run = case(tmp_path, shares, [1, 4, 2, 0, 3, 5], 2, points=POINTS, extras=[0, 1, 0, 2, 0, 1], ties=True)
    first, again = (calibrate(run, kind="order", step=Decimal(STEP), shuffles=3) for _ in range(2))
    assert first.turned
    assert to_json(first) == to_json(again)
