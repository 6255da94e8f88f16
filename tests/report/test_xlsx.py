"""The workbook: what it holds, what it never runs, and that LibreOffice comes to the same sums."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from kaohe.explain.whole import ReportRecord
from kaohe.report.cells import Cell, ColumnSum, Table, decimals
from kaohe.report.workbook import MOST_CHARACTERS, workbook
from kaohe.report.xlsx import write, write_units
from tests.report.hostile import REMARK, TITLE, UNIT

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Sheets = Mapping[str, list[list[Any]]]


def _book(record: ReportRecord) -> bytes:
    (data,) = write(record).values()
    return data


def _sheets(data: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _columns(rows: list[list[Any]], *names: str) -> list[tuple[Any, ...]]:
    """Return the named columns of a table, down to its first empty row."""
    at = [rows[0].index(name) for name in names]
    table = rows[1 : next((i for i, row in enumerate(rows) if not any(row)), len(rows))]
    return [tuple(row[i] for i in at) for row in table]


def test_the_sheets(year: ReportRecord) -> None:
    """Result, score sheets, findings, statistics, evidence, the profile, the run."""
    assert list(_sheets(_book(year))) == [
        "结果", "评分表", "分项得分", "问题清单", "认定结果", "统计表", "佐证", "评分项", "加分", "等次", "参数", "运行记录",
    ]  # fmt: skip


def test_numbers_are_numbers(year: ReportRecord) -> None:
    """Rank, score and counts can be added; a share is its fraction; what is unknown or does not apply is a word, not 0."""
    sheets = _sheets(_book(year))
    assert _columns(sheets["结果"], "名次", "单位", "得分", "等次")[0] == (1, "市交通运输局", 103.23, "优秀")
    told = dict(_columns(sheets["统计表"], "单位", "联合抽查占比"))
    assert (told["市司法局"], told["市人社局"], told["市经信局"]) == (0, 0.4, "不适用")
    assert dict(_columns(sheets["统计表"], "单位", "正面清单企业数"))["市司法局"] == "未知"
    assert dict(_columns(sheets["统计表"], "单位", "发现问题数"))["合计"] == 225


def test_the_issue_list_has_reasons_and_room_for_what_was_done(year: ReportRecord) -> None:
    """A row an issue, its points, facts, clause, evidence and advice, and an empty last column."""
    rows = _columns(_sheets(_book(year))["问题清单"], "单位", "标准", "扣分", "应扣", "事实", "整改情况")
    assert len(rows) == len(year.issues.issues)
    assert ("市司法局", "J01", 0, -10, "全年牵头发起部门联合检查0次，配合参与0次", "") in rows


def test_the_same_inputs_give_the_same_bytes(year: ReportRecord) -> None:
    """No clock in the file."""
    assert _book(year) == _book(year)


def test_sheets_are_ready_to_print(year: ReportRecord) -> None:
    """A4 across, one page wide, the header on each page, frozen and with filters."""
    with zipfile.ZipFile(io.BytesIO(_book(year))) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
        names = parts.read("xl/workbook.xml").decode()
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert '<autoFilter ref="A1:S28"/>' in sheet
    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>' in sheet
    assert "评分表!$A:$A,评分表!$1:$1</definedName>" in names


OURS = re.compile(r'1/1|(ROUND\()?SUM\([A-Z]+1:[A-Z]+1\)(,1\))?|IF\(ROUND\([A-Z]+1-[A-Z]+1,1\)=1,"相符","不符"\)')
"""Sums, shares and checks, each number in them put as 1."""


def _formulas(data: bytes) -> set[str]:
    """Return the formulas of a workbook with each number in them put as 1; nothing in it may lead outside."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "external" in name or "vba" in name or "rels/sheet" in name]
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    return {re.sub(r"\d+", "1", f) for text in sheets for f in re.findall("<f>(.*?)</f>", text)}


def test_nothing_of_a_hostile_case_runs(hostile_year: ReportRecord) -> None:
    """The only formulas are sums, shares and checks of ours; names and remarks stand as they were written."""
    data = _book(hostile_year)
    formulas = _formulas(data)
    assert formulas
    assert not [f for f in formulas if not OURS.fullmatch(f)]
    read = _sheets(data)
    assert (27, UNIT) in _columns(read["结果"], "名次", "单位")
    assert any(REMARK in str(row) for row in _columns(read["佐证"], "单位", "内容"))
    assert any(TITLE in str(row) for row in read["运行记录"])


def test_nor_in_the_sheet_of_a_hostile_unit(hostile_year: ReportRecord) -> None:
    """The name of the file leads nowhere, and what is in it is text."""
    files = write_units(hostile_year)
    assert len(files) == 27
    (name,) = [name for name in files if "cmd" in name]
    assert name.removeprefix("各单位/").startswith("=cmd_' _C calc'!A0_script_alert(1)__script_")
    assert not [f for f in _formulas(files[name]) if not OURS.fullmatch(f)]
    assert any(UNIT in str(row) for row in _sheets(files[name])["申诉复核表"])


