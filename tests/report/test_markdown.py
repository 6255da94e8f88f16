"""Markdown: texts come out as they are, whatever they hold."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kaohe.explain.whole import ReportRecord
from kaohe.report.explanation import explanation_markdown
from kaohe.report.issues import issues_markdown
from kaohe.report.markdown import write
from kaohe.report.tables import plain_markdown, plain_markdown_table
from tests.report.hostile import REMARK, TITLE, UNIT

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
AWKWARD = st.text(st.sampled_from("ab1局 -+=#.)>*_`~|\\[]()!<&;{}$:/\n\t　"), max_size=12)


def _text(record: ReportRecord) -> str:
    (data,) = write(record).values()
    return data.decode()


def _leaves(markdown: str) -> list[Token]:
    return [leaf for token in READER.parse(markdown) for leaf in (token.children or [token])]


def _squeezed(text: str) -> str:
    """Return a text without white space: a reader of Markdown sees none at the ends, and one blank for several."""
    return re.sub(r"\s", "", text)


MARKS = {
    f"{name}_{end}"
    for name in ["bullet_list", "list_item", "heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td"]
    for end in ("open", "close")
}


@given(AWKWARD)
def test_any_text_shows_as_it_is(text: str) -> None:
    """In a list, in a heading and in a table, all that a reader sees is the text."""
    plain = plain_markdown(text)
    table = plain_markdown_table(["甲"], [[f"{text}乙"]])
    for markdown, wanted in ((f"- {plain}\n", text), (f"# {plain}\n", text), (table, f"甲{text}乙")):
        leaves = _leaves(markdown)
        assert _squeezed("".join(leaf.content for leaf in leaves if leaf.type == "text")) == _squeezed(wanted)
        assert {leaf.type for leaf in leaves} <= MARKS | {"text", "inline", "html_inline"}
        assert {leaf.content for leaf in leaves if leaf.type == "html_inline"} <= {"<br>"}


def test_plain_texts_stay_legible() -> None:
    """Only what would mean something is escaped: numbers, names of files and codes are left as they are."""
    for text in ("103.23", "-4.5", "published_result.csv:3", "T02 年底突击检查", "#1", "2022-12-31", "1.5 倍"):
        assert plain_markdown(text) == text
    assert plain_markdown("1. 甲") == "1\\. 甲"
    assert plain_markdown("- 甲") == "\\- 甲"


def test_a_hostile_case_comes_out_as_text(hostile_year: ReportRecord) -> None:
    """No element but those of ours, in any of the Markdown that a case is written to."""
    for text in (_text(hostile_year), explanation_markdown(hostile_year.explanations[-1]), issues_markdown(hostile_year.issues)):
        leaves = _leaves(text)
        assert {leaf.content for leaf in leaves if leaf.type in ("html_inline", "html_block")} <= {"<br>"}
        assert not [
            leaf for leaf in leaves if leaf.type in ("link_open", "image", "em_open", "strong_open", "s_open", "code_inline")
        ]
        plain = "".join(leaf.content for leaf in leaves if leaf.type == "text")
        assert UNIT in plain
        assert TITLE in plain
    assert REMARK in "".join(leaf.content for leaf in _leaves(_text(hostile_year)) if leaf.type == "text")


def test_the_year(year: ReportRecord) -> None:
    """Result in rank order, score sheets, the issue list by unit, statistics, evidence, profile and run."""
    text = _text(year)
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert [line.removeprefix("## ") for line in headings] == [
        "结果", "评分表", "分项得分", "问题清单", "统计表", "佐证", "评分项", "加分", "等次", "参数", "运行记录",
    ]  # fmt: skip
    assert "| 1 | 市交通运输局 | 103.23 | 103.23 | 105.23 | 优秀 | 优秀 | 0 |  | C01 牵头开展信用风险分类抽查 |" in text
    assert (
        "### 市司法局\n\n- J01 未牵头开展联合抽查（突出） 0 分（应扣 10，本项已扣完）\n  - 事实：全年牵头发起部门联合检查0次"
        in text
    )
    assert _text(year) == text
