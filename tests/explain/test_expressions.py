"""Exact evaluation of expressions, held against values worked by hand and against DuckDB."""

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.explain.expressions import Cell, cell, digits_text, evaluate, half_up
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.expressions import parsed_expression

N = NOT_APPLICABLE


def _one(expression: str, **values: Value) -> Cell:
    """Evaluate an expression on one row."""
    columns = {name: [cell(value)] for name, value in values.items()}
    (result,) = evaluate(
        parsed_expression(expression), lambda node: columns[node.name] if type(node).__name__ == "Column" else None, 1
    )
    return result


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("100 * a / b", {"a": 87, "b": 152}, Fraction(8700, 152)),
        ("(a - b) * -2", {"a": 1, "b": 4}, Fraction(6)),
        ("a / b", {"a": 0, "b": 0}, N),
        ("a % b", {"a": -7, "b": 4}, Fraction(-3)),
        ("a + b", {"a": None, "b": N}, None),
        ("a + b", {"a": 1, "b": N}, N),
        ("round(a, 1)", {"a": (1, 8)}, Fraction(1, 10)),
        ("round(a)", {"a": (5, 2)}, Fraction(3)),
        ("greatest(a, b, 3)", {"a": 1, "b": 7}, Fraction(7)),
        ("least(a, b)", {"a": 1, "b": 7}, Fraction(1)),
        ("abs(a)", {"a": -4}, Fraction(4)),
        ("a > 0 AND b", {"a": 0, "b": None}, False),
        ("a > 0 AND b", {"a": 1, "b": None}, None),
        ("a > 0 OR b", {"a": 1, "b": None}, True),
        ("NOT a", {"a": None}, None),
        ("a IN (1, 3)", {"a": 3}, True),
        ("a NOT IN (1, 3)", {"a": 3}, False),
        ("a BETWEEN 1 AND 3", {"a": 4}, False),
        ("t = '优秀'", {"t": "优秀"}, True),
        ("t <> '优秀'", {"t": None}, None),
        ("CASE WHEN a > 2 THEN 10 WHEN a > 1 THEN b ELSE 0 END", {"a": 2, "b": 5}, Fraction(5)),
        ("CASE WHEN a > 2 THEN 10 ELSE 0 END", {"a": None}, None),
        ("CASE a WHEN 1 THEN 10 ELSE 20 END", {"a": 1}, Fraction(10)),
        ("if(a > 1, 3, 4)", {"a": 1}, Fraction(4)),
        ("a = (1 > 0)", {"a": True}, True),
    ],
)
def test_values_worked_by_hand(expression: str, values: dict[str, Value], expected: Cell) -> None:
    """Arithmetic is exact, unknown stays unknown, a division by zero does not apply."""
    assert _one(expression, **values) == expected


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(145, 10), 0, "15"),
        (Fraction(-145, 10), 0, "-15"),
        (Fraction(57_6159, 10_000), 1, "57.6"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(5, 100), 1, "0.1"),
        (Fraction(49, 1000), 1, "0.0"),
        (Fraction(100), 2, "100.00"),
    ],
)
def test_a_half_goes_up(value: Fraction, digits: int, shown: str) -> None:
    """Away from zero, with the zeros that would be printed."""
    assert digits_text(value, digits) == shown


@given(st.fractions(), st.integers(0, 4))
def test_rounding_moves_at_most_half_a_unit(value: Fraction, digits: int) -> None:
    """Rounded numbers have so many digits and lie within half a unit of the last one."""
    rounded = half_up(value, digits)
    assert (rounded * 10**digits).denominator == 1
    assert abs(rounded - value) <= Fraction(1, 2 * 10**digits)


_NUMBERS = st.recursive(
    st.sampled_from(["a", "b", "c"]) | st.integers(0, 9).map(str),
    lambda inner: (
        st.builds(lambda x, op, y: f"({x} {op} {y})", inner, st.sampled_from(["+", "-", "*"]), inner)
        | st.builds(lambda x, y: f"greatest({x}, {y})", inner, inner)
        | st.builds(lambda x, y, z: f"CASE WHEN {x} > {y} THEN {z} ELSE {x} END", inner, inner, inner)
    ),
    max_leaves=6,
)


@given(_NUMBERS, st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_known_numbers_come_out_as_in_duckdb(expression: str, a: int, b: int, c: int) -> None:
    """On known whole numbers, an expression means what it means in SQL."""
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {expression} FROM (SELECT {a} AS a, {b} AS b, {c} AS c)").fetchone()
    assert found is not None
    assert _one(expression, a=a, b=b, c=c) == found[0]
