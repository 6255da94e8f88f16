"""The result table in a browser: search, filters, order, addresses, keyboard."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.explain.records.units import UnitRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report.html import write
from tests.report.html.opened import opened, shown_units

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def _units(record: ReportRecord) -> list[str]:
    return [explanation.unit.unit for explanation in record.explanations]


def test_every_unit_in_rank_order(browser: "Browser", address: str, year: ReportRecord) -> None:
    """The table holds every unit with its score and grade, as the record has them."""
    with opened(browser, address) as page:
        assert shown_units(page) == _units(year)
        rows = page.locator("#results tbody tr")
        for place, explanation in enumerate(year.explanations):
            told = rows.nth(place).inner_text()
            assert explanation.unit.score_shown in told
            assert explanation.unit.grade is not None
            assert explanation.unit.grade in told
        assert page.locator("#shown").inner_text() == "共 27 家"


def test_search(browser: "Browser", address: str) -> None:
    """Typing part of a name leaves the units that have it; clearing brings all back, and the focus to the field."""
    with opened(browser, address) as page:
        page.get_by_label("单位名称").fill("市场")
        assert shown_units(page) == ["市市场监管局"]
        assert page.get_by_role("status").inner_text() == "显示 1 家，共 27 家"
        page.get_by_label("单位名称").fill("没有这样的局")
        assert page.get_by_role("status").inner_text() == "没有符合条件的单位（共 27 家）"
        page.get_by_role("button", name="清除").click()
        page.locator("#query:focus").wait_for()
        assert len(shown_units(page)) == 27


def test_search_by_another_name(browser: "Browser", address: str, year: ReportRecord) -> None:
    """Aliases are found too; spaces, full width ones as well, do not matter; no name runs over into the next."""
    assert "大冶市人力资源和社会保障局" in year.aliases["市人社局"]
    with opened(browser, address) as page:
        for typed in ("人力资源", " 市 人社　局 ", "大冶市 人力资源和社会保障局"):
            page.get_by_label("单位名称").fill(typed)
            assert shown_units(page) == ["市人社局"], typed
        page.get_by_label("单位名称").fill("市人社局大冶市")
        assert shown_units(page) == []
        page.get_by_label("单位名称").fill("　")
        assert len(shown_units(page)) == 27


def test_filters(browser: "Browser", address: str, year: ReportRecord) -> None:
    """By grade and by criterion, together; the choices say how many units they leave."""
    with opened(browser, address) as page:
        page.get_by_role("combobox", name="等次").select_option("优秀")
        assert shown_units(page) == [e.unit.unit for e in year.explanations if e.unit.grade == "优秀"]
        page.get_by_role("combobox", name="问题或加分情形").select_option("J03")
        both = [e.unit.unit for e in year.explanations if e.unit.grade == "优秀" and "J03" in e.unit.failings]
        assert shown_units(page) == both == ["市市场监管局"]
        page.get_by_role("combobox", name="等次").select_option("")
        found = [e.unit.unit for e in year.explanations if "J03" in e.unit.failings]
        assert shown_units(page) == found
        choice = page.locator("#by-criterion option[value=J03]")
        assert choice.inner_text().strip() == f"J03 联合抽查占比未达目标（{len(found)}）"


def test_groups(browser: "Browser", year: ReportRecord, tmp_path: Path) -> None:
    """Where units have groups, there is a column and a filter for them; at first they stand as the record has them."""
    explanations = [
        dataclasses.replace(e, unit=dataclasses.replace(e.unit, group=group))
        for group, listed in (("乙组", year.explanations[::3]), ("甲组", year.explanations[1::3] + year.explanations[2::3]))
        for e in listed
    ]
    (tmp_path / "组别.html").write_bytes(*write(dataclasses.replace(year, explanations=explanations)).values())
    with opened(browser, (tmp_path / "组别.html").as_uri()) as page:
        assert shown_units(page) == [e.unit.unit for e in explanations]
        page.get_by_role("combobox", name="组别").select_option("乙组")
        assert shown_units(page) == _units(year)[::3]
        page.get_by_role("button", name="清除").click()
        page.locator("#query:focus").wait_for()
        page.locator("#results").get_by_role("button", name="组别").click()
        groups = page.locator("#results tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.group)")
        assert groups == ["甲组"] * 18 + ["乙组"] * 9 or groups == ["乙组"] * 9 + ["甲组"] * 18


def test_what_is_chosen_stands_in_the_address(browser: "Browser", address: str) -> None:
    """The table opens again as it was left, from its address alone; back from a unit too."""
    with opened(browser, address) as page:
        page.get_by_role("combobox", name="问题或加分情形").select_option("R01")
        page.get_by_role("button", name="得分").click()
        left = shown_units(page)
        kept = page.url
        page.get_by_role("link", name=left[0]).first.click()
        page.get_by_role("heading", level=1, name=left[0]).wait_for()
        page.get_by_role("link", name="全部单位").click()
        page.get_by_role("heading", level=1, name="考核结果").wait_for()
        assert shown_units(page) == left
    with opened(browser, kept) as page:
        assert shown_units(page) == left
        assert page.get_by_role("combobox", name="问题或加分情形").input_value() == "R01"


@pytest.mark.parametrize(
    ("button", "first", "second"),
    [("得分", "descending", "ascending"), ("问题与加分", "descending", "ascending"), ("名次", "descending", "ascending")],
)
def test_order(browser: "Browser", address: str, year: ReportRecord, button: str, first: str, second: str) -> None:
    """A header orders by its column and says which way; the same again turns it round; ties stay in rank order."""
    units = [e.unit for e in year.explanations]
    keys: dict[str, Callable[[UnitRecord], float]] = {
        "得分": lambda u: -float(u.score or 0),
        "问题与加分": lambda u: -len(u.failings),
        "名次": lambda u: -(u.rank or 0),
    }
    with opened(browser, address) as page:
        header = page.locator("#results thead th").filter(has_text=re.compile(f"^{button}"))
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") == first
        assert shown_units(page) == [u.unit for u in sorted(units, key=keys[button])]
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") == second
        assert shown_units(page) == [u.unit for u in sorted(units, key=lambda u: -keys[button](u))]
        assert page.locator("#results [aria-sort=ascending], #results [aria-sort=descending]").count() == 1


def test_by_keyboard_alone(browser: "Browser", address: str, year: ReportRecord) -> None:
    """Skip link first; sort, filter and open a unit without a mouse; the focus goes to what was opened."""
    with opened(browser, address) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "query"
        page.keyboard.type("司法")
        assert shown_units(page) == ["市司法局"]
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('tbody') !== null"):
                break
        page.keyboard.press("Enter")
        page.locator("h1:focus", has_text="市司法局").wait_for()
        assert page.title() == f"市司法局 · {year.run.title}"


def test_the_other_parts(browser: "Browser", address: str, year: ReportRecord) -> None:
    """Issues by criterion, the rubric and the run have addresses of their own."""
    with opened(browser, address) as page:
        page.get_by_role("link", name="问题", exact=True).click()
        page.get_by_role("heading", level=1, name="问题清单").wait_for()
        assert page.locator("section[data-view=issues] details").count() == len({i.criterion for i in year.issues.issues})
        assert page.locator("section[data-view=issues] tbody tr").count() == len(year.issues.issues)
        page.get_by_role("link", name="评分办法").click()
        page.get_by_text("按直线得分的，超出两头的按两头得分").wait_for()
        page.get_by_role("link", name="数据与运行").click()
        page.get_by_text("annex1.csv：读 28 行，用 27 行，不用：合计行 1").wait_for()
        page.get_by_text("输入文件的 sha256").click()
        page.get_by_text(year.statement.inputs[0].files[0].sha256).wait_for()
        page.go_back()
        page.get_by_role("heading", level=1, name="评分办法").wait_for()
        assert page.get_by_role("heading", level=1).count() == 1
