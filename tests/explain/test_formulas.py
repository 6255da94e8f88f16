"""Aggregates over the table of indicators: unknown values leave them unknown, and say whose they are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.explain.expressions import Column, cell
from kaohe.explain.formulas import of_all, of_each, of_figures
from kaohe.records.values import NOT_APPLICABLE, Value

TABLE: dict[str, list[Value]] = {
    "led": [4, 6, 0, None],
    "joint": [1, 3, 0, 2],
    "share": [(1, 4), (1, 2), NOT_APPLICABLE, None],
    "rush": [True, False, None, False],
    "grade": ["优秀", "合格", "合格", "合格"],
}
COLUMNS: dict[str, Column] = {name: [cell(v) for v in column] for name, column in TABLE.items()}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("count(*)", 4),
        ("sum(joint)", 6),
        ("100 * sum(joint) / count(*)", 150),
        ("count(*) FILTER (WHERE grade = '合格')", 3),
        ("count(*) FILTER (WHERE joint > 0)", 3),
        ("sum(led) FILTER (WHERE joint < 2)", 4),
        ("count(DISTINCT grade)", 2),
        ("avg(joint)", Fraction(3, 2)),
        ("max(joint) - min(joint)", 3),
        ("avg(share) FILTER (WHERE joint < 2)", Fraction(1, 4)),
        ("sum(joint) FILTER (WHERE grade = '不合格')", 0),
        ("sum(CASE WHEN joint > 1 THEN 1 ELSE 0 END)", 2),
    ],
)
def test_aggregates_worked_by_hand(formula: str, expected: int | Fraction) -> None:
    """Known values only, each counted by hand; a value that does not apply does not count."""
    answer = of_all(formula, COLUMNS, 4)
    assert (answer.value, answer.unknown) == (expected, {})


@pytest.mark.parametrize(
    ("formula", "unknown"),
    [
        ("sum(led)", {"led": [3]}),
        ("count(*) FILTER (WHERE rush)", {"rush": [2]}),
        ("100 * sum(led) / count(*) FILTER (WHERE rush)", {"led": [3], "rush": [2]}),
        ("sum(led) FILTER (WHERE NOT rush)", {"rush": [2], "led": [3]}),
        ("avg(share)", {"share": [3]}),
    ],
)
def test_unknown_is_never_zero(formula: str, unknown: dict[str, list[int]]) -> None:
    """One unknown value that matters leaves the whole open, and is named; none is taken for 0."""
    answer = of_all(formula, COLUMNS, 4)
    assert answer.value is None
    assert answer.unknown == unknown


def test_a_condition_that_is_settled_needs_no_unknown_value() -> None:
    """What an unknown value cannot change is known: no units with led > 100 and joint > 2 but by the first condition."""
    answer = of_all("count(*) FILTER (WHERE led > 100 AND joint > 2)", COLUMNS, 4)
    assert answer.value == 0


def test_units_that_meet_a_condition_are_known() -> None:
    """Only for a number of units; a sum has no members."""
    assert of_all("count(*) FILTER (WHERE joint > 1)", COLUMNS, 4).members == (1, 3)
    assert of_all("sum(joint) FILTER (WHERE joint > 1)", COLUMNS, 4).members is None


def test_nothing_to_divide_by_is_no_number() -> None:
    """A share of nothing, an average of nothing."""
    assert of_all("100 * sum(joint) / sum(led) FILTER (WHERE joint = 0)", COLUMNS, 4).value is None
    assert of_all("avg(joint) FILTER (WHERE joint > 9)", COLUMNS, 4).value is None


def test_what_does_not_apply_is_left_out() -> None:
    """A sum passes over units that an indicator does not apply to; where it applies to none, there is no sum, and none is unknown."""
    assert of_all("sum(a)", {"a": [NOT_APPLICABLE, Fraction(4)]}, 2).value == 4
    nobody = of_all("sum(a)", {"a": [NOT_APPLICABLE, NOT_APPLICABLE]}, 2)
    assert (nobody.value, nobody.unknown) == (None, {})


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_sums_and_shares_are_those_of_plain_python(units: list[tuple[int, int]]) -> None:
    """Whatever the counts: the same sum and, to the last digit, the same share."""
    of, to = [list(column) for column in zip(*units, strict=True)]
    columns: dict[str, Column] = {"a": [cell(value) for value in of], "b": [cell(value) for value in to]}
    assert of_all("sum(a)", columns, len(units)).value == sum(of)
    expected = Fraction(100 * sum(of), sum(to)) if sum(to) else None
    assert of_all("100 * sum(a) / sum(b)", columns, len(units)).value == expected


def test_each_unit_by_its_own_values() -> None:
    """0/0 and an unknown value have no answer; only the unknown one is called unknown."""
    answers = of_each("100 * joint / led", COLUMNS, 4)
    assert [a.value for a in answers] == [25, 50, None, None]
    assert [a.unknown for a in answers] == [{}, {}, {}, {"led": [3]}]


def test_figures_among_themselves() -> None:
    """Other figures stand as they were printed."""
    printed = {"all": Fraction(151), "joint": Fraction(87), "none": Fraction(0)}
    assert of_figures("100 * joint / all", printed) == Fraction(8700, 151)
    assert of_figures("joint / none", printed) is None
