"""SQL expressions in YAML (``value`` of an indicator, ``formula`` of a published figure): what they may hold.

A ``value`` is a scalar expression over other indicators of the same unit; a ``formula`` is an aggregate over
the table of indicators. Neither may read anything else, and a ``value`` may not turn unknown into a number
(no COALESCE, no IS NULL): unknown is never zero.
"""

import re
from typing import Any

_SUM = re.compile(r"[a-z_]\w*(?:\s*[-+*]\s*[a-z_]\w*)*")
"""A plain sum or product of names: needs no SQL parser, which takes longer to import than a year to grade."""

_SCALAR = {
    "Column", "Identifier", "Literal", "Boolean", "Paren", "Neg", "Add", "Sub", "Mul", "Div", "Mod", "Case", "If", "Abs",
    "Greatest", "Least", "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "And", "Or", "Not", "Between", "In",
}  # fmt: skip
_AGGREGATE = _SCALAR | {
    "Count",
    "Sum",
    "Min",
    "Max",
    "Avg",
    "Filter",
    "Where",
    "Star",
    "Round",
    "Cast",
    "DataType",
    "Distinct",
    "Nullif",
}


def names_in(expression: str, *, aggregate: bool = False) -> tuple[list[str], str]:
    """Return the names that ``expression`` reads, in order, and what is wrong with it ("" when nothing is)."""
    if _SUM.fullmatch(expression.strip()):
        return list(dict.fromkeys(re.findall(r"[a-z_]\w*", expression))), ""
    import sqlglot
    from sqlglot import exp

    try:
        trees: list[Any] = sqlglot.parse(expression, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        return [], f"不是一个完整的 SQL 算式（{error.errors[0]['description'] if error.errors else error}）"
    if len(trees) != 1 or trees[0] is None:
        return [], "应当是一个算式"
    allowed = _AGGREGATE if aggregate else _SCALAR
    for node in trees[0].walk():
        kind = type(node).__name__
        if kind not in allowed:
            return [], f"算式里不能用 {node.sql(dialect='duckdb')[:40]}"
    return list(dict.fromkeys(column.name for column in trees[0].find_all(exp.Column))), ""
