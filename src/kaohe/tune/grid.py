"""The values that one setting may take between two ends: days, whole numbers, or decimals of a sensible fineness."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from kaohe.faults import Fault, FaultyInput, clip
from kaohe.rulebook.fields import exact_number
from kaohe.rulebook.rulebook import Rulebook
from kaohe.tune.edits import Edit, parse_edits

_WHOLE = ("number", "digits", "zero_from")
"""Keys of a profile whose values are whole numbers."""
_SHARES = ("share", "fixed")
"""Keys whose values are shares, 0 to 1."""
_STEPS = 20
"""Steps between the ends where none is given."""


class Grid(NamedTuple):
    """The values from ``low`` to ``high``, as whole multiples of ``unit`` (1 day, 1, 0.0001 of a share, 0.01), looked at every ``step``."""

    edit: Edit
    low: int
    high: int
    step: int
    unit: Decimal
    year: int | None = None
    """The year in which days are counted; None for numbers."""

    def value(self, place: int) -> Any:
        """Return the value at a place, as a YAML file would hold it."""
        if self.year is not None:
            return f"{date(self.year, 1, 1) + timedelta(place):%m-%d}"
        return int(place) if self.unit == 1 else plain(place * self.unit)

    def shown(self, place: int) -> str:
        """Return the value at a place as text."""
        return str(self.value(place))

    def places(self) -> list[int]:
        """Return the places that are looked at first: every step from the low end, and the high end."""
        return [*range(self.low, self.high, self.step), self.high]


def plain(number: Decimal) -> Decimal:
    """Return a number without needless zeros and without an exponent."""
    return Decimal(f"{number.normalize():f}")


def grid(key: str, start: str, stop: str, step: str | None, rulebook: Rulebook) -> Grid:
    """Return the grid of a setting. Raises FaultyInput where the ends cannot be understood.

    The fineness: days for a month_day, whole numbers for counts, 0.0001 for shares, 0.01 for points and other numbers.
    """
    first, last = (parse_edits([f"{key}={text}"], rulebook)[0] for text in (start, stop))
    kind = _kind(first, rulebook)
    if kind == "month_day":
        year = rulebook.case.year
        low, high = (_day(edit, year) for edit in (first, last))
        made = Grid(first, low, high, _days(key, step) or max(1, round((high - low) / _STEPS)), Decimal(1), year)
    else:
        unit = {"count": Decimal(1), "share": Decimal("0.0001")}.get(kind, Decimal("0.01"))
        low, high = (_place(edit, edit.new, unit) for edit in (first, last))
        by = _place(first, Decimal(step), unit) if step is not None and _number(step) else None
        if step is not None and not by:
            raise _fault(key, f"步长 {clip(step)} 不对", "写一个大于 0 的数")
        made = Grid(first, low, high, by or max(1, round((high - low) / _STEPS)), unit)
    if made.low == made.high:
        raise _fault(key, f"从 {start} 到 {stop} 只有一个值", "只试一个值，用 kaohe tune whatif")
    if made.low > made.high:
        raise _fault(key, f"从 {start} 到 {stop} 是从大到小", f"先写小的，再写大的：{stop} {start}")
    return made


def _kind(edit: Edit, rulebook: Rulebook) -> str:
    if edit.path[0] == "parameters":
        kind = rulebook.pack.parameters[str(edit.path[1])].type
        if kind == "text":
            raise _fault(edit.key, f"{edit.key} 是文字参数，没有从小到大的值", "用 kaohe tune whatif 逐个试")
        return kind
    if edit.path[-1] in _WHOLE:
        return "count"
    return "share" if edit.path[-1] in _SHARES else "number"


def _place(edit: Edit, value: Any, unit: Decimal) -> int:
    if not exact_number(value):
        raise _fault(edit.typed, f"{clip(str(value))} 不是数", "从哪里到哪里，各写一个数；百分数写成小数，如 0.4")
    place = Decimal(value) / unit
    if place != place.to_integral_value(ROUND_HALF_EVEN):
        raise _fault(edit.typed, f"{value} 太细", f"最细到 {unit}")
    return int(place)


def _day(edit: Edit, year: int) -> int:
    try:
        day = date.fromisoformat(f"{year}-{edit.new}")
    except ValueError:
        raise _fault(edit.typed, f"{clip(str(edit.new))} 不是{year}年的月-日", "写成 月-日，如 11-01") from None
    return (day - date(year, 1, 1)).days


def _days(key: str, step: str | None) -> int | None:
    if step is None:
        return None
    if not step.isdecimal() or not int(step):
        raise _fault(key, f"步长 {clip(step)} 不对", "写天数，如 7")
    return int(step)


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _fault(key: str, message: str, hint: str) -> FaultyInput:
    return FaultyInput([Fault(key, 0, 0, "M003", message, hint)])
