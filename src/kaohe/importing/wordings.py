"""Result wordings: the spelling that is written into the ledger, whatever code or punctuation an export adds."""

import re
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher
from pathlib import Path

from kaohe.faults import Fault, clip, nearest
from kaohe.records.tables import need_columns, read_table

LOOKUP = Path("lookups") / "result_wordings.csv"
"""In the pack, and in a case folder that adds its own."""
CLASSES = Path("lookups") / "result_classes.csv"
"""In the pack: what each class means, for people."""
UNDECIDED = "类别"
"""Stands in a line that is offered where a person has to write the class."""

_NEARLY = 0.85
_BARE_CODE = re.compile(r"[0-9]{1,3}(?:\.0)?|[A-Z]")
_CODE_BEFORE = re.compile(r"[(\[【]?(?:[0-9]{1,3}|[A-Za-z])[)\]】]?[-—_.:、,|/]*(?=[\u4e00-\u9fff])")
_TURNING = frozenset("不未无没非拒责令罚违禁封扣停吊撤销案整改")
"""Characters that turn a wording into another: a wording without the same ones is not the same, however alike."""
_AROUND = re.compile(r"^(?:经过?)?(?:现场|书面|本次)?(?:检查|抽查|核查)?(?:结果|结论|后|时)?[为是]?|的?(?:情况|情形|结果)?$")
"""What people write around a wording without saying anything else."""
_CODE_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff)])[-—_.:、,|/]*[(\[【]?(?:[0-9]{1,3}|[A-Za-z])[)\]】]?")


class Wordings:
    """The wordings that are known, with their classes; ``meanings`` tells what each class means."""

    def __init__(self, classes: dict[str, str], meanings: dict[str, str] | None = None) -> None:
        self.classes = classes
        self.meanings = meanings or {}
        self._by_key: dict[str, str] = {}
        for wording in classes:
            self._by_key.setdefault(_key(wording), wording)
        self._found: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """Return the wording as it is written in the lookup; None when no wording is meant that is known."""
        if text not in self._found:
            self._found[text] = text if text in self.classes else self._by_key.get(_key(text)) or self._without_code(text)
        return self._found[text]

    def is_code(self, text: str) -> bool:
        """Say whether a cell holds a bare code, which means one thing in one system and another in the next."""
        return _BARE_CODE.fullmatch(_folded(text).upper()) is not None

    def nearly(self, text: str) -> list[str]:
        """Return the wordings that a text nearly is, all of one class: a slip of the pen, or words around it. Else none."""
        key = _key(text)
        close = [w for w in self.classes if _bare(_key(w)) == _bare(key)] or [
            w for w in nearest(text, self.classes) if _same(_key(w), key)
        ]
        return close if len({self.classes[wording] for wording in close}) == 1 else []

    def told_classes(self) -> list[str]:
        """Return a line for each class: what it means, or wordings that are of it."""
        lines = []
        for class_ in dict.fromkeys((*self.meanings, *self.classes.values())):
            like = [wording for wording, other in self.classes.items() if other == class_ and wording != class_][:3]
            means = self.meanings.get(class_) or (f"如 {'、'.join(like)}" if like else "")
            lines.append(f"{class_}：{means}" if means else class_)
        return lines

    def _without_code(self, text: str) -> str | None:
        plain = _folded(text)
        for shorter in (_CODE_BEFORE.sub("", plain, count=1), re.sub(f"{_CODE_BEHIND.pattern}$", "", plain)):
            if shorter != plain and _key(shorter) in self._by_key:
                return self._by_key[_key(shorter)]
        return None


def load_wordings(pack_folder: Path, case_folder: Path, faults: list[Fault]) -> Wordings:
    """Load the pack's lookup and what the case adds to it or says otherwise. A class that the pack does not have is a fault."""
    shipped = _read(pack_folder / LOOKUP, faults)
    meanings = _read_meanings(pack_folder / CLASSES, faults)
    return Wordings(shipped | _read(case_folder / LOOKUP, faults, {*meanings, *shipped.values()}), meanings)


def _read_meanings(path: Path, faults: list[Fault]) -> dict[str, str]:
    """Read what each class means, and whether results of it count as problems; {} when there is no such table."""
    table = read_table(path, faults) if path.is_file() else None
    columns = need_columns(table, [("类别",), ("算不算发现问题",), ("意思",)], faults) if table is not None else None
    if table is None or columns is None:
        return {}
    return {row.cells["类别"]: f"{row.cells['意思']}（{row.cells['算不算发现问题']}发现问题）" for row in table.rows}


def _read(path: Path, faults: list[Fault], known: Collection[str] = ()) -> dict[str, str]:
    """Read a lookup of two columns, 用语 and 类别; {} when there is none."""
    if not path.is_file():
        return {}
    table = read_table(path, faults)
    columns = need_columns(table, [("用语",), ("类别",)], faults) if table is not None else None
    if table is None or columns is None:
        return {}
    found: dict[str, str] = {}
    for row in table.rows:
        wording, class_ = row.cells["用语"], row.cells["类别"]
        if not wording or not class_:
            faults.append(table.fault(row, "用语", "T002", "用语和类别都要写", "如 未发现问题,未发现问题"))
        elif known and class_ not in known:
            message = f"“{clip(wording)}”的类别“{clip(class_)}”不是一种类别"
            faults.append(table.fault(row, "类别", "T002", message, f"类别有：{'、'.join(sorted(known))}"))
        else:
            found[wording] = class_
    return found


def _bare(key: str) -> str:
    """Return a wording without what people write around it; itself when nothing else is left."""
    return _AROUND.sub("", key) or key


def _same(one: str, other: str) -> bool:
    """Say whether two wordings differ by so little that one is the other, written a little differently."""
    turning = [[c for c in text if c in _TURNING] for text in (one, other)]
    return turning[0] == turning[1] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEARLY


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _key(text: str) -> str:
    """Return a wording without width, spaces and punctuation, as wordings are compared."""
    return "".join(c for c in _folded(text) if unicodedata.category(c)[0] not in "PSZ")
