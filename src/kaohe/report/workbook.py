"""Tables as sheets of a workbook: texts stay text, numbers are numbers, sums are formulas; set up for printing."""

import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from kaohe.report.cells import AGREE_WORDS, Agrees, Cell, ColumnSum, RowSum, Share, Table, cell_text, decimals
from kaohe.report.width import columns

MOST_ROWS = 1_000_000
"""Rows of one sheet; a spreadsheet has 1,048,576. What is more goes on to a further sheet."""
MOST_CHARACTERS = 32_767
"""Of one cell."""
_CUT = "……（过长，余下的见其他格式的报告）"
_NARROWEST, _HEADER, _WIDEST = 6, 12, 50
"""Characters of a column at least; as much as a header may ask for; at most."""
_TO_WRITE_IN = 16
"""Characters of a column to write in by hand."""
_PAGE = 170
"""Characters across a page that can still be read."""
_LINE, _ROOM, _TALLEST = 16, 36, 405
"""Points of one line of text; of a row to write in; of a row at most."""
_MAY_RUN = ("=", "+", "-", "@", "\t", "\r")


def workbook(tables: Iterable[Table], title: str, as_of: str) -> bytes:
    """Return a workbook of a sheet for each table; ``as_of`` stands for the day it was made, so that its bytes stay the same."""
    import xlsxwriter

    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": title, "created": datetime.fromisoformat(as_of)})
        book.set_calc_mode("auto")
        formats = _Formats(book)
        for table in tables:
            for number, start in enumerate(range(0, max(len(table.rows), 1), MOST_ROWS), 1):
                part = table._replace(rows=table.rows[start : start + MOST_ROWS])
                _Sheet(book, formats, part, title, number).write()
    return data.getvalue()


class _Formats:
    """Formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self.header = self.of(bold=True, bg_color="#DDEBF7", align="center")
        self.note = book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"})

    def of(self, **properties: object) -> Any:
        """Return a format with a border and these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", **properties})
        return self._made[key]


