"""Where each setting of a profile comes from: its own file or one that it extends, and what it was there before."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple

from kaohe.rulebook import extends
from kaohe.rulebook.extends_lists import LISTS
from kaohe.rulebook.yaml_source import Document, Span, YamlPath

Key = tuple[str, ...]
"""A setting by ids, such as ``("items", "plan", "deduct", "T01")``."""

_CHANGES = ("deduct", "add")
"""Keys of items under which every entry is a setting of its own."""
_NOT_SETTINGS = ("examples",)


class Stated(NamedTuple):
    """What one file says of a setting. ``value`` is YAML on one line; None where the file takes the setting away."""

    value: str | None
    file: str
    line: int


class Setting(NamedTuple):
    """One setting: what holds, and what each file before it said, the nearest first."""

    key: Key
    now: Stated
    before: tuple[Stated, ...]


def settings_of(chain: list[Document]) -> list[Setting]:
    """Return every setting of a profile, in the order of the merged profile; what was taken away stands behind its likes.

    ``chain`` holds the profile's own document first, then those that it extends, freshly read: merging uses them up. It must
    merge without faults.
    """
    told: dict[Key, list[Stated]] = {}
    merged = chain[-1]
    level = _flat(merged)
    _tell(told, level)
    for child in reversed(chain[:-1]):
        dropped = _drops(child)
        merged = extends.merge(merged, child, [])
        level = _flat(merged)
        _tell(told, level)
        for key, sayings in told.items():
            if key not in level and sayings[0].value is not None:
                sayings.insert(0, Stated(None, child.file, _line_of_loss(merged, child, key, dropped)))
    return [Setting(key, told[key][0], tuple(told[key][1:])) for key in _ordered(list(level), list(told))]


def _ordered(keys: list[Key], every: list[Key]) -> list[Key]:
    """Return the keys in order, with those that are no more behind what they stood beside."""
    for gone in (key for key in every if key not in keys):
        beside = [sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(gone, key, strict=False))) for key in keys]
        nearest = max(beside)
        keys.insert(len(keys) if nearest == 0 else len(beside) - beside[::-1].index(nearest), gone)
    return keys


def _tell(told: dict[Key, list[Stated]], level: dict[Key, Stated]) -> None:
    for key, stated in level.items():
        sayings = told.setdefault(key, [])
        if not sayings or sayings[0] != stated:
            sayings.insert(0, stated)


def _flat(document: Document) -> dict[Key, Stated]:
    """Return every setting of one document, as merged so far."""
    return {key: _stated(document, path) for key, path in _paths(document.data)}


def _paths(data: dict[str, Any]) -> Iterator[tuple[Key, YamlPath]]:
    for name, value in data.items():
        if name in LISTS and isinstance(value, list):
            yield from _entries((name,), (name,), value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if f"{name}/{key}" in LISTS and isinstance(inner, list):
                    yield from _entries((name, key), (name, key), inner)
                elif name == "criteria" and isinstance(inner, dict):
                    for last in inner:
                        yield (name, key, last), (name, key, last)
                else:
                    yield (name, key), (name, key)
        elif name not in ("extends", "drop", "set", *_NOT_SETTINGS):
            yield (name,), (name,)


def _entries(key: Key, path: YamlPath, entries: list[Any]) -> Iterator[tuple[Key, YamlPath]]:
    id_key = LISTS["/".join(key)]
    for i, entry in enumerate(entries):
        for name, value in entry.items():
            at: YamlPath = (*path, i, name)
            if name in _CHANGES and isinstance(value, dict):
                for id_ in value:
                    yield (*key, entry[id_key], name, id_), (*at, id_)
            elif name not in (id_key, *_NOT_SETTINGS):
                yield (*key, entry[id_key], name), at


def _stated(document: Document, path: YamlPath) -> Stated:
    span = document.keys.get(path) or document.span(path)
    return Stated(flow(document.at(path)), span.file or document.file, span.line)


def _drops(child: Document) -> dict[str, Span]:
    names = child.data.get("drop", [])
    return {name: child.span(("drop", i)) for i, name in enumerate(names)}


def _line_of_loss(merged: Document, child: Document, key: Key, dropped: dict[str, Span]) -> int:
    """Return the line of the extension that takes a setting away: ``drop``, or the key that was written anew without it."""
    for name in key:
        if name in dropped:
            return dropped[name].line
    path = dict(_groups(merged.data)).get(key[:-1], ())
    span = merged.keys.get(path) or merged.span(path)
    return span.line if (span.file or merged.file) == child.file else 1


def _groups(data: dict[str, Any]) -> Iterator[tuple[Key, YamlPath]]:
    """Yield what settings may be missing from: the deductions of each item, and whole groups."""
    for name in LISTS:
        steps = tuple(name.split("/"))
        entries: Any = data
        for step in steps:
            entries = entries.get(step, {}) if isinstance(entries, dict) else {}
        for i, entry in enumerate(entries):
            for key in (key for key in _CHANGES if key in entry):
                yield (*steps, entry[LISTS[name]], key), (*steps, i, key)


def flow(value: Any) -> str:
    """Return a value as YAML on one line, as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    text = str(value)
    plain = isinstance(value, int) or not (set(text) & set(":{}[],#&*!|>'\"%@`") or text[:1].isdigit() or text.strip() != text)
    return text if plain else f'"{text}"'
