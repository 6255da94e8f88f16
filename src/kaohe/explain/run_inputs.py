"""Every file that a run read, by the folder it belongs to."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kaohe.explain.records.statement import What
from kaohe.records.ledger_folder import ledger_entries
from kaohe.records.read import LEDGER
from kaohe.rulebook.locate import is_file
from kaohe.rulebook.pack_files import pack_files
from kaohe.run import Run

LOOKUPS = "lookups"
"""The folder of a case that adds rows to the lookups of the pack."""


class InputFolder(NamedTuple):
    """A folder that was read, and its files by their path within it."""

    what: What
    path: Path
    files: tuple[str, ...]


def input_folders(run: Run) -> list[InputFolder]:
    """Return the case, the pack, and each folder that profiles came from, with the files of each."""
    book = run.rulebook
    return [
        InputFolder("case", book.case_folder, _case_files(run)),
        InputFolder("rules", book.pack.folder, tuple(pack_files(book.pack.folder))),
        *_profile_folders(book.profile_files),
    ]


def files_there(what: str, folder: Path) -> list[str]:
    """Return the files that a run would read of a folder because they lie in it, whether anything names them or not."""
    if what == "rules":
        return pack_files(folder)
    return _ledger_files(folder) if what == "case" else []


def _case_files(run: Run) -> tuple[str, ...]:
    """Return what case.yaml names (be it for reports only), the ledger, and the lookups of the case that a pack reads."""
    case, folder = run.rulebook.case, run.rulebook.case_folder
    added = [f"{LOOKUPS}/{path.name}" for path in run.rulebook.pack.lookups.values()] if run.records.ledger is not None else []
    names = [*_named(case.model_dump(), folder), *(name for name in added if (folder / name).is_file())]
    return ("case.yaml", *sorted({*names, *_ledger_files(folder)}))


def _named(written: object, folder: Path) -> Iterator[str]:
    """Yield every text of case.yaml that is the name of a file in the case folder."""
    if isinstance(written, str):
        if "." in written and "/" not in written and is_file(folder / written):
            yield written
    elif isinstance(written, dict | list):
        for inner in written.values() if isinstance(written, dict) else written:
            yield from _named(inner, folder)


def _ledger_files(folder: Path) -> list[str]:
    ledger = folder / LEDGER
    return [f"{LEDGER}/{path.name}" for path in ledger_entries(ledger) if path.is_file()] if ledger.is_dir() else []


def _profile_folders(files: tuple[str, ...]) -> list[InputFolder]:
    """Return the folders of the profiles, that of the one asked for first."""
    folders: dict[Path, list[str]] = {}
    for file in map(Path, files):
        folders.setdefault(file.parent, []).append(file.name)
    return [InputFolder("profiles", folder, tuple(names)) for folder, names in folders.items()]
