"""An office's own wording: what a template may do, and what is said of one that is at fault."""

from pathlib import Path

import pytest

from kaohe.explain.whole import ReportRecord
from kaohe.faults import Fault, FaultyInput
from kaohe.report.docx import write
from kaohe.report.docx.values import NAMES, values_of
from kaohe.report.faults import faults_text
from tests.report.docx.files import paragraphs


def _faults(year: ReportRecord, folder: Path, text: str) -> list[Fault]:
    path = folder / "模板.jinja"
    path.write_text(text, "utf-8")
    with pytest.raises(FaultyInput) as raised:
        write(year, path)
    return raised.value.faults


def test_an_office_replaces_the_wording(year: ReportRecord, tmp_path: Path) -> None:
    """Its words, its order, four levels, one annex without a number; the figures are ours."""
    path = tmp_path / "own.j2"
    path.write_text(
        "@标题 {{ region }}通报\n@主送 各单位:\n\n# 甲\n## 乙\n### 丙\n#### 丁\n任务{{ figures.tasks }}次。\n{# @无 #}\n共{{ units }}家。\n\n"
        "另一段。\n@附件列表\n@日期 {{ date }}\n@附件 表\n@统计表\n",
        "utf-8",
    )
    assert paragraphs(write(year, path)["通报.docx"]) == [
        ("Title", "大冶市通报"), ("主送机关", "各单位："), ("Heading 1", "甲"), ("Heading 2", "乙"), ("Heading 3", "丙"), ("Heading 4", "丁"),
        ("Body Text", "任务152次。共27家。"), ("Body Text", "另一段。"), ("附件说明", "附件：表"), ("成文日期", "2023年1月16日"),
        ("附件序号", "附件"), ("附件标题", "表"),
    ]  # fmt: skip


def test_names_are_those_that_are_given(year: ReportRecord) -> None:
    """What the check knows before grading is what a template gets."""
    assert tuple(values_of(year)) == NAMES


def test_the_guide_tells_every_name() -> None:
    """Each name at the top and each word after @ is explained."""
    from kaohe.report.docx.markup import WORDS

    guide = Path("docs/guide/notice.md").read_text("utf-8")
    assert [name for name in NAMES if f"`{name}`" not in guide] == []
    assert [word for word in WORDS if f"`@{word}" not in guide] == []


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("\n{{ figures.taks }}\n", 2, 4, "没有编号是 taks 的全局数字", "是不是 tasks？"),
        ("{{ adressee }}", 1, 4, "模板里没有叫 adressee 的值", "是不是 addressee？"),
        ("{% for p in problems %}\n{{ p.titel }}\n{% endfor %}", 2, 6, "模板里没有叫 titel 的值", "是不是 title？"),
        ("甲\n@标是 乙", 2, 1, "行首的 @标是 没有意义", "是不是 标题？"),
        ("甲{{ '@标是' }}\n{% if year %}@标是 乙{% endif %}", 2, 14, "行首的 @标是 没有意义", "是不是 标题？"),
        ("{% if year %}", 1, 1, "有一个 {% if %} 或 {% for %} 没有结束", "在后面补上 {% endif %} 或 {% endfor %}"),
        ("{% fro x in units %}", 1, 4, "不认识 {% fro %}", "可以用 if、elif、else、endif、for、endfor、set"),
        ("{{ units|nmaed }}", 1, 10, "没有叫 nmaed 的过滤器", "单位列表用 named，其他列表用 join"),
        ("甲\n{{ year + }}", 2, 1, "模板语法有误", "核对这一行的 {{ }}、{% %} 是否成对，写法见使用说明“年度通报”"),
        ("{{ year + title }}", 1, 1, "模板的这一行算不出来", "核对这一行的 {{ }}、{% %} 是否成对，写法见使用说明“年度通报”"),
        ("{{ region.__class__.__mro__ }}", 1, 1, "模板里不能这样取值", "模板只能用使用说明列出的值"),
        ("{% include '/etc/passwd' %}", 1, 1, "模板里不能取用别的文件", "模板只有一个文件：把要用的内容直接写在这里"),
        ("{# 无 #}\n", 1, 1, "模板是空的", "复制随程序带来的模板来改，写法见使用说明“年度通报”"),
        ("甲\n##### 乙", 2, 1, "行首有 5 个 #，小标题只有四个层次", "写 1 至 4 个 #"),
        ("@标题 甲\n@附件\n@统计表", 2, 1, "@附件 后面没有写标题", "写成“@附件 附件的标题”"),
        ("甲\n", 1, 1, "模板没有写出标题", "加一行“@标题 通报的标题”"),
        ("甲\n{{ year / 0 }}", 2, 1, "这一行用 0 作了除数", "先用 {% if %} 判断除数不是 0"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", 1, 13, "range 太长，最多 100000 个", "改小括号里的数"),
        (
            "{{ title[9] }}", 1, 10, "列表没有第 10 项（方括号里的 9；从 0 数起）",
            "用 {% for %} 逐个写出，或者先用 {% if %} 判断有没有",
        ),
    ],
)  # fmt: skip
def test_faults(year: ReportRecord, tmp_path: Path, text: str, line: int, column: int, message: str, hint: str) -> None:
    """File, line, column, what is wrong and how to mend it, in Chinese; the line is shown with a caret."""
    (fault,) = _faults(year, tmp_path, text)
    assert (fault.code, fault.line, fault.column, fault.message, fault.hint) == ("D001", line, column, message, hint)
    assert text.split("\n")[line - 1].strip() in faults_text([fault])


def test_all_faults_at_once(year: ReportRecord, tmp_path: Path) -> None:
    """What can be seen without rendering is told together."""
    assert [fault.line for fault in _faults(year, tmp_path, "@甲 乙\n{{ nobody }}\n{{ known.nothing }}{{ figures.none }}\n")] == [
        1,
        2,
        3,
        3,
    ]


def test_a_template_that_cannot_be_read(year: ReportRecord, tmp_path: Path) -> None:
    """Not there, or not UTF-8."""
    with pytest.raises(FaultyInput, match="找不到或打不开模板"):
        write(year, tmp_path / "nothing.jinja")
    (tmp_path / "gbk.jinja").write_bytes("通报".encode("gbk"))
    with pytest.raises(FaultyInput, match="不是 UTF-8"):
        write(year, tmp_path / "gbk.jinja")
