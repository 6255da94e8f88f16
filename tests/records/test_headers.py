"""The header of a table, where people put it and how they write it."""

from pathlib import Path

import pytest

from kaohe.faults import Fault
from kaohe.records.grids import Grid, read_grids
from kaohe.records.headers import find_header, normalised, told_headers

ACCEPTED = {"任务编号": "task", "单位": "unit", "配合单位": "partner", "检查日期": "day", "task_id": "task"}
REQUIRED = ("task", "unit")


def _grid(tmp_path: Path, text: str) -> Grid:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    return read_grids(tmp_path / "t.csv", [])[0]


@pytest.mark.parametrize(
    "header", ["任务编号", "任务 编号", "*任务编号", "任务编号*", "任务编号：", "任务编号（必填）", "任务\n编号", "\u200b任务编号"]
)
def test_headers_are_compared_without_what_is_added_to_them(header: str) -> None:
    """Spaces, line breaks, marks that a cell must be filled."""
    assert normalised(header) == "任务编号"
    assert normalised("Ｔａｓｋ_ID") == "task_id"


def test_the_header_stands_below_titles(tmp_path: Path) -> None:
    """What stands above is kept; columns that are not known too, a second one of the same name with a number."""
    grid = _grid(tmp_path, "2022年任务,,,,\n单位：甲县,,,,\n任务编号,单位,检查日期（年/月/日）,备注,备注\nRW1,甲局,,,\n")
    found = find_header(grid, ACCEPTED, REQUIRED, [])
    assert found is not None
    assert (found.number, found.titles) == (3, ["2022年任务", "单位：甲县"])
    assert found.columns == {"task": 0, "unit": 1, "day": 2}
    assert found.extra == {"备注": 3, "备注（2）": 4}
    assert [row.number for row in found.rows] == [4]


def test_a_header_of_two_rows_is_read_together(tmp_path: Path) -> None:
    """Upper and lower label name a column together, or the lower one, or the upper one alone."""
    grid = _grid(tmp_path, "任务编号,单位,检查,,配合,\n,,日期,结果,单位,人数\nRW1,甲局,,,,\n")
    found = find_header(grid, ACCEPTED, REQUIRED, [])
    assert found is not None
    assert found.columns == {"task": 0, "unit": 1, "day": 2, "partner": 4}
    assert found.extra == {"检查结果": 3, "配合人数": 5}
    assert [row.number for row in found.rows] == [3]


def test_a_row_of_data_is_no_second_header(tmp_path: Path) -> None:
    """A header of one row stays one, whatever stands below it."""
    found = find_header(_grid(tmp_path, "任务编号,单位,检查日期\nRW1,,\n"), ACCEPTED, REQUIRED, [])
    assert found is not None
    assert found.number == 1


def test_a_known_column_must_not_stand_twice(tmp_path: Path) -> None:
    """Which of the two counts cannot be known."""
    faults: list[Fault] = []
    find_header(_grid(tmp_path, "任务编号,单位,task_id\n"), ACCEPTED, REQUIRED, faults)
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [("T001", 1, 9)]


def test_several_tables_can_be_tried_on_a_grid(tmp_path: Path) -> None:
    """Looking for a header takes no row away, and a table without what it needs does not fit."""
    grid = _grid(tmp_path, "标题\n任务编号,科室\nRW1,一科\n")
    assert find_header(grid, ACCEPTED, REQUIRED, []) is None
    row, labels, missing = told_headers(grid, ACCEPTED, REQUIRED)
    assert (row.number, labels, missing) == (2, ["任务编号", "科室"], ["unit"])
    assert find_header(grid, {"科室": "unit"}, ["unit"], []) is not None


def test_the_header_is_not_sought_without_end(tmp_path: Path) -> None:
    """Below 40 rows there is data."""
    assert find_header(_grid(tmp_path, "\n" * 40 + "任务编号,单位\n"), ACCEPTED, REQUIRED, []) is None
    assert told_headers(_grid(tmp_path, ""), ACCEPTED, REQUIRED)[1:] == ([], list(REQUIRED))
