"""Ordering by reference."""

from kaohe.rulebook import graph


def test_each_name_comes_after_what_it_refers_to() -> None:
    """A diamond is ordered without repeating its bottom."""
    order, cycle = graph.sort({"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []})
    assert (order, cycle) == (["a", "b", "c", "d"], [])


def test_a_cycle_is_returned_whole() -> None:
    """A → b → c → a."""
    assert graph.sort({"a": ["b"], "b": ["c"], "c": ["a"]})[1] == ["a", "b", "c", "a"]


def test_connected_names_form_one_cluster() -> None:
    """Names that refer to each other through others are together, the rest alone."""
    assert graph.connected({"a": ["b"], "b": [], "c": ["b"], "d": []}) == [["a", "b", "c"], ["d"]]
