"""Write several files into a folder: all beside their places first, then each is moved to its place in one step.

While they are moved a note stands in the folder. What a kill leaves between two of them is seen by it: by people, by
``kaohe verify``, and by the next run, which knows from it which files are its own.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from kaohe.cli.out_folder import build, put
from kaohe.cli.output import unwritable
from kaohe.cli.unfinished import is_left, unfinished

NOTE = "没有写完.txt"
_UNFINISHED = ".kaohe-"
"""What the name of something that is being written begins with."""
_TOLD = """\
kaohe 正在把下面的文件写进这个文件夹，写完就删去本文件。
本文件一直在，就是写到一半停下了：文件夹里的文件可能来自两次写入，先不要用，把写它们的命令再运行一遍。

"""
_NOTED = re.compile(r"([0-9a-f]{64})  (.+)")


def write_files(folder: Path, files: Mapping[str, str | bytes], whole: Collection[str] = ()) -> list[Path]:
    """Write every file by its path within a folder. Returns their paths.

    ``whole`` are folders within it that hold these files and no other afterwards. Until all are on the disk none is put in
    place; a write that is stopped before leaves what was there. Raises FaultyInput when the folder cannot be written to.
    """
    data = {name: content if isinstance(content, bytes) else content.encode("utf-8") for name, content in files.items()}
    ready: list[tuple[Path, Path]] = []
    begun = noted(folder)
    moved, note = 0, None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        for inner in sorted(whole):
            ready.append((folder / unfinished(_UNFINISHED), folder / inner))
            build(ready[-1][0], {name.partition("/")[2]: data[name] for name in data if name.startswith(f"{inner}/")})
        for name, content in data.items():
            if "/" not in name:
                ready.append((_written(folder, content), folder / name))
        if len(ready) > 1:
            note = _written(folder, _note(data, begun))
            note.replace(folder / NOTE)
        for temporary, path in ready:
            put(temporary, path) if temporary.is_dir() else temporary.replace(path)
            moved += 1
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        for temporary in (*(temporary for temporary, _ in ready), *([note] if note else [])):
            _remove(temporary)
        if (folder / NOTE).exists() and (moved == len(ready) or not (moved or begun)):
            (folder / NOTE).unlink()
    return [folder / name for name in files]


def noted(folder: Path) -> dict[str, list[str]]:
    """Return the files that runs which were stopped halfway were putting into a folder, with the sha256 of each."""
    try:
        text = (folder / NOTE).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[str, list[str]] = {}
    for match in filter(None, map(_NOTED.fullmatch, text.splitlines())):
        found.setdefault(match[2], []).append(match[1])
    return found


def _note(data: Mapping[str, bytes], begun: Mapping[str, list[str]]) -> bytes:
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in data.items()]
    lines += [f"{sha256}  {name}\n" for name, listed in begun.items() for sha256 in listed]
    return f"{_TOLD}{''.join(lines)}".encode()


def _tidy(folder: Path) -> None:
    """Remove what a run that was killed has left."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        if is_left(left, _UNFINISHED):
            _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _written(folder: Path, content: bytes) -> Path:
    """Return a temporary file in a folder with the content, safe on the disk."""
    path = folder / unfinished(_UNFINISHED)
    try:
        with path.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
