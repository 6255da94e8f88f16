"""The files to import: found in folders, known by name and hash, set against those that were imported before."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.sheets import SourceFile, source_name
from kaohe.importing.sources import SourceEntry
from kaohe.importing.store import Store

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")


class Found(NamedTuple):
    """Sources in order of name, and how many files of folders are no tables, by reason."""

    files: list[SourceFile]
    skipped: Counter[str]


def find_files(sources: list[Path], faults: list[Fault]) -> Found:
    """Return the files that the sources name: a file, or every table in a folder and the folders in it."""
    paths: list[Path] = []
    skipped: Counter[str] = Counter()
    for source in sources:
        if source.is_dir():
            paths += _in_folder(source, skipped, faults)
        elif source.is_file():
            paths.append(source)
        else:
            faults.append(Fault(str(source), 0, 0, "F001", f"找不到 {source}", "检查路径和文件名"))
    by_name: dict[str, SourceFile] = {}
    for path in {path.resolve(): path for path in reversed(paths)}.values():
        file = SourceFile(source_name(path), path, _sha256(path, faults))
        other = by_name.setdefault(file.name, file)
        if other is not file:
            message = f"{clip(file.name)} 有两个：{other.path} 和 {file.path}；来源按文件名认，不能同名"
            faults.append(Fault(str(file.path), 0, 0, "N002", message, "给其中一个改名，如加上季度或部门"))
    return Found([by_name[name] for name in sorted(by_name)], skipped)


def _in_folder(folder: Path, skipped: Counter[str], faults: list[Fault]) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if _of_a_case(path, folder):
            skipped["案例自己的文件"] += 1
        elif path.name.startswith("~$"):
            skipped["电子表格的临时文件"] += 1
        elif path.suffix.lower() in SUFFIXES:
            found.append(path)
        else:
            skipped[f"{path.suffix or '没有扩展名的'} 文件，不是表格"] += 1
    if not found:
        hint = f"能读的文件：{'、'.join(SUFFIXES)}"
        faults.append(Fault(str(folder), 0, 0, "F001", f"{folder} 里没有表格", hint))
    return found


def _of_a_case(path: Path, folder: Path) -> bool:
    """Say whether a file belongs to a case that lies within the folder, or is the ledger of the case that the folder is."""
    inner = list(path.relative_to(folder).parents)[:-1]
    return any((folder / part / "case.yaml").is_file() for part in inner) or (
        (folder / "case.yaml").is_file() and (path.parent == folder or path.relative_to(folder).parts[0] == "ledger")
    )


def _sha256(path: Path, faults: list[Fault]) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        faults.append(Fault(str(path), 0, 0, "F001", "打不开这个文件", "检查文件的权限，关闭正在使用它的程序"))
    return digest.hexdigest()


class Sorted(NamedTuple):
    """What is to be done with each file."""

    fresh: list[SourceFile]
    """To be read: not imported before, or changed since."""
    unchanged: list[SourceFile]
    same_as: list[tuple[SourceFile, str]]
    """Left out: the bytes of another source under another name."""


def sort_files(files: list[SourceFile], entries: list[SourceEntry], store: Store, *, again: bool) -> Sorted:
    """Set the files against what the ledger knows. With ``again`` a file that has not changed is read once more."""
    known = {entry.file: entry.sha256 for entry in entries}
    given = {file.name for file in files}
    holders = {sha: name for name, sha in sorted(known.items(), reverse=True) if name not in given}
    done = Sorted([], [], [])
    for file in files:
        if known.get(file.name) == file.sha256 and not again and _complete(file.name, entries, store):
            done.unchanged.append(file)
            holders.setdefault(file.sha256, file.name)
    for file in files:
        if file in done.unchanged:
            continue
        if file.sha256 in holders:
            done.same_as.append((file, holders[file.sha256]))
        else:
            holders[file.sha256] = file.name
            done.fresh.append(file)
    return done


def _complete(name: str, entries: list[SourceEntry], store: Store) -> bool:
    """Say whether the ledger still holds every record of a source."""
    counted: Counter[str] = Counter()
    for entry in entries:
        if entry.file == name and entry.stored:
            counted[entry.table] += entry.used + entry.again
    return all(store.holds(table, name) == count for table, count in counted.items())
