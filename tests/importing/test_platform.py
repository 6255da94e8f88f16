"""The exports of a platform, with the headers of its screens, become records."""

from pathlib import Path
from typing import Any

import pytest

from tests.importing.made import (
    PLANS,
    RESULTS,
    TASKS,
    case_with_units,
    ledger,
    platform,
    refused,
    take,
    write_book,
    write_csv,
)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case that has units and no records."""
    return case_with_units(tmp_path / "cases" / "某市-2022")


@pytest.fixture
def imported(case: Path, tmp_path: Path) -> Path:
    """The same with the exports of a small year."""
    take(case, platform(tmp_path / "导出"))
    return case


def _only(rows: list[dict[str, str]], **cells: str) -> dict[str, str]:
    (row,) = [row for row in rows if all(row[name] == text for name, text in cells.items())]
    return row


def test_plans(imported: Path) -> None:
    """年度抽查工作计划: number, name, year, days as dates or texts, the unit by its alias; the total row is no plan."""
    rows = ledger(imported, "plans.csv")
    assert [row["计划编号"] for row in rows] == ["P001", "P002"]
    first = rows[0]
    assert (first["制定单位"], first["计划名称"], first["计划年度"]) == ("市市场监管局", "药店检查", "2022")
    assert (first["起始日期"], first["截止日期"]) == ("2022-03-01", "2022-11-30")
    assert rows[1]["截止日期"] == "2022-06-30"
    assert (first["抽查范围及数量比例"], first["责任单位(牵头处室)"]) == ("10%(20户)", "药品科")
    assert (first["source_file"], first["source_sheet"], first["source_row"]) == ("计划.xlsx", "Sheet1", "3")


def test_a_period_under_a_merged_header_is_two_days(case: Path, tmp_path: Path) -> None:
    """计划活动期限 over 起始 and 结束, in two header rows."""
    head: list[Any] = ["工作计划年度", "抽查活动名称", "活动任务编号", "计划活动期限", None, "计划制定部门"]
    rows = [["2022年度计划"], head, [None, None, None, "起始", "结束", None]]
    take(
        case,
        write_book(tmp_path / "计划.xlsx", {"计划": [*rows, ["2022", "药店检查", "P1", "2022-03-01", "2022-11-30", "教育局"]]}),
    )
    (row,) = ledger(case, "plans.csv")
    assert (row["起始日期"], row["截止日期"], row["制定单位"]) == ("2022-03-01", "2022-11-30", "市教育局")


def test_tasks(imported: Path) -> None:
    """抽查任务: the plan by its name, 临时任务 without one, partners without the unit itself, kind by the partners, ends of done ones."""
    rows = ledger(imported, "tasks.csv")
    first, second = rows
    assert (first["任务编号"], first["计划编号"], first["发起单位"], first["配合单位"]) == (
        "T001",
        "P001",
        "市市场监管局",
        "市卫健局",
    )
    assert (first["抽查类型"], first["开始日期"], first["完成日期"]) == ("部门联合", "2022-04-01", "2022-05-01")
    assert (second["计划编号"], second["配合单位"], second["抽查类型"], second["完成日期"]) == ("", "", "单部门", "")
    assert second["开始日期"] == "2022-07-01"


def test_a_plan_is_looked_for_among_the_units_own_first(case: Path, tmp_path: Path) -> None:
    """Two units have a plan of one name: each task belongs to its own unit's; a name that only another unit has is that plan."""
    plan: dict[str, Any] = dict(zip(PLANS[0], PLANS[1], strict=True))
    plans = [{**plan, "活动任务编号": id_, "计划制定部门": unit} for id_, unit in (("A1", "市监局"), ("B1", "教育局"))]
    write_csv(tmp_path / "计划.csv", [PLANS[0], *([p[h] for h in PLANS[0]] for p in plans)])
    task: dict[str, Any] = dict(zip(TASKS[0], TASKS[1], strict=True))
    tasks = [{**task, "任务编号": f"T{unit}", "任务组织部门": unit} for unit in ("市监局", "教育局")]
    write_csv(tmp_path / "任务.csv", [TASKS[0], *([t[h] for h in TASKS[0]] for t in tasks)])
    take(case, tmp_path / "计划.csv", tmp_path / "任务.csv")
    assert {row["任务编号"]: row["计划编号"] for row in ledger(case, "tasks.csv")} == {"T市监局": "A1", "T教育局": "B1"}
    lone = {**task, "任务编号": "T卫", "任务组织部门": "卫健局"}
    faults = refused(case, write_csv(tmp_path / "任务2.csv", [TASKS[0], [lone[h] for h in TASKS[0]]]))
    assert [f.code for f in faults] == ["T008"]
    assert "A1、B1" in faults[0].hint


def test_units_of_a_task_become_its_partners(case: Path, tmp_path: Path) -> None:
    """部门任务 joins to its main task, by name or number, in the same import or a later one; a changed file changes the partners."""
    take(case, platform(tmp_path / "导出"))
    head = ["主任务", "任务状态", "检查人员数", "专家人员数", "检查对象数量", "部门"]
    rows = [["临时检查", "已完成", "3", "0", "10", unit] for unit in ("教育局", "市监局")]
    units = write_csv(tmp_path / "部门任务.csv", [head, *rows])
    record = take(case, units)
    assert record.sheets[0].used == {"partner_units": 2}
    assert record.sheets[0].dropped["检查人员数"] == 2
    row = _only(ledger(case, "tasks.csv"), 任务编号="T002")
    assert (row["配合单位"], row["抽查类型"]) == ("市市场监管局", "部门联合")
    write_csv(units, [head, ["T002", "已完成", "3", "0", "10", "卫健局"]])
    take(case, units)
    assert _only(ledger(case, "tasks.csv"), 任务编号="T002")["配合单位"] == "市卫健局"
    take(case, tmp_path / "导出" / "任务.csv", again=True)
    assert _only(ledger(case, "tasks.csv"), 任务编号="T002")["配合单位"] == "市卫健局"
    take(case, forget=("部门任务.csv",))
    row = _only(ledger(case, "tasks.csv"), 任务编号="T002")
    assert (row["配合单位"], row["抽查类型"]) == ("", "单部门")


