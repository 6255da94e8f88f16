"""Files of the ledger folder as records."""

from pathlib import Path

import pytest

from kaohe.faults import Fault
from kaohe.records.record_files import RecordSheet, locate, read_record_sheets
from kaohe.rulebook.ledger_tables import INSPECTIONS, LIAISONS, TASKS, TableSpec


def _sheets(folder: Path, text: str, spec: TableSpec = TASKS) -> tuple[list[RecordSheet], list[Fault]]:
    path = folder / f"{spec.name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    faults: list[Fault] = []
    return read_record_sheets(path, spec, faults), faults


def test_values_stand_in_the_order_of_the_table(tmp_path: Path) -> None:
    """Known columns as in the spec, then those of an import, then others in their order."""
    text = "备注,发起单位,source_row,任务编号,source_file,名\n一,甲局,7,RW1,a.xls,二\n"
    (sheet,), faults = _sheets(tmp_path, text)
    assert sheet.columns == ("task_id", "lead_unit", "source_file", "source_row")
    assert sheet.extra == ("备注", "名")
    assert list(sheet.rows) == [(2, ("RW1", "甲局", "a.xls", "7", "一", "二"))]
    assert (faults, sheet.header_row, sheet.file) == ([], 1, "tasks.csv")


def test_a_foreign_layout_is_told_what_to_run(tmp_path: Path) -> None:
    """What is missing, what is there, and the command with the name of the case."""
    sheets, (fault,) = _sheets(tmp_path / "某县-2022" / "ledger", "任务名称,组织部门\n餐饮,甲局\n")
    assert sheets == []
    assert (fault.code, fault.line) == ("T009", 1)
    assert fault.message == "认不出这是抽查任务：缺少任务编号、发起单位"
    assert "表头现有：任务名称、组织部门" in fault.hint
    assert "kaohe import tasks.csv --case 某县-2022" in fault.hint


def test_an_event_that_has_not_happened_may_be_written_so(tmp_path: Path) -> None:
    """未公示 in a column where an empty cell means 还没有公示 is as good as nothing."""
    text = "任务编号,检查对象代码,检查日期,后续处置措施,公示日期\nRW1,A1,待检查,无,未公示\nRW1,A2,2022/3/1,责令整改,尚未公示\n"
    (sheet,), faults = _sheets(tmp_path, text, INSPECTIONS)
    assert [row.values for row in sheet.rows] == [("RW1", "A1", None, None, None), ("RW1", "A2", "2022-03-01", "责令整改", None)]
    (sheet,), faults = _sheets(tmp_path, "单位,联络员,任职起始日期,任职截止日期\n甲局,张三,2021.5.1,至今\n", LIAISONS)
    assert [row.values for row in sheet.rows] == [("甲局", "张三", "2021-05-01", None)]
    assert faults == []


def test_nobody_is_no_person(tmp_path: Path) -> None:
    """无 where a record must have a name is an empty cell, not a liaison of that name."""
    (sheet,), faults = _sheets(tmp_path, "单位,联络员,任职起始日期\n甲局,无,2022-1-1\n", LIAISONS)
    assert list(sheet.rows) == []
    assert [fault.message for fault in faults] == ["联络员是空的"]


def test_a_row_with_a_bad_cell_comes_without_it(tmp_path: Path) -> None:
    """So that what refers to the record finds it; a row without what a record must have does not come."""
    (sheet,), faults = _sheets(tmp_path, "任务编号,发起单位,开始日期\nRW1,甲局,今天\nRW2,,2022-3-1\nRW3,丙局,2022-3-1\n")
    assert [row.values for row in sheet.rows] == [("RW1", "甲局", None), ("RW3", "丙局", "2022-03-01")]
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [("T002", 2, 8), ("T002", 3, 5)]
    assert (sheet.tally.read, sheet.tally.used, sheet.tally.faulty) == (3, 1, 2)


def test_many_faults_of_a_column_are_summed_up(tmp_path: Path) -> None:
    """Twenty are told, the last one says how many more there are; other columns are told apart."""
    rows = "".join(f"RW{i},甲局,{i},单部门\n" for i in range(50)) + "RW99,甲局,,不明\n"
    (sheet,), faults = _sheets(tmp_path, "任务编号,发起单位,开始日期,抽查类型\n" + rows)
    assert sum(1 for _ in sheet.rows) == 51
    assert len(faults) == 22
    assert sorted(fault.message for fault in faults if "还有" in fault.message) == ["开始日期还有 30 格不能用"]


def test_cells_can_be_found_again(tmp_path: Path) -> None:
    """For a fault that only whole tables show: place and text of a cell by its row and column."""
    (sheet,), _ = _sheets(tmp_path, '任务编号,发起单位\nRW1,甲局\nRW2,"乙局"\n')
    list(sheet.rows)
    found = locate(sheet, [(3, "lead_unit"), (2, "task_id")])
    assert found == {(3, "lead_unit"): ((3, 6, 2), "乙局"), (2, "task_id"): ((2, 1, 3), "RW1")}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("合计,3,", "合计行"), ("合  计：,,", "合计行"), ("总数,,3", "合计行"), ("甲局小计,,", "合计行"), (",合计,5", "合计行"), ("共计3项,,", "合计行"),
        ("注：按平台填写,,", "说明行"), ("填表人：张三,,审核人：李四", "说明行"), ("（以上为全年数）,,", "说明行"), ("以上数据截至12月31日。,,", "说明行"),
        (",,", "空行"), ("", "空行"), ("　, ,", "空行"), ("任务编号,发起单位,开始日期", "重复的表头"), ("1,2,3", "列号行"),
    ],
)  # fmt: skip
def test_rows_that_are_no_records_are_counted(row: str, reason: str, tmp_path: Path) -> None:
    """Totals, notes, blank rows, the header again, the numbers of the columns."""
    (sheet,), faults = _sheets(tmp_path, f"任务编号,发起单位,开始日期\nRW1,甲局,2022-3-1\n{row}\nRW2,乙局,2022-3-2\n")
    assert [row.number for row in sheet.rows] == [2, 4]
    assert (sheet.tally.left_out, faults) == ({reason: 1}, [])


@pytest.mark.parametrize("row", ["RW9,,", "餐饮专项行动,,", ",甲局,2022-3-1", "注,,2022-3-1"])
def test_what_could_be_half_a_record_is_a_fault(row: str, tmp_path: Path) -> None:
    """Nothing that may be a record is left out as a note."""
    (sheet,), faults = _sheets(tmp_path, f"任务编号,发起单位,开始日期\n{row}\n")
    assert list(sheet.rows) == []
    assert {fault.code for fault in faults} == {"T002"}


def test_words_for_totals_within_a_record_are_text(tmp_path: Path) -> None:
    """A task may be about totals; only what stands first, or where a record has its code, makes a row a total."""
    (sheet,), faults = _sheets(tmp_path, "任务编号,发起单位,任务名称\nRW1,甲局,合计\nRW2,甲局,年度总计核查\n")
    assert [row.values[2] for row in sheet.rows] == ["合计", "年度总计核查"]
    assert faults == []
