"""The table of statistics: a head of one or two rows that repeats on each page, rows that no page cuts."""

from copy import deepcopy
from itertools import groupby
from typing import Any

from kaohe.explain.records.notice import NoticeColumnRecord, NoticeTableRecord
from kaohe.report.docx.markup import clean

WIDTH = 8844
"""Of the text block, in twips (156 mm)."""

TOGETHER = 3
"""So many units stand on the same page as the totals: no page holds but one unit and the totals."""

_OWN_WIDTH = {"position": 510, "unit": 1760, "remarks": 1190}
"""Width of a column by kind, in twips; the columns of values share the rest."""


def add_table(document: Any, table: NoticeTableRecord) -> None:
    """Add the table at the end of a document. Rows of units are copies of one that is made whole: python-docx is slow with cells."""
    from docx.shared import Twips

    heads = 2 if any(column.under for column in table.columns) else 1
    made = document.add_table(heads + 1, len(table.columns), style="统计表")
    made.autofit = False
    widths = widths_of(table.columns)
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Twips(width)
    _write_heads(made, table.columns, heads)
    for i, row in enumerate(made._tbl.tr_lst):
        _set_row(row, widths, head=i < heads)
    pattern = made._tbl.tr_lst[-1]
    listed = [*table.rows, *([table.totals] if table.totals else [])]
    for left, texts in zip(range(len(listed) - 1, -1, -1), listed, strict=True):
        row = deepcopy(pattern)
        for cell, text in zip(row.tc_lst, texts, strict=True):
            _write(cell, text, "TableText")
            if table.totals and 0 < left <= TOGETHER:
                cell.p_lst[0].get_or_add_pPr().get_or_add_keepNext()
        made._tbl.append(row)
    made._tbl.remove(pattern)


def _set_row(row: Any, widths: list[int], *, head: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Twips

    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if head:
        row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.tc_lst:
        cell.width = Twips(sum(widths[cell.grid_offset : cell.grid_offset + cell.grid_span]))


def widths_of(columns: list[NoticeColumnRecord]) -> list[int]:
    """Return the width of each column in twips; together exactly the text block."""
    own = [_OWN_WIDTH.get(column.kind, 0) for column in columns]
    values = own.count(0)
    share, over = divmod(max(WIDTH - sum(own), 0), values) if values else (0, 0)
    widths = [width or share for width in own]
    widths[1] += over if values else WIDTH - sum(widths)
    return widths


def _write_heads(made: Any, columns: list[NoticeColumnRecord], heads: int) -> None:
    at = 0
    for under, group in groupby(columns, key=lambda column: column.under):
        listed = list(group)
        if under:
            top = made.cell(0, at).merge(made.cell(0, at + len(listed) - 1))
            _write(top._tc, under, "TableHead")
        for i, column in enumerate(listed, at):
            cell = made.cell(heads - 1, i) if under else made.cell(0, i).merge(made.cell(heads - 1, i))
            _write(cell._tc, column.title, "TableHead")
        at += len(listed)


def _write(cell: Any, text: str, style: str) -> None:
    """Put a text into a cell as its only paragraph."""
    paragraph, *more = cell.p_lst
    for other in more:
        cell.remove(other)
    paragraph.style = style
    if text:
        paragraph.add_r().add_t(clean(text))
