"""The rubric on a terminal and as Markdown: the same tables, nothing cut, every line within its width."""

import io
import re

from kaohe.explain.score_sheet import load_score_sheet
from kaohe.report.console import PLAIN_WIDTH, console
from kaohe.report.score_sheet import print_score_sheet, score_sheet_markdown, setting_rows, tables
from kaohe.report.width import columns
from kaohe.rulebook.locate import Places
from tests.broken.projects import BASE

PLACES = Places(rules=BASE / "rules", profiles=BASE / "scoring_profiles")


def _printed(name: str, places: Places) -> str:
    stream = io.StringIO()
    print_score_sheet(load_score_sheet(name, places), console(stream))
    return stream.getvalue()


def test_nothing_is_cut_and_no_line_is_too_wide() -> None:
    """Each text of each table is there, whatever the width; no line is wider than the page."""
    for name, places in (("demo", PLACES), ("daye-2022", Places())):
        text = _printed(name, places)
        assert all(columns(line.rstrip()) <= PLAIN_WIDTH for line in text.splitlines())
        record = load_score_sheet(name, places)
        whole = re.sub(r"[\s│]", "", text)
        for _, _, rows in tables(record):
            first = [cell for row in rows for cell in row[:2]]
            assert all(re.sub(r"\s", "", line) in whole for cell in first for line in cell.split("\n") if columns(line) < 20)
        assert "…" not in text


def test_markdown_is_the_rubric_then_the_settings() -> None:
    """The tables in the order of a printed rubric; each overridden setting is followed by what it replaced."""
    text = score_sheet_markdown(load_score_sheet("demo", PLACES))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert titles[0] == "演示方案"
    assert titles[1:6] == ["评分项", "加分（合计不超过 5 分）", "等次", "计算办法", "参数"]
    assert titles[-1].startswith("每个设置的出处（")
    assert "|  | 合计 | 100 |  |  |" in text
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("| 工作纪律：扣分 T01"))
    assert "{each: 10, per: late_tasks, at_most: 20}" in lines[at]
    assert "demo.yaml:9" in lines[at]
    assert "本方案" in lines[at]
    assert "← {each: 5, per: late_tasks, at_most: 20}" in lines[at + 1]
    assert "base.yaml:16" in lines[at + 1]


def test_pages_may_link_criteria_and_leave_settings_out() -> None:
    """For the documentation: criteria become links, what only a writer of YAML needs is left out."""
    text = score_sheet_markdown(load_score_sheet("demo", PLACES), lambda id_: f"[{id_}](../rules/{id_}.md)", settings=False)
    assert "[T01](../rules/T01.md)" in text
    assert "每个设置的出处" not in text
    assert "{each" not in text


def test_what_was_taken_away_is_shown() -> None:
    """A deduction of the base that the extension has not is told as taken away, with what it was."""
    rows = setting_rows(load_score_sheet("daye-2022", Places()).settings)
    at = next(i for i, row in enumerate(rows) if row[0].startswith("结果公示：扣分 P03"))
    assert rows[at][1:] == ["（去掉）", rows[at][2], "本方案"]
    assert rows[at][2].startswith("scoring_profiles/daye-2022.yaml:")
    assert rows[at + 1][:2] == ["", "← 2"]
