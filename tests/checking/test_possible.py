"""Conditions that are always or never true are told, and no others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.checking.possible import Constant, can_be_found, constants, together, truths, verdict, whole
from kaohe.rulebook.conditions import leaves
from kaohe.rulebook.pack import Pack
from tests.build import node
from tests.checking.packs import pack_of


def _said(found: list[Constant]) -> list[tuple[list[str], str]]:
    return [([leaf.text for leaf in leaves(c.node)], c.verdict) for c in found]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("late >= 0", [(["late >= 0"], "always")]),
        ("late < 0", [(["late < 0"], "never")]),
        ("late == 0.5", [(["late == 0.5"], "never")]),
        ("not late >= 0", [(["not late >= 0"], "never")]),
        ("joint_share <= 1", [(["joint_share <= 1"], "always")]),
        ("joint_share < 1", []),
        ("money >= 0", []),
        ("{all: [late > 5, late < 3]}", [(["late > 5", "late < 3"], "never")]),
        ("{all: [late > 2, late < 4]}", []),
        ("{all: [late > 2, late < 3]}", [(["late > 2", "late < 3"], "never")]),
        ("{all: [money > 2, money < 3]}", []),
        ("{any: [late > 2, late <= 2]}", [(["late > 2", "late <= 2"], "always")]),
        ("{any: [late > 2, joint < 3]}", []),
        ("{any: [rushed, not rushed]}", [(["rushed", "not rushed"], "always")]),
        ("{all: [\"field == '甲'\", \"field == '乙'\"]}", [(["field == '甲'", "field == '乙'"], "never")]),
        ("{all: [late is unknown, late > 1]}", [(["late is unknown", "late > 1"], "never")]),
        ("late is unknown", []),
        ("{any: [{all: [late > 5, late < 3]}, rushed]}", [(["late > 5", "late < 3"], "never")]),
        ("{not: {any: [late >= 1, late == 0]}}", [(["late >= 1", "late == 0"], "always")]),
        ("minors_found >= 0", [(["minors_found >= 0"], "always")]),
    ],
)
def test_constant_conditions_are_found_at_their_innermost_place(
    when: str, expected: list[tuple[list[str], str]], tmp_path: Path
) -> None:
    """Counts are whole and not below 0, shares lie from 0 to 1, numbers are free; one indicator cannot be in two places."""
    pack = pack_of(tmp_path, when)
    assert _said(list(constants(pack.criteria["A01"].when, pack))) == expected


@pytest.mark.parametrize(
    ("when", "everywhere", "at_default"),
    [
        ("late >= most", [], []),  # always true only where most is 0
        ("{all: [late > high, late < 3]}", [(["late > high", "late < 3"], "never")], [(["late > high", "late < 3"], "never")]),
        ("{all: [late > most, late < 3]}", [], [(["late > most", "late < 3"], "never")]),
        ("{all: [late < most, late > 5]}", [(["late < most", "late > 5"], "never")], [(["late < most", "late > 5"], "never")]),
    ],
)
def test_parameters_are_tried_over_their_range(
    when: str, everywhere: list[tuple[list[str], str]], at_default: list[tuple[list[str], str]], tmp_path: Path
) -> None:
    """A pack's condition is constant only if it is so wherever in its range each parameter is set."""
    pack = pack_of(tmp_path, when)
    assert _said(list(constants(pack.criteria["A01"].when, pack, any_setting=True))) == everywhere
    assert _said(list(constants(pack.criteria["A01"].when, pack))) == at_default


def test_what_applies_and_what_is_named_counts(tmp_path: Path) -> None:
    """A condition that contradicts where it applies, or a criterion that it names, can never be met."""
    pack = pack_of(tmp_path, "late > 2", "{all: [A01, late == 0]}", "{all: [not A01, late > 2]}", "{all: [not A01, late > 0]}")
    assert [can_be_found(criterion, pack) for criterion in pack.criteria.values()] == [True, False, False, True]
    gated = pack_of(tmp_path / "more", "joint_share == 0", applies="joint_share >= 0.9")
    assert not can_be_found(gated.criteria["A01"], gated)


def test_two_criteria_that_exclude_each_other_are_not_found_together(tmp_path: Path) -> None:
    """Bands of one indicator as criteria of their own."""
    pack = pack_of(tmp_path, "joint_share < 0.5", "{all: [joint_share >= 0.5, joint_share < 0.8]}", "joint_share < 0.8")
    first, second, third = (whole(criterion) for criterion in pack.criteria.values())
    assert not together([first, second], pack)
    assert together([first, third], pack)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A pack with the indicators that conditions read."""
    return pack_of(tmp_path_factory.mktemp("pack"), "late > 0")


_OPERATORS = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__, "==": int.__eq__, "!=": int.__ne__}


@given(a=st.integers(0, 6), first=st.sampled_from(list(_OPERATORS)), b=st.integers(0, 6), second=st.sampled_from(list(_OPERATORS)))
def test_two_lines_on_a_count_agree_with_trying_every_count(a: int, first: str, b: int, second: str, pack: Pack) -> None:
    """The verdict on all and any of two lines is what trying 0 to 8 says."""
    lines = [f"late {first} {a}", f"late {second} {b}"]
    answers = [(_OPERATORS[first](n, a), _OPERATORS[second](n, b)) for n in range(9)]
    for how, combined in (("all", [x and y for x, y in answers]), ("any", [x or y for x, y in answers])):
        expected = "always" if all(combined) else None if any(combined) else "never"
        assert verdict(truths(node({how: lines}), pack)) == expected, (how, lines)
