"""Days and periods as people and spreadsheets write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.records.cells import Unreadable
from kaohe.records.dates import is_serial, parse_date, parse_period

DAY = date(2022, 3, 1)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2022/3/1", "2022-03-01", "2022.3.1", "2022年3月1日", "2022年3月1号", "20220301", "20220301.0", "2022/3/1 0:00:00", "2022-03-01T00:00:00",
        "2022-03-01T08:30:00.123+08:00", "2022-03-01 08:30:00+08", "2022年3月1日 14:30", "2022年3月1日星期二", "44621", "44621.5", " ２０２２／３／１ ",
        "2022 年 3 月 1 日", "'2022-03-01", "2022-03-01\u200b", '="2022-03-01"',
    ],
)  # fmt: skip
def test_a_day_is_read_in_many_forms(text: str) -> None:
    """Separators, Chinese forms, date-times, serials, full-width digits, what keeps a spreadsheet off."""
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-30", "2022-13-01", "20220230", "3/1/2022", "22-3-1", "2022/3", "2022年3月", "2022-3/1", "-5", "0", "12345", "99999", "00:00:00",
        "1900-01-01", "0001-01-01", "9999-12-31", "今天", "2022-03-01至2022-03-05", "9.14E+17",
    ],
)  # fmt: skip
def test_a_day_is_not_guessed(text: str) -> None:
    """Days that the calendar does not have, two readings, years that no record is of."""
    with pytest.raises(Unreadable):
        parse_date(text)


@pytest.mark.parametrize("text", ["", " ", "　", "\u200b"])
def test_an_empty_cell_is_no_day(text: str) -> None:
    """Nothing is nothing, whatever spaces it is made of."""
    assert parse_date(text) is None


@given(day=DAYS)
def test_every_day_comes_back_from_every_form(day: date) -> None:
    """Written in any of the forms, a day reads as itself."""
    serial = (day - date(1899, 12, 30)).days
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        str(serial),
    ):
        assert parse_date(text) == day


@given(text=st.text(alphabet="0123456789年月日./-: T半上第季度至前", max_size=24))
def test_no_text_is_read_as_what_is_no_day(text: str) -> None:
    """Any text is a day, or nothing, or unreadable; a period is in order."""
    try:
        day = parse_date(text)
    except Unreadable:
        day = None
    assert day is None or 1990 <= day.year <= 2100
    try:
        first, last = parse_period(text, 2022)
    except Unreadable:
        return
    assert first is None or last is None or first <= last


def test_a_bare_serial_is_told_from_other_forms() -> None:
    """In a workbook that counts from 1904 a bare number may mean another day."""
    assert is_serial("44621")
    assert is_serial("44621.5")
    assert not is_serial("20220301")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022年3月-11月", (3, 1), (11, 30)), ("2022年3月—2022年11月", (3, 1), (11, 30)), ("2022年3-11月", (3, 1), (11, 30)),
        ("2022.3.1-2022.11.30", (3, 1), (11, 30)), ("2022.3.1-11.30", (3, 1), (11, 30)), ("2022.3-2022.11", (3, 1), (11, 30)),
        ("2022/3/1-2022/11/30", (3, 1), (11, 30)), ("2022-03-01至2022-11-30", (3, 1), (11, 30)), ("2022-03-01-2022-11-30", (3, 1), (11, 30)),
        ("2022年3月1日至11月30日", (3, 1), (11, 30)), ("2022年3月1日-30日", (3, 1), (3, 30)), ("2022年2月", (2, 1), (2, 28)),
        ("2022年全年", (1, 1), (12, 31)), ("2022年度", (1, 1), (12, 31)), ("2022年第二季度", (4, 1), (6, 30)), ("2022年上半年", (1, 1), (6, 30)),
        ("2022年3月15日", (3, 15), (3, 15)),
    ],
)  # fmt: skip
def test_a_period_is_read(text: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Months are taken whole; the first end lends the last one its year."""
    assert parse_period(text) == (date(2022, *first), date(2022, *last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3月1日至11月30日", (3, 1), (11, 30)),
        ("全年", (1, 1), (12, 31)),
        ("第四季度", (10, 1), (12, 31)),
        ("3-11月", (3, 1), (11, 30)),
    ],
)
def test_a_period_without_a_year_needs_one(text: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    """The year of the plan is lent to it; without one it cannot be read."""
    assert parse_period(text, 2022) == (date(2022, *first), date(2022, *last))
    with pytest.raises(Unreadable):
        parse_period(text)


def test_a_period_may_have_one_end() -> None:
    """…前 has no beginning, …起 no end, an empty cell neither."""
    assert parse_period("2022年12月底前") == (None, date(2022, 12, 31))
    assert parse_period("2022年3月起") == (date(2022, 3, 1), None)
    assert parse_period("") == (None, None)


@pytest.mark.parametrize(
    "text", ["11月-3月", "12", "2022年3月0日-4日", "2022年13月", "44621", "待定", "30日", "第一季度至第二季度"]
)
def test_a_period_is_not_guessed(text: str) -> None:
    """An end before its beginning, a bare number, what is no month."""
    with pytest.raises(Unreadable):
        parse_period(text, 2022)
