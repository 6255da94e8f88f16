"""Working days of China by the State Council's yearly notices (放假 and 调休), as the package ``chinese_calendar`` holds them."""

from datetime import date, timedelta

from kaohe.faults import Fault

FIRST_YEAR = 2004


def last_year() -> int:
    """Return the last year whose notice the installed package holds."""
    from chinese_calendar.constants import holidays

    return int(max(day.year for day in holidays))


def calendar_days(last: int) -> list[tuple[date, bool, int]]:
    """Return (day, is a working day, working days up to and with it) from 2004 to the end of year ``last``."""
    from chinese_calendar.constants import holidays, workdays

    days: list[tuple[date, bool, int]] = []
    count, day = 0, date(FIRST_YEAR, 1, 1)
    while day.year <= last:
        working = day in workdays or (day.weekday() < 5 and day not in holidays)  # as the package's is_workday, checked once
        count += working
        days.append((day, working, count))
        day += timedelta(days=1)
    return days


def year_fault(year: int, file: str, line: int, column: int) -> Fault | None:
    """Return the fault of a year whose working days are not known: they are not guessed."""
    last = last_year()
    if FIRST_YEAR <= year <= last:
        return None
    message = f"程序里没有 {year} 年的放假和调休安排（有 {FIRST_YEAR} 至 {last} 年），不能算工作日"
    hint = "先检查 as_of 写得对不对；确是新的一年，等国务院办公厅公布放假安排，再请管电脑的人升级 chinesecalendar 组件"
    return Fault(file, line, column, "T011", message, hint)
