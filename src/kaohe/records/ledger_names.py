"""Unit names in records: resolved through aliases, unknown ones gathered so that each is reported once."""

from collections.abc import Collection

from kaohe.faults import Fault, clip
from kaohe.records.parsing import split_names
from kaohe.records.units import UnitNames

OUTSIDE = -1
"""A unit that ``outside_units`` of case.yaml names: it occurs in records and is not assessed."""


class NameColumns:
    """Resolves the cells of unit columns to positions; each distinct text once."""

    def __init__(self, names: UnitNames, outside: Collection[str]) -> None:
        self._names = names
        self._outside = {names.key(name) for name in outside}
        self._unit: dict[str, int | None] = {**names.exact()}
        self._units: dict[str, tuple[list[int], list[str]]] = {}

    def unit(self, text: str) -> int | None:
        """Return the position of one unit; None when the name is not known."""
        if text not in self._unit:
            position = self._names.find(text)
            self._unit[text] = OUTSIDE if position is None and self._names.key(text) in self._outside else position
        return self._unit[text]

    def units(self, text: str) -> tuple[list[int], list[str]]:
        """Return the positions of several units in one cell, and the names that are not known."""
        parts = text.split("、")
        if all(part in self._unit for part in parts) and len(set(parts)) == len(parts):  # as nearly every cell is
            positions = [position for part in parts if (position := self._unit[part]) is not None]
            if len(positions) == len(parts):
                return positions, []
        if text not in self._units:
            known = [(name, self.unit(name)) for name in split_names(text)]
            positions = [position for _, position in known if position is not None]
            self._units[text] = positions, [name for name, position in known if position is None]
        return self._units[text]

    def fault(self, file: str, row: int, column: int, name: str, count: int) -> Fault:
        """Return the fault of a name that is not known, and of ``count`` places where it stands, at the first of them."""
        close = self._names.nearest(name)
        known = f"是不是 {'、'.join(close)}？如果是，" if close else "如果是考核单位，"
        hint = f"{known}把它写进单位名册的{'别名' if close else '单位或别名'}一列；不参加考核的，写进 case.yaml 的 outside_units"
        more = f"（共 {count} 处）" if count > 1 else ""
        return Fault(file, row, column, "T003", f"单位名册里没有“{clip(name)}”{more}", hint, max(1, len(name)))


NO_NAMES = NameColumns(UnitNames(()), ())
"""For tables without unit columns."""
