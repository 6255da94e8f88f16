"""Errors, merged cells and stray cells of an ODS file."""

import html
import re

from kaohe.records.workbook_scan import MOST_CELLS, Scan, attributes

_TAG = re.compile(r"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s>/])([^>]*)>")
_PARAGRAPH = re.compile(r"<text:p[^>]*>([^<]*)")


def scan_ods(content: str, scan: Scan) -> None:
    """Walk the cells of every sheet, a repeated one as many times as it is repeated."""
    sheet, row, column, next_row = -1, 0, 0, 0
    for match in _TAG.finditer(content):
        tag = attributes(match[2])
        if match[1] == "table":
            sheet, row, column, next_row = sheet + 1, 0, 0, 0
        elif match[1] == "table-row":
            row, column = next_row, 0
            next_row += int(tag.get("number-rows-repeated", 1))
        else:
            first, column = column, column + int(tag.get("number-columns-repeated", 1))
            if "value-type" in tag and next_row * column > MOST_CELLS:
                scan.far = f"第 {next_row} 行第 {column} 列"
            _note(scan, sheet, (row, first), tag, content[match.end() : match.end() + 500])


def _note(scan: Scan, sheet: int, at: tuple[int, int], tag: dict[str, str], inside: str) -> None:
    if tag.get("value-type") == "error":
        text = _PARAGRAPH.search(inside)
        scan.failed.setdefault(sheet, {})[at] = html.unescape(text[1]) if text else "#N/A"
    down, across = int(tag.get("number-rows-spanned", 1)), int(tag.get("number-columns-spanned", 1))
    if down > 1 or across > 1:
        scan.merged.setdefault(sheet, []).append((at, (at[0] + down - 1, at[1] + across - 1)))
