"""Test one leaf for all units at once: a column of truths."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from kaohe.infer.truth import NEGATED, TRUTH_OF, Truth
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef

COMPARE: dict[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}

Counts = Mapping[str, Sequence[tuple[int, int]]]
"""For ``minors_found`` and its like: per unit, the least and the most it can be (undetermined findings)."""


def test_leaf(
    leaf: Leaf,
    columns: Mapping[str, Sequence[Value]],
    parameters: Mapping[str, Decimal | str],
    states: Mapping[str, Sequence[str]],
    counts: Counts,
) -> list[Truth]:
    """Return the truth of ``leaf`` for each unit.

    ``states`` holds findings that a leaf may name, ``counts`` the counts of findings of earlier strata.
    """
    if leaf.op is None and leaf.name in states:
        column: list[Truth] = [TRUTH_OF[state] for state in states[leaf.name]]
    elif leaf.name in counts:
        column = _test_counts(leaf, counts[leaf.name], parameters)
    else:
        values = columns[leaf.name]
        if leaf.op == "unknown":
            column = ["t" if v is None else "f" for v in values]
        elif leaf.op is None:
            column = ["u" if v is None else "n" if v is NOT_APPLICABLE else "t" if v else "f" for v in values]
        elif leaf.op == "in":
            assert isinstance(leaf.right, tuple)
            members = set(leaf.right)
            column = [_known(v) or ("t" if _plain(v) in members else "f") for v in values]
        else:
            column = _compare(leaf.op, values, _right(leaf.right, columns, parameters))
    return [NEGATED[truth] for truth in column] if leaf.negated else column


def _right(right: Any, columns: Mapping[str, Sequence[Value]], parameters: Mapping[str, Decimal | str]) -> Any:
    """Return the right-hand side: one constant, or a column of another indicator."""
    if isinstance(right, NameRef):
        return parameters[right.name] if right.name in parameters else columns[right.name]
    return right


def _compare(op: str, values: Sequence[Value], right: Any) -> list[Truth]:
    test = COMPARE[op]
    if isinstance(right, Decimal):  # shares are compared by cross-multiplication, in whole numbers
        of, to = right.as_integer_ratio()
        whole: Any = of if to == 1 else right
        return [
            _known(v) or ("t" if (test(v[0] * to, of * v[1]) if isinstance(v, tuple) else test(v, whole)) else "f") for v in values
        ]  # fmt: skip
    if isinstance(right, str):
        return [_known(v) or ("t" if test(v, right) else "f") for v in values]
    return [_pair(test, a, b) for a, b in zip(values, right, strict=True)]


def _pair(test: Callable[[Any, Any], bool], a: Value, b: Value) -> Truth:
    if a is None or b is None:
        return "u"
    if a is NOT_APPLICABLE or b is NOT_APPLICABLE:
        return "n"
    return "t" if test(_plain(a), _plain(b)) else "f"


def _known(value: Value) -> Truth | None:
    return "u" if value is None else "n" if value is NOT_APPLICABLE else None


def _plain(value: Value) -> Any:
    return Fraction(*value) if isinstance(value, tuple) else value


def _test_counts(leaf: Leaf, ranges: Sequence[tuple[int, int]], parameters: Mapping[str, Decimal | str]) -> list[Truth]:
    """A count is known only as far as the findings it counts are determined."""
    if leaf.op == "unknown":
        return ["f" if low == high else "t" for low, high in ranges]
    right = parameters[leaf.right.name] if isinstance(leaf.right, NameRef) else leaf.right
    truths: list[Truth] = []
    for low, high in ranges:
        answers = {_in_or_compare(leaf.op, number, right) for number in range(low, high + 1)}
        truths.append("u" if len(answers) > 1 else "t" if True in answers else "f")
    return truths


def _in_or_compare(op: str | None, number: int, right: Any) -> bool:
    return number in right if op == "in" else COMPARE[str(op)](number, right)
