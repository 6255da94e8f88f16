"""What must hold of every sheet, whatever a profile does about items that do not apply, bonuses and vetoes."""

from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.infer.truth import FOUND, NOT_APPLIED, NOT_FOUND, UNDETERMINED
from kaohe.records.values import NOT_APPLICABLE
from kaohe.score.relative import Field, relative_columns
from kaohe.score.score import Scored, score_all
from tests.build import profile, sheets

WAYS = ["rescale", "shrink", "spread", "average", "{fixed: 0.8}"]
RUBRIC = """
items:
  - {{id: a, title: 甲, points: 25, scale: {{of: share, linear: [[0, 0], [1, 25]]}}, deduct: {{X01: {{each: 2, per: times, at_most: 6}}, X02: forfeit}}}}
  - {{id: b, title: 乙, points: 20, scale: {{of: count, rank: [20, 12, 5], beyond: 1}}, deduct: {{X03: 4}}}}
  - {{id: c, title: 丙, points: 30, scale: {{of: number, share_of_best: up}}}}
  - {{id: d, title: 丁, points: 25, deduct: {{X04: {{each: 3, per: times, zero_from: 3}}}}}}
bonus:
  at_most: 6
  only_above: 40
  items:
    - {{id: e, title: 戊, count: highest, add: {{C01: 3, C02: 2}}}}
    - {{id: f, title: 己, at_most: 4, add: {{C03: {{each: 2, per: times}}}}}}
veto: {{by: [X05], score: 10}}
not_applicable: {way}
rounding: {{at: {at}, digits: 1, mode: {mode}}}
"""
FAILINGS, CREDITS = ("X01", "X02", "X03", "X04", "X05"), ("C01", "C02", "C03")
KINDS = {**dict.fromkeys(FAILINGS, "failing"), **dict.fromkeys(CREDITS, "credit")}

shares = st.one_of(st.none(), st.just(NOT_APPLICABLE), st.integers(0, 7).map(lambda n: (n, 7)))
counts = st.one_of(st.none(), st.just(NOT_APPLICABLE), st.integers(0, 4))
states = st.sampled_from([FOUND, NOT_FOUND, UNDETERMINED, NOT_APPLIED])


class Units(NamedTuple):
    """Made-up units, a column for each fact."""

    columns: dict[str, list[Any]]
    states: dict[str, list[str]]
    size: int


@st.composite
def units(draw: st.DrawFn) -> Units:
    """Draw a handful of units."""
    size = draw(st.integers(1, 5))
    columns: dict[str, list[Any]] = {
        "share": draw(st.lists(shares, min_size=size, max_size=size)),
        "count": draw(st.lists(counts, min_size=size, max_size=size)),
        "number": draw(st.lists(counts, min_size=size, max_size=size)),
        "times": draw(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=size, max_size=size)),
    }
    return Units(columns, {id_: draw(st.lists(states, min_size=size, max_size=size)) for id_ in KINDS}, size)


def _score(way: str, at: str, mode: str, made: Units) -> list[Scored]:
    rubric = profile(RUBRIC.format(way=way, at=at, mode=mode))
    field = Field(made.size)
    columns: dict[str, Any] = {**made.columns, **relative_columns(rubric, made.columns, field)}
    return score_all(rubric, columns, made.states, KINDS, field)


@given(
    way=st.sampled_from(WAYS),
    at=st.sampled_from(["item", "total", "show"]),
    mode=st.sampled_from(["half_up", "down"]),
    made=units(),
)
@settings(max_examples=300, deadline=None)
def test_every_sheet_adds_up_and_lies_between_its_ends(way: str, at: str, mode: str, made: Units) -> None:
    """The rows of a sheet are the score; the score lies between the lowest and the highest."""
    for scored in _score(way, at, mode, made):
        if scored.sheet.score is None:
            continue
        assert scored.sheet.total() == scored.sheet.score
        assert scored.low is not None
        assert scored.high is not None
        assert scored.low <= scored.sheet.score <= scored.high


@given(way=st.sampled_from(WAYS), made=units(), which=st.sampled_from(["X01", "X02", "X03", "X04", "X05"]), unit=st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_one_more_failing_never_raises_a_score(way: str, made: Units, which: str, unit: int) -> None:
    """Whatever becomes of items that do not apply; what depends on other units is taken as it is."""
    unit %= made.size
    calm = {id_: ["not_found" if state == UNDETERMINED else state for state in column] for id_, column in made.states.items()}
    known = {name: [0 if value is None else value for value in column] for name, column in made.columns.items()}
    known["share"] = [(0, 7) if value == 0 else value for value in known["share"]]
    known["times"] = [1 for _ in known["times"]]
    before = Units(known, {**calm, which: [NOT_FOUND if i == unit else s for i, s in enumerate(calm[which])]}, made.size)
    after = Units(known, {**calm, which: [FOUND if i == unit else s for i, s in enumerate(calm[which])]}, made.size)
    was, now = (_score(way, "show", "half_up", facts)[unit].sheet.score for facts in (before, after))
    assert was is None or (now is not None and now <= was + 1), (was, now)  # shares of spread points are each fixed to 1/10,000


@given(way=st.sampled_from(WAYS), made=units(), seed=st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_units_changes_nothing(way: str, made: Units, seed: Any) -> None:
    """Each unit's score is the same wherever it stands."""
    order = list(range(made.size))
    seed.shuffle(order)
    moved = Units(
        {name: [column[i] for i in order] for name, column in made.columns.items()},
        {id_: [column[i] for i in order] for id_, column in made.states.items()},
        made.size,
    )
    was, now = (sheets(_score(way, "show", "half_up", facts)) for facts in (made, moved))
    assert [was[i] for i in order] == now
