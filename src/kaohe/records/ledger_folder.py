"""Which files of a case's ``ledger`` folder hold which record table."""

import re
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, nearest
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, TableSpec

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
SOURCES = "sources.csv"
"""What ``kaohe import`` writes about the files it has read; no record table."""


class LedgerSource(NamedTuple):
    """One file and the table that it holds records of."""

    path: Path
    spec: TableSpec


def ledger_sources(folder: Path, faults: list[Fault]) -> list[LedgerSource]:
    """Return the files of a ledger folder by table, then name. A file that is named after no table is a fault."""
    found: list[LedgerSource] = []
    for path in ledger_entries(folder):
        if path.name == SOURCES:
            continue
        spec = table_of(path)
        if spec is not None:
            found.append(LedgerSource(path, spec))
            continue
        faults.append(_nameless(path))
    order = {name: i for i, name in enumerate(LEDGER_TABLES)}
    return sorted(found, key=lambda source: (order[source.spec.name], source.path.name))


def ledger_entries(folder: Path) -> list[Path]:
    """Return what lies in a ledger folder, but for hidden files and those that a spreadsheet keeps while a book is open."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


def _nameless(path: Path) -> Fault:
    names = [title for name in LEDGER_TABLES for title in (name, RECORD_TABLES[name].title)]
    close = nearest(path.stem, names)
    own = (
        f"自己填的表，改名为 {close[0]}{path.suffix}"
        if close
        else f"自己填的表，用表名作文件名，如 tasks.csv、抽查任务-2.xlsx（{'、'.join(names)}）"
    )
    hint = f"{own}；平台导出的文件，移出 ledger 文件夹，用 kaohe import 导入"
    return Fault(str(path), 0, 0, "T009", f"ledger 文件夹里的 {clip(path.name)} 不知道是哪张记录表", hint)


def table_of(path: Path) -> TableSpec | None:
    """Return the table that a file is named after: ``tasks.csv``, ``tasks-2.xlsx``, ``抽查任务-一季度.xls``; else None."""
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return None
    stem = re.split(r"[-－—]", path.stem, maxsplit=1)[0].strip()
    return next((RECORD_TABLES[n] for n in LEDGER_TABLES if stem in (n, RECORD_TABLES[n].title)), None)
