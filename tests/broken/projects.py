"""The tiny project that every broken example changes, and what the check says of it."""

import os
import shutil
from pathlib import Path

from kaohe.check import check
from kaohe.faults import Fault
from kaohe.report.faults import faults_text
from kaohe.rulebook.locate import Places

FOLDER = Path(__file__).parent
BASE = FOLDER / "_base"
EXAMPLES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and not folder.name.startswith(("_", ".")))


def copy(example: str | None, to: Path) -> None:
    """Copy the base to ``to``, then what the example replaces."""
    shutil.copytree(BASE, to, dirs_exist_ok=True)
    if example is not None:
        shutil.copytree(FOLDER / example, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))


def faults_of(example: str | None, to: Path) -> list[Fault]:
    """Check an example (None: the base) as a user would, from inside its folder."""
    copy(example, to)
    before = Path.cwd()
    os.chdir(to)
    try:
        return check([], Places()).faults
    finally:
        os.chdir(before)


def text_of(example: str, to: Path) -> str:
    """Return what ``kaohe check`` prints about an example."""
    faults = faults_of(example, to)
    before = Path.cwd()
    os.chdir(to)
    try:
        return faults_text(faults)
    finally:
        os.chdir(before)
