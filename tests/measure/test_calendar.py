"""Working days by the State Council's notices: weekends that are worked, weekdays that are not, and years not yet told."""

from datetime import date

import pytest
from chinese_calendar import is_workday

from kaohe.measure.calendar import calendar_days, last_year, year_fault

DAYS = {day: (working, count) for day, working, count in calendar_days(2024)}


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 10, 3), False),  # 国庆节, a Monday
        (date(2022, 10, 8), True),  # a Saturday that is worked for it
        (date(2022, 12, 31), False),  # 元旦 2023 begins on a Saturday
        (date(2023, 1, 2), False),
        (date(2022, 12, 30), True),
    ],
)
def test_holidays_and_the_days_worked_for_them(day: date, working: bool) -> None:
    """The notices of 2022 and 2023."""
    assert DAYS[day][0] is working


def test_every_day_is_as_the_package_says() -> None:
    """No day between 2004 and 2024 differs from the package's own answer."""
    assert all(working == is_workday(day) for day, (working, _) in DAYS.items())


def test_the_count_goes_up_by_one_on_each_working_day() -> None:
    """The 20th working day after 20 December 2022 is 18 January 2023, three days before 春节."""
    target = DAYS[date(2022, 12, 20)][1] + 20
    assert min(day for day, (_, count) in DAYS.items() if count == target) == date(2023, 1, 18)


def test_a_year_without_a_notice_is_a_fault_and_not_a_guess() -> None:
    """The year after the last that the package holds, and those before the first, are refused."""
    assert year_fault(last_year(), "case.yaml", 5, 8) is None
    for year in (last_year() + 1, 2003):
        fault = year_fault(year, "case.yaml", 5, 8)
        assert fault is not None
        assert str(year) in fault.message
