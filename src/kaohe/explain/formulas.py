"""What the formula of a figure comes to: over the table of indicators, for each unit, or by other figures."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.explain.expressions import Cell, Column, evaluate
from kaohe.records.values import NOT_APPLICABLE
from kaohe.rulebook.expressions import AGGREGATES, parsed_expression


class Answer(NamedTuple):
    """A number, or why there is none."""

    value: Fraction | None
    unknown: dict[str, list[int]] = {}
    """By indicator, the units whose unknown value keeps the number from being computed; none where it does not apply."""
    parts: dict[str, Cell] = {}
    """By the text of each aggregate, what it came to."""
    members: tuple[int, ...] | None = None
    """For a number of units that meet a condition: these units."""


class Over(NamedTuple):
    """What an aggregate runs over: rows that count for sure, and rows of which it is not known."""

    sure: list[int]
    open: list[int]


def of_all(expression: str, columns: Mapping[str, Column], size: int) -> Answer:
    """Return an aggregate over all units. An unknown value of one that matters leaves the whole unknown."""
    tree = parsed_expression(expression)
    unknown: dict[str, set[int]] = {}
    parts: dict[str, Cell] = {}

    def leaf(node: Any) -> Column | None:
        if not _is_aggregate(node):
            return None
        value = parts[node.sql(dialect="duckdb")] = _aggregate(node, columns, size, unknown)
        return [value]

    (value,) = evaluate(tree, leaf, 1)
    members = None
    if type(tree).__name__ == "Filter" and not unknown and type(tree.this).__name__ == "Count" and tree.this.find(_star()):
        members = tuple(_over(tree, columns, size).sure)
    told = {name: sorted(units) for name, units in unknown.items()}
    return Answer(value if isinstance(value, Fraction) else None, told, parts, members)


def of_each(expression: str, columns: Mapping[str, Column], size: int) -> list[Answer]:
    """Return a number for each unit, from its own indicators."""
    tree = parsed_expression(expression)
    read = _names(tree)
    values = evaluate(tree, lambda node: columns[node.name] if type(node).__name__ == "Column" else None, size)
    return [
        Answer(value, parts={name: columns[name][i] for name in read})
        if isinstance(value, Fraction)
        else Answer(None, {name: [i] for name in read if columns[name][i] is None}, {name: columns[name][i] for name in read})
        for i, value in enumerate(values)
    ]


def of_figures(expression: str, published: Mapping[str, Fraction]) -> Fraction | None:
    """Return a number made of other published figures; None for a division by zero."""
    (value,) = evaluate(
        parsed_expression(expression), lambda node: [published[node.name]] if type(node).__name__ == "Column" else None, 1
    )
    return value if isinstance(value, Fraction) else None


def _star() -> type:
    from sqlglot import exp

    return exp.Star


def _names(node: Any) -> list[str]:
    from sqlglot import exp

    return list(dict.fromkeys(column.name for column in node.find_all(exp.Column)))


def _is_aggregate(node: Any) -> bool:
    return type(node).__name__ in (*AGGREGATES, "Filter")


def _over(node: Any, columns: Mapping[str, Column], size: int) -> Over:
    """Return the rows that a FILTER lets through, and those of which it cannot be said."""
    if type(node).__name__ != "Filter":
        return Over(list(range(size)), [])
    tests = _column(node.expression.this, columns, size)
    return Over([i for i in range(size) if tests[i] is True], [i for i in range(size) if tests[i] is None])


def _column(node: Any, columns: Mapping[str, Column], size: int) -> Column:
    return evaluate(node, lambda inner: columns[inner.name] if type(inner).__name__ == "Column" else None, size)


def _aggregate(node: Any, columns: Mapping[str, Column], size: int, unknown: dict[str, set[int]]) -> Cell:
    """Return an aggregate; add to ``unknown`` what keeps it from being known. Rows that do not apply do not count."""
    over = _over(node, columns, size)
    function = node.this if type(node).__name__ == "Filter" else node
    name, argument = type(function).__name__, function.this
    distinct = type(argument).__name__ == "Distinct"
    if distinct:
        argument = argument.expressions[0]
    cells: Sequence[Cell] = [Fraction(1)] * size if type(argument).__name__ == "Star" else _column(argument, columns, size)
    lacking = [i for i in over.sure if cells[i] is None]
    if over.open or lacking:
        _note(node, columns, [*over.open, *lacking], unknown)
        return None
    present = [cells[i] for i in over.sure if cells[i] is not NOT_APPLICABLE]
    if name == "Count":
        return Fraction(len(set(present) if distinct else present))
    numbers = [c for c in present if isinstance(c, Fraction)]
    if not numbers and (name != "Sum" or over.sure):
        return NOT_APPLICABLE
    if name == "Sum":
        return sum(numbers, Fraction())
    return {"Min": min(numbers), "Max": max(numbers), "Avg": sum(numbers, Fraction()) / len(numbers)}[name]


def _note(node: Any, columns: Mapping[str, Column], units: Sequence[int], unknown: dict[str, set[int]]) -> None:
    for name in _names(node):
        lacking = {i for i in units if columns[name][i] is None}
        if lacking:
            unknown.setdefault(name, set()).update(lacking)
