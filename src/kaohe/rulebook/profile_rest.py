"""Check what can be checked of a profile that cannot be read whole, so that all its faults come at once."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from kaohe.rulebook.profile_models import Profile

_STAND_INS: dict[str, Any] = {
    "profile": "?", "title": "?", "pack": "?", "total": 0, "rounding": {"at": "show", "digits": 0}, "items": [], "grades": [],
    "id": "unreadable", "points": 0, "grade": "?", "at_most": 0, "add": {},
}  # fmt: skip
"""What stands in for a key that is missing or was taken out."""

_ROUNDS = 4
"""Taking out what is wrong can leave something missing, and putting that in can show another fault."""


def readable_rest(data: dict[str, Any]) -> Profile | None:
    """Return the profile without the keys that cannot be read; places in lists stay what they are.

    Good only for checking names and types: sums and lines of such a profile mean nothing.
    """
    rest = deepcopy(data)
    for _ in range(_ROUNDS):
        try:
            return Profile.model_validate(rest)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                _mend(rest, list(_key_path(detail["loc"])), detail["type"])
    return None


def _key_path(loc: tuple[str | int, ...]) -> Iterator[str | int]:
    """Cut a location down to the key of an entry: items, 2, scale."""
    lists = 1 if loc[0] in ("items", "grades") else 2 if loc[:2] == ("bonus", "items") else 0
    depth = lists + 2 if lists else 2 if loc[0] in ("parameters", "ranges", "criteria", "bonus") else 1
    yield from loc[:depth]


def _mend(rest: Any, path: list[str | int], kind: str) -> None:
    """Take out the value at ``path``, or put a stand-in where a key is missing."""
    *outer, last = path
    for step in outer:
        try:
            rest = rest[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(rest, list) and isinstance(last, int):
        rest[last] = {}
    elif isinstance(rest, dict):
        rest.pop(last, None)
        if kind == "missing" and isinstance(last, str):
            rest[last] = deepcopy(_STAND_INS.get(last))
