"""``ledger/sources.csv``: which files the records came from, what they were taken for, and what became of their rows."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault
from kaohe.records.inert import inert, revived
from kaohe.records.ledger_folder import SOURCES
from kaohe.records.parsing import split_names
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES

UNITS_HEADER = ("名单里的单位", "加进名册的单位")
"""Further columns where a source is a list of units."""
HEADER = ("文件", "工作表", "种类", "记录表", "sha256", "读取", "使用", "不用", "原因")
AGAIN = "重复"
"""Why a row is left out whose record stands in another place too, with the same cells."""


JOINED = "partner_units"
"""As table: the rows name partners of tasks that other sources give."""
_TITLES = {name: spec.title for name, spec in RECORD_TABLES.items()} | {JOINED: "抽查任务的配合单位", "": ""}
_NAMES = {title: name for name, title in _TITLES.items()}


class SourceEntry(NamedTuple):
    """One table that one sheet of a file gave. ``table`` is "" where the rows are only counted."""

    file: str
    sheet: str
    kind: str
    table: str
    sha256: str
    read: int
    used: int
    left_out: dict[str, int]
    listed: tuple[str, ...] = ()
    """Units that a list of units names."""
    added: tuple[str, ...] = ()
    """Those of them that it put on the case's list."""

    @property
    def again(self) -> int:
        """How many of its records stand in another source too."""
        return self.left_out.get(AGAIN, 0)

    @property
    def stored(self) -> bool:
        """Whether its records are in the ledger, each with its place; units and partners of tasks are joined to others."""
        return self.table in LEDGER_TABLES

    def counted(self, used: int, again: int) -> "SourceEntry":
        """Return the same with the number of records that are used, and of those that stand elsewhere too."""
        others = {why: n for why, n in self.left_out.items() if why != AGAIN}
        return self._replace(used=used, left_out=others | ({AGAIN: again} if again else {}))


def read_sources(folder: Path, faults: list[Fault]) -> list[SourceEntry]:
    """Read the list in a ledger folder; [] when there is none."""
    path = folder / SOURCES
    if not path.is_file():
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        return [_entry([revived(cell) for cell in row]) for row in rows[1:] if any(row)]
    except (OSError, ValueError, KeyError, csv.Error):
        hint = "这个文件由 kaohe import 写，不要手改；改坏了就删去它，把原来的文件再导入一次"
        faults.append(Fault(str(path), 0, 0, "T001", "导入记录读不懂", hint))
        return []


def _entry(row: list[str]) -> SourceEntry:
    file, sheet, kind, table, sha256, read, used, _, why, *more = row
    listed, added = (tuple(split_names(cell)) for cell in (*more, "", "")[:2])
    reasons = (part.rpartition(" ") for part in why.split("、") if part)
    counts = {name: int(n) for name, _, n in reasons}
    return SourceEntry(file, sheet, kind, _NAMES[table], sha256, int(read), int(used), counts, listed, added)


def sources_csv(entries: Iterable[SourceEntry]) -> bytes:
    """Return the list as it is written."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    ordered = sorted(entries, key=lambda entry: entry.file)  # sheets and their tables as they come
    lists = any(entry.listed for entry in ordered)
    write(HEADER + UNITS_HEADER * lists)
    for entry in ordered:
        counts = map(str, (entry.read, entry.used, sum(entry.left_out.values())))
        told = told_reasons(entry.left_out)
        units = ("、".join(entry.listed), "、".join(entry.added)) if lists else ()
        write(map(inert, (entry.file, entry.sheet, entry.kind, _TITLES[entry.table], entry.sha256, *counts, told, *units)))
    return ("\ufeff" + out.getvalue()).encode()


def told_reasons(left_out: dict[str, int]) -> str:
    """Return why rows were left out, with the number of each reason."""
    return "、".join(f"{why} {count}" for why, count in sorted(left_out.items()) if count)


def told_table(table: str) -> str:
    """Return what a table of an entry is called."""
    return _TITLES.get(table, table)
