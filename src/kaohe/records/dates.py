"""Read days and periods as people and spreadsheets write them. Pure; raise Unreadable rather than guess."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from kaohe.records.cells import Unreadable
from kaohe.records.texts import folded, squeezed

YEARS = range(1990, 2101)
"""Years that a record can be of; others are slips of the pen, or what a system writes for "no date"."""

_DAY = re.compile(r"(\d{4})(?:([/.-])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])(?:(?:星期|周)[一二三四五六日天])?")
_EIGHT = re.compile(r"(\d{8})(?:\.0)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_CLOCK = re.compile(
    r"(?:(?<=\d)(?:T| +)|(?<=[日号一二三四五六天]) *)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$"
)
_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet serials, as of March 1900."""


def parse_date(text: str) -> date | None:
    """Return the day that is written; None when empty. Takes date-times and spreadsheet serials too."""
    plain = folded(text)
    if not plain:
        return None
    day = "".join(_CLOCK.sub("", plain).split())
    if match := _DAY.fullmatch(day):
        return a_day(*(int(part) for part in (match[1], match[3] or match[5], match[4] or match[6])))
    if match := _EIGHT.fullmatch(day):
        return a_day(int(day[:4]), int(day[4:6]), int(day[6:8]))
    if match := _SERIAL.fullmatch(day):
        moment = _EPOCH + timedelta(days=int(match[1]))
        return a_day(moment.year, moment.month, moment.day)
    raise Unreadable


def is_serial(text: str) -> bool:
    """Say whether a cell holds a bare spreadsheet serial, which means another day in a workbook that counts from 1904."""
    return _SERIAL.fullmatch(folded(text)) is not None


def a_day(year: int, month: int, day: int) -> date:
    """Return a day of the calendar in a year that a record can be of. Raises Unreadable."""
    if year not in YEARS:
        raise Unreadable
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable from None


class _End(NamedTuple):
    """One end of a period as written; None where a part is not said."""

    year: int | None
    month: int | None
    day: int | None


_YEAR = r"(?:(\d{4})年(?:度)?)?"
_SPANS = {
    "全年": (1, 12), "上半年": (1, 6), "下半年": (7, 12), "1季度": (1, 3), "2季度": (4, 6), "3季度": (7, 9), "4季度": (10, 12),
}  # fmt: skip
_NAMED = re.compile(_YEAR + r"(全年|上半年|下半年|[1-4]季度)?")
_QUARTER = re.compile("第?([一二三四1-4])季度")
_TO = re.compile("--+|——|[-—–~至到]")
_END_FORMS = tuple(
    re.compile(form)
    for form in (
        _YEAR + r"(?:(\d{1,2})月(?:份?底|份?末|份)?)?(?:(\d{1,2})[日号])?",  # 2022年3月1日, 3月, 30日
        r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?",  # 2022.3.1
        _YEAR + r"(\d{1,2})()",  # the 3 of 3-11月
        r"()(\d{1,2})[./](\d{1,2})",  # the 11.30 of 2022.3.1-11.30
    )
)
_DASHES = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?=\D|$)")
_BEFORE = re.compile(r"(.+?)(?:之前|以前|前)")
_SINCE = re.compile(r"(.+?)(?:起|开始)")


def parse_period(text: str, year: int | None = None) -> tuple[date | None, date | None]:
    """Return first and last day of a period; ``year`` is taken where the text names none. (None, None) when empty."""
    plain = squeezed(text).removesuffix("期间")
    if not plain:
        return None, None
    plain = _QUARTER.sub(lambda m: f"{'1234'['一二三四1234'.index(m[1]) % 4]}季度", plain)
    plain = _DASHES.sub(lambda m: "/".join(part for part in m.groups() if part), plain)
    if match := _NAMED.fullmatch(plain):
        first, last = _SPANS[match[2] or "全年"]
        of = int(match[1]) if match[1] else year
        return _first(_End(of, first, None), None), _last(_End(of, last, None), None)
    if match := _BEFORE.fullmatch(plain):
        return None, _last(_end(match[1]), year)
    if match := _SINCE.fullmatch(plain):
        return _first(_end(match[1]), year), None
    ends = _TO.split(plain)
    if len(ends) > 2 or not re.search("[月./]", plain):
        raise Unreadable
    return _both(_end(ends[0]), _end(ends[-1]), year)


def _end(text: str) -> _End:
    match = next((match for form in _END_FORMS if (match := form.fullmatch(text)) and any(match.groups())), None)
    if match is None:
        raise Unreadable
    return _End(*(int(part) if part else None for part in match.groups()))


def _both(start: _End, end: _End, year: int | None) -> tuple[date, date]:
    """Return both ends: the first lends the last its year and month; of what is not said of the day, the whole month."""
    if start.month is None or (end.month is None and end.day is None):
        raise Unreadable
    first = _first(start, year)
    last = _last(_End(end.year or first.year, end.month or start.month, end.day), year)
    if last < first:
        raise Unreadable
    return first, last


def _first(end: _End, year: int | None) -> date:
    return a_day(end.year or year or 0, 1 if end.month is None else end.month, 1 if end.day is None else end.day)


def _last(end: _End, year: int | None) -> date:
    first = _first(end._replace(day=1), year)
    month = 12 if end.month is None else first.month
    return a_day(first.year, month, monthrange(first.year, month)[1] if end.day is None else end.day)
