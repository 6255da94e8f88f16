"""Columns that sources lack: only what indicators need is told, with the way out where there is one."""

from pathlib import Path

import pytest

from kaohe.importing.gaps import ColumnUse
from kaohe.importing.report import ImportRecord, SheetReport
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn
from tests.importing.made import PLANS, case_with_units, ledger, platform, take, write_csv

PACK = Path(__file__).resolve().parents[2] / "rules/double_random"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case that has units and no records."""
    return case_with_units(tmp_path / "某市")


def _sheet(record: ImportRecord, file: str) -> SheetReport:
    (sheet,) = [s for s in record.sheets if s.file == file]
    return sheet


def _columns(table: str, *names: str) -> list[TableColumn]:
    return [c for c in RECORD_TABLES[table].columns if c.name in names]


def test_only_columns_that_an_indicator_needs_are_told(case: Path, tmp_path: Path) -> None:
    """联合抽查事项 and 删减原因 are read by no indicator: nothing is unknown without them."""
    items = write_csv(tmp_path / "清单.csv", [["单位", "事项编号", "事项名称"], ["市监局", "S1", "甲"]])
    record = take(case, write_csv(tmp_path / "计划.csv", PLANS), items)
    assert _sheet(record, "清单.csv").missing == {"catalog": ["事项类别"]}
    assert _sheet(record, "计划.csv").missing == {"plans": ["抽查类型", "核准删减日期"]}


@pytest.mark.parametrize("layout", ["platform", "template"])
def test_the_line_that_is_offered_says_that_nothing_happened(case: Path, tmp_path: Path, layout: str) -> None:
    """Saved where it says and read --again, an empty cell means 没有删减, and nothing is told any more."""
    own = [["计划编号", "制定单位", "抽查类型", "起始日期", "截止日期"], ["P9", "市监局", "单部门", "2022-03-01", "2022-11-30"]]
    source = write_csv(tmp_path / "计划.csv", PLANS if layout == "platform" else own)
    mapping = f"{layout}_plans"
    told, line = _sheet(take(case, source), "计划.csv").way_out
    assert line == f"{{mapping: {mapping}, extends: {mapping}, blank: [waived_on, waiver_reason]}}"
    path = case / "mappings" / f"{mapping}.yaml"
    assert path.as_posix() in told
    assert "确实没有删减的" in told
    assert "--again" in told
    assert "核准删减日期" not in ledger(case, "plans.csv")[0]
    path.parent.mkdir()
    path.write_text(line, "utf-8")
    sheet = _sheet(take(case, source, again=True), "计划.csv")
    assert "核准删减日期" not in sheet.missing.get("plans", [])
    assert sheet.way_out == []
    assert ledger(case, "plans.csv")[0]["核准删减日期"] == ""


def test_the_line_goes_into_a_file_that_is_not_there_yet(case: Path, tmp_path: Path) -> None:
    """Another extension of the mapping stays as it is: both count."""
    (case / "mappings").mkdir()
    (case / "mappings/platform_plans.yaml").write_text(
        "{mapping: platform_plans, extends: platform_plans, keep: [审批文号]}", "utf-8"
    )
    source = write_csv(tmp_path / "计划.csv", [[*PLANS[0], "审批文号"], [*PLANS[1], "〔2022〕3号"]])
    told, line = _sheet(take(case, source), "计划.csv").way_out
    assert "/mappings/platform_plans-2.yaml" in told
    (case / "mappings/platform_plans-2.yaml").write_text(line, "utf-8")
    take(case, source, again=True)
    (row,) = ledger(case, "plans.csv")
    assert (row["审批文号"], row["核准删减日期"]) == ("〔2022〕3号", "")


def test_what_must_have_happened_is_not_offered_as_blank(case: Path, tmp_path: Path) -> None:
    """A table without 公示日期 does not say that nothing was published."""
    head = ["任务编号", "检查对象代码", "检查日期", "检查结果"]
    sheet = _sheet(take(case, write_csv(tmp_path / "结果.csv", [head, ["T1", "X1", "2022-05-01", "合格"]])), "结果.csv")
    assert sheet.missing == {"inspections": ["后续处置措施", "处置完结日期", "公示日期"]}
    assert sheet.way_out == []


def test_one_line_for_all_sheets_of_a_mapping(case: Path, tmp_path: Path) -> None:
    """Twelve monthly exports: the first says it."""
    other = [PLANS[0], ["2022", "乙", "P009", *PLANS[1][3:]]]
    record = take(case, write_csv(tmp_path / "一.csv", PLANS), write_csv(tmp_path / "二.csv", other))
    assert [bool(s.way_out) for s in record.sheets] == [True, False]


def test_a_column_that_only_one_file_lacks_is_unknown_for_all_and_that_is_told(case: Path, tmp_path: Path) -> None:
    """Whichever file comes first, and when only the other one is imported."""
    head = ["任务编号", "发起单位", "开始日期", "完成日期"]
    whole = write_csv(tmp_path / "一.csv", [head, ["T1", "市监局", "2022-03-01", "2022-03-09"]])
    lacks = write_csv(tmp_path / "二.csv", [head[:3], ["T2", "教育局", "2022-03-01"]])
    assert not any("没有抽查任务的" in w for w in take(case, lacks).warnings)
    (told,) = [w for w in take(case, whole).warnings if "没有抽查任务的" in w]
    assert told.startswith("二.csv 没有抽查任务的完成日期，别的文件有")
    assert "对所有单位都是未知" in told
    assert not any("没有抽查任务的" in w for w in take(case, forget=("二.csv",)).warnings)


def test_files_made_by_hand_count_among_the_files_of_a_table(case: Path, tmp_path: Path) -> None:
    """A file that a person put into the ledger lacks a column that the imported one has."""
    write_csv(case / "ledger/plans-手工.csv", [["计划编号", "制定单位", "抽查类型", "起始日期", "截止日期"], ["H1", "市监局", "单部门", "2022-03-01", "2022-11-30"]])  # fmt: skip
    head = ["计划编号", "制定单位", "抽查类型", "起始日期", "截止日期", "核准删减日期"]
    record = take(case, write_csv(tmp_path / "计划.csv", [head, ["P1", "市监局", "单部门", "2022-03-01", "2022-11-30", ""]]))
    (told,) = [w for w in record.warnings if "没有抽查计划的" in w]
    assert told.startswith("plans-手工.csv 没有抽查计划的核准删减日期")
    assert "blank: [waived_on]" in told


def test_columns_that_stand_in_for_each_other_count_together(tmp_path: Path) -> None:
    """COALESCE of two columns is known as long as one is there; without both it is not."""
    pack = tmp_path / "small"
    (pack / "views").mkdir(parents=True)
    (pack / "indicators").mkdir()
    (pack / "pack.yaml").write_text("{pack: small, title: 小, basis: 无}\n", "utf-8")
    (pack / "views/ends.sql").write_text("SELECT record, lead_unit, coalesce(name, status) AS told FROM tasks\n", "utf-8")
    (pack / "indicators/a.yaml").write_text(
        "- {name: told_tasks, title: 甲, type: count, from: ends, by: lead_unit, measure: count(*), where: told = '甲'}\n", "utf-8"
    )
    use = ColumnUse(pack)
    assert use.needed("tasks", _columns("tasks", "name")) == []
    assert [c.name for c in use.needed("tasks", _columns("tasks", "name", "status", "kind"))] == ["name", "status"]


def test_a_pack_that_cannot_be_read_leaves_it_to_the_type_of_the_column(tmp_path: Path) -> None:
    """The import goes on; what is wrong with the pack, grading says."""
    use = ColumnUse(tmp_path)
    assert [c.name for c in use.needed("plans", _columns("plans", "name", "kind", "waiver_reason"))] == ["kind", "waiver_reason"]


def test_an_extension_of_a_mapping_of_the_case_holds(case: Path, tmp_path: Path) -> None:
    """The line that a fault or the report offers works for the case's own mappings too."""
    (case / "mappings").mkdir()
    own = "{mapping: own_plans, title: 我的, table: plans, recognise: [编号, 哪个局], columns: {plan_id: 编号, unit: 哪个局}}"
    (case / "mappings/a.yaml").write_text(own, "utf-8")
    source = write_csv(tmp_path / "计划.csv", [["编号", "哪个局"], ["P1", "市监局"]])
    told, line = _sheet(take(case, source), "计划.csv").way_out
    (case / "mappings/own_plans.yaml").write_text(line, "utf-8")
    assert "/mappings/own_plans.yaml" in told
    take(case, source, again=True)
    assert "核准删减日期" in ledger(case, "plans.csv")[0]


def test_a_whole_import_tells_each_gap_once(tmp_path: Path) -> None:
    """The exports of a platform: which indicators' columns they lack."""
    record = take(tmp_path / "某市", platform(tmp_path / "导出"), year=2022)
    assert {s.file: s.missing for s in record.sheets if s.missing} == {
        "任务.csv": {"tasks": ["信用风险分类"]},
        "计划.xlsx": {"plans": ["抽查类型", "核准删减日期"]},
    }
