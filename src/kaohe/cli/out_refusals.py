"""What a report may not be written over: files of others, files that were changed, folders that are inputs."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.explain.statement import FILE
from kaohe.faults import Fault, clip, raise_if_any

if TYPE_CHECKING:
    from kaohe.explain.records.statement import StatementRecord
    from kaohe.run import Run

_OF_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""Files that systems put into folders by themselves."""
_INPUTS = {"case.yaml": "案例", "pack.yaml": "规则包"}


def refuse(
    folder: Path, files: Mapping[str, bytes], run: "Run", earlier: "StatementRecord | None", begun: Mapping[str, list[str]]
) -> None:
    """Raise FaultyInput when writing ``files`` into a folder would replace what is not ours, or what was changed.

    ``earlier`` is the record in the folder: what it names with its sha256 is ours, and so is what a run that was stopped
    halfway was putting there (``begun``). A file that is already what is to be written is never in the way.
    """
    raise_if_any([*_input(folder, run)])
    ours = {name: [*listed] for name, listed in begun.items()}
    for file in () if earlier is None else (*earlier.superseded, *earlier.outputs):
        ours.setdefault(file.path, []).append(file.sha256)
    foreign, changed = [], []
    for name in sorted(_in_the_way(folder, files)):
        path = folder / name
        if name == FILE:
            foreign += [name] if earlier is None and name not in begun else []
            continue
        data = path.read_bytes() if path.is_file() else None
        if data is None or (data != files.get(name) and name not in ours):
            foreign.append(name)
        elif data != files.get(name) and hashlib.sha256(data).hexdigest() not in ours[name]:
            changed.append(name)
    raise_if_any([*_told(folder, foreign, changed)])


def _in_the_way(folder: Path, files: Mapping[str, bytes]) -> set[str]:
    """Return what is there of the files to be written, and everything in folders that are replaced."""
    there = {name for name in (*files, FILE) if "/" not in name and (folder / name).exists()}
    for inner in {name.partition("/")[0] for name in files if "/" in name}:
        if (folder / inner).is_dir():
            there |= {f"{inner}/{path.name}" for path in (folder / inner).iterdir() if path.name not in _OF_SYSTEMS}
        elif (folder / inner).exists():
            there.add(inner)
    return there


def _told(folder: Path, foreign: list[str], changed: list[str]) -> Iterator[Fault]:
    if foreign:
        message = f"{folder} 里的 {_some(foreign)} 不是 kaohe 写的，没有写入"
        yield Fault(str(folder), 0, 0, "F001", message, "用 --out 换一个文件夹；或先把这些文件移到别处")
    if changed:
        message = f"{folder} 里的 {_some(changed)} 写出之后改过（也许有人填写了内容），没有写入"
        yield Fault(str(folder), 0, 0, "F001", message, "用 --out 换一个文件夹；或先把改过的文件移到别处，不要了就删去")


def _some(names: list[str]) -> str:
    return f"{'、'.join(clip(name) for name in names[:3])}{f' 等 {len(names)} 个' if len(names) > 3 else ''}"


def _input(folder: Path, run: "Run") -> Iterator[Fault]:
    """Yield a fault for a folder that a run reads."""
    profiles = {Path(file).parent.resolve() for file in run.rulebook.profile_files}
    what = next((told for name, told in _INPUTS.items() if (folder / name).is_file()), None)
    if what is None and folder.resolve() in profiles and folder.resolve() != Path.cwd():
        what = "评分方案"
    if what:
        yield Fault(
            str(folder), 0, 0, "F001", f"{folder} 是{what}的文件夹，报告不能写在里面", "用 --out 换一个文件夹（可以还不存在）"
        )
