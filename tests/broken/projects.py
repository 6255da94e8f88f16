"""The tiny project that every broken example changes, and what the check says of it."""

import shutil
from contextlib import chdir
from pathlib import Path

from kaohe.check import check
from kaohe.checking.remarks import Remark
from kaohe.faults import Fault
from kaohe.report.checks import checks_text
from kaohe.rulebook.locate import Places

FOLDER = Path(__file__).parent
BASE = FOLDER / "_base"
EXAMPLES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and not folder.name.startswith(("_", ".")))


def copy(example: str | None, to: Path) -> None:
    """Copy the base to ``to``, then what the example replaces."""
    shutil.copytree(BASE, to, dirs_exist_ok=True)
    if example is not None:
        shutil.copytree(FOLDER / example, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))


def found_of(example: str | None, to: Path) -> list[Remark]:
    """Check an example (None: the base) as a user would, from inside its folder. Returns faults or remarks."""
    copy(example, to)
    with chdir(to):
        checked = check([], Places())
    return [*(Remark(fault) for fault in checked.faults), *checked.remarks]


def faults_of(example: str | None, to: Path) -> list[Fault]:
    """Return what is found in an example and not accepted by it."""
    return [remark.fault for remark in found_of(example, to) if not remark.meant]


def text_of(example: str, to: Path) -> str:
    """Return what ``kaohe check`` prints about an example."""
    found = found_of(example, to)
    with chdir(to):
        return checks_text(found)
