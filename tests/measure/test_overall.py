"""Figures about the whole: exact, unknown as soon as one unit is, and equal to what plain Python adds up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.measure.overall import overall
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.expressions import aggregate_misfit
from kaohe.rulebook.pack_models import Indicator

INDICATORS = {name: Indicator(name=name, title=name, type="count", observed=True) for name in ("of", "to")}


def _one(formula: str, of: list[Value], to: list[Value] | None = None) -> object:
    return overall({"x": formula}, {"of": of, "to": to or [1] * len(of)}, INDICATORS)["x"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("sum(of)", 6),
        ("count(*)", 3),
        ("100 * sum(of) / sum(to)", Fraction(600, 7)),
        ("100.0 * (sum(to) - sum(of)) / sum(to)", Fraction(100, 7)),
        ("count(*) FILTER (WHERE of >= 2)", 2),
        ("-max(of) + min(to) * 2", 1),
    ],
)
def test_formulas(formula: str, value: Fraction | int) -> None:
    """Aggregates of three units, put together without any rounding."""
    assert _one(formula, [1, 2, 3], [2, 2, 3]) == value


def test_unknown_is_never_zero() -> None:
    """One unit's unknown value makes every figure that reads it unknown, and no other."""
    figures = overall(
        {"a": "sum(of)", "b": "sum(to)", "c": "count(*) FILTER (WHERE of > 0)"}, {"of": [1, None], "to": [2, 3]}, INDICATORS
    )
    assert figures == {"a": None, "b": 5, "c": None}


def test_a_share_of_nothing_does_not_apply() -> None:
    """0/0 is neither 0 nor 100 percent; units that an indicator does not apply to are left out of its sum."""
    assert _one("100 * sum(of) / sum(to)", [0, 0], [0, 0]) is NOT_APPLICABLE
    assert _one("sum(of)", [NOT_APPLICABLE, 4]) == 4
    assert _one("sum(of)", [NOT_APPLICABLE, NOT_APPLICABLE]) is NOT_APPLICABLE


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_sums_and_shares_are_those_of_plain_python(units: list[tuple[int, int]]) -> None:
    """Whatever the counts: the same sum and, to the last digit, the same share."""
    of, to = [list(column) for column in zip(*units, strict=True)]
    assert _one("sum(of)", [*of]) == sum(of)
    expected = Fraction(100 * sum(of), sum(to)) if sum(to) else NOT_APPLICABLE
    assert _one("100 * sum(of) / sum(to)", [*of], [*to]) == expected


@pytest.mark.parametrize("formula", ["of", "sum(of) + to", "avg(of)", "sum(of / to)", "'a'", "sum(of) > 3", "round(sum(of))"])
def test_formulas_that_would_not_be_exact_are_refused(formula: str) -> None:
    """A bare indicator, an average, a quotient within a sum, a comparison: each is said to be wrong, in Chinese."""
    assert "里" in aggregate_misfit(formula)
    assert aggregate_misfit("100.0 * sum(of) / sum(to)") == ""
