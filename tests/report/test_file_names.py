"""Names of files from names of units."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kaohe.report.file_names import file_names


def test_names_that_no_system_would_take() -> None:
    """Separators, devices, dots, nothing at all, and names that only case tells apart."""
    assert file_names(["市教育局", "../../etc", "a/b", "CON", "con.x", "", "A", "a", "甲.", "甲"]) == [
        "市教育局", "_.._etc", "a_b", "_CON", "_con.x", "_", "A（559aea）", "a（ca9781）", "甲（e2ada3）", "甲",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=300), max_size=6))
def test_every_name_is_one_file_of_its_own(names: list[str]) -> None:
    """As many names as were given, none alike, none too long, none that leads elsewhere."""
    made = file_names(names)
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert len(f"{name}.xlsx".encode()) <= 255


@given(st.lists(st.text("aA/._甲:", max_size=4), max_size=6, unique=True), st.randoms())
def test_the_order_of_the_names_does_not_matter(names: list[str], chance: Random) -> None:
    """A unit that comes earlier or later in the list keeps the name of its file."""
    before = dict(zip(names, file_names(names), strict=True))
    chance.shuffle(names)
    assert dict(zip(names, file_names(names), strict=True)) == before
