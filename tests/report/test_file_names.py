"""Names of files from names of units."""

from hypothesis import given
from hypothesis import strategies as st

from kaohe.report.file_names import file_names


def test_names_that_no_system_would_take() -> None:
    """Separators, devices, dots, nothing at all, and names that only case tells apart."""
    assert file_names(["市教育局", "../../etc", "a/b", "CON", "con.x", "", "A", "a", "甲.", "甲"]) == [
        "市教育局", "_.._etc", "a_b", "_CON", "_con.x", "_", "A", "a（2）", "甲", "甲（2）",
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
