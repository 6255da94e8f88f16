"""Exact evaluation of expressions over indicators, a column at a time: fractions, never floats.

A cell is a number (Fraction), a flag, a text, unknown (None) or not applicable. What is unknown makes all that is
computed from it unknown, before what does not apply does; logic is Kleene's (:mod:`kaohe.infer.truth`).
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from kaohe.infer.truth import NEGATED, Truth, combine
from kaohe.records.values import NOT_APPLICABLE, NotApplicable, Value

Cell = Fraction | bool | str | NotApplicable | None
Column = Sequence[Cell]
Leaf = Callable[[Any], Column | None]
"""What a node of the expression stands for, where it is not computed from the nodes below it; None where it is."""

_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
    "Div": lambda a, b: a / b,
    "Mod": lambda a, b: a - b * int(a / b),  # the sign of the dividend, as in SQL
}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda a, b: a == b,
    "NEQ": lambda a, b: a != b,
    "GT": lambda a, b: a > b,
    "GTE": lambda a, b: a >= b,
    "LT": lambda a, b: a < b,
    "LTE": lambda a, b: a <= b,
}
_TRUTHS: dict[Cell, Truth] = {True: "t", False: "f", None: "u", NOT_APPLICABLE: "n"}
_CELLS: dict[Truth, Cell] = {"t": True, "f": False, "u": None, "n": NOT_APPLICABLE}


def cell(value: Value) -> Cell:
    """Return the value of an indicator as it is computed with; a share is a number from 0 to 1."""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return Fraction(*value)
    return Fraction(value) if isinstance(value, int | Decimal) else value


def evaluate(node: Any, leaf: Leaf, size: int) -> Column:
    """Return what ``node`` (of sqlglot) comes to in each of ``size`` rows. A division by zero does not apply."""
    given = leaf(node)
    if given is not None:
        return given
    name = type(node).__name__
    if name in ("Literal", "Boolean"):
        return [_literal(node)] * size
    if name == "Paren":
        return evaluate(node.this, leaf, size)
    if name in ("Case", "If"):
        return _case(node, leaf, size)
    columns = [evaluate(part, leaf, size) for part in _parts(node)]
    return [_combined(name, cells) for cells in zip(*columns, strict=True)]


def _parts(node: Any) -> list[Any]:
    """Return the operands of a node, in the order of the text."""
    own = [node.args.get(key) for key in ("this", "expression", "decimals", "low", "high")]
    return [part for part in (*own, *node.expressions) if part is not None]


def _literal(node: Any) -> Cell:
    if type(node).__name__ == "Boolean":
        return bool(node.this)
    return str(node.this) if node.is_string else Fraction(node.this)


def _combined(name: str, cells: tuple[Cell, ...]) -> Cell:
    if name in ("And", "Or"):
        return _CELLS[combine("all" if name == "And" else "any", [_TRUTHS[c] for c in cells])]
    if name == "Not":
        return _CELLS[NEGATED[_TRUTHS[cells[0]]]]
    if None in cells:
        return None
    if NOT_APPLICABLE in cells:
        return NOT_APPLICABLE
    if name in _TESTS:
        return _TESTS[name](*cells)
    if name == "In":
        return cells[0] in cells[1:]
    return _of_numbers(name, [c for c in cells if isinstance(c, Fraction)])


def _of_numbers(name: str, numbers: list[Fraction]) -> Cell:
    first = numbers[0]
    if name == "Between":
        return numbers[1] <= first <= numbers[2]
    if name in ("Div", "Mod") and numbers[1] == 0:
        return NOT_APPLICABLE
    if name in _ARITHMETIC:
        return _ARITHMETIC[name](first, numbers[1])
    if name == "Round":
        return half_up(first, int(numbers[1]) if len(numbers) > 1 else 0)
    return {"Neg": -first, "Abs": abs(first), "Greatest": max(numbers), "Least": min(numbers)}[name]


def _case(node: Any, leaf: Leaf, size: int) -> Column:
    """Return the first branch whose test holds; unknown where a test before it is."""
    whole = type(node).__name__ == "Case"
    tests, results = [], []
    for branch in node.args["ifs"] if whole else [node]:
        test = evaluate(branch.this, leaf, size)
        if whole and node.this is not None:
            test = [_combined("EQ", pair) for pair in zip(evaluate(node.this, leaf, size), test, strict=True)]
        tests.append(test)
        results.append(evaluate(branch.args["true"], leaf, size))
    default = node.args.get("default" if whole else "false")
    results.append([NOT_APPLICABLE] * size if default is None else evaluate(default, leaf, size))
    return [_chosen([t[i] for t in tests], [r[i] for r in results]) for i in range(size)]


def _chosen(tests: Sequence[Cell], results: Sequence[Cell]) -> Cell:
    for test, result in zip(tests, results, strict=False):
        if test is True or test is None:
            return result if test else None
    return results[-1]


def half_up(value: Fraction, digits: int) -> Fraction:
    """Return a number at so many decimals; a half goes away from zero."""
    scaled = abs(value) * 10**digits
    whole = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**digits)
    return whole if value >= 0 else -whole


def digits_text(value: Fraction, digits: int) -> str:
    """Return a number with so many decimals, half up, as it would be printed."""
    shown = half_up(value, digits)
    exact = Decimal(shown.numerator) / Decimal(shown.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