def test_the_sheet_of_a_unit(year: ReportRecord) -> None:
    """Score sheet, findings, how the grade came about, records, and a form with a row for all that may be contested."""
    sheets = _sheets(write_units(year)["各单位/市司法局.xlsx"])
    assert list(sheets) == ["评分表", "问题清单", "等次和说明", "佐证", "申诉复核表", "运行记录"]
    assert _columns(sheets["评分表"], "评分项", "得分", "评分结果", "核对")[-1] == ("合计", 60.18, 60.18, "相符")
    assert [row[0] for row in _columns(sheets["申诉复核表"], "申诉事项")] == [
        "J01 未牵头开展联合抽查", "J02 未参与联合抽查", "J03 联合抽查占比未达目标",
        "评分项 联合抽查占比", "评分项 牵头联合抽查", "评分项 问题发现与处置",
    ]  # fmt: skip


def test_the_sheet_of_a_unit_says_where_the_files_are_listed(year: ReportRecord) -> None:
    """No sha256 in what is handed to a unit, but how many files were read and that run.json lists them; the whole workbook has all."""
    *_, told = _sheets(write_units(year)["各单位/市司法局.xlsx"])["运行记录"]
    files = [file for i in year.statement.inputs for file in i.files]
    assert told == ["读过的文件", f"{len(files)} 个，每个的 sha256 见同一次运行的运行记录 run.json（在写出本文件的文件夹里）"]
    assert {row[2] for row in _sheets(_book(year))["运行记录"]} >= {file.sha256 for file in files}


def _formats(data: bytes, sheet: int, column: str) -> set[tuple[str | None, str | None]]:
    """Return the number format and the alignment of each cell of a column below the header, as a spreadsheet has them."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        styles = ElementTree.fromstring(parts.read("xl/styles.xml"))  # noqa: S314 -- our own
        cells = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{MAIN}c")  # noqa: S314
    codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(f"{MAIN}numFmt")} | {"0": "", "1": "0", "2": "0.00"}
    kinds = list(next(styles.iter(f"{MAIN}cellXfs")))
    used = [kinds[int(c.get("s", 0))] for c in cells if re.fullmatch(rf"{column}(?!1$)\d+", c.get("r", "")) and c.get("s")]
    return {
        (codes[kind.get("numFmtId")], alignment.get("horizontal")) for kind in used for alignment in kind.iter(f"{MAIN}alignment")
    }


def test_numbers_of_a_column_look_alike(year: ReportRecord) -> None:
    """Score, lowest and highest have two decimals each, sums as many as what they add up; words that stand for numbers too."""
    rows: list[list[Cell]] = [[Decimal("9.5"), 3], [Decimal(10), "未知"], ["—", 4], [ColumnSum(Decimal("19.5000")), ""]]
    data = workbook([Table("一", ["得分", "数"], rows)], "题", "2022-12-31")
    assert {kind for kind in _formats(data, 1, "A") if kind[0]} == {("0.0", "right")}
    assert {side for _, side in (*_formats(data, 1, "A"), *_formats(data, 1, "B"))} == {"right"}
    listed = _columns(_sheets(_book(year))["结果"], "得分", "最低", "最高")
    assert len(listed) == 27
    for column in "CDE":
        assert {kind for kind in _formats(_book(year), 1, column) if kind != ("", None)} == {("0.00", "right")}  # remarks have none
    assert decimals([Decimal("1.25"), "一段说明文字"]) is None


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    """Nothing is left out in silence, as the writer of workbooks would do."""
    (rows,) = _sheets(workbook([Table("一", ["单位"], [["甲" * 40_000]])], "题", "2022-12-31")).values()
    assert len(rows[1][0]) == MOST_CHARACTERS
    assert rows[1][0].endswith("……（过长，余下的见其他格式的报告）")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_comes_to_the_same_sums(year: ReportRecord, tmp_path: Path) -> None:
    """With every result of a formula taken out, LibreOffice works out each sum anew: it is the score, and the checks agree."""
    (tmp_path / "plain.xlsx").write_bytes(_without_results(_book(year)))
    (tmp_path / "unit.xlsx").write_bytes(_without_results(write_units(year)["各单位/市司法局.xlsx"]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "out"]
    subprocess.run([*command, "plain.xlsx", "unit.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=180)
    sheets = _sheets((tmp_path / "out" / "plain.xlsx").read_bytes())
    sums = {unit: (total, check) for unit, total, check in _columns(sheets["评分表"], "单位", "合计", "核对")}
    for explanation in year.explanations:
        total, check = sums[explanation.unit.unit]
        assert Decimal(str(total)) == Decimal(explanation.unit.score or "")
        assert check == "相符"
    rows = _columns(sheets["分项得分"], "单位", "评分项", "合计", "得分", "核对")
    assert len(rows) == sum(len(e.unit.items) for e in year.explanations)
    assert {check for *_, check in rows} == {"相符", "—"}
    assert [row for row in rows if row[2] != row[3]] == [
        ("市经信局", title, "—", "不适用", "—") for title in ("计划落实", "时序均衡", "联合抽查占比", "结果公示", "问题发现与处置")
    ]
    assert dict(_columns(sheets["统计表"], "单位", "发现问题数"))["合计"] == 225
    unit = _sheets((tmp_path / "out" / "unit.xlsx").read_bytes())
    assert _columns(unit["评分表"], "评分项", "得分", "评分结果", "核对")[-1] == ("合计", 60.18, 60.18, "相符")


def _without_results(data: bytes) -> bytes:
    """Return a workbook without the stored results of its formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as stripped:
        for name in whole.namelist():
            stripped.writestr(name, re.sub(rb"</f><v>.*?</v>", b"</f>", whole.read(name)))
    return out.getvalue()
