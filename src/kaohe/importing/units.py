"""Unit names in sources: resolved through aliases to canonical names; unknown ones gathered, each reported once."""

from collections.abc import Collection
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.sheets import Sheet
from kaohe.records.grids import GridRow
from kaohe.records.texts import plain_text
from kaohe.records.units import Unit, UnitNames

_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "《": "》", "〔": "〕"}


class Met(NamedTuple):
    """Where a text that is not known was met first."""

    sheet: Sheet
    row: GridRow
    position: int


class UnitBook:
    """The units of the case, those outside it, and the names met that are neither."""

    def __init__(self, units: list[Unit], outside: Collection[str], units_file: str) -> None:
        self.units = units
        self._names = UnitNames(units)
        self._outside = {UnitNames.key(name): name for name in outside}
        self._units_file = units_file
        self._first: dict[str, Met] = {}
        self._count: dict[str, int] = {}

    def canonical(self, name: str) -> str | None:
        """Return the canonical name of a unit, or of one outside the case; None when it is not known."""
        for spelling in (name, _unwrapped(name)):
            position = self._names.find(spelling)
            if position is not None:
                return self.units[position].name
            if UnitNames.key(spelling) in self._outside:
                return self._outside[UnitNames.key(spelling)]
        return None

    def resolve(self, name: str, met: Met) -> str:
        """Return the canonical name; an unknown one is noted, and comes back as it is."""
        found = self.canonical(name)
        if found is None:
            plain = plain_text(_unwrapped(name)) or name
            self._first.setdefault(plain, met)
            self._count[plain] = self._count.get(plain, 0) + 1
            return plain
        return found

    def faults(self) -> list[Fault]:
        """Return a fault for each name that is not known; a single one where the case has no units at all."""
        if not self.units and self._first:
            return [self._no_units()]
        return [self._unknown(name, met) for name, met in self._first.items()]

    def _unknown(self, name: str, met: Met) -> Fault:
        close = self._names.nearest(name)
        known = f"是不是 {'、'.join(close)}？同一单位就" if close else "是考核单位就"
        into = f"在 {self._units_file} 的{'别名' if close else '单位'}一列写上 {clip(name)}"
        hint = f"{known}{into}；不参加考核的单位，在 case.yaml 里写 outside_units: [{clip(name)}]"
        message = f"单位名册里没有“{clip(name)}”（共 {self._count[name]} 行）"
        return met.sheet.fault(met.row, met.position, "T003", message, hint)

    def _no_units(self) -> Fault:
        met = next(iter(self._first.values()))
        names = sorted(self._first)
        lines = "\n".join(["单位,别名,组别", *(f"{name},," for name in names[:60])])
        more = f"\n…… 共 {len(names)} 个名称" if len(names) > 60 else ""
        hint = f"建立 {self._units_file}（或连同模板的“考核单位”一起导入）；文件里出现的名称如下，同一单位的不同叫法并成一行：\n{lines}{more}"
        return met.sheet.fault(met.row, met.position, "T003", "案例还没有单位名册", hint)


def _unwrapped(name: str) -> str:
    """Return a name without the brackets that stand around all of it."""
    text = name.strip()
    return text[1:-1] if len(text) > 2 and _BRACKETS.get(text[0]) == text[-1] else text
