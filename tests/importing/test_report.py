"""What an import reports: states and totals that agree with the table, the order of the sheets, and its JSON."""

import json
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from kaohe.explain.results import to_json
from kaohe.importing.report import ImportRecord
from kaohe.importing.template import template_bytes, write_template
from kaohe.report.console import console
from kaohe.report.imported import print_import
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from tests.importing.made import RESULTS, case_with_units, platform, take, write_book, write_csv

WORKBOOK_ORDER = ["说明", "案例信息", *(spec.title for spec in RECORD_TABLES.values())]


def _printed(record: ImportRecord, capsys: pytest.CaptureFixture[str]) -> str:
    shown: Console = console()
    print_import(record, shown)
    return capsys.readouterr().out


def test_an_empty_template_is_said_to_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """模板还没有填，案例没有建 — each time, with the sheets in the order of the workbook and none of them 新导入."""
    source = write_template(tmp_path)
    for _ in range(2):
        record = take(tmp_path / "某县", source, year=2022)
        assert record.outcome == "no_records"
        assert record.not_filled == [source.name]
        assert [s.sheet for s in record.sheets] == WORKBOOK_ORDER
        assert [s.state for s in record.sheets] == ["aside"] * 2 + ["empty"] * len(RECORD_TABLES)
        text = _printed(record, capsys)
        assert "模板还没有填，案例没有建。" in text
        assert "新导入" not in text
        assert "没有变化" not in text
        assert "单位名册" not in text
    assert not (tmp_path / "某县").exists()


def test_an_empty_template_for_a_case_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The case is there: only that the template is not filled in is said."""
    record = take(case_with_units(tmp_path / "某市"), write_template(tmp_path))
    assert record.not_filled == ["kaohe-台账模板.xlsx"]
    assert "是空的模板，还没有填" in _printed(record, capsys)
    assert record.outcome != "no_records"


def test_a_template_filled_in_part_is_not_empty(tmp_path: Path) -> None:
    """One sheet with records, the others without."""
    source = tmp_path / "表.xlsx"
    source.write_bytes(template_bytes({"units": [{"unit": "甲局"}]}, {"year": "2022"}))
    record = take(tmp_path / "某县", source)
    assert record.not_filled == []
    assert {s.sheet: s.state for s in record.sheets}["考核单位"] == "new"
    assert {s.sheet: s.state for s in record.sheets}["联络员"] == "empty"
    again = take(tmp_path / "某县", source)
    assert [s.sheet for s in again.sheets] == WORKBOOK_ORDER
    assert {s.state for s in again.sheets} == {"unchanged"}


def test_sheets_come_in_the_order_of_the_workbook(tmp_path: Path) -> None:
    """In the report and in sources.csv, before and after; files by name."""
    case = case_with_units(tmp_path / "某市")
    take(case, platform(tmp_path / "导出"))
    sheets = {
        name: [RESULTS[0], [*RESULTS[1][:2], f"91420281MA490010{i}X", *RESULTS[1][3:]]]
        for i, name in enumerate(("四季度", "一季度", "三季度"))
    }
    source = write_book(tmp_path / "结果2.xlsx", sheets)
    assert [s.sheet for s in take(case, source).sheets] == [*sheets]
    assert [s.sheet for s in take(case, source).sheets] == [*sheets]
    lines = (case / "ledger/sources.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines if line.startswith("结果2.xlsx,")] == [*sheets]
    assert [line.split(",")[0] for line in lines[1:]] == sorted(line.split(",")[0] for line in lines[1:])


def _sums(record: ImportRecord) -> dict[str, int]:
    return {
        "files": len({s.file for s in record.sheets}),
        "sheets": len(record.sheets),
        "read": sum(s.read for s in record.sheets),
        "used": sum(sum(s.used.values()) for s in record.sheets),
        "left_out": sum(sum(s.left_out.values()) for s in record.sheets),
    }


def test_the_totals_are_the_sums_of_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of files read now and of files that have not changed; how many of these is told."""
    case, source = tmp_path / "某市", platform(tmp_path / "导出")
    for unchanged in (0, 4):
        record = take(case, source, year=2022)
        assert record.totals.items() >= _sums(record).items()
        assert record.totals["unchanged"] == unchanged
        text = _printed(record, capsys)
        assert "共 4 个文件、4 张表：读 11 行，用 10 条，不用 1 行" in text
        assert ("其中 4 个文件没有变化，没有再读" in text) == bool(unchanged)
    write_csv(source / "结果.csv", RESULTS[:2])
    record = take(case, source)
    assert record.totals.items() >= _sums(record).items()
    assert (record.totals["read"], record.totals["unchanged"]) == (9, 3)


