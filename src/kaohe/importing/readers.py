"""Read one cell of a foreign layout where the type of its column does not say how. Pure; raise Unreadable."""

import re
from collections.abc import Callable

from kaohe.importing.records import FLAG_WORDS, KIND_WORDS
from kaohe.records.cells import Unreadable
from kaohe.records.parsing import parse_date, parse_kind, parse_period, plain_text, split_names
from kaohe.records.texts import squeezed

_NOTHING = {"", "无", "没有", "暂无", "/", "\\", "-", "—", "——", "--", "无处置", "不涉及"}
_NO_PROBLEM = re.compile(
    r"(?:未|没有|没|无)(?:发现|检查出|查出)?(?:任何)?(?:违法|违规|违法违规|异常|问题)*(?:行为|情况|情形|问题)?|正常|符合(?:规定|要求)?|合格|否"
)


def read_end(text: str, which: str, year: int) -> str:
    """Return the first or the last day of a period ("start" or "end"); a single day is both."""
    try:
        days = parse_period(text, year)
    except Unreadable:
        day = parse_date(text)
        days = (day, day)
    found = days[0 if which == "start" else 1]
    return found.isoformat() if found else ""


def read_finding(text: str) -> str:
    """Return 是 where the cell describes a problem, 否 where it says that there is none, "" when empty."""
    plain = squeezed(text)
    if not plain:
        return ""
    return FLAG_WORDS[not (plain in _NOTHING or _NO_PROBLEM.fullmatch(plain) is not None)]


def read_treatment(text: str) -> str:
    """Return what was done about a problem; "" where the cell says nothing was."""
    return "" if squeezed(text) in _NOTHING else plain_text(text) or ""


def read_kind_if_stated(text: str) -> str:
    """Return the kind where the cell states one; "" where it says something else (定向抽查)."""
    try:
        kind = parse_kind(text)
    except Unreadable:
        return ""
    return KIND_WORDS.get(kind or "", "")


PLAIN: dict[str, Callable[[str], str]] = {
    "finding": read_finding, "treatment": read_treatment, "kind_if_stated": read_kind_if_stated,
}  # fmt: skip
"""Readers that need nothing but the cell."""


def partners_named(text: str) -> list[str]:
    """Return the names in a cell of partners; none where it says there are none."""
    return [name for name in split_names(text) if squeezed(name) not in _NOTHING]


def year_in(texts: list[str]) -> str:
    """Return the year that titles or names of sheets and files speak of; "" when none or several do."""
    found = {year for text in texts for year in re.findall(r"(?<!\d)(20\d{2})(?=年|\D|$)", squeezed(text))}
    return found.pop() if len(found) == 1 else ""
