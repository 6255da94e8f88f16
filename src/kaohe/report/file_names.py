"""Names of files made from names of units."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LONGEST = 180
"""Bytes; a folder allows 255, and an ending is put behind."""


def file_names(names: Sequence[str]) -> list[str]:
    """Return a file name for each name, that every system takes and no other name of the list has.

    A name that can be one stays as it is; of several that would come to the same one, each that is not written that way
    itself is told apart by what it is made of: whatever the order of the names, each has the same file name.
    """
    plain = [_plain(name) for name in names]
    alike = Counter(p.casefold() for p in plain)
    kept = Counter(p.casefold() for p, name in zip(plain, names, strict=True) if p == name)
    made: dict[str, str] = {}
    for name, p in zip(names, plain, strict=True):
        own = alike[p.casefold()] == 1 or (p == name and kept[p.casefold()] == 1)
        told = unique = p if own else f"{p}（{sha256(name.encode(errors='replace')).hexdigest()[:6]}）"
        number = 2
        while unique.casefold() in made:
            unique, number = f"{told}（{number}）", number + 1
        made[unique.casefold()] = unique
    return list(made.values())


def _plain(name: str) -> str:
    plain = _FORBIDDEN.sub("_", name).encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain) else plain
