"""Lines, widths and tables of the reports."""

import io

from kaohe.report.console import wrapped
from kaohe.report.tables import csv_text, markdown_table
from kaohe.report.width import columns


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


def test_a_terminal_table_lines_up() -> None:
    """Every line of the grades table has the same width, Chinese or not."""
    from kaohe.explain import results
    from kaohe.report.console import console
    from kaohe.report.grades import print_grades
    from kaohe.rulebook.rulebook import load_rulebook
    from kaohe.run import run

    out = io.StringIO()
    print_grades(results.standings(run(load_rulebook("cases/daye-2022"))), console(out))
    table = [line for line in out.getvalue().splitlines() if line.startswith(("│", "┃"))]
    assert len(table) == 28
    assert len({columns(line.rstrip()) for line in table}) == 1
