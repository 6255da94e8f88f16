"""Put the blocks of a notice into a document by its styles: nothing is formatted by hand but what depends on a length."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from kaohe.explain.records.notice import NoticeTableRecord
from kaohe.report.docx.markup import Block
from kaohe.report.docx.statistics import add_table

STYLES = {
    "number": "发文字号",
    "title": "Title",
    "addressee": "主送机关",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "heading3": "Heading 3",
    "heading4": "Heading 4",
    "body": "Body Text",
    "caption": "题注",
}
"""Kind of block → style."""

CHARACTER = 316
"""Width of one character of the text block, in twips (156 mm in 28)."""

LINE = 28
"""Characters in a line."""

_LINES_OF_ONE = ("title", "signature", "annex")
"""Kinds of which blocks in a row are the lines of one paragraph."""


def fill(document: Any, blocks: list[Block], table: NoticeTableRecord, beside: Sequence[NoticeTableRecord] = ()) -> None:
    """Add every block to the document, in order; ``table`` is that of statistics, ``beside`` those named by number."""
    annexes = ["".join(lines) for kind, lines in _grouped(blocks) if kind == "annex"]
    signature = next((lines for kind, lines in _grouped(blocks) if kind == "signature"), [])
    date = next((lines[0] for kind, lines in _grouped(blocks) if kind == "date"), "")
    seen, numbering = 0, None
    for kind, lines in _grouped(blocks):
        if kind == "annex":
            seen += 1
            numbering = _new_numbering(document)
            _add(document, "附件序号", [f"附件{seen}" if len(annexes) > 1 else "附件"])
            _add(document, "附件标题", lines)
        elif kind == "annexes":
            _add_annex_list(document, annexes)
        elif kind in ("table", "beside"):
            add_table(document, beside[int(lines[0])] if kind == "beside" else table)
        elif kind in ("signature", "date"):
            _add_signed(document, kind, lines, signature, date)
        else:
            paragraph = _add(document, STYLES[kind], _ended(kind, lines))
            if kind == "heading1" and numbering is not None:  # each annex counts from 一
                _number(paragraph, numbering)


def _grouped(blocks: list[Block]) -> Iterator[tuple[str, list[str]]]:
    """Yield the kind and the lines of each paragraph."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        texts = [block.text for block in group]
        yield from [(kind, texts)] if kind in _LINES_OF_ONE else [(kind, [text]) for text in texts]


def _ended(kind: str, lines: list[str]) -> list[str]:
    """An addressee ends in a full-width colon."""
    return [f"{lines[0].rstrip(':：')}："] if kind == "addressee" else lines


def _add(document: Any, style: str, lines: list[str]) -> Any:
    paragraph = document.add_paragraph(style=style)
    for i, line in enumerate(lines):
        run = paragraph.add_run()
        if i:
            run.add_break()
        run._r.add_t(line)
    return paragraph


def _add_annex_list(document: Any, annexes: list[str]) -> None:
    """附件：1. 名称 – in the words of the annexes' own titles, nothing behind them."""
    for i, title in enumerate(annexes, 1):
        number = f"{i}. " if len(annexes) > 1 else ""
        if i == 1:
            paragraph = _add(document, "附件说明", [f"附件：{number}{title}"])
            if not number:
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = _twips(5), _twips(-3)
        else:
            _add(document, "附件说明续行", [f"{number}{title}"])


def _add_signed(document: Any, kind: str, lines: list[str], signature: list[str], date: str) -> None:
    """The signature two characters from the right, the date beginning two characters behind where the signature begins.

    A date too long for that ends two characters from the right, and the signature moves to the left.
    """
    name, day = max(map(width_of, signature), default=0.0), width_of(date)
    right = max(2.0, day + 4 - name) if signature and date else 2.0
    inside = _add(document, "落款" if kind == "signature" else "成文日期", lines).paragraph_format
    if kind == "date" and signature:
        inside.alignment, inside.right_indent, inside.left_indent = 0, 0, _twips(LINE - right - name + 2)
    elif kind == "signature":
        inside.right_indent = _twips(right)
        if len(lines) > 1:  # centred above one another, with half a character to spare on either side
            inside.left_indent, inside.right_indent = _twips(max(LINE - right - name - 0.5, 0)), _twips(right - 0.5)
            inside.alignment = 1


def width_of(text: str) -> float:
    """Return the width of a text in characters: digits and letters take half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _twips(characters: float) -> Any:
    from docx.shared import Twips

    return Twips(round(characters * CHARACTER))


def _new_numbering(document: Any) -> int:
    """Return the id of a numbering like that of the headings, which begins anew."""
    numbering = document.part.numbering_part.element
    added = numbering.add_num(0)
    added.add_lvlOverride(0).add_startOverride(1)
    return int(added.numId)


def _number(paragraph: Any, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering
