"""Which files are opened under some folders, as the system sees it: whatever opens them, be it DuckDB or a workbook reader."""

import ctypes
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

IN_OPEN, IN_ISDIR, IN_Q_OVERFLOW = 0x20, 0x40000000, 0x4000
_HEAD = struct.Struct("iIII")


@contextmanager
def opened(folders: Iterable[Path]) -> Iterator[set[Path]]:
    """Yield a set that holds, at the end, every file opened in these folders and those below them. Linux only."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert watch >= 0
    names = {}
    for top in folders:
        for folder in (top, *(path for path in top.rglob("*") if path.is_dir())):
            number = libc.inotify_add_watch(watch, os.fsencode(folder), IN_OPEN)
            assert number >= 0, os.strerror(ctypes.get_errno())
            names[number] = folder
    found: set[Path] = set()
    try:
        yield found
        found |= {names[number] / name for number, name in _events(watch)}
    finally:
        os.close(watch)


def _events(watch: int) -> Iterator[tuple[int, str]]:
    while True:
        try:
            data = os.read(watch, 1 << 16)
        except BlockingIOError:
            return
        while data:
            number, mask, _, length = _HEAD.unpack_from(data)
            name, data = data[_HEAD.size : _HEAD.size + length].rstrip(b"\0"), data[_HEAD.size + length :]
            assert not mask & IN_Q_OVERFLOW
            if not mask & IN_ISDIR:
                yield number, os.fsdecode(name)
