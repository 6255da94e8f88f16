"""Score sheets, against sums worked by hand, and what must hold of every sheet."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.infer.truth import FOUND, NOT_FOUND, UNDETERMINED
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.rulebook import Rulebook, load_rulebook
from kaohe.score.points import TICKS, text
from kaohe.score.score import Facts, score
from tests.build import profile, scored

TWO = """
items:
  - {id: a, title: 甲, points: 60, scale: {of: share, linear: [[0, 0], [1, 60]]}, deduct: {X01: {each: 5, per: times, at_most: 15}, X02: forfeit}}
  - {id: b, title: 乙, points: 40, deduct: {X03: 25, X04: 30}}
"""
CLEAN = {"X01": NOT_FOUND, "X02": NOT_FOUND, "X03": NOT_FOUND, "X04": NOT_FOUND}


def _points(of: Profile, values: Mapping[str, Value], **states: str) -> tuple[str, str, str]:
    result = scored(of, {"times": 0, **values}, {**CLEAN, **states})
    assert result.sheet.score is not None
    assert result.low is not None
    assert result.high is not None
    return text(result.low), text(result.sheet.score), text(result.high)


def test_each_per_takes_so_much_an_occurrence_up_to_its_ceiling() -> None:
    """Five points each, at most fifteen: two occurrences cost 10, four cost 15."""
    assert _points(profile(TWO), {"share": (1, 1), "times": 2}, X01=FOUND)[1] == "90"
    assert _points(profile(TWO), {"share": (1, 1), "times": 4}, X01=FOUND)[1] == "85"


def test_a_finding_is_at_least_one_occurrence() -> None:
    """A finding whose count is known to be 0 from another source still costs one occurrence."""
    assert _points(profile(TWO), {"share": (1, 1), "times": 0}, X01=FOUND)[1] == "95"


def test_an_unknown_count_is_one_occurrence_and_at_worst_the_ceiling() -> None:
    """The score takes what is certain, 5; the low end 15; the score is provisional."""
    assert _points(profile(TWO), {"share": (1, 1), "times": None}, X01=FOUND) == ("85", "95", "95")


def test_deductions_stop_at_the_item_and_are_attributed_by_criterion_id() -> None:
    """25 and 30 from an item of 40: X03 counts 25, X04 the 15 that are left; both stated points stay."""
    result = scored(profile(TWO), {"share": (1, 1), "times": 0}, {**CLEAN, "X03": FOUND, "X04": FOUND})
    lost = result.sheet.items[1].lost
    assert [(x.criterion, text(x.stated), text(x.points)) for x in lost] == [("X03", "-25", "-25"), ("X04", "-30", "-15")]


def test_forfeit_leaves_nothing_of_the_item() -> None:
    """此项不得分: half a share earned, then nothing."""
    assert _points(profile(TWO), {"share": (1, 2)}, X02=FOUND)[1] == "40"


def test_what_does_not_apply_is_rescaled() -> None:
    """Only 乙 applies, with 15 of 40: 15 × 100/40 = 37.5; the sheet shows the 22.5 as a row."""
    result = scored(profile(TWO), {"share": NOT_APPLICABLE, "times": 0}, {**CLEAN, "X03": FOUND})
    assert result.sheet.score == 375_000
    assert [(a.cause, text(a.points)) for a in result.sheet.adjustments] == [("rescale", "22.5")]


def test_75_points_with_a_quarter_not_applicable_become_100() -> None:
    """75 × 4/3, the figure of published rubrics: full marks on what applies is full marks."""
    quarter = profile(
        "items: [{id: a, title: 甲, points: 25, scale: {of: share, linear: [[0, 0], [1, 25]]}}, {id: b, title: 乙, points: 75}]"
    )
    assert scored(quarter, {"share": NOT_APPLICABLE}).sheet.score == 100 * TICKS


def test_a_deduction_on_an_item_that_does_not_apply_is_taken_from_the_total() -> None:
    """One more failing never raises a score, even where its item drops out."""
    result = scored(profile(TWO), {"share": NOT_APPLICABLE, "times": 2}, {**CLEAN, "X01": FOUND})
    assert result.sheet.score == 90 * TICKS
    assert result.sheet.adjustments[-1].criterion == "X01"


def test_a_forfeit_makes_an_item_apply_with_nothing() -> None:
    """甲 does not apply by its share, but 此项不得分 was found: 0 of 60."""
    assert _points(profile(TWO), {"share": NOT_APPLICABLE}, X02=FOUND)[1] == "40"


def test_deductions_on_an_item_that_does_not_apply_never_cost_more_than_the_item() -> None:
    """An item of 5 with sixty points stated: at most what the item itself would cost, known or not."""
    small = profile("""
