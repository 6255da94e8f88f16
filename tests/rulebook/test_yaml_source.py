"""YAML as data with places: numbers stay exact, every value knows its line and column."""

from decimal import Decimal
from pathlib import Path

from kaohe.faults import Fault
from kaohe.rulebook.yaml_source import Span, read_yaml


def test_numbers_are_exact_and_places_count_characters(tmp_path: Path) -> None:
    """0.1 is the decimal 0.1; a value behind Chinese text has the column of its character."""
    file = tmp_path / "a.yaml"
    file.write_text("标题: 甲\n列表: [0.1, 2, {键: true}]\n", "utf-8")
    faults: list[Fault] = []
    document = read_yaml(file, faults)
    assert document is not None
    assert faults == []
    assert document.data == {"标题": "甲", "列表": [Decimal("0.1"), 2, {"键": True}]}
    assert document.span(("列表", 1)) == Span(2, 11, 1)
    assert document.keys["列表", 2, "键"] == Span(2, 15, 1)


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    file = tmp_path / "a.yaml"
    file.write_text("键: 1\n", "utf-8-sig")
    document = read_yaml(file, [])
    assert document is not None
    assert document.data == {"键": 1}
