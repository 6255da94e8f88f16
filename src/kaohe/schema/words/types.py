"""The type of a table of words, and how it is put into a schema."""

from typing import Any

from kaohe.rulebook.validate import LABELS

Words = dict[str, str | tuple[str, str]]


def titled(shape: dict[str, Any], key: str, words: Words) -> dict[str, Any]:
    """Return a schema with the title and the description of a key (``""``: of the whole)."""
    told = words[key]
    title, description = told if isinstance(told, tuple) else (LABELS[key], told)
    return {**shape, "title": title, "description": description}
