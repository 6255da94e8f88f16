"""The notice keeps to GB/T 9704-2012: page, lines, fonts, sizes, numbering, page numbers, annexes, read from the file."""

import pytest

from kaohe.explain.whole import ReportRecord
from kaohe.report.docx import write
from kaohe.report.docx.document import width_of
from kaohe.report.docx.statistics import WIDTH, widths_of
from tests.report.docx.files import PER_MM, W, opened, paragraphs, part, style, texts, value


@pytest.fixture(scope="module")
def data(year: ReportRecord) -> bytes:
    """The notice on Daye's year."""
    return write(year)["通报.docx"]


def test_page_and_text_block(data: bytes) -> None:
    """A4; 37 mm above and 28 mm to the left of a text block of 156 x 225 mm."""
    section = opened(data).sections[0]
    page = (section.page_width.mm, section.page_height.mm)
    assert page == pytest.approx((210, 297), abs=0.1)
    assert (section.top_margin.mm, section.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    block = (page[0] - section.left_margin.mm - section.right_margin.mm, page[1] - section.top_margin.mm - section.bottom_margin.mm)
    assert block == pytest.approx((156, 225), abs=0.1)
    assert round(block[0] * PER_MM) == WIDTH


def test_22_lines_of_28_characters(data: bytes) -> None:
    """The grid of the page, and the body whatever the office suite makes of the grid: no 23rd line, no 29th character."""
    grid = part(data, "word/document.xml").find(f".//{W}docGrid")
    pitch, closer = int(grid.get(f"{W}linePitch")), int(grid.get(f"{W}charSpace"))
    height, width = 225 * PER_MM, 156 * PER_MM
    assert grid.get(f"{W}type") == "linesAndChars"
    assert int(height // pitch) == 22
    assert int(width // ((16 + closer / 4096) * 20)) == 28
    normal = style(data, "Normal")
    assert value(normal, "pPr/spacing", "lineRule") == "exact"
    assert 28 <= int(str(value(normal, "pPr/spacing", "line"))) / 20 <= 29
    assert int(height // int(str(value(normal, "pPr/spacing", "line")))) == 22
    assert int(width // (int(str(value(normal, "rPr/sz"))) * 10 + int(str(value(normal, "rPr/spacing"))))) == 28


@pytest.mark.parametrize(
    ("name", "font", "size", "align"),
    [
        ("Body Text", "仿宋_GB2312", 16, "both"),
        ("发文字号", "仿宋_GB2312", 16, "center"),
        ("Title", "方正小标宋简体", 22, "center"),
        ("主送机关", "仿宋_GB2312", 16, "left"),
        ("heading 1", "黑体", 16, "left"),
        ("heading 2", "楷体_GB2312", 16, "left"),
        ("heading 3", "仿宋_GB2312", 16, "left"),
        ("heading 4", "仿宋_GB2312", 16, "left"),
        ("附件序号", "黑体", 16, "left"),
        ("附件标题", "方正小标宋简体", 22, "center"),
        ("页码（单页）", "宋体", 14, "right"),
        ("页码（双页）", "宋体", 14, "left"),
    ],
)
def test_fonts_and_sizes_by_style(data: bytes, name: str, font: str, size: int, align: str) -> None:
    """3号 is 16 pt, 2号 22 pt, 4号 14 pt; what a style does not say it has from Normal and the defaults."""
    found, normal = style(data, name), style(data, "Normal")
    default = part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault")
    assert (value(found, "rPr/rFonts", "eastAsia") or value(default, "rPr/rFonts", "eastAsia")) == font
    assert int(value(found, "rPr/sz") or value(normal, "rPr/sz") or 0) == size * 2
    assert (value(found, "pPr/jc") or value(normal, "pPr/jc")) == align


def test_fonts_have_fallbacks(data: bytes) -> None:
    """Fonts that cannot be shipped are named with others that may stand in."""
    fonts = {f.get(f"{W}name"): value(f, "altName") or "" for f in part(data, "word/fontTable.xml")}
    for name, other in {"方正小标宋简体": "华文中宋", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "黑体": "SimHei"}.items():
        assert other in fonts[name].split(",")


def test_paragraphs_are_indented_two_characters(data: bytes) -> None:
    """Body and headings; not the addressee."""
    for name in ("Body Text", "heading 1", "heading 2", "heading 3", "heading 4"):
        assert value(style(data, name), "pPr/ind", "firstLineChars") == "200"
    assert style(data, "主送机关").find(f"{W}pPr/{W}ind") is None


def test_levels_are_numbered_by_the_heading_styles(data: bytes) -> None:
    """一、 （一） 1. （1）: real numbering, and no number typed into a heading."""
    levels = part(data, "word/numbering.xml").find(f"{W}abstractNum").findall(f"{W}lvl")
    told = [(value(level, "pStyle"), value(level, "numFmt"), value(level, "lvlText"), value(level, "suff")) for level in levels]
    assert told == [
        ("Heading1", "chineseCountingThousand", "%1、", "nothing"),
        ("Heading2", "chineseCountingThousand", "（%2）", "nothing"),
        ("Heading3", "decimal", "%3.", "nothing"),
        ("Heading4", "decimal", "（%4）", "nothing"),
    ]
    assert texts(data, "Heading 1")[:4] == ["总体情况", "主要做法", "存在问题", "下步工作要求"]
    annexed = [p for p in opened(data).paragraphs if p.style.name == "Heading 1"][4:]
    assert [p.text for p in annexed] == ["优秀单位（6家）", "合格单位（21家）"]
    numbers = {p._p.pPr.numPr.numId.val for p in annexed}
    assert len(numbers) == 1
    assert numbers != {1}
    (anew,) = (n for n in part(data, "word/numbering.xml").findall(f"{W}num") if n.get(f"{W}numId") == str(*numbers))
    assert value(anew, "lvlOverride/startOverride") == "1"


def test_nothing_is_formatted_by_hand(data: bytes) -> None:
    """No run has properties of its own; paragraphs only what depends on a length (signature, date) or a place (annexes, last rows)."""
    body = part(data, "word/document.xml")
    assert list(body.iter(f"{W}rPr")) == []
    own = {child.tag.removeprefix(W) for properties in body.iter(f"{W}pPr") for child in properties}
    assert own <= {"pStyle", "keepNext", "numPr", "ind", "jc"}
    by_hand = {p.style.name for p in opened(data).paragraphs if p._p.pPr.find(f"{W}ind") is not None}
    assert by_hand <= {"落款", "成文日期"}


def test_page_numbers(data: bytes) -> None:
    """— 1 —, odd pages right and even pages left, one character in, 7 mm under the text block."""
    settings = part(data, "word/settings.xml")
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    section = opened(data).sections[0]
    for footer, name in ((section.footer, "页码（单页）"), (section.even_page_footer, "页码（双页）")):
        (paragraph,) = footer.paragraphs
        assert (paragraph.text, paragraph.style.name) == ("— 1 —", name)
        assert [e.text for e in paragraph._p.iter(f"{W}instrText")] == [" PAGE "]
    assert value(style(data, "页码（单页）"), "pPr/ind", "rightChars") == "100"
    assert value(style(data, "页码（双页）"), "pPr/ind", "leftChars") == "100"
    line = int(str(value(style(data, "页码（单页）"), "pPr/spacing", "line"))) / PER_MM
    assert section.bottom_margin.mm - section.footer_distance.mm - line == pytest.approx(7, abs=0.1)


def test_lines_between(data: bytes) -> None:
    """Title two blank lines under the number; addressee, list of annexes, signature and an annex's title under one."""
    for name, lines in {"Title": 2, "主送机关": 1, "附件说明": 1, "落款": 1, "附件标题": 1}.items():
        assert int(str(value(style(data, name), "pPr/spacing", "before"))) == lines * 579, name


def test_order_and_wording_of_the_parts(data: bytes) -> None:
    """Number, title, addressee, text, list of annexes in the words of their titles, signature, date, annexes."""
    listed = paragraphs(data)
    assert listed[0] == ("发文字号", "冶市监联办〔2023〕1号")
    assert listed[1] == ("Title", "2022年度全市市场监管领域部门联合\n“双随机、一公开”监管工作情况通报")
    assert listed[2] == ("主送机关", "领导小组各成员单位：")
    titles = [title.replace("\n", "") for title in texts(data, "附件标题")]
    assert texts(data, "附件说明") + texts(data, "附件说明续行") == [f"附件：1. {titles[0]}", f"2. {titles[1]}"]
    assert not any(title.endswith(("。", "；", "，")) for title in titles)
    assert texts(data, "成文日期") == ["2023年1月16日"]
    order = [name for name, _ in listed]
    assert order.index("附件说明") < order.index("落款") < order.index("成文日期") < order.index("附件序号")


def test_signature_and_date(data: bytes) -> None:
    """The longest line of the name ends two characters from the right; the date begins two characters behind its beginning."""
    name, day = (p for p in opened(data).paragraphs if p.style.name in ("落款", "成文日期"))
    longest = max(map(width_of, name.text.split("\n")))
    box = 28 - (name.paragraph_format.left_indent.twips + name.paragraph_format.right_indent.twips) / 316
    right = name.paragraph_format.right_indent.twips / 316 + (box - longest) / 2
    assert right == pytest.approx(2, abs=0.05)
    begins = 28 - right - longest
    assert day.paragraph_format.left_indent.twips / 316 == pytest.approx(begins + 2, abs=0.05)
    assert width_of("2023年1月16日") == 6.5


def test_annexes_begin_on_new_pages(data: bytes) -> None:
    """附件1 and 附件2 at the top left of a new page; the title on the third line."""
    assert texts(data, "附件序号") == ["附件1", "附件2"]
    assert style(data, "附件序号").find(f"{W}pPr/{W}pageBreakBefore") is not None


def test_the_table(data: bytes, year: ReportRecord) -> None:
    """Its head repeats on each page, no row is cut, it is as wide as the text, and holds what the record says."""
    (table,) = opened(data).tables
    assert table.style.name == "统计表"
    rows = table._tbl.tr_lst
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True] + [False] * 28
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert sum(column.w.twips for column in table._tbl.tblGrid.gridCol_lst) == WIDTH
    assert all(sum(cell.width.twips for cell in row.tc_lst) == WIDTH for row in rows)
    assert [cell.text for cell in table.rows[1].cells][2:6] == ["单部门", "部门联合", "发起单部门检查", "发起部门联合检查"]
    assert [cell.text for cell in table.rows[0].cells][2:5] == ["抽查计划", "抽查计划", "抽查计划完成情况"]
    kept = [{p._p.pPr.find(f"{W}keepNext") is not None for cell in row.cells for p in cell.paragraphs} for row in table.rows]
    assert kept == [{False}] * 26 + [{True}] * 3 + [{False}]
    body = [[cell.text for cell in row.cells] for row in table.rows[2:]]
    assert body == [*year.notice.table.rows, year.notice.table.totals]


def test_columns_fill_the_text_block(year: ReportRecord) -> None:
    """However many columns a table has, they are together as wide as the text."""
    for count in range(2, len(year.notice.table.columns) + 1):
        assert sum(widths_of(year.notice.table.columns[:count])) == WIDTH
