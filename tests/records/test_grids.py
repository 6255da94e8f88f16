"""Files of any kind as rows of text, with the place of every cell."""

import codecs
import io
from pathlib import Path

import pytest
import xlsxwriter

from kaohe.faults import Fault
from kaohe.records.decoding import Decoding, decoding_of, legible
from kaohe.records.grids import Damaged, Grid, read_grids

FILES = Path("tests/hostile/files")


def _grid(path: Path, text: str, encoding: str = "utf-8") -> Grid:
    path.write_text(text, encoding, newline="")
    faults: list[Fault] = []
    (grid,) = read_grids(path, faults)
    assert faults == []
    return grid


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (codecs.BOM_UTF8 + "甲".encode(), "utf-8-sig"), ("甲局".encode(), "utf-8"), ("甲局".encode("gbk"), "gb18030"), (b"", "utf-8"), (b"a,b\n", "utf-8"),
        ("一,甲\n".encode("utf-16"), "utf-16"), ("一,甲\n".encode("utf-16-le"), "utf-16-le"), ("一,甲\n".encode("utf-16-be"), "utf-16-be"),
    ],
)  # fmt: skip
def test_the_encoding_is_found(data: bytes, encoding: str) -> None:
    """By BOM, by NUL bytes, as strict UTF-8, else as GB18030."""
    assert decoding_of(io.BytesIO(data)) == Decoding(encoding)


def test_what_is_mostly_utf8_is_no_gb18030() -> None:
    """Cut UTF-8 can be read as GB18030, as nonsense: the bad byte is told instead."""
    data = "单位,发起,联合\n甲局,1,2\n".encode()[:-7]
    assert decoding_of(io.BytesIO(data)) == Decoding("utf-8", len(data) - 1)
    assert legible(data).startswith("单位,发起")


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    """Line and character, inside quotes, behind a cell of several lines too."""
    grid = _grid(tmp_path / "t.csv", '甲, "乙\r\n"\r\n\r\n1,"二\r\n二",三\r\n四\r\n'.replace(', "', ',"'))
    rows = list(grid.rows)
    assert [(row.number, row.cells) for row in rows] == [(1, ["甲", "乙\r\n"]), (3, []), (4, ["1", "二\r\n二", "三"]), (6, ["四"])]
    assert grid.place(rows[0], 1) == (1, 4, 1)
    assert grid.place(rows[2], 1) == (4, 4, 1)
    assert grid.place(rows[2], 2) == (5, 4, 1)


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    """Looking ahead takes nothing away; a fault further down comes when it is reached."""
    path = tmp_path / "t.csv"
    path.write_text("甲,乙\n" * 5000 + '1,"open\n')
    faults: list[Fault] = []
    (grid,) = read_grids(path, faults)
    assert [row.number for row in grid.peek(2)] == [1, 2]
    rows = grid.rows
    assert next(rows).number == 1
    assert faults == []
    assert sum(1 for _ in rows) == 4999
    assert [(fault.line, fault.column) for fault in faults] == [(5001, 3)]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b\n", ","), ("a\tb,c\td\n", "\t"), ("a;b;c\n甲、乙;1,5;2\n", ";"), ("a\n", ","), ("sep=|\na|b\n", "|")],
)
def test_the_delimiter_is_found(text: str, delimiter: str, tmp_path: Path) -> None:
    """The one that cuts most rows alike; what the first line says; else a comma."""
    assert _grid(tmp_path / "t.csv", text).delimiter == delimiter


def test_cells_of_a_workbook_become_text(tmp_path: Path) -> None:
    """Whole numbers without .0, days as ISO text, flags in words; a number of more than 15 digits is damaged."""
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx"), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [7, 0.1 + 0.2, True, False, 123456789012345, 1234567890123456, 1e-7, "  两\n行 "])
    (grid,) = read_grids(tmp_path / "t.xlsx", [])
    (row,) = grid.rows
    assert row.cells == ["7", "0.3", "是", "否", "123456789012345", "1.23456789012346E+15", "0.0000001", "  两\n行 "]
    assert isinstance(row.cells[5], Damaged)
    assert not isinstance(row.cells[4], Damaged)
    assert grid.place(row, 3) == (1, 4, 1)


def test_sheets_know_whether_they_are_alone_or_hidden() -> None:
    """Faults name the sheet where there are several; empty sheets are none."""
    hidden = read_grids(FILES / "tasks-same-hidden-sheet.xlsx", [])
    assert [(grid.sheet, grid.hidden, grid.alone) for grid in hidden] == [("今年", False, False), ("去年", True, False)]
    assert hidden[0].told("读不懂") == "工作表“今年”：读不懂"
    assert [grid.alone for grid in read_grids(FILES / "tasks-same-days.xls", [])] == [True]


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    """So is a folder."""
    for path in (tmp_path / "t.csv", tmp_path):
        faults: list[Fault] = []
        assert read_grids(path, faults) == []
        assert [fault.code for fault in faults] == ["F001"]


def test_brackets_in_the_name_of_a_parquet_file_are_no_pattern(tmp_path: Path) -> None:
    """抽查任务[1].parquet is a file, as browsers name a second download."""
    path = tmp_path / "抽查任务[1].parquet"
    path.write_bytes((FILES / "tasks-same-texts.parquet").read_bytes())
    (grid,) = read_grids(path, [])
    assert [row.number for row in grid.rows] == [0, 1, 2]
