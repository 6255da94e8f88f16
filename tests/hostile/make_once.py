"""XLS files and a locked XLSX, written once: needs xlwt and msoffcrypto-tool, which the project does not depend on."""

import io
import struct
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.hostile.make import HEADER, ROWS

ooxml: Any = import_module("msoffcrypto.format.ooxml")
xlwt: Any = import_module("xlwt")
_DAY = xlwt.easyxf(num_format_str="YYYY-MM-DD")


def write(folder: Path) -> None:
    """Write the files."""
    for name, fill in (("tasks-same-days.xls", _plain), ("tasks-bad-merged-data.xls", _merged), ("tasks-bad-errors.xls", _errors)):
        book = xlwt.Workbook(encoding="utf-8")
        fill(book)
        book.save(str(folder / name))
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    _plain(book)
    book.save(str(folder / "tasks-same-1904.xls"))
    (folder / "tasks-bad-locked.xls").write_bytes(_locked((folder / "tasks-same-days.xls").read_bytes()))
    with (folder / "tasks-same-days.xlsx").open("rb") as plain, (folder / "tasks-bad-locked.xlsx").open("wb") as locked:
        ooxml.OOXMLFile(plain).encrypt("secret", locked)


def _rows(sheet: Any) -> None:
    for r, cells in enumerate((HEADER, *ROWS)):
        for c, cell in enumerate(cells):
            if cell.startswith("2022"):
                sheet.write(r, c, date.fromisoformat(cell), _DAY)
            elif cell:
                sheet.write(r, c, cell)


def _plain(book: Any) -> None:
    _rows(book.add_sheet("抽查任务"))
    book.add_sheet("Sheet2")


def _merged(book: Any) -> None:
    """A merged title, a unit merged over two rows, a long number and a short one as codes."""
    sheet = book.add_sheet("一", cell_overwrite_ok=True)
    sheet.write_merge(0, 0, 0, 2, "2022年抽查任务")
    for c, title in enumerate(("发起单位", "任务编号", "计划编号")):
        sheet.write(1, c, title)
    sheet.write_merge(2, 3, 0, 0, "甲局")
    sheet.write(2, 1, 20220301001)
    sheet.write(3, 1, 914202812345678901)
    sheet.write(4, 0, "合计")
    sheet.write(4, 1, 2)


def _errors(book: Any) -> None:
    sheet = book.add_sheet("一", cell_overwrite_ok=True)
    _rows(sheet)
    sheet.row(2).set_cell_error(1, "#REF!")
    other = book.add_sheet("二", cell_overwrite_ok=True)
    _rows(other)
    other.row(1).set_cell_error(6, "#DIV/0!")


def _locked(book: bytes) -> bytes:
    """Return an XLS file with a FILEPASS record where its second record stood: the rest is as good as garbage."""
    start = book.index(struct.pack("<HH", 0x809, 16))
    at = start + 20
    length = struct.unpack_from("<H", book, at + 2)[0]
    data = io.BytesIO(book)
    data.seek(at)
    data.write(struct.pack("<HH", 0x2F, length))
    return data.getvalue()
