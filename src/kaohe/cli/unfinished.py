"""Names of what is being written, by which a later run knows what a killed one has left."""

import os
import platform
import sys
import time
from pathlib import Path
from uuid import uuid4
from zlib import crc32

_LONG_AGO = 3600
"""Seconds after which it is taken as left where nobody can tell whether its process still runs."""


def unfinished(begins: str) -> str:
    """Return a new name that begins so, and tells this machine and process."""
    return f"{begins}{_machine()}.{os.getpid()}-{uuid4().hex[:8]}"


def is_left(path: Path, begins: str) -> bool:
    """Say whether the process that wrote this is gone; of another machine, whether it was long ago."""
    machine, _, pid = path.name.removeprefix(begins).partition("-")[0].partition(".")
    if machine == _machine() and pid.isdecimal() and sys.platform != "win32":
        return int(pid) == os.getpid() or not _runs(int(pid))
    return time.time() - path.stat().st_mtime > _LONG_AGO


def _machine() -> str:
    return f"{crc32(platform.node().encode()):08x}"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
