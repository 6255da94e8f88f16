"""Another case beside the year, as the last annex of the notice: the same record as in the workbook."""

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report.cells import aligned, cell_text
from kaohe.report.comparison import FILES, comparison_tables
from kaohe.report.docx import write
from tests.report.docx.files import opened, paragraphs


def test_the_notice_has_the_comparison_as_its_last_annex(year: ReportRecord, beside: ComparisonRecord) -> None:
    """Every cell of the tables stands in the document, cut in two where a page is not wide enough; the annex is listed."""
    data = write(year, None, beside)["通报.docx"]
    told = [text for _, text in paragraphs(data)]
    assert "3. 与2021年度考核结果的对比" in told
    at = len(told) - told[::-1].index("附件3")
    assert told[at : at + 5] == [
        "与2021年度考核结果的对比", "名次、得分和等次", "各单位问题的变化", "各项问题涉及的家数", "总体对比",
    ]  # fmt: skip
    assert told[-1] == "两次考核用的评分办法不同，得分和等次不能直接相比。"
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(data).tables]
    assert len(tables) == 5
    assert len(tables[1]) == len(beside.units) + 1
    assert (
        next(row for row in tables[2] if row[0] == "市司法局")[-1]
        == "J01 未牵头开展联合抽查、J02 未参与联合抽查、J03 联合抽查占比未达目标"
    )
    written = {cell for table in tables[1:] for row in table for cell in row}
    expected = {cell for t in comparison_tables(beside) if t.title != FILES for row in aligned(t) for cell in row}
    assert expected <= written | {""}
    assert not any(file.sha256 in "".join(told) for folder in beside.statement.inputs for file in folder.files)


def test_without_another_case_the_notice_is_as_before(year: ReportRecord) -> None:
    """No annex, no table more."""
    data = write(year)["通报.docx"]
    assert not any("对比" in text for _, text in paragraphs(data))
    assert len(opened(data).tables) == 1


def test_points_of_a_column_have_the_same_decimals(beside: ComparisonRecord) -> None:
    """99 stands below 100.38 as 99.00; counts and words stay what they are."""
    table = next(comparison_tables(beside))
    scores = [row[5] for row in aligned(table)]
    assert {len(score.partition(".")[2]) for score in scores} == {2}
    assert [row[7] for row in aligned(table)] == [cell_text(row[7]) for row in table.rows]
