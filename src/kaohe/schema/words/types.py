"""The type of a table of words, and how it is put into a schema."""

from typing import Any

from kaohe.rulebook.validate import LABELS

Words = dict[str, str | tuple[str, str]]


def title_of(words: Words, key: str) -> str:
    """Return what a key (``""``: the whole) is called."""
    told = words[key]
    return told[0] if isinstance(told, tuple) else LABELS[key]


def titled(shape: dict[str, Any], key: str, words: Words) -> dict[str, Any]:
    """Return a schema with the title and the description of a key (``""``: of the whole)."""
    told = words[key]
    return {**shape, "title": title_of(words, key), "description": told[1] if isinstance(told, tuple) else told}
