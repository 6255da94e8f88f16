"""Working days of the State Council's calendar, counted one by one."""

from datetime import date, timedelta
from functools import cache

from chinese_calendar import is_workday

DAY = timedelta(days=1)


@cache
def _works(day: date) -> bool:
    return bool(is_workday(day))


@cache
def due_day(inspected_on: date, days: int) -> date:
    """The ``days``-th working day after an inspection; the day of the inspection itself does not count."""
    day, counted = inspected_on, 0
    while counted < days:
        day += DAY
        counted += _works(day)
    return day
