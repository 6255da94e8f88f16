"""Rows of a record table that are no records: blank rows, totals, notes, the header once more."""

import re
from collections.abc import Collection, Sequence

from kaohe.records.record_cells import TOTAL_WORDS
from kaohe.records.texts import squeezed

BLANK, TOTAL, NOTE, HEADER, NUMBERS = "空行", "合计行", "说明行", "重复的表头", "列号行"

_TOTAL = re.compile(r".{0,20}(?:合计|总计|小计|共计|总数)[:：]?.{0,20}")
_NOTE = re.compile(
    r"[（(\[【]?(?:注|备注|附注|说明|填表说明|填报说明|特此说明|※|★)[一二三四五六七八九十\d]*[\]】)）]?\s*[:：.、，]?.*", re.DOTALL
)
_LABEL = re.compile(r"[^:：]{1,12}[:：].*", re.DOTALL)
_SENTENCE = re.compile(r"(?:[*※（(].*|.*[。；])", re.DOTALL)


def row_kind(cells: Sequence[str], header: Collection[tuple[str, ...]], required: Collection[int], sound: bool) -> str:
    """Return what a row is, "" for a record. ``required`` are positions; ``sound``: all of them hold what they should."""
    texts = [squeezed(cell) for cell in cells]
    filled = [text for text in texts if text]
    if not filled:
        return BLANK
    if any(texts[: len(row)] == list(row) and not any(texts[len(row) :]) for row in header):
        return HEADER
    if filled[0].rstrip(":") in TOTAL_WORDS or any(texts[i] in TOTAL_WORDS for i in required if i < len(texts)):
        return TOTAL
    if len(filled) >= 3 and filled == [str(i) for i in range(1, len(filled) + 1)]:
        return NUMBERS
    if sound:
        return ""
    if _TOTAL.fullmatch(filled[0]):
        return TOTAL
    if all(_is_note(text) for text in filled):
        return NOTE
    return ""


def _is_note(text: str) -> bool:
    """Say whether a cell is a remark under the table: 注：…, 填表人：…, a sentence."""
    return any(form.fullmatch(text) for form in (_NOTE, _LABEL, _SENTENCE))