items:
  - {id: a, title: 甲, points: 95}
  - {id: b, title: 乙, points: 5, scale: {of: share, linear: [[0, 0], [1, 5]]}, deduct: {X01: {each: 2, per: times}, X02: forfeit}}
""")
    states = {"X01": FOUND, "X02": NOT_FOUND}
    for value in (None, NOT_APPLICABLE, (0, 1), (1, 1)):
        assert scored(small, {"share": value, "times": 30}, states).sheet.score == 95 * TICKS


def test_a_forfeit_beside_a_deduction_never_raises_a_score() -> None:
    """95 points at half, an item of 5 that does not apply: 3 off the total, or the item lost, whichever is less."""
    half = profile("""
items:
  - {id: a, title: 甲, points: 95, scale: {of: other, linear: [[0, 0], [1, 95]]}}
  - {id: b, title: 乙, points: 5, scale: {of: share, linear: [[0, 0], [1, 5]]}, deduct: {X01: 3, X02: forfeit}}
""")
    values: dict[str, Value] = {"share": NOT_APPLICABLE, "other": (1, 2)}
    only = scored(half, values, {"X01": FOUND, "X02": NOT_FOUND}).sheet.score
    both = scored(half, values, {"X01": FOUND, "X02": FOUND}).sheet.score
    assert only is not None
    assert both is not None
    assert both <= only


def test_a_unit_to_which_nothing_applies_has_no_score_at_either_end() -> None:
    """Not applicable is not unknown: no score, and no range."""
    only = profile("items: [{id: a, title: 甲, points: 100, scale: {of: share, linear: [[0, 0], [1, 100]]}}]")
    result = scored(only, {"share": NOT_APPLICABLE})
    assert (result.sheet.score, result.low, result.high) == (None, None, None)


def test_an_unknown_scale_drops_out_for_now_and_spans_the_whole_item() -> None:
    """Score: 40 of 40 rescaled; low: 0 of 60; high: 60 of 60."""
    assert _points(profile(TWO), {"share": None}) == ("40", "100", "100")


def test_an_undetermined_failing_costs_nothing_yet() -> None:
    """X03 open: nothing is taken, the low end takes 25."""
    assert _points(profile(TWO), {"share": (1, 1)}, X03=UNDETERMINED) == ("75", "100", "100")


def test_no_item_applies() -> None:
    """A unit to which nothing applies has no score, not zero; the ends are 0 and the total."""
    only = profile("items: [{id: a, title: 甲, points: 100, scale: {of: share, linear: [[0, 0], [1, 100]]}}]")
    result = scored(only, {"share": None})
    assert (result.sheet.score, result.low, result.high) == (None, 0, 100 * TICKS)


BONUS = """
items: [{id: a, title: 甲, points: 100, deduct: {X03: 100}}]
bonus: {at_most: 5, items: [{id: c, title: 加, add: {C01: {each: 2, per: times, at_most: 4}, C02: 3}}]}
"""


def test_bonus_stops_at_its_ceiling() -> None:
    """4 and 3 are 7, two over the ceiling of 5: the sheet shows the 2 as a row."""
    states = {"X03": NOT_FOUND, "C01": FOUND, "C02": FOUND}
    result = scored(profile(BONUS), {"times": 9}, states, credits_=("C01", "C02"))
    assert result.sheet.score == 105 * TICKS
    assert [(a.cause, text(a.points)) for a in result.sheet.adjustments] == [("ceiling", "-2")]


def test_an_open_credit_counts_only_at_the_high_end() -> None:
    """C01 open, with an unknown count: at best its ceiling of 4."""
    states = {"X03": NOT_FOUND, "C01": UNDETERMINED, "C02": NOT_FOUND}
    result = scored(profile(BONUS), {"times": None}, states, credits_=("C01", "C02"))
    assert (result.low, result.sheet.score, result.high) == (100 * TICKS, 100 * TICKS, 104 * TICKS)


def test_rounding_at_the_item_and_at_the_total_differ() -> None:
    """Two items of 1/3 of 50 each: 16.67 + 16.67 = 33.34 by item, 33.33 by total."""
    items = "items: [{id: a, title: 甲, points: 50, scale: {of: s, linear: [[0, 0], [1, 50]]}}, {id: b, title: 乙, points: 50, scale: {of: s, linear: [[0, 0], [1, 50]]}}]\n"
    by_item = scored(profile(items + "rounding: {at: item, digits: 2}"), {"s": (1, 3)}).sheet
    by_total = scored(profile(items + "rounding: {at: total, digits: 2}"), {"s": (1, 3)}).sheet
    assert (by_item.score, by_total.score) == (333_400, 333_300)
    assert by_item.total() == by_item.score
    assert by_total.total() == by_total.score


def _shipped(name: str) -> Rulebook:
    return load_rulebook("cases/daye-2022", name)


STATES = ["found", "not_found", "undetermined", "not_applicable"]


@st.composite
def shipped_facts(draw: st.DrawFn) -> tuple[Profile, Facts]:
    """Random facts for a shipped profile: every indicator and every finding, in any state."""
    book = _shipped(draw(st.sampled_from(["default", "daye-2022"])))
    values: dict[str, Value] = {}
    for name, indicator in book.pack.indicators.items():
        known: st.SearchStrategy[Value] = (
            st.tuples(st.integers(0, 6), st.integers(1, 6)) if indicator.type == "share" else st.integers(0, 6)
        )
        values[name] = draw(st.one_of(known, st.none(), st.just(NOT_APPLICABLE)))
    states = {id_: draw(st.sampled_from(STATES)) for id_ in book.pack.criteria}
    kinds = {id_: c.spec.kind for id_, c in book.pack.criteria.items()}
    return book.profile, Facts(values, states, kinds)


@settings(max_examples=150)
@given(shipped_facts())
def test_every_sheet_adds_up_and_lies_between_its_ends(drawn: tuple[Profile, Facts]) -> None:
    """Items, their losses, bonus and adjustments add up to the last digit; low ≤ score ≤ high."""
    result = score(*drawn)
    assert result.sheet.score is not None
    assert result.sheet.total() == result.sheet.score
    for row in result.sheet.items:
        assert not row.applicable or row.of + sum(x.points for x in row.lost) == row.points
    assert result.low is not None
    assert result.high is not None
    assert result.low <= result.sheet.score <= result.high


@settings(max_examples=200)
@given(shipped_facts(), st.data())
def test_one_more_failing_never_raises_a_score(drawn: tuple[Profile, Facts], data: st.DataObject) -> None:
    """In the shipped profiles, turning one failing from not_found to found, all else equal, never raises the score."""
    of, facts = drawn
    failing = data.draw(st.sampled_from([id_ for id_, kind in facts.kinds.items() if kind == "failing"]))
    without = score(of, facts._replace(states={**facts.states, failing: "not_found"})).sheet.score
    with_it = score(of, facts._replace(states={**facts.states, failing: "found"})).sheet.score
    assert without is not None
    assert with_it is not None
    assert with_it <= without
