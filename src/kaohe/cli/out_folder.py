"""Write a folder as a whole: it is built beside its place and put there in one step, so that old and new never mix."""

import ctypes
import os
import shutil
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from kaohe.cli.output import unwritable
from kaohe.cli.unfinished import is_left, unfinished
from kaohe.faults import Fault, FaultyInput, clip

_EXCHANGE = 2
_HERE = -100
"""``RENAME_EXCHANGE`` and ``AT_FDCWD`` of Linux."""
_ASIDE = "-old"


def write_folder(folder: Path, files: Mapping[str, bytes], mark: str) -> list[Path]:
    """Write a folder that holds these files and no other. Returns their paths.

    A folder that is there already is replaced only if kaohe wrote it: it holds the file ``mark``, and nothing but files of
    these names. Raises FaultyInput when it holds something else, or cannot be written to; it is then as it was before.
    """
    _refuse(folder, files, mark)
    place = folder.resolve()
    new = place.parent / unfinished(_beside(place))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _tidy(place)
        build(new, files)
        put(new, place)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return [folder / name for name in files]


def _refuse(folder: Path, names: Collection[str], mark: str) -> None:
    """Raise FaultyInput when what is there is not ours to replace."""
    if not folder.exists():
        return
    hint = "换一个文件夹（可以还不存在）"
    if not folder.is_dir() or folder.resolve() in (Path.cwd(), *Path.cwd().parents):
        what = "正在使用的文件夹" if folder.is_dir() else "一个文件"
        raise FaultyInput([Fault(str(folder), 0, 0, "F001", f"{folder} 是{what}，不能整个换掉", hint)])
    there = sorted(path.name for path in folder.iterdir())
    other = [name for name in there if name not in names]
    if other or (there and mark not in there):
        told = "、".join(clip(name) for name in (other or there)[:3])
        message = f"{folder} 里有不是这个命令写的 {told}{' 等' if len(other or there) > 3 else ''}，没有写入"
        raise FaultyInput([Fault(str(folder), 0, 0, "F001", message, f"{hint}；确实不要了，就先删去里面的文件")])


def _tidy(place: Path) -> None:
    """Remove what a run that was killed has left, and put back what it had set aside."""
    begins = _beside(place)
    for left in sorted(place.parent.iterdir()):
        if left.name.startswith(begins):
            if left.name.endswith(_ASIDE) and not place.exists():
                left.rename(place)
            elif is_left(left, begins):
                shutil.rmtree(left, ignore_errors=True)


def _beside(place: Path) -> str:
    """Return what the name of a folder that is to take the place of another begins with."""
    return f".{place.name}.kaohe-"


def build(new: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder with these files, safe on the disk."""
    new.mkdir()
    for name, data in files.items():
        with (new / name).open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())


def put(new: Path, place: Path) -> None:
    """Put the new folder in its place; what was there ends up where the new one was, or is gone."""
    if not place.exists():
        new.rename(place)
    elif not _exchange(new, place):
        old = new.with_name(f"{new.name}{_ASIDE}")
        place.rename(old)
        try:
            new.rename(place)
        except OSError:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    done: int = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0
