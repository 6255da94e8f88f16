"""Workbooks (XLSX, XLSM, XLS, ODS) as grids of text: every sheet that is not empty, merged cells filled downwards."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaohe.faults import Fault
from kaohe.records.grids import Damaged, Grid, GridRow
from kaohe.records.text_grids import not_a_table
from kaohe.records.workbook_scan import Cells, Scan, scan_zipped

_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number."""


def workbook_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Open a workbook. [] with a fault when it cannot be read; [] without one when every sheet is empty."""
    scan = _scan(path)
    if scan.far:
        hint = "在电子表格软件里删去数据之外的行和列（选中后用“删除”，不是清除内容），再保存"
        faults.append(Fault(str(path), 0, 0, "F001", f"这个工作簿打不开：数据之外很远的地方还有格子（{scan.far}）", hint))
        return []
    if scan.locked:
        faults.append(Fault(str(path), 0, 0, "F001", "这个工作簿有打开密码", "用电子表格软件打开，去掉密码后另存为 .xlsx 再试"))
        return []
    if scan.broken:
        faults.append(not_a_table(path, ""))
        return []
    try:
        return _opened(path, scan)
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
            raise
        faults.append(not_a_table(path, ""))
        return []


def _scan(path: Path) -> Scan:
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if zipped:
        return scan_zipped(path)
    from kaohe.records.biff_scan import scan_xls

    return scan_xls(path)


def _opened(path: Path, scan: Scan) -> list[Grid]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    grids = []
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        for i, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(i)
            merged = scan.merged.get(i, []) if sheet.merged_cell_ranges is None else sheet.merged_cell_ranges
            if sheet.end is None and i not in scan.failed:
                continue
            grid = Grid(path, about.name, _rows(sheet, merged, scan.failed.get(i, {})))
            grid.hidden = about.visible != SheetVisibleEnum.Visible
            grid.from_1904 = scan.from_1904
            grids.append(grid)
    for grid in grids:
        grid.alone = len(grids) == 1
    return grids


_Range = tuple[tuple[int, int], tuple[int, int]]


def _rows(sheet: Any, merged: list[_Range], failed: Cells) -> Iterator[GridRow]:
    """Yield the rows of a sheet from its first: text, errors put back, merged cells filled downwards in rows that say anything."""
    at_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in failed.items():
        at_row.setdefault(row, []).append((column, text))
    tall = sorted(((first, last) for first, last in merged if last[0] > first[0]), reverse=True)
    standing: list[tuple[int, int, str]] = []
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(_padded(sheet, failed)):
        texts = left + [cell if type(cell) is str else _text(cell) for cell in cells]
        for column, text in at_row.get(number, ()):
            texts += [""] * (column + 1 - len(texts))
            texts[column] = text
        if standing and any(texts):
            for _, column, text in standing:
                texts += [""] * (column + 1 - len(texts))
                texts[column] = texts[column] or text
        standing = [s for s in standing if s[0] > number]
        while tall and tall[-1][0][0] == number:
            (_, column), (last, _) = tall.pop()
            if column < len(texts):
                standing.append((last, column, texts[column]))
        yield GridRow(number + 1, texts)


def _padded(sheet: Any, failed: Cells) -> Iterator[list[Any]]:
    """Yield the cells of every row, and of as many more as hold nothing but errors."""
    if sheet.end:
        yield from sheet.iter_rows()
    for _ in range(sheet.end[0] + 1 if sheet.end else 0, max((row + 1 for row, _ in failed), default=0)):
        yield []


def _text(cell: Any) -> str:
    """Return a value as the spreadsheet shows it, a day as ISO text."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(number: float) -> str:
    if abs(number) >= _EXACT:
        return Damaged(f"{Decimal(number):.14E}")
    return str(int(number)) if number == int(number) else f"{Decimal(f'{number:.15g}'):f}"
