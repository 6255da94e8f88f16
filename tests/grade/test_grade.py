"""Ranks, lines, quotas, bars, vetoes, ties; and grades at both ends."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.grade.ends import Others, grade_all
from kaohe.grade.grade import Contender, Ladder, grade_group, places_of, ranks, sort_key
from kaohe.rulebook.profile_models import Profile, Quota
from kaohe.score.points import TICKS
from kaohe.score.score import Scored
from kaohe.score.total import frame_of
from tests.build import profile

ITEM = "items: [{id: a, title: 甲, points: 100}]\n"
LINES = (
    ITEM
    + """
grades:
  - {grade: 优秀, at_least: 90, quota: {number: 2, tie_at_edge: out}, barred_by: [major]}
  - {grade: 合格, at_least: 60}
  - {grade: 不合格, forced_by: [veto]}
"""
)


def _contenders(of: Profile, *scores: int, failings: dict[int, set[str]] | None = None, values: Any = None) -> list[Contender]:
    known = values or [{}] * len(scores)
    return [
        Contender(i, s * TICKS, sort_key(of, s * TICKS, known[i]), frozenset((failings or {}).get(i, ())))
        for i, s in enumerate(scores)
    ]  # fmt: skip


def _grades(of: Profile, *scores: int, **more: Any) -> list[str | None]:
    result = grade_group(Ladder(of), _contenders(of, *scores, **more), len(scores))
    return [result[i].grade for i in range(len(scores))]


def test_both_tie_conventions() -> None:
    """Competition ranks 1-2-2-4, dense ranks 1-2-2-3."""
    of = profile(LINES)
    four = _contenders(of, 95, 90, 90, 80)
    assert list(ranks(four, "competition").values()) == [1, 2, 2, 4]
    assert list(ranks(four, "dense").values()) == [1, 2, 2, 3]


def test_equal_scores_are_separated_by_the_named_indicators_only() -> None:
    """More joint tasks first; a unit whose number is unknown stands behind; nothing else separates."""
    of = profile(LINES + "ranking: {then_by: [{joint: desc}]}")
    units = _contenders(of, 90, 90, 90, 90, values=[{"joint": 1}, {"joint": None}, {"joint": 3}, {"joint": 1}])
    assert ranks(units, "competition") == {2: 1, 0: 2, 3: 2, 1: 4}


def test_a_line_includes_its_own_value() -> None:
    """以上包括本数: 90 is 优秀, 60 is 合格."""
    assert _grades(profile(LINES), 90, 60, 59) == ["优秀", "合格", "不合格"]


def test_a_quota_takes_the_best_and_leaves_a_tie_over_its_edge_out() -> None:
    """Two places: 99, then two of 95 share places 2 and 3, so neither is in."""
    assert _grades(profile(LINES), 99, 95, 95, 91) == ["优秀", "合格", "合格", "合格"]


def test_a_tie_over_the_edge_may_be_let_in() -> None:
    """With tie_at_edge: in, both of the tied units are in."""
    inside = LINES.replace("tie_at_edge: out", "tie_at_edge: in")
    assert _grades(profile(inside), 99, 95, 95, 91) == ["优秀", "优秀", "优秀", "合格"]


def test_a_barred_unit_keeps_its_rank_and_frees_its_place() -> None:
    """The best unit has a major failing: the next two are 优秀, and its rank is still 1."""
    of = profile(LINES)
    result = grade_group(Ladder(of), _contenders(of, 99, 95, 94, 93, failings={0: {"X01", "major"}}), 4)
    assert [result[i].grade for i in range(4)] == ["合格", "优秀", "优秀", "合格"]
    assert result[0].rank == 1
    assert result[0].reasons[0].barred_by == ("major",)


def test_a_veto_forces_its_grade() -> None:
    """一票否决: 99 points and a veto is 不合格."""
    assert _grades(profile(LINES), 99, 70, failings={0: {"X09", "veto"}}) == ["不合格", "合格"]


def test_what_forces_a_middle_grade_never_promotes() -> None:
    """A major failing allows 合格 at best: 99 points give 合格, 30 points still give 不合格."""
    middle = profile(
        ITEM + "grades: [{grade: 优秀, at_least: 90}, {grade: 合格, at_least: 60, forced_by: [major]}, {grade: 不合格}]"
    )
    assert _grades(middle, 99, 30, 99, failings={0: {"major"}, 1: {"major"}}) == ["合格", "不合格", "优秀"]


def test_an_unknown_tie_break_leaves_the_grade_open() -> None:
    """One place, two units at 95; the second's tie-break is unknown: it could win the place, and the first lose it."""
    of = profile(LINES.replace("number: 2", "number: 1") + "ranking: {then_by: [{joint: desc}]}")
    graded = grade_all(of, [_scored(950_000, 950_000, 950_000)] * 2, [""] * 2, {"joint": [3, None]}, {}, {})
    assert [(g.grade_low, g.standing.grade, g.grade_high) for g in graded] == [("合格", "优秀", "优秀"), ("合格", "合格", "优秀")]


