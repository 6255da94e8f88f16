"""Unit names in sources: resolved through aliases to canonical names; unknown ones gathered, each reported once."""

from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.case_file import CaseFile
from kaohe.importing.sheets import Sheet
from kaohe.importing.yaml_words import yaml_list
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

    def __init__(self, units: list[Unit], case: CaseFile) -> None:
        self.units = units
        self._names = UnitNames(units)
        self._outside = {UnitNames.key(name): name for name in case.case.outside_units}
        self._case = case
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
        faults = [self._unknown(name, met) for name, met in self._first.items()]
        if not (self._case.new_text and faults):
            return faults
        first = min(faults)  # the case is not there yet: the file to write comes with the first
        return [self._with_case_file(fault) if fault is first else fault for fault in faults]

    def _unknown(self, name: str, met: Met) -> Fault:
        close = self._names.nearest(name)
        known = f"是不是 {'、'.join(close)}？同一单位就" if close else "是考核单位就"
        there = (self._case.folder / self._case.case.units).is_file()
        into = f"在{f' {self._units_path} ' if there else '导入的单位名单'}的{'别名' if close else '单位'}一列写上 {clip(name)}"
        message = f"单位名册里没有“{clip(name)}”（共 {self._count[name]} 行）"
        return met.sheet.fault(met.row, met.position, "T003", message, f"{known}{into}；{self._as_outside(name)}")

    @property
    def _units_path(self) -> str:
        return f"{self._case.shown}/{self._case.case.units}"

    @property
    def _case_path(self) -> str:
        return f"{self._case.shown}/case.yaml"

    def _as_outside(self, name: str) -> str:
        """Return what to do about a unit that is not assessed."""
        if self._case.new_text:
            return f"不参加考核的单位，写进 {self._case_path} 的 outside_units"
        if self._case.case.outside_units:
            return f"不参加考核的单位，在 {self._case_path} 的 outside_units 里加上 {clip(name)}"
        several = "（几个单位写在一个方括号里，用逗号隔开）" if len(self._first) > 1 else ""
        return f"不参加考核的单位，在 {self._case_path} 里写 outside_units: {yaml_list([clip(name)])}{several}"

    def _with_case_file(self, fault: Fault) -> Fault:
        """Return the fault with the ``case.yaml`` to write: names that are like no unit are offered as not assessed."""
        far = [name for name in self._first if not self._names.nearest(name)] or [*self._first]
        line = f"outside_units: {yaml_list(sorted(far))}    # 只留不参加考核的"
        told = f"（案例还没有建，先把下面的内容存为 {self._case_path}，再导入）："
        return fault._replace(hint=f"{fault.hint}{told}\n{self._case.new_text}{line}")

    def _no_units(self) -> Fault:
        met = next(iter(self._first.values()))
        names = sorted(self._first)
        lines = [f"—— {self._units_path} ——", "单位,别名,组别", *(f"{name},," for name in names[:60])]
        more = [f"…… 共 {len(names)} 个名称"] * (len(names) > 60)
        what = "文件里出现的名称如下；同一单位的不同叫法并成一行，别的叫法写在别名一列，用顿号隔开"
        if self._case.new_text:
            told = f"把下面两段存成两个文件，改好再导入，不用再写 --year（或连同单位名单、模板的“考核单位”一起导入）。{what}；不参加考核的，从名册挪到 outside_units："
            before = [
                f"—— {self._case_path} ——",
                *self._case.new_text.splitlines(),
                "outside_units: []    # 不参加考核的单位，用逗号隔开",
            ]
        else:
            told = f"把下面的内容存为 {self._units_path}（或连同单位名单、模板的“考核单位”一起导入）。{what}；{self._as_outside('名称')}："
            lines, before = lines[1:], []
        hint = "\n".join([told, *before, *lines, *more])
        return met.sheet.fault(met.row, met.position, "T003", "案例还没有单位名册", hint)


def _unwrapped(name: str) -> str:
    """Return a name without the brackets that stand around all of it."""
    text = name.strip()
    return text[1:-1] if len(text) > 2 and _BRACKETS.get(text[0]) == text[-1] else text
