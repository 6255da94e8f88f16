"""Result wordings: the spelling that is written into the ledger, whatever code or punctuation an export adds."""

import re
import unicodedata
from pathlib import Path

from kaohe.faults import Fault, nearest
from kaohe.records.tables import need_columns, read_table

LOOKUP = Path("lookups") / "result_wordings.csv"
"""In the pack, and in a case folder that adds its own."""

_BARE_CODE = re.compile(r"[0-9]{1,3}(?:\.0)?|[A-Z]")
_CODE_BEFORE = re.compile(r"[(\[【]?(?:[0-9]{1,3}|[A-Za-z])[)\]】]?[-—_.:、,|/]*(?=[\u4e00-\u9fff])")
_CODE_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff)])[-—_.:、,|/]*[(\[【]?(?:[0-9]{1,3}|[A-Za-z])[)\]】]?")


class Wordings:
    """The wordings that are known, with their classes."""

    def __init__(self, classes: dict[str, str]) -> None:
        self.classes = classes
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

    def nearest(self, text: str) -> list[str]:
        """Return the wordings most like a text, best first."""
        return nearest(text, self.classes)

    def _without_code(self, text: str) -> str | None:
        plain = _folded(text)
        for shorter in (_CODE_BEFORE.sub("", plain, count=1), re.sub(f"{_CODE_BEHIND.pattern}$", "", plain)):
            if shorter != plain and _key(shorter) in self._by_key:
                return self._by_key[_key(shorter)]
        return None


def load_wordings(pack_folder: Path, case_folder: Path, faults: list[Fault]) -> Wordings:
    """Load the pack's lookup and what the case adds to it or says otherwise."""
    return Wordings(_read(pack_folder / LOOKUP, faults) | _read(case_folder / LOOKUP, faults))


def _read(path: Path, faults: list[Fault]) -> dict[str, str]:
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
        else:
            found[wording] = class_
    return found


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _key(text: str) -> str:
    """Return a wording without width, spaces and punctuation, as wordings are compared."""
    return "".join(c for c in _folded(text) if unicodedata.category(c)[0] not in "PSZ")
