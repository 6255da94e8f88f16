"""Figures about the whole: aggregates over the table of indicators, one row a unit, put together exactly."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe.faults import KaoheError
from kaohe.measure.computed import SQL_TYPES, Column
from kaohe.records.values import NOT_APPLICABLE, NotApplicable
from kaohe.rulebook.expressions import names_in, parsed_expression
from kaohe.rulebook.pack_models import Indicator

Whole = Fraction | NotApplicable | None
"""A figure about the whole: exact, not applicable (a share of nothing), or unknown."""


def overall(formulas: Mapping[str, str], columns: Mapping[str, Column], indicators: Mapping[str, Indicator]) -> dict[str, Whole]:
    """Return each figure by name.

    A figure is unknown where any unit's value that it reads is: a sum without that unit would be another figure. Units to
    which an indicator does not apply are left out of it. A formula is as :func:`aggregate_misfit` demands.
    """
    figures: dict[str, Whole] = {}
    trees = {}
    for id_, formula in formulas.items():
        if any(None in columns[name] for name in names_in(formula, aggregate=True)[0]):
            figures[id_] = None
        else:
            trees[id_] = parsed_expression(formula)
    parts = list(dict.fromkeys(part for tree in trees.values() for part in _aggregates(tree)))
    sums = dict(zip(parts, _query(parts, columns, indicators), strict=True))
    return {id_: figures[id_] if id_ in figures else _put_together(trees[id_], sums) for id_ in formulas}


def _is_aggregate(node: Any) -> bool:
    return type(node).__name__ in ("Count", "Sum", "Min", "Max", "Filter")


def _aggregates(node: Any) -> list[str]:
    """Return the SQL of the aggregates in a formula, in order."""
    if _is_aggregate(node):
        return [node.sql(dialect="duckdb")]
    return [part for child in node.iter_expressions() for part in _aggregates(child)]


def _query(parts: list[str], columns: Mapping[str, Column], indicators: Mapping[str, Indicator]) -> list[Any]:
    """Return the value of each aggregate over the units."""
    if not parts:
        return []
    import duckdb

    used = dict.fromkeys(name for part in parts for name in names_in(part, aggregate=True)[0])
    size = len(next(iter(columns.values()), []))
    selects = [f'unnest(?::{SQL_TYPES[indicators[name].type]}[]) AS "{name}"' for name in used]
    values = [[None if v is NOT_APPLICABLE else v for v in columns[name]] for name in used]
    with duckdb.connect(config={"enable_external_access": "false", "threads": "1"}) as connection:
        connection.execute(f"CREATE TABLE units AS SELECT {', '.join([f'unnest(range({size})) AS unit', *selects])}", values)
        try:
            row = connection.execute(f"SELECT {', '.join(parts)} FROM units").fetchone()
        except duckdb.Error as error:
            raise KaoheError(f"全局数字算不出来，检查规则包 notice.yaml 里的算式（{error}）") from error
    return list(row or ())


def _put_together(node: Any, sums: Mapping[str, Any]) -> Whole:
    """Return the value of a formula whose aggregates are known."""
    kind = type(node).__name__
    if _is_aggregate(node):
        return _exact(sums[node.sql(dialect="duckdb")])
    if kind == "Literal":
        return Fraction(node.name)
    parts = [_put_together(child, sums) for child in node.iter_expressions()]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if isinstance(part, Fraction)]
    if len(known) < len(parts) or (kind == "Div" and known[1] == 0):
        return NOT_APPLICABLE
    return _reckon(kind, known)


def _reckon(kind: str, parts: list[Fraction]) -> Fraction:
    if kind == "Paren":
        return parts[0]
    if kind == "Neg":
        return -parts[0]
    a, b = parts
    return {"Add": lambda: a + b, "Sub": lambda: a - b, "Mul": lambda: a * b, "Div": lambda: a / b}[kind]()


def _exact(value: int | bool | Decimal | None) -> Whole:
    """Return what an aggregate gave; of no unit at all, nothing applies."""
    return NOT_APPLICABLE if value is None else Fraction(value)
