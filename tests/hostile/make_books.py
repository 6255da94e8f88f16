"""The hostile workbooks and Parquet files: XLSX by xlsxwriter, ODS and broken ones by hand."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.hostile.make import HEADER, ROWS

_DATED = tuple(tuple(date.fromisoformat(c) if c[:4] == "2022" else c for c in row) for row in ROWS)


def write(folder: Path) -> None:
    """Write every workbook and Parquet file."""
    for name, fill in _BOOKS.items():
        (folder / name).write_bytes(_book(fill))
    whole = _book(_plain)
    (folder / "tasks-same-workbook-as.csv").write_bytes(whole)
    (folder / "tasks-bad-cut-off.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "tasks-bad-far-cell.xlsx").write_bytes(_far())
    (folder / "tasks-bad-formula-without-result.xlsx").write_bytes(_without_results(_book(_formulas)))
    (folder / "tasks-bad-document.xlsx").write_bytes(_zip({"word/document.xml": "<w:document/>"}))
    for name, body in _ODS.items():
        (folder / name).write_bytes(_ods(body))
    _parquet(folder)


def _book(fill: Callable[[Any], None]) -> bytes:
    data = io.BytesIO()
    options = {"date_1904": True} if fill in (_days_of_1904, _serials_of_1904) else {}
    with xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "yyyy/m/d", **options}) as book:
        book.set_properties({"created": datetime(2022, 12, 31)})
        fill(book)
    return data.getvalue()


def _rows(sheet: Any, rows: Any, row: int = 0, column: int = 0) -> None:
    for r, cells in enumerate(rows, start=row):
        for c, cell in enumerate(cells, start=column):
            if cell != "":
                (sheet.write_string if isinstance(cell, str) else sheet.write)(r, c, cell)


def _plain(book: Any) -> None:
    _rows(book.add_worksheet("抽查任务"), (HEADER, *_DATED))


def _typed(book: Any) -> None:
    """Days, date-times, bare serials and booleans."""
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    sheet.write_datetime(1, 5, datetime(2022, 3, 1, 8, 30), book.add_format({"num_format": "yyyy/m/d h:mm"}))
    sheet.write_number(2, 5, 44653)
    sheet.write_boolean(1, 7, True)
    sheet.write_boolean(2, 7, False)


def _two_rows(book: Any) -> None:
    """A title over everything, and a header of two rows with merged groups."""
    sheet = book.add_worksheet()
    sheet.merge_range("A1:H1", "2022年度抽查任务表")
    for column, title in ((0, HEADER[0]), (1, HEADER[1]), (4, HEADER[4]), (7, HEADER[7])):
        sheet.merge_range(1, column, 2, column, title)
    sheet.merge_range("C2:D2", "单位")
    sheet.merge_range("F2:G2", "日期")
    _rows(sheet, ((HEADER[2], HEADER[3], "", "开始日期", "完成日期"),), 2, 2)
    _rows(sheet, _DATED, 3)


def _merged_data(book: Any) -> None:
    """Two tasks of one unit: the name stands once, merged over both rows; the total is merged across."""
    sheet = book.add_worksheet()
    _rows(sheet, (("发起单位", "任务编号", "任务名称"), ("", "RW01", "餐饮"), ("", "RW02", "药店"), ("乙局", "RW03", "网吧")))
    sheet.merge_range("A2:A3", "甲局")
    sheet.merge_range("A5:C5", "合计：3 项")
    sheet.merge_range("A7:C8", "注：以上为年度任务")


def _offset(book: Any) -> None:
    """The table begins at C5."""
    _rows(book.add_worksheet(), (HEADER, *_DATED), 4, 2)


def _results(book: Any) -> None:
    """Cells that are formulas with results."""
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    sheet.write_formula(1, 0, '="RW"&"01"', None, "RW01")
    sheet.write_formula(2, 1, '=""', None, "")
    sheet.write_formula(2, 5, "=DATE(2022,4,2)", book.add_format({"num_format": "yyyy-mm-dd"}), 44653)


def _notes_sheet(book: Any) -> None:
    """A sheet of notes before the data, an empty one behind."""
    _rows(book.add_worksheet("填表说明"), (("一、按平台填写",), ("二、日期写全",)))
    _rows(book.add_worksheet("抽查任务"), (HEADER, *_DATED))
    book.add_worksheet("Sheet3")


def _two_quarters(book: Any) -> None:
    """Two sheets that both hold tasks, with an error in the second."""
    _rows(book.add_worksheet("一季度"), (HEADER, _DATED[0]))
    _rows(book.add_worksheet("二季度"), (HEADER, (*_DATED[1][:5], "不详", "", "否")))


def _hidden(book: Any) -> None:
    """Last year's data on a hidden sheet."""
    _rows(book.add_worksheet("今年"), (HEADER, *_DATED))
    old = book.add_worksheet("去年")
    _rows(old, (HEADER, ("RW00", *_DATED[0][1:])))
    old.hide()


