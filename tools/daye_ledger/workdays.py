"""The working days of 2022 by the State Council's calendar, so that the script needs no package."""

from calendar import monthrange
from datetime import date, timedelta

YEAR = 2022


def _days(first: tuple[int, int], last: tuple[int, int]) -> set[date]:
    start, end = date(YEAR, *first), date(YEAR, *last)
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


HOLIDAYS = (
    _days((1, 1), (1, 3))
    | _days((1, 31), (2, 6))
    | _days((4, 3), (4, 5))
    | _days((4, 30), (5, 4))
    | _days((6, 3), (6, 5))
    | _days((9, 10), (9, 12))
    | _days((10, 1), (10, 7))
    | _days((12, 31), (12, 31))
)
"""Days off, weekends within them included (国办发明电〔2021〕11号; 31 December belongs to New Year 2023)."""

SHIFTED = {date(YEAR, *day) for day in ((1, 29), (1, 30), (4, 2), (4, 24), (5, 7), (10, 8), (10, 9))}
"""Weekend days that were worked instead (调休)."""

WORKDAYS = [day for day in sorted(_days((1, 1), (12, 31))) if day in SHIFTED or (day.weekday() < 5 and day not in HOLIDAYS)]
"""Every working day of the year in order; the rest of the script counts in positions of this list."""

LAST = len(WORKDAYS) - 1


def nth(month: int, day: int) -> int:
    """Return the position of the first working day on or after a day."""
    return next(i for i, workday in enumerate(WORKDAYS) if workday >= date(YEAR, month, day))


def month_start(day: date, months: int = 0) -> date:
    """Return the first day of the month that lies ``months`` after the day's month, within the year."""
    return date(YEAR, min(max(day.month + months, 1), 12), 1)


def month_end(day: date, months: int = 0) -> date:
    """Return the last day of the month that lies ``months`` after the day's month, within the year."""
    month = min(max(day.month + months, 1), 12)
    return date(YEAR, month, monthrange(YEAR, month)[1])
