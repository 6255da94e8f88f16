"""Lines, widths and tables of the reports."""

import io

import pytest

from kaohe.explain import results
from kaohe.report.console import console, wrapped
from kaohe.report.grades import print_grades
from kaohe.report.tables import csv_text, markdown_table
from kaohe.report.width import columns
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run


def test_chinese_text_breaks_between_characters_and_keeps_closing_marks() -> None:
    """Every line fits; words and numbers stay whole; no line begins with 、 or 。"""
    text = "市税务局、市消防救援大队 J01 未牵头，得 96.53 分。"
    lines = wrapped(text, 12)
    assert all(columns(line) <= 14 for line in lines)
    assert not any(line[0] in "、，。" for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert any("96.53" in line for line in lines)


def test_a_chinese_character_takes_two_columns() -> None:
    """Full-width marks count two, letters one."""
    assert columns("得 9 分，") == 9


def test_no_cell_of_a_csv_can_run_as_a_formula() -> None:
    """Text that begins with = + - @ is written so that a spreadsheet shows it; numbers stay numbers."""
    text = csv_text(["名"], [["=1+1"], ["@x"], ["-2.5"], ["-a"], ["甲"]])
    assert text.startswith("\ufeff")
    assert text.lstrip("\ufeff").split() == ["名", "'=1+1", "'@x", "-2.5", "'-a", "甲"]


def test_a_markdown_cell_cannot_break_its_table() -> None:
    """Bars are escaped, line breaks become spaces."""
    assert markdown_table(["a"], [["x|y\nz"]]).splitlines()[2] == "| x\\|y z |"


def _grades(width: int) -> str:
    out = io.StringIO()
    target = console(out)
    target.width = width
    print_grades(results.standings(run(load_rulebook("cases/daye-2022"))), target)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 132])
def test_a_terminal_table_lines_up(width: int) -> None:
    """Every line of the grades table has the same width, fits, and shows scores whole; Chinese or not."""
    shown = _grades(width)
    table = [line for line in shown.splitlines() if line.startswith(("│", "┃"))]
    assert len({columns(line.rstrip()) for line in table}) == 1
    assert columns(table[0].rstrip()) <= width
    assert " 103.23 " in shown


def test_a_column_that_does_not_fit_is_named() -> None:
    """A narrow window leaves out the range of the score and says so; a wide one shows it."""
    assert "“得分区间”一列没有显示" in _grades(80)
    assert "103.23～105.23" in _grades(132)