def test_results(imported: Path) -> None:
    """检查结果: wording without its code, problem from the text, publication and closing only where the state says so."""
    rows = ledger(imported, "inspections.csv")
    first, second, third = rows
    assert [row["任务编号"] for row in rows] == ["T001", "T001", "T002"]
    assert [row["检查对象代码"] for row in rows] == ["91420281MA4900001X", "91420281MA49000028", "420281600000001"]
    assert (first["检查结果"], first["发现问题"], first["公示日期"]) == ("未发现问题", "否", "2022-04-20")
    assert (second["检查结果"], second["发现问题"], second["后续处置措施"]) == ("发现问题待后续处理", "是", "责令改正")
    assert second["处置完结日期"] == "2022-05-10"
    assert (third["检查日期"], third["检查结果"], third["公示日期"], third["发现问题"]) == ("", "", "", "")
    assert "张三" not in (imported / "ledger/inspections.csv").read_text("utf-8")


def test_the_report_says_where_a_date_was_taken_from(case: Path, tmp_path: Path) -> None:
    """审核时间 stands in for a date of publication, and the report counts the rows; with 公示日期 it does not."""
    record = take(case, platform(tmp_path / "导出"))
    (sheet,) = [s for s in record.sheets if s.file == "结果.csv"]
    assert sheet.notes["表里没有公示日期，状态为已公示的以审核时间为公示日期"] == 2
    rows: list[list[Any]] = [[*RESULTS[0], "公示日期"], [*RESULTS[1], "2022-04-18"]]
    other = case_with_units(tmp_path / "另一个")
    take(other, tmp_path / "导出" / "任务.csv", tmp_path / "导出" / "计划.xlsx", write_csv(tmp_path / "结果.csv", rows))
    assert ledger(other, "inspections.csv")[0]["公示日期"] == "2022-04-18"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"审核时间": ""}, "检查结果状态写的是“已公示”，却没有审核时间"),
        ({"检查结果": "1"}, "检查结果只写了代码：1（1 行）"),
        ({"检查日期": "2022-02-30"}, "检查日期“2022-02-30”读不懂"),
        ({"主任务": "药店检察"}, "抽查任务里没有“药店检察”"),
        ({"统一社会信用代码": ""}, "检查对象代码是空的"),
        ({"统一社会信用代码": "9.14E+17"}, "被表格软件改成了数字"),
    ],
)
def test_a_result_that_cannot_be_used_is_a_fault(case: Path, tmp_path: Path, changes: dict[str, str], told: str) -> None:
    """Nothing is guessed: each names the cell and what to do."""
    take(case, platform(tmp_path / "导出"))
    row = dict(zip(RESULTS[0], RESULTS[1], strict=True)) | {"统一社会信用代码": "91420281MA4900003X"} | changes
    faults = refused(case, write_csv(tmp_path / "结果2.csv", [RESULTS[0], [row[h] for h in RESULTS[0]]]))
    assert len(faults) == 1
    assert told in faults[0].message
    assert faults[0].line == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"任务来源": "上级交办"}, "“上级交办”读不懂"),
        ({"年度抽查工作计划名称": ""}, "任务来源写的是“年度抽查工作计划”，却没有年度抽查工作计划名称"),
        ({"年度抽查工作计划名称": "药店捡查"}, "抽查计划里没有“药店捡查”"),
        ({"任务期限结束": ""}, "任务状态写的是“已完成”，却没有任务期限结束"),
    ],
)
def test_a_task_whose_plan_or_end_is_not_clear_is_a_fault(case: Path, tmp_path: Path, changes: dict[str, str], told: str) -> None:
    """An empty plan number would say 临时任务: it is never left empty by mistake."""
    take(case, platform(tmp_path / "导出"))
    row = dict(zip(TASKS[0], TASKS[1], strict=True)) | {"任务编号": "T009"} | changes
    faults = refused(case, write_csv(tmp_path / "任务2.csv", [TASKS[0], [row[h] for h in TASKS[0]]]))
    assert [told in f.message for f in faults] == [True]


def test_lists_of_inspectors_are_counted_and_never_stored(case: Path, tmp_path: Path) -> None:
    """人员名录: the number of rows; no name, ID or phone number is written anywhere."""
    rows = [["序号", "姓名", "身份证号", "手机号", "单位"], ["1", "张三丰", "420281199001011234", "13912345678", "市监局"]]
    record = take(case, platform(tmp_path / "导出"), write_book(tmp_path / "人员.xlsx", {"名录": rows}))
    (sheet,) = [s for s in record.sheets if s.file == "人员.xlsx"]
    assert (sheet.read, sheet.used, sheet.left_out, sheet.personal) == (1, {}, {"只计数，不保存": 1}, 2)
    for path in case.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert not any(word in text for word in ("张三丰", "420281199001011234", "13912345678")), path
