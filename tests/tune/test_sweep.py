"""One setting moved along: the grades between the ends are those that whatif gives."""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from kaohe.faults import FaultyInput
from kaohe.tune import load, sweep, whatif
from kaohe.tune.sweep import SweepRecord

run = cache(load)
ENDS: dict[str, tuple[str, str, Decimal]] = {
    "优秀.quota.number": ("0", "12", Decimal(1)),
    "credit_risk.add.C01.each": ("0", "6", Decimal("0.01")),
    "优秀.at_least": ("90", "105", Decimal("0.01")),
    "problems.points": ("5", "20", Decimal("0.01")),
    "joint_share_target": ("0.2", "0.9", Decimal("0.0001")),
}


@cache
def swept(key: str) -> SweepRecord:
    """Return a sweep between the ends, made once."""
    return sweep(run("daye-2022"), key, *ENDS[key][:2])


@trying(max_examples=60)
@given(st.data())
def test_a_sweep_says_what_whatif_says(data: st.DataObject) -> None:
    """At any value between the ends every unit has the grade of the span that the value lies in."""
    key = data.draw(st.sampled_from(sorted(ENDS)))
    low, high, unit = ENDS[key]
    place = data.draw(st.integers(int(Decimal(low) / unit), int(Decimal(high) / unit)))
    value = Decimal(place) * unit
    record = swept(key)
    (span,) = (i for i, s in enumerate(record.spans) if Decimal(s.first) <= value <= Decimal(s.last))
    said = {u.unit: u.new_grade for u in whatif(run("daye-2022"), [f"{key}={value}"]).units}
    assert {u.unit: u.grades[span] for u in record.units} == said


def test_the_flip_stands_at_the_last_place_that_counts() -> None:
    """The line of 优秀 rises: whoever has 96.53 keeps it at 96.53 and loses it at 96.54."""
    flip = swept("优秀.at_least").flips[0]
    assert (flip.below, flip.value, flip.grade, flip.new_grade) == ("96.53", "96.54", "优秀", "合格")
    score = {u.unit: u.score for u in whatif(run("daye-2022"), []).units}[flip.unit]
    assert score == "96.53"


def test_spans_follow_one_another_without_a_gap() -> None:
    """Every value on the grid lies in one span; neighbours differ."""
    for key in ENDS:
        record, unit = swept(key), ENDS[key][2]
        assert (record.spans[0].first, record.spans[-1].last) == (record.first, record.last)
        for i in range(1, len(record.spans)):
            assert Decimal(record.spans[i].first) - Decimal(record.spans[i - 1].last) == unit
            assert any(u.grades[i] != u.grades[i - 1] for u in record.units)


def test_values_that_cannot_be_set_are_a_span_of_their_own() -> None:
    """A line of 优秀 at or below that of 合格 contradicts it; above, grades are told."""
    record = sweep(run("daye-2022"), "优秀.at_least", "50", "70")
    assert [(s.first, s.last, bool(s.refused)) for s in record.spans] == [("50", "60", True), ("60.01", "70", False)]
    assert record.flips == []
    assert all(unit.grades[0] is None for unit in record.units)


def test_values_refused_for_different_reasons_are_spans_of_their_own() -> None:
    """Below 0, then below what a criterion takes from the item; each with the reason at its first value."""
    record = sweep(run("daye-2022"), "计划落实.分值", "-3", "30")
    assert [(s.first, s.last, s.refused) for s in record.spans[:2]] == [
        ("-3", "-0.01", "plan.points 应当不小于 0"),
        ("0", "5.99", "T01 最多扣 6 分，多过本项的 0 分"),
    ]
    assert (record.key, record.title, record.spans[2].first) == ("plan.points", "计划落实：分值", "6")


def test_a_sweep_without_effect_says_why() -> None:
    """No data to compare with; or values that move nobody's grade but do move scores."""
    idle = sweep(run("daye-2022"), "year_end_share_max", "0.3", "0.9")
    assert (idle.flips, idle.moving) == ([], 0)
    assert idle.no_effect == [
        "T02 年底突击检查：没有一家有年底检查占比（year_end_share）的数（未知 27 家）；要有数：放进台账的 抽查任务（tasks）、"
        "检查结果（inspections），或在 case.yaml 的 summary 里给它对应一列，或在 observations.csv 里逐家写"
    ]
    moving = sweep(run("daye-2022"), "T01.at_most", "2", "6")
    assert (moving.flips, moving.moving, moving.no_effect) == ([], 2, [])
    assert swept("优秀.at_least").no_effect == []


def test_ends_and_step_may_be_numbers() -> None:
    """As a notebook would give them."""
    by_text = sweep(run("daye-2022"), "credit_risk.add.C01.each", "0", "2", "0.5")
    by_number = sweep(run("daye-2022"), "credit_risk.add.C01.each", 0, Decimal(2), 0.5)
    assert [(f.value, f.unit) for f in by_number.flips] == [(f.value, f.unit) for f in by_text.flips] != []


def test_no_unit_between_the_ends_is_told() -> None:
    """The values of the units lie elsewhere."""
    assert sweep(run("daye-2022-ledger"), "year_end_share_max", "0.6", "0.9").no_effect == [
        "T02 年底突击检查：有数的 26 家里，没有一家的年底检查占比（year_end_share）在 60% 与 90% 之间（各家从 0% 到 53.8%）"
    ]


def test_days_are_tried_on_a_ledger() -> None:
    """A day of the year moves; ends and flips are months and days."""
    record = sweep(run("daye-2022-ledger"), "year_end_from", "09-30", "12-31", "31")
    assert (record.first, record.last, record.unit, record.step) == ("09-30", "12-31", "1", "31")
    said = {u.unit: u.new_grade for u in whatif(run("daye-2022-ledger"), ["year_end_from=09-30"]).units}
    assert {u.unit: u.grades[0] for u in record.units} == said


@pytest.mark.parametrize(
    ("key", "start", "stop", "step", "code"),
    [
        ("plan", "1", "2", None, "N001"),
        ("plan.point", "1", "2", None, "M001"),
        ("plan.points", "2", "1", None, "M003"),
        ("plan.points", "2", "2", None, "M003"),
        ("plan.points", "1", "x", None, "M003"),
        ("plan.points", "1", "2", "0", "M003"),
        ("plan.points", "1", "2.001", None, "M003"),
        ("year_end_from", "09-31", "12-31", None, "M003"),
        ("year_end_from", "09-30", "12-31", "0.5", "M003"),
        ("results_without_problem", "1", "2", None, "M003"),
        ("year_end_share_max", "2", "3", None, "M003"),
    ],
)
def test_what_cannot_be_swept(key: str, start: str, stop: str, step: str | None, code: str) -> None:
    """A fault that names the key."""
    with pytest.raises(FaultyInput) as error:
        sweep(run("daye-2022"), key, start, stop, step)
    assert error.value.faults[0].code == code
    assert error.value.faults[0].file in (key, f"{key}={start}", f"{key}={stop}")
    assert "--set" not in str(error.value.faults)
