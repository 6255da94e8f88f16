"""What deductions rest on, and which rest on the same records."""

from pathlib import Path

import pytest

from kaohe.checking.grounds import Ground, grounds, overlap
from tests.checking.packs import pack_of


@pytest.mark.parametrize(
    ("when", "per", "expected"),
    [
        ("late > 2", None, {("late", "many")}),
        ("not late > 2", None, {("late", "few")}),
        ("{not: {all: [late < 2, rushed]}}", None, {("late", "many"), ("rushed", "few")}),
        ("joint_share < least", None, {("joint", "few")}),
        ("{all: [led >= 5, joint_share < least]}", None, {("joint", "few")}),  # how many there are is no ground
        ("single > 3", None, {("led", "many"), ("joint", "few")}),
        ("late == 0", None, {("late", "few")}),
        ("late != 0", None, {("late", "many")}),
        ("late in [1, 2]", None, {("late", "either")}),
        ("rushed", "late", {("rushed", "many"), ("late", "many")}),
        ("late is unknown", None, set()),
    ],
)
def test_grounds_are_followed_to_records_with_their_direction(
    when: str, per: str | None, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Through formulas with their signs, the upper part of shares, negation and what points are counted per."""
    pack = pack_of(tmp_path, when)
    assert set(grounds(pack.criteria["A01"], per, pack)) == expected


def test_a_criterion_rests_on_what_it_names(tmp_path: Path) -> None:
    """A combined finding is about the records of its parts."""
    pack = pack_of(tmp_path, "late > 2", "{all: [A01, rushed]}")
    assert set(grounds(pack.criteria["A02"], None, pack)) == {("late", "many"), ("rushed", "many")}


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (("late", "many"), ("late", "many"), True),
        (("late", "many"), ("late", "few"), False),
        (("late", "many"), ("late", "either"), True),
        (("late", "many"), ("led", "many"), False),
        (("done", "few"), ("done_joint", "few"), True),  # one filter within the other
        (("done_joint", "few"), ("done", "few"), True),
        (("done", "many"), ("open", "many"), False),
    ],
)
def test_the_same_records(a: tuple[str, str], b: tuple[str, str], expected: bool, tmp_path: Path) -> None:
    """Equal indicators, or one table with one filter within the other; too many of them is not too few of them."""
    pack = pack_of(tmp_path, "late > 2")
    assert overlap(Ground(*a), Ground(*b), pack) is expected  # type: ignore[arg-type]