def test_the_json_holds_what_is_printed(tmp_path: Path) -> None:
    """``kaohe.import/1``: every key, in a fixed order, and nothing that is not plain data."""
    record = take(tmp_path / "某市", platform(tmp_path / "导出"), year=2022)
    data = json.loads(to_json(record))
    assert data == asdict(record)
    assert [*data] == [
        "schema", "case", "folder", "dry_run", "written", "removed", "sheets", "differences", "skipped", "totals", "outcome",
        "not_filled", "warnings", "units_added", "units_removed",
    ]  # fmt: skip
    assert data["schema"] == "kaohe.import/1"
    assert data["outcome"] == "written"
    assert [*data["totals"]] == ["files", "sheets", "read", "used", "left_out", "again", "personal", "unchanged"]
    sheet = next(s for s in data["sheets"] if s["file"] == "计划.xlsx")
    assert [*sheet] == [
        "file", "sheet", "kind", "state", "same_as", "read", "used", "left_out", "personal", "dropped", "notes", "missing", "way_out",
    ]  # fmt: skip
    assert sheet["state"] == "new"
    assert sheet["used"] == {"plans": 2}
    assert sheet["left_out"] == {"合计行": 1}
    assert sheet["missing"] == {"plans": ["抽查类型", "核准删减日期"]}
    assert sheet["way_out"][1].endswith("blank: [waived_on, waiver_reason]}")
    assert json.loads(to_json(take(tmp_path / "某市", tmp_path / "导出", dry_run=True)))["outcome"] == "unchanged"
    assert take(tmp_path / "另一个", tmp_path / "导出", year=2022, dry_run=True).outcome == "dry_run"


def test_the_json_of_every_outcome_fits_its_schema(tmp_path: Path) -> None:
    """New, unchanged, changed, the same bytes, forgotten, a page, an empty template, units that come and go: all validate."""
    root = Path(__file__).resolve().parents[2]
    schema = json.loads((root / "docs/schema/kaohe.import-1.schema.json").read_text("utf-8"))
    check = jsonschema.Draft202012Validator(schema).validate
    case, source = tmp_path / "某市", tmp_path / "导出"
    platform(source)
    write_book(source / "说明.xlsx", {"说明": [["一、……"]]})
    records = [take(case, source, year=2022, dry_run=True), take(case, source, year=2022), take(case, source)]
    write_csv(source / "结果.csv", RESULTS[:2])
    write_csv(tmp_path / "名单.csv", [["单位", "别名"], ["县气象局", ""]])
    records += [take(case, source, tmp_path / "名单.csv", add_units=True), take(case, forget=("结果.csv", "名单.csv"))]
    (tmp_path / "模板.xlsx").write_bytes(template_bytes())
    records.append(take(tmp_path / "空", tmp_path / "模板.xlsx", year=2022))
    states = {sheet.state for record in records for sheet in record.sheets}
    assert states >= {"new", "unchanged", "changed", "aside", "empty", "forgotten"}
    assert {record.outcome for record in records} == {"written", "dry_run", "unchanged", "no_records"}
    for record in records:
        check(json.loads(to_json(record)))
    with pytest.raises(jsonschema.ValidationError):
        check(json.loads(to_json(records[0])) | {"outcome": "perhaps"})