def _only_hidden(book: Any) -> None:
    _rows(book.add_worksheet("说明"), (("见隐藏的表",),))
    data = book.add_worksheet("数据")
    _rows(data, (HEADER, *_DATED))
    data.hide()


def _no_sheet_fits(book: Any) -> None:
    _rows(book.add_worksheet("说明"), (("填表说明",),))
    _rows(book.add_worksheet("数据"), (("任务编号", "主办单位", "开始日期"), ("RW01", "甲局", date(2022, 3, 1))))


def _numbers_as_codes(book: Any) -> None:
    """Codes that were typed as numbers: short ones are whole, long ones are not."""
    sheet = book.add_worksheet()
    _rows(
        sheet,
        (
            ("任务编号", "发起单位", "计划编号"),
            (20220301001, "甲局", 123456789012345),
            (914202812345678901, "乙局", 1234567890123456),
        ),
    )


def _errors(book: Any) -> None:
    """Errors of formulas, which the workbook reader takes for empty cells."""
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    sheet.write_formula(1, 2, "=VLOOKUP(A2,Z:Z,1,0)", None, "#N/A")
    sheet.write_formula(2, 1, "=#REF!", None, "#REF!")
    sheet.write_formula(2, 6, "=1/0", None, "#DIV/0!")


def _formulas(book: Any) -> None:
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    sheet.write_formula(1, 2, "=Z2", None, 7)
    sheet.write_formula(2, 6, "=TODAY()", None, 7)


def _days_before_time(book: Any) -> None:
    """Days below zero, day 0, and numbers beyond all days, shown as days."""
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    shown = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, column, number in ((1, 5, -44621), (1, 6, 0), (2, 5, 4000000), (2, 6, 60)):
        sheet.write_number(row, column, number, shown)


def _days_of_1904(book: Any) -> None:
    """A workbook that counts days from 1904, with cells that are days."""
    _rows(book.add_worksheet(), (HEADER, *_DATED))


def _serials_of_1904(book: Any) -> None:
    """As before, with a bare number for a day."""
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    sheet.write_number(1, 5, 43159)


def _side_notes(book: Any) -> None:
    """Something stands beside the table, where there is no header."""
    sheet = book.add_worksheet()
    _rows(sheet, (HEADER, *_DATED))
    sheet.write_string(2, 9, "待核实")


def _empty(book: Any) -> None:
    book.add_worksheet()


def _percent(book: Any) -> None:
    """Numbers with formats and too many digits in a further column."""
    sheet = book.add_worksheet()
    _rows(sheet, (("任务编号", "发起单位", "比例"), ("RW01", "甲局", ""), ("RW02", "乙局", "")))
    sheet.write_number(1, 2, 0.1, book.add_format({"num_format": "0%"}))
    sheet.write_number(2, 2, 0.1 + 0.2)


