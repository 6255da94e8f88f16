"""Which files a rule pack is made of."""

from pathlib import Path

TOP = ("*.yaml", "*.jinja")
"""The files of a pack that lie in no folder of it: the pack itself, and the wording of reports."""
PARTS = {"indicators": "*.yaml", "criteria": "*.yaml", "views": "*.sql", "lookups": "*.csv"}
"""The folders of a pack that grading reads, and which of their files. ``mappings`` are read by imports alone."""


def pack_files(folder: Path) -> list[str]:
    """Return the files of a pack that are there, by their path within it, in order; whether right or wrong."""
    top = [path for pattern in TOP for path in folder.glob(pattern)]
    found = [path for part, pattern in PARTS.items() for path in (folder / part).glob(pattern)]
    return sorted(path.relative_to(folder).as_posix() for path in (*top, *found) if path.is_file())
