"""Rows on the terminal: a table where it fits, else paragraphs; nothing is cut off."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kaohe.report.rows import Column, print_rows
from kaohe.report.width import columns

HEADS = (Column("单位"), Column("名次", right=True), Column(""), Column("由哪处改动引起", wrap=True))
words = st.text(st.sampled_from("市县局计划优秀ab1.→"), min_size=1, max_size=20)
bars = st.text(st.sampled_from("━●"), min_size=1, max_size=36)
rows_of_words = st.lists(st.tuples(words, words, bars, words), min_size=1, max_size=5)


def printed(rows: list[tuple[str, ...]], width: int) -> list[str]:
    """Return the lines that are printed in a window of a width."""
    out = io.StringIO()
    print_rows(Console(file=out, width=width), "名次或等次变化的单位", HEADS, rows)
    return [line.rstrip() for line in out.getvalue().splitlines()]


@given(rows_of_words, st.integers(50, 140))
def test_every_cell_is_there_and_no_line_is_too_wide(rows: list[tuple[str, ...]], width: int) -> None:
    """Whatever the window; only bars may be left out."""
    lines = printed(rows, width)
    assert all(columns(line) <= width for line in lines)
    whole = "".join("".join(line.split()) for line in lines)
    text = whole.translate(dict.fromkeys(map(ord, "│┃━●")))
    for unit, rank, _, cause in rows:
        assert unit in text
        assert rank in text
        assert set(cause) <= set(text)
    assert "…" not in text


def test_a_narrow_window_gets_a_paragraph_a_row() -> None:
    """Each cell with the title of its column, broken between cells, the bar left out."""
    row = ("黄石市生态环境局大冶分局", "11 → 12", "━●━", "problems.points、credit_risk.add.C01.each")
    assert printed([row], 50) == [
        "名次或等次变化的单位",
        "  单位 黄石市生态环境局大冶分局；名次 11 → 12",
        "    由哪处改动引起 problems.points、",
        "    credit_risk.add.C01.each",
    ]
    assert "┃ 单位                     ┃    名次 ┃     ┃ 由哪处改动引起" in printed([row], 100)[2]


def test_no_rows_print_nothing() -> None:
    """Not even a title."""
    assert printed([], 60) == []
