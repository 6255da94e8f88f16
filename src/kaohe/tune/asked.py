"""What a caller gives a function of ``kaohe.tune``: numbers of any kind, units by name."""

from decimal import Decimal

from kaohe.faults import Fault, FaultyInput
from kaohe.run import Run


def exact(number: Decimal | float | str) -> Decimal:
    """Return a number as it is written: 0.1 is a tenth."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def position_of(run: Run, unit: str | int) -> int:
    """Return the position of a unit given by name, alias or position. Raises FaultyInput with the nearest names."""
    if isinstance(unit, int):
        return unit
    names = run.records.names()
    position = names.find(unit)
    if position is None:
        close = names.nearest(unit)
        hint = f"是不是 {'、'.join(close)}？" if close else "写单位名册里的名称或别名"
        raise FaultyInput([Fault(run.rulebook.case.units, 0, 0, "T003", f"本案例没有叫 {unit} 的单位", hint)])
    return position
