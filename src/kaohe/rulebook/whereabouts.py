"""Where a folder was found, told without naming this machine: relative to the working folder, the installation, the report."""

import os
from pathlib import Path
from typing import Literal, NamedTuple

from kaohe.rulebook.locate import SHIPPED, Places

Found = Literal["flag", "path", "working", "installed"]
"""By a flag, as a path that was typed, by name in the working folder, by name in what comes with the program."""
Inside = Literal["working", "installed", "beside", "elsewhere"]
"""What the path is relative to: the working folder, the installation, the folder of the report; elsewhere: nothing."""


class Whereabouts(NamedTuple):
    """Where a folder was found, and its path with slashes."""

    found: Found
    inside: Inside
    path: str


def whereabouts(folder: Path, kind: str, places: Places, out: Path | None = None) -> Whereabouts:
    """Tell where a folder that holds (or is) a case, pack or profiles was found.

    ``kind`` is ``cases``, ``rules`` or ``scoring_profiles``; ``out`` is the folder that the telling is written into.
    """
    holder = (folder if kind == "scoring_profiles" else folder.parent).resolve()
    flag = {"rules": places.rules, "scoring_profiles": places.profiles}.get(kind)
    found: Found = "path"
    if flag is not None and holder == flag.resolve():
        found = "flag"
    elif holder == Path(kind).resolve():
        found = "working"
    elif holder == (SHIPPED / kind).resolve():
        found = "installed"
    return Whereabouts(found, *_relative(folder, found, out))


def located(inside: str, path: str, out: Path) -> Path | None:
    """Return the folder that :func:`whereabouts` told of; None where it cannot be known."""
    base = {"working": Path(), "installed": SHIPPED, "beside": out}.get(inside)
    return None if base is None else base / path


def told_path(file: str | Path, keep: int) -> str:
    """Return a path as people know it: below the working folder or the installation, else its last ``keep`` parts."""
    path = Path(file)
    if not path.is_absolute() and ".." not in path.parts:
        return path.as_posix()
    absolute = _absolute(path)
    for base in (Path.cwd(), SHIPPED):
        if absolute.is_relative_to(base):
            return absolute.relative_to(base).as_posix()
    return "/".join(absolute.parts[1:][-keep:])


def _relative(folder: Path, found: Found, out: Path | None) -> tuple[Inside, str]:
    absolute = _absolute(folder)
    bases: list[tuple[Inside, Path]] = [("working", Path.cwd()), ("installed", SHIPPED)]
    for inside, base in reversed(bases) if found == "installed" else bases:
        if absolute.is_relative_to(base):
            return inside, absolute.relative_to(base).as_posix()
    if out is not None:
        beside = _absolute(out)
        if len(Path(os.path.commonpath([absolute, beside])).parts) > 1 and absolute.drive == beside.drive:
            return "beside", Path(os.path.relpath(absolute, beside)).as_posix()
    return "elsewhere", absolute.name


def _absolute(path: Path) -> Path:
    """Return a path from the root, without ``..``; a link stays a link."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