class _Sheet:
    """One sheet being written: the header in the first row, the table below it, remarks under it."""

    def __init__(self, book: Any, formats: _Formats, table: Table, title: str, number: int) -> None:
        self.sheet = book.add_worksheet(table.title if number == 1 else f"{table.title} {number}")
        self.formats, self.table, self.title = formats, table, title

    def write(self) -> None:
        """Write all of it."""
        self.decimals = [decimals([row[x] for row in self.table.rows]) for x in range(len(self.table.header))]
        self._widths()
        for x, name in enumerate(self.table.header):
            self.sheet.write_string(0, x, name, self.formats.header)
        self._height(0, self.table.header)
        for y, row in enumerate(self.table.rows, 1):
            for x, cell in enumerate(row):
                self._cell(y, x, cell)
            self._height(y, [cell if isinstance(cell, str) else "" for cell in row], _ROOM if self.table.room else _LINE)
        for y, note in enumerate(self.table.notes, len(self.table.rows) + 2):
            self._note(y, _whole(note))
        self._filter()
        self._print_setup()

    def _note(self, y: int, note: str) -> None:
        """Write a remark over the columns of the table, or of its first page."""
        first, last = (1, min(8, len(self.widths) - 1)) if self.table.wide else (0, len(self.widths) - 1)
        if last > first:
            self.sheet.merge_range(y, first, y, last, "", self.formats.note)
        self.sheet.write_string(y, first, note, self.formats.note)
        self.sheet.set_row(y, _height(note, sum(self.widths[first : last + 1])))

    def _cell(self, y: int, x: int, cell: Cell) -> None:
        column = self.decimals[x]
        numeric: dict[str, object] = {"align": "right", "indent": 1}
        number = self.formats.of(**numeric, num_format=_decimals(cell, column))
        match cell:
            case str():
                inert = {"quote_prefix": True} if cell.startswith(_MAY_RUN) else {}
                self.sheet.write_string(y, x, _whole(cell), self.formats.of(**inert, **({} if column is None else numeric)))
            case int() | Decimal():
                self.sheet.write_number(y, x, float(cell), number)
            case Share(part, whole):
                share = self.formats.of(**numeric, num_format="0.0%")
                self.sheet.write_formula(y, x, f"={part}/{whole}", share, part / whole)
            case RowSum(first, last, value):
                self.sheet.write_formula(y, x, f"=ROUND(SUM({_at(y, first)}:{_at(y, last)}),4)", number, float(value))
            case ColumnSum(value):
                self.sheet.write_formula(y, x, f"=SUM({_at(1, x)}:{_at(y - 1, x)})", number, float(value))
            case Agrees(left, right, value):
                yes, no = AGREE_WORDS[True], AGREE_WORDS[False]
                formula = f'=IF(ROUND({_at(y, left)}-{_at(y, right)},4)=0,"{yes}","{no}")'
                self.sheet.write_formula(y, x, formula, self.formats.of(align="center"), AGREE_WORDS[value])

    def _widths(self) -> None:
        """Make columns as wide as their texts; the widest narrower, while the table is wider than a page."""
        self.widths = [self._width(x) for x in range(len(self.table.header))]
        while not self.table.wide and sum(self.widths) > _PAGE and max(self.widths) > _TO_WRITE_IN:
            self.widths[self.widths.index(max(self.widths))] -= 1
        for x, width in enumerate(self.widths):
            self.sheet.set_column(x, x, width)

    def _width(self, x: int) -> int:
        texts = [cell_text(row[x]) for row in self.table.rows[:1000]]
        header = min(max(map(columns, self.table.header[x].split("\n"))), _HEADER)
        lines = [line for text in texts for line in text.split("\n")]
        if more := self.decimals[x]:
            lines += [f"{text.partition('.')[0]}.{'0' * more}" for text in texts]
        widest = max([header, *map(columns, lines)])
        least = _TO_WRITE_IN if texts and not any(texts) and self.table.room else _NARROWEST
        return min(max(widest + 2, least), _WIDEST)

    def _height(self, y: int, texts: list[str], least: int = _LINE) -> None:
        """Make a row as high as its texts need; no program does so by itself when it only prints."""
        height = max(least, *(_height(text, width) for text, width in zip(texts, self.widths, strict=True)))
        if height > _LINE:
            self.sheet.set_row(y, height)

    def _filter(self) -> None:
        """Freeze the header and put filters on the table; a row of sums below it is not filtered."""
        rows = self.table.rows
        sums = bool(rows) and any(isinstance(cell, ColumnSum) for cell in rows[-1])
        self.sheet.autofilter(0, 0, max(len(rows) - sums, 1), len(self.table.header) - 1)
        names = {"单位": 1, "名次": 2}
        self.sheet.freeze_panes(1, names.get(self.table.header[0], 0))

    def _print_setup(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        if not self.table.wide:
            sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        told = f"{self.title}　{self.table.title}".replace("&", "&&")
        sheet.set_header(f"&C{told[:200]}")
        sheet.set_footer("&C第 &P 页，共 &N 页")


def _decimals(cell: Cell, of_column: int | None) -> str:
    """Return the number format with the decimals of the column; where it holds texts too, with those of the number."""
    if of_column is None and not isinstance(cell, Decimal):
        return "General"
    exponent = cell.as_tuple().exponent if isinstance(cell, Decimal) else 0
    shown = -exponent if of_column is None and isinstance(exponent, int) else of_column or 0
    return f"0.{'0' * shown}" if shown > 0 else "0"


def _height(text: str, width: int) -> int:
    """Return the height in points that a text needs in a column that is so many characters wide."""
    lines = sum(max(-(-columns(line) // max(width - 1, 1)), 1) for line in text.split("\n"))
    return min(lines * _LINE, _TALLEST)


def _at(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _whole(text: str) -> str:
    """Return a text as long as a cell may be, saying so where it was cut."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(_CUT)] + _CUT