_BOOKS: dict[str, Callable[[Any], None]] = {
    "tasks-same-days.xlsx": _plain,
    "tasks-same-macros.xlsm": _plain,
    "tasks-same-typed.xlsx": _typed,
    "tasks-same-two-row-header.xlsx": _two_rows,
    "tasks-same-offset.xlsx": _offset,
    "tasks-same-formulas.xlsx": _results,
    "tasks-same-1904.xlsx": _days_of_1904,
    "tasks-same-notes-sheet.xlsx": _notes_sheet,
    "tasks-same-hidden-sheet.xlsx": _hidden,
    "tasks-merged-data.xlsx": _merged_data,
    "tasks-percent.xlsx": _percent,
    "tasks-bad-two-quarters.xlsx": _two_quarters,
    "tasks-bad-only-hidden.xlsx": _only_hidden,
    "tasks-bad-no-sheet-fits.xlsx": _no_sheet_fits,
    "tasks-bad-numbers-as-codes.xlsx": _numbers_as_codes,
    "tasks-bad-errors.xlsx": _errors,
    "tasks-bad-days-before-time.xlsx": _days_before_time,
    "tasks-bad-serials-1904.xlsx": _serials_of_1904,
    "tasks-bad-side-notes.xlsx": _side_notes,
    "tasks-bad-empty.xlsx": _empty,
}

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _zip(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in files.items():
            book.writestr(zipfile.ZipInfo(name, (2022, 12, 31, 0, 0, 0)), text)
    return data.getvalue()


def _far() -> bytes:
    """A sheet with a cell in its last corner."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return _zip({
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}"><sheets><sheet name="S" sheetId="1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    })  # fmt: skip


def _without_results(book: bytes) -> bytes:
    """Return a workbook whose formulas were never worked out, as programs write them."""
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        return _zip({n: old.read(n).decode().replace("</f><v>7</v>", "</f><v></v>") for n in old.namelist()})


_SPACES = " ".join(
    f'xmlns:{short}="urn:{urn}"'
    for short, urn in (
        ("office", "oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("table", "oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("text", "oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("calcext", "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
    )
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def _ods(rows: str) -> bytes:
    body = (
        f'<office:body><office:spreadsheet><table:table table:name="任务">{rows}</table:table></office:spreadsheet></office:body>'
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{_KIND}"/>'
    return _zip({
        "mimetype": _KIND,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}">{entry}</m:manifest>',
        "content.xml": f'<?xml version="1.0"?><office:document-content {_SPACES}>{body}</office:document-content>',
    })  # fmt: skip


def _row(*cells: str, rest: str = "") -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}{rest}</table:table-row>"


def _cell(text: str, more: str = "") -> str:
    if not text:
        return "<table:table-cell/>"
    if text.startswith("2022-"):
        return f'<table:table-cell {more} office:value-type="date" office:date-value="{text}"><text:p>{text}</text:p></table:table-cell>'
    return f'<table:table-cell {more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error">'
    "<text:p>#DIV/0!</text:p></table:table-cell>"
)
_TALL = 'table:number-rows-spanned="2"'
_COVERED = "<table:table-row><table:covered-table-cell/>" + _cell("RW02") + "</table:table-row>"
_END = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
_ODS = {
    "tasks-same-plain.ods": _row(*HEADER) + _row(*ROWS[0]) + _row(*ROWS[1]) + _END,
    "tasks-merged-data.ods": _row("发起单位", "任务编号")
    + f"<table:table-row>{_cell('甲局', _TALL)}{_cell('RW01')}</table:table-row>" + _COVERED,
    "tasks-bad-errors.ods": _row(*HEADER) + _row(*ROWS[0][:2], rest=_ERROR + _cell(ROWS[0][3])) + _row(*ROWS[1]),
    "tasks-bad-far-cell.ods": _row(*HEADER[:3]) + _END.replace("1048000", "1000000") + _row(rest=_END.partition(">")[2].replace("</table:table-row>", "") + _cell("x")),
}  # fmt: skip


def _parquet(folder: Path) -> None:
    import duckdb

    def save(name: str, sql: str) -> None:
        duckdb.connect().execute(f"COPY ({sql}) TO '{folder / name}' (FORMAT parquet)")

    texts = " UNION ALL ".join("SELECT " + ", ".join(f"'{c}' AS \"{h}\"" for h, c in zip(HEADER, row, strict=True)) for row in ROWS)
    save("tasks-same-texts.parquet", texts)
    save(
        "tasks-same-types.parquet",
        "SELECT 'RW01' AS task_id, 'JH01' AS plan_id, '甲局' AS lead_unit, ['乙局', '丙局'] AS partner_units, 'joint' AS kind, "
        "DATE '2022-03-01' AS started_on, TIMESTAMP '2022-03-15 12:00:00' AS ended_on, true AS credit_risk UNION ALL "
        "SELECT 'RW02', NULL, '乙局', NULL, 'single', DATE '2022-04-02', NULL, false",
    )
    save("tasks-bad-numbers.parquet", "SELECT 914202812345678901::DOUBLE AS task_id, '甲局' AS lead_unit")
    whole = (folder / "tasks-same-texts.parquet").read_bytes()
    (folder / "tasks-bad-cut-off.parquet").write_bytes(whole[: len(whole) // 2])
