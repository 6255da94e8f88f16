"""Test one leaf for all units at once: a column of truths. Units share most values, so each distinct one is tested once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeVar

from kaohe.infer.truth import NEGATED, TRUTH_OF, Truth
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack_models import FindingState

COMPARE: dict[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}

Counts = Mapping[str, Sequence[tuple[int, int]]]
"""For ``minors_found`` and its like: per unit, the least and the most it can be (undetermined findings)."""

V = TypeVar("V", bound=Hashable)


def test_leaf(
    leaf: Leaf,
    columns: Mapping[str, Sequence[Value]],
    parameters: Mapping[str, Decimal | str],
    states: Mapping[str, Sequence[FindingState]],
    counts: Counts,
) -> list[Truth]:
    """Return the truth of ``leaf`` for each unit.

    ``states`` holds findings that a leaf may name, ``counts`` the counts of findings of earlier strata.
    """
    if leaf.op is None and leaf.name in states:
        return _column(leaf, states[leaf.name], TRUTH_OF.__getitem__)
    right = leaf.right
    if isinstance(right, NameRef):
        if right.name not in parameters:
            return _column(leaf, list(zip(columns[leaf.name], columns[right.name], strict=True)), _pair(str(leaf.op)))
        right = parameters[right.name]
    if leaf.name in counts:
        return _column(leaf, counts[leaf.name], _of_range(leaf.op, right))
    return _column(leaf, columns[leaf.name], _of_value(leaf.op, right))


class _Tested(dict[V, Truth]):
    """Truths by value: a value that has not been met is tested, one that has is not."""

    def __init__(self, test: Callable[[V], Truth], *, negated: bool) -> None:
        super().__init__()
        self.test, self.negated = test, negated

    def __missing__(self, value: V) -> Truth:
        truth = self.test(value)
        self[value] = truth = NEGATED[truth] if self.negated else truth
        return truth


def _column(leaf: Leaf, values: Sequence[V], test: Callable[[V], Truth]) -> list[Truth]:
    """Return what ``test`` says of each value, turned round where the leaf is negated."""
    return list(map(_Tested(test, negated=leaf.negated).__getitem__, values))


def _of_value(op: str | None, right: Any) -> Callable[[Value], Truth]:
    """Return the test of an indicator against a constant (or, without ``op``, of a flag)."""
    if op == "unknown":
        return lambda value: "t" if value is None else "f"
    holds = _against(op, right)
    return lambda value: "u" if value is None else "n" if value is NOT_APPLICABLE else "t" if holds(value) else "f"


def _against(op: str | None, right: Any) -> Callable[[Any], bool]:
    """Return the test of a known value. Shares are compared by cross-multiplication, in whole numbers."""
    if op is None:
        return bool
    if op == "in":
        members = set(right)
        return lambda value: _plain(value) in members
    compare = COMPARE[op]
    if isinstance(right, str):
        return lambda value: compare(value, right)
    of, to = right.as_integer_ratio()
    return lambda value: compare(value[0] * to, of * value[1]) if isinstance(value, tuple) else compare(value * to, of)


def _pair(op: str) -> Callable[[tuple[Value, Value]], Truth]:
    """Return the test of an indicator against another one."""

    def test(pair: tuple[Value, Value]) -> Truth:
        if pair[0] is None or pair[1] is None:
            return "u"
        if pair[0] is NOT_APPLICABLE or pair[1] is NOT_APPLICABLE:
            return "n"
        return "t" if COMPARE[op](_plain(pair[0]), _plain(pair[1])) else "f"

    return test


def _of_range(op: str | None, right: Any) -> Callable[[tuple[int, int]], Truth]:
    """Return the test of a count of findings, known only as far as the findings it counts are determined."""
    if op == "unknown":
        return lambda ends: "f" if ends[0] == ends[1] else "t"
    holds = _against(op, right)

    def test(ends: tuple[int, int]) -> Truth:
        answers = {holds(number) for number in range(ends[0], ends[1] + 1)}
        return "u" if len(answers) > 1 else "t" if True in answers else "f"

    return test


def _plain(value: Value) -> Any:
    """Return a share as an exact fraction, which equals whole numbers and decimals of the same size."""
    return Fraction(*value) if isinstance(value, tuple) else value
