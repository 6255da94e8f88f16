"""Names of files made from names of units."""

import re
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LONGEST = 180
"""Bytes; a folder allows 255, and an ending is put behind."""


def file_names(names: Iterable[str]) -> list[str]:
    """Return a file name for each name, that every system takes and no other name of the list has."""
    made: dict[str, str] = {}
    for name in names:
        plain = unique = _plain(name)
        number = 2
        while unique.casefold() in made:
            unique, number = f"{plain}（{number}）", number + 1
        made[unique.casefold()] = unique
    return list(made.values())


def _plain(name: str) -> str:
    plain = _FORBIDDEN.sub("_", name).encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain) else plain