def test_the_ends_enclose_the_grade_with_several_quotas() -> None:
    """Whatever quotas the others leave free at their ends, the grade itself lies between its own."""
    two = profile(ITEM + "grades: [{grade: 优秀, at_least: 90}, {grade: 良好, at_least: 60, quota: {number: 1}}, {grade: 合格}]")
    units = [_scored(700_000, 700_000, 700_000), _scored(650_000, 850_000, 950_000), _scored(620_000, 800_000, 960_000)]
    graded = grade_all(two, units, [""] * 3, {}, {}, {})
    order = ["优秀", "良好", "合格"]
    for g in graded:
        assert order.index(str(g.grade_high)) <= order.index(str(g.standing.grade)) <= order.index(str(g.grade_low))


@pytest.mark.parametrize(("how", "places"), [("down", 6), ("up", 7), ("half_up", 7)])
def test_a_share_of_the_group_is_rounded_as_the_profile_says(how: str, places: int) -> None:
    """A quarter of 27 is 6.75."""
    quota = Quota.model_validate({"share": Decimal("0.25"), "round": how})
    assert places_of(quota, 27) == places


def _scored(low: int, known: int, high: int) -> Scored:
    return Scored(known, low, high, low != high, frame_of(profile(LINES)))


def test_a_grade_with_both_ends_equal_is_firm() -> None:
    """95 with nothing open stays 优秀 whatever the others turn out to be; 91 could be overtaken."""
    of = profile(LINES)
    units = [_scored(950_000, 950_000, 950_000), _scored(910_000, 910_000, 910_000), _scored(800_000, 880_000, 920_000)]
    graded = grade_all(of, units, [""] * 3, {}, {}, {})
    assert [(g.grade_low, g.standing.grade, g.grade_high) for g in graded] == [
        ("优秀", "优秀", "优秀"),
        ("合格", "优秀", "优秀"),
        ("合格", "合格", "优秀"),
    ]


def test_groups_have_their_own_ranking_and_quota() -> None:
    """Two groups of two with one place each: the best of each is 优秀."""
    of = profile(LINES.replace("number: 2", "number: 1") + "groups: {by: group}")
    units = [_scored(p, p, p) for p in (990_000, 980_000, 920_000, 910_000)]
    graded = grade_all(of, units, ["一组", "一组", "二组", "二组"], {}, {}, {})
    assert [(g.standing.rank, g.standing.grade) for g in graded] == [(1, "优秀"), (2, "合格"), (1, "优秀"), (2, "合格")]


_points = st.integers(86, 96)
_failings = st.sampled_from([frozenset(), frozenset(), frozenset({"X01", "major"}), frozenset({"X09", "veto"})])


@settings(max_examples=200)
@given(
    st.lists(st.tuples(_points, _failings, _points, _failings), min_size=1, max_size=9),
    st.sampled_from(["in", "out"]),
    st.integers(0, 4),
)
def test_grading_one_unit_among_others_is_grading_the_whole_group(drawn: list[Any], edge: str, number: int) -> None:
    """Bisection among the others gives each unit the grade that grading everybody anew would give it."""
    of = profile(LINES.replace("tie_at_edge: out", f"tie_at_edge: {edge}").replace("number: 2", f"number: {number}"))
    others = [Contender(i, p * TICKS, (-p,), f) for i, (p, f, _, _) in enumerate(drawn)]
    among = Others(Ladder(of), others, len(drawn))
    for i, (_, _, p, f) in enumerate(drawn):
        own = Contender(i, p * TICKS, (-p,), f)
        whole = grade_group(Ladder(of), [own, *(c for c in others if c.unit != i)], len(drawn))
        assert among.grade_of(own) == whole[i].grade
