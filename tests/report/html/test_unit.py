"""The page of a unit in a browser."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.explain.whole import ReportRecord
from kaohe.report.html import write
from kaohe.report.phrases import grade_sentence, points_text
from tests.report.hostile import REMARK, TITLE, UNIT
from tests.report.html.opened import opened, unit_address

if TYPE_CHECKING:
    from playwright.sync_api import Browser

UNITS = ["市市场监管局", "市经信局", "市司法局"]


def test_a_unit_by_its_address(browser: "Browser", address: str, year: ReportRecord) -> None:
    """Score, range, grade, every line of the sheet, why the grade, every finding: as in the record."""
    explanations = {e.unit.unit: e for e in year.explanations}
    for name in UNITS:
        explanation = explanations[name]
        unit = explanation.unit
        with opened(browser, unit_address(address, unit)) as page:
            assert page.get_by_role("heading", level=1).all_inner_texts() == [name]
            text = page.locator("#unit").inner_text()
            assert unit.score_shown in text
            assert f"可能在 {unit.score_low}～{unit.score_high}" in text
            for reason in explanation.grade_reasons:
                assert grade_sentence(reason).partition("：")[2] in text
            for neighbour in explanation.neighbours:
                assert page.locator("aside").get_by_role("link", name=neighbour.unit).count() == 1
            lines = page.locator(".sheet tbody tr").all()
            sheet = {line.get_by_role("rowheader").inner_text(): line.get_by_role("cell").nth(1).inner_text() for line in lines}
            for item in unit.items:
                assert sheet[item.title] == (item.points if item.applicable else "不适用")
            assert page.locator("#unit details.finding").count() == len(unit.findings)
            for finding in unit.findings:
                if finding.state == "found":
                    shown = page.locator("details.finding", has_text=f"{finding.criterion} {finding.title}").first
                    told = shown.inner_text()
                    assert points_text(finding) in told
                    assert finding.message in told
                    assert finding.conditions[0].said in told
                    assert finding.rule in told


def test_findings_open_with_conditions_values_and_records(browser: "Browser", address: str, year: ReportRecord) -> None:
    """What was not found tells its conditions too, once it is opened; what was found lists every record."""
    with opened(browser, unit_address(address, "市经信局")) as page:
        closed = page.locator("details.finding", has_text="R02 发现问题未作处置")
        assert closed.locator("ul").count() == 0
        closed.locator("summary").focus()
        page.keyboard.press("Enter")
        closed.locator(".conditions").wait_for()
        finding = next(f for e in year.explanations if e.unit.unit == "市经信局" for f in e.unit.findings if f.criterion == "R02")
        told = closed.inner_text()
        for condition in finding.conditions:
            assert condition.said in told
        found = page.locator("details.finding", has_text="J01 未牵头开展联合抽查")
        assert "记录（4 条）" in found.inner_text()
        assert "observations.csv 第 18 行" in found.inner_text()


def test_what_is_not_known_is_shown_as_such(browser: "Browser", year: ReportRecord, tmp_path: Path) -> None:
    """An item on which nothing is known is open, not full; an item without points says so; excused findings have a part."""
    first, *others = year.explanations
    item, without, *items = first.unit.items
    items = [
        dataclasses.replace(item, unknown=True),
        dataclasses.replace(without, unknown=True, applicable=False),
        *items,
    ]
    excused = dataclasses.replace(first.unit.findings[0], state="excused", message="申诉复核属实")
    findings = [excused, *first.unit.findings[1:]]
    unit = dataclasses.replace(
        first.unit, items=items, findings=findings, unknown_points="30", grade_low="不合格", grade_high="优秀"
    )
    record = dataclasses.replace(year, explanations=[dataclasses.replace(first, unit=unit), *others])
    (tmp_path / "未知.html").write_bytes(*write(record).values())
    with opened(browser, (tmp_path / "未知.html").as_uri()) as page:
        row = page.locator("#results tbody tr").first
        assert row.locator(".bars .unknown").count() == 2
        assert "可能 不合格～优秀" in row.inner_text()
        assert f"（{unit.unknown_points} 分）" in page.locator("section[data-view=results] .notice").inner_text()
        row.get_by_role("link").click()
        page.get_by_role("heading", level=1, name=unit.unit).wait_for()
        text = page.locator("#unit").inner_text()
        assert "有 30 分的评分项完全没有数据，得分和等次不能作数。" in text
        assert "等次可能为 不合格～优秀" in text
        assert page.locator(".sheet tbody tr").nth(0).locator(".open").count() == 1
        assert page.locator(".sheet tbody tr").nth(1).get_by_role("cell").nth(1).inner_text() == "未知"
        assert "已申诉核减（1）" in text
        assert "申诉复核属实" in text


def test_an_address_of_no_unit(browser: "Browser", address: str) -> None:
    """It says so, and leads back."""
    with opened(browser, unit_address(address, "某某<b>局</b>%")) as page:
        assert page.locator("#unit").inner_text().split() == ["没有这个单位", "某某<b>局</b>%", "‹", "全部单位"]
        page.get_by_role("link", name="全部单位").click()
        page.get_by_role("heading", level=1, name="考核结果").wait_for()
        assert page.get_by_role("heading", level=1).all_inner_texts() == ["考核结果"]


def test_a_hostile_case_comes_out_as_text(browser: "Browser", hostile_address: str) -> None:
    """Names, remarks and titles that hold markup and script show as they are, and nothing of them runs."""
    with opened(browser, hostile_address) as page:
        assert page.title() == TITLE
        assert page.locator("#results tbody th", has_text=UNIT).inner_text() == UNIT
        page.get_by_role("link", name=UNIT, exact=True).first.click()
        page.locator("#unit h1").wait_for()
        assert page.get_by_role("heading", level=1).all_inner_texts() == [UNIT]
        assert page.title() == f"{UNIT} · {TITLE}"
        assert REMARK in page.locator("#unit").inner_text()
        assert page.locator("#unit script, #unit img, #unit b b, header b").count() == 0
        assert page.evaluate("document.scripts.length") == 2


def test_paper_has_no_folds(browser: "Browser", address: str) -> None:
    """Before printing, folds are opened, afterwards closed again; what was not found stays a list; controls are left out."""
    with opened(browser, f"{address}#/issues") as page:
        folded = page.locator("section[data-view=issues] details:not([open])")
        before = folded.count()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert folded.count() == 0
        page.emulate_media(media="print")
        assert page.locator("header nav").is_hidden()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert folded.count() == before > 5
    with opened(browser, unit_address(address, "市司法局")) as page:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.locator(".unit-nav").is_hidden()
        assert page.locator("details.finding[open]").count() == 3
        assert page.locator("details.finding:not([open]) summary").first.is_visible()
