"""Leaves and groups as they are parsed."""

from decimal import Decimal

import pytest

from kaohe.rulebook.conditions import Group, Leaf, NameRef, leaves, parse_leaf
from tests.build import node


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("out_of_plan_tasks > 0", ("out_of_plan_tasks", ">", Decimal(0), False)),
        ("share >= 0.5", ("share", ">=", Decimal("0.5"), False)),
        ("a<=b", ("a", "<=", NameRef("b"), False)),
        ("not rushed", ("rushed", None, None, True)),
        ("T02", ("T02", None, None, False)),
        ("x is unknown", ("x", "unknown", None, False)),
        ("not x is unknown", ("x", "unknown", None, True)),
        ("kind == '联合 抽查'", ("kind", "==", "联合 抽查", False)),
        ("kind in ['甲', '乙']", ("kind", "in", ("甲", "乙"), False)),
        ("n in [1, -2]", ("n", "in", (Decimal(1), Decimal(-2)), False)),
    ],
)
def test_a_leaf_is_split_into_its_parts(text: str, parts: tuple[object, ...]) -> None:
    """Name, operator, right side, negation; numbers are exact."""
    leaf = parse_leaf(text)
    assert (leaf.name, leaf.op, leaf.right, leaf.negated) == parts


def test_spacing_makes_no_difference_to_what_a_leaf_asks() -> None:
    """Two leaves that differ only in spaces are one question."""
    assert parse_leaf("a  >  1").key() == parse_leaf("a > 1").key()


def test_groups_nest_and_yield_their_leaves_in_order() -> None:
    """A tree of groups gives its leaves as the file has them."""
    tree = node({"any": ["a", {"all": ["b > 1", {"not": "c"}]}]})
    assert isinstance(tree, Group)
    assert [leaf.name for leaf in leaves(tree)] == ["a", "b", "c"]
    assert isinstance(tree.children[0], Leaf)
