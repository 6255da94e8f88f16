"""What the cells of sources are resolved against, and what could not be."""

from dataclasses import dataclass, field

from kaohe.faults import Fault, clip
from kaohe.importing.references import Index
from kaohe.importing.sheets import Sheet
from kaohe.importing.units import Met, UnitBook
from kaohe.importing.wordings import LOOKUP, UNDECIDED, Wordings


@dataclass(slots=True)
class Known:
    """The case's year, units and wordings, its plans and tasks so far; and the texts that none of these explain."""

    case: str
    """The case folder as the user named it."""
    year: int
    units: UnitBook
    wordings: Wordings
    plans: Index
    tasks: Index
    faults: list[Fault] = field(default_factory=list)
    unread: dict[str, tuple[Met, int]] = field(default_factory=dict)
    """Result wordings that are not known: the first cell, and how many."""
    codes: dict[int, tuple[Sheet, Met, dict[str, int]]] = field(default_factory=dict)
    """Sheets whose results are bare codes, with the number of each."""

    def wording(self, text: str, met: Met) -> str:
        """Return a result as the lookup writes it; "" when it is not known, which is noted."""
        found = self.wordings.find(text)
        if found is not None:
            return found
        if self.wordings.is_code(text):
            _, _, counts = self.codes.setdefault(id(met.sheet), (met.sheet, met, {}))
            counts[text] = counts.get(text, 0) + 1
        else:
            first, count = self.unread.get(text, (met, 0))
            self.unread[text] = (first, count + 1)
        return ""

    def all_faults(self) -> list[Fault]:
        """Return the faults of cells and of everything that was gathered."""
        gathered = [*self.units.faults(), *self.plans.faults(), *self.tasks.faults()]
        gathered += self._all_unread()
        return [*self.faults, *gathered, *(self._codes(*found) for found in self.codes.values())]

    def _all_unread(self) -> list[Fault]:
        """Return a fault for each wording that is not known; the classes are told with the first that has none yet."""
        faults = [self._unread(text, *found) for text, found in self.unread.items()]
        first = min((fault for fault in faults if f",{UNDECIDED}”" in fault.hint), default=None)
        classes = "\n".join(self.wordings.told_classes())
        told = {first: first._replace(hint=f"{first.hint}：\n{classes}")} if first is not None else {}
        return [told.get(fault, fault) for fault in faults]

    def _unread(self, text: str, met: Met, count: int) -> Fault:
        close = self.wordings.nearly(text)
        meant = f"是不是 {close[0]}？" if close else ""
        class_ = self.wordings.classes[close[0]] if close else UNDECIDED
        line = f"在 {self.case}/{LOOKUP.as_posix()} 里加一行“{clip(text)},{class_}”（第一行是 用语,类别）"
        choice = "" if close else f"，把“{UNDECIDED}”换成它所属的一种"
        message = f"不认识的检查结果“{clip(text)}”（共 {count} 行）"
        return met.sheet.fault(met.row, met.position, "T002", message, f"{meant}{line}{choice}")

    def _codes(self, sheet: Sheet, met: Met, counts: dict[str, int]) -> Fault:
        told = "、".join(f"{code}（{count} 行）" for code, count in sorted(counts.items())[:10])
        message = f"检查结果只写了代码：{told}"
        hint = "各系统的代码不同（同一个 1，有的是未发现问题，有的不是），不能按代码认；导出时选结果的文字，如 未发现问题"
        return sheet.fault(met.row, met.position, "T002", message, hint)
