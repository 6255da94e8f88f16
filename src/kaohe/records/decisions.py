"""What people decided about units after the year: who, when and why must stand beside every decision."""

from datetime import date
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.cells import Unreadable
from kaohe.records.dates import parse_date
from kaohe.records.tables import Row, Table
from kaohe.records.values import Source


class Decided(NamedTuple):
    """Who decided something, when, and where it is written down."""

    by: str
    on: date
    source: Source


def read_decided(table: Table, row: Row, by: str, on: str, year: int, faults: list[Fault]) -> Decided | None:
    """Read who decided and when, from the columns headed ``by`` and ``on``; None with faults added.

    A decision about a year falls into it or into the year after, when results are reviewed.
    """
    who = row.cells[by]
    if not who:
        faults.append(table.fault(row, by, "T012", f"没有写{by}", "写上姓名或科室；没有人负责的不能算"))
    written, day = row.cells[on], None
    try:
        day = parse_date(written)
    except Unreadable:
        faults.append(table.fault(row, on, "T002", f"“{clip(written)}”不是日期", f"写成 {year + 1}-01-15 这样"))
    else:
        if day is None:
            faults.append(table.fault(row, on, "T012", f"没有写{on}", f"写上日期，如 {year + 1}-01-15"))
        elif day.year not in (year, year + 1):
            message = f"日期 {day.isoformat()} 不在考核的 {year} 年和次年之内"
            faults.append(table.fault(row, on, "T002", message, "检查年份是不是写错了"))
            day = None
    if not who or day is None:
        return None
    return Decided(who, day, Source(table.file, table.sheet, row.number, ""))


def read_headers(
    table: Table, wanted: tuple[tuple[str, str], ...], optional: tuple[tuple[str, str], ...], faults: list[Fault]
) -> dict[str, str] | None:
    """Return the header that each column has, of its English and its Chinese one; "" for an optional one that is not there.

    None, with faults added, where one that is wanted is missing.
    """
    found = {names[0]: next((name for name in names if name in table.header), "") for names in (*wanted, *optional)}
    missing = [names for names in wanted if not found[names[0]]]
    for _, title in missing:
        hint = did_you_mean(title, table.header, f"表头现有：{'、'.join(clip(h) for h in table.header if h)}")
        faults.append(table.fault(None, "", "T001", f"表头里缺少“{title}”这一列", hint))
    return None if missing else found
