"""Another case beside the year on the web page: the same record as in the workbook."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord, whole
from kaohe.report.comparison import comparison_tables, without_empty
from kaohe.report.html import write
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run
from tests.report.html.opened import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_page_has_the_comparison_at_an_address_of_its_own(
    browser: "Browser", year: ReportRecord, beside: ComparisonRecord, tmp_path: Path
) -> None:
    """Units lead to their pages; columns in which nothing stands are left out; the files of the other case are listed."""
    file = tmp_path / "page.html"
    file.write_bytes(write(year, beside)["考核结果.html"])
    with opened(browser, file.as_uri()) as page:
        page.get_by_role("link", name="对比", exact=True).click()
        page.locator("section[data-view=compare]").wait_for()
        first = page.get_by_role("table", name="对比", exact=True)
        shown = [row.inner_text().split("\t") for row in first.locator("tr").all()]
        table = without_empty(next(comparison_tables(beside)))
        assert [cell.strip() for cell in shown[0]] == table.header
        assert len(table.header) == 12
        assert len(shown) == len(beside.units) + 1
        first.get_by_role("link", name="市司法局").click()
        page.get_by_role("heading", name="市司法局", level=1).wait_for()
        text = page.content()
        assert all(file.sha256 in text for folder in beside.statement.inputs for file in folder.files)
    (plain,) = write(year).values()
    assert "compare" not in plain.decode().partition("<main")[0].partition("<body>")[2]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_comparison_can_be_used_by_anyone(
    browser: "Browser", year: ReportRecord, beside: ComparisonRecord, tmp_path: Path, width: int
) -> None:
    """Axe finds nothing serious, and a narrow window does not scroll sideways: the table does."""
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "page.html"
    file.write_bytes(write(year, beside)["考核结果.html"])
    with opened(browser, f"{file.as_uri()}#/compare", width) as page:
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_unit_shows_its_result_before_the_review(browser: "Browser", tmp_path: Path) -> None:
    """Score, rank and grade without excuses stand under the headline, as elsewhere; the results say how much was excused."""
    shutil.copytree("tests/rules/four-heads", tmp_path / "case")
    row = "乙局,O03,认定有误,考核办,2023-01-10,有照片\n"
    (tmp_path / "case/excuses.csv").write_text(f"单位,标准,理由,决定人,日期,说明\n{row}", "utf-8")
    with (tmp_path / "case/case.yaml").open("a", encoding="utf-8") as stream:
        stream.write("excuses: excuses.csv\n")
    file = tmp_path / "page.html"
    file.write_bytes(write(whole(run(load_rulebook(str(tmp_path / "case"))), Places()))["考核结果.html"])
    with opened(browser, file.as_uri()) as page:
        page.get_by_text("申诉复核：核减认定 1 条，更正记录 0 条，涉及 1 家。").wait_for()
        page.get_by_role("link", name="乙局").click()
        page.get_by_text("申诉复核前：得分 59，第 6 名，不合格；复核后多 39 分").wait_for()
        assert "申诉复核后不计（原应最多记 59 分）" in page.get_by_role("row", name="一票否决：O03 应付式抽查").inner_text()
        page.get_by_text("kaohe explain four-heads 乙局 --why-not 优秀").wait_for()
        page.goto(f"{file.as_uri()}#/unit/甲局")
        page.get_by_role("heading", name="甲局", level=1).wait_for()
        page.get_by_role("heading", name="甲局", level=1).wait_for()
        assert not page.get_by_text("申诉复核前").is_visible()
        assert not page.get_by_text("--why-not").is_visible()
