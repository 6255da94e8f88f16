"""Merge a profile with those it extends: known ids change only the keys given, ``drop`` removes, the rest is added."""

from typing import Any

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.yaml_source import Document, YamlPath

_LISTS: dict[str, str] = {"items": "id", "grades": "grade", "bonus/items": "id"}
"""Lists whose entries are merged by a key of theirs."""


def merge(base: Document, child: Document, faults: list[Fault]) -> Document:
    """Return ``base`` as changed by ``child``; every value keeps the file and place it comes from."""
    merged = Document(child.file)
    merged.data = _mapping(merged, (), base, (), child, ())
    for key in ("drop", "extends"):
        merged.data.pop(key, None)
    _drop(merged, child, faults)
    return merged


def strip(document: Document, faults: list[Fault]) -> Document:
    """Return a profile that extends nothing as a document to validate: ``drop`` has no place in it."""
    if isinstance(document.data, dict) and "drop" in document.data:
        message = "drop 删去的是被扩展方案里的项，这个方案没有 extends"
        faults.append(document.fault(("drop",), "M005", message, "删去 drop，或补上 extends: 方案名称", at_key=True))
        document.data = {key: value for key, value in document.data.items() if key != "drop"}
    return document


def _mapping(out: Document, at: YamlPath, base: Document, base_at: YamlPath, child: Document, child_at: YamlPath) -> dict[str, Any]:
    old, new = _get(base, base_at), _get(child, child_at)
    result: dict[str, Any] = {}
    for key in [*old, *(k for k in new if k not in old)]:
        here = (*at, key)
        list_key = _LISTS.get("/".join(map(str, here)))
        if key in old and key in new:
            if list_key and isinstance(old[key], list) and isinstance(new[key], list):
                result[key] = _entries(out, here, base, (*base_at, key), child, (*child_at, key), list_key)
                _spans(out, here, child, (*child_at, key), deep=False)
                continue
            mergeable = len(at) == 0 and isinstance(old[key], dict) and isinstance(new[key], dict)
            if mergeable:
                result[key] = _mapping(out, here, base, (*base_at, key), child, (*child_at, key))
                _spans(out, here, child, (*child_at, key), deep=False)
                continue
        source, source_at = (child, (*child_at, key)) if key in new else (base, (*base_at, key))
        result[key] = _get(source, source_at)
        _spans(out, here, source, source_at, deep=True)
    _spans(out, at, child, child_at, deep=False)
    return result


def _entries(
    out: Document, at: YamlPath, base: Document, base_at: YamlPath, child: Document, child_at: YamlPath, id_key: str
) -> list[Any]:
    olds, news = _get(base, base_at), _get(child, child_at)
    positions: dict[str, int] = {}
    for i, entry in enumerate(news):
        if (name := _id(entry, id_key)) is not None:
            positions.setdefault(name, i)
    first: dict[str, int] = dict(positions)
    result: list[Any] = []
    for i, old in enumerate(olds):
        here = (*at, len(result))
        j = positions.pop(_id(old, id_key) or "", None)
        if j is None:
            result.append(old)
            _spans(out, here, base, (*base_at, i), deep=True)
            continue
        entry = {}
        for key in [*old, *(k for k in news[j] if k not in old)]:
            source, source_at = (child, (*child_at, j, key)) if key in news[j] else (base, (*base_at, i, key))
            entry[key] = _get(source, source_at)
            _spans(out, (*here, key), source, source_at, deep=True)
        _spans(out, here, child, (*child_at, j), deep=False)
        result.append(entry)
    for j, new in enumerate(news):
        name = _id(new, id_key)
        if name is None or name in positions or first[name] != j:  # what is written twice is kept, to be reported
            _spans(out, (*at, len(result)), child, (*child_at, j), deep=True)
            result.append(new)
    return result


def _id(entry: Any, id_key: str) -> str | None:
    name = entry.get(id_key) if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name else None


def _drop(merged: Document, child: Document, faults: list[Fault]) -> None:
    names = child.data.get("drop", [])
    if not isinstance(names, list):
        faults.append(child.fault(("drop",), "M003", "drop 应当是一个列表", "写成 drop: [编号, …]"))
        return
    for i, name in enumerate(names):
        known: set[str] = set()
        removed = False
        for where, id_key in _LISTS.items():
            entries = merged.data
            for step in where.split("/"):
                entries = entries.get(step) if isinstance(entries, dict) else None
            if not isinstance(entries, list):
                continue
            ids = [_id(entry, id_key) for entry in entries]
            known |= {id_ for id_ in ids if id_}
            for index in reversed([j for j, id_ in enumerate(ids) if id_ is not None and id_ == name]):
                _remove(merged, tuple(where.split("/")), entries, index)
                removed = True
        if not removed:
            message = f"drop 里的 {clip(name)} 不在被扩展的方案里"
            faults.append(child.fault(("drop", i), "N001", message, did_you_mean(str(name), known)))


def _remove(document: Document, at: tuple[str, ...], entries: list[Any], index: int) -> None:
    """Delete one list entry and move the places of those behind it up by one."""
    del entries[index]
    for spans in (document.values, document.keys):
        for path in sorted((p for p in spans if p[: len(at)] == at and len(p) > len(at)), key=lambda p: int(p[len(at)])):
            position = int(path[len(at)])
            if position == index:
                del spans[path]
            elif position > index:
                spans[(*at, position - 1, *path[len(at) + 1 :])] = spans.pop(path)


def _get(document: Document, path: YamlPath) -> Any:
    data = document.data
    for step in path:
        data = data[step]
    return data


def _spans(out: Document, at: YamlPath, source: Document, source_at: YamlPath, *, deep: bool) -> None:
    """Copy the places of the value at ``source_at`` (with all it holds when ``deep``), marked with their file."""
    depth = len(source_at)
    for spans, kept in ((source.values, out.values), (source.keys, out.keys)):
        for path, span in spans.items():
            if path[:depth] == source_at and (deep or len(path) == depth):
                kept[(*at, *path[depth:])] = span._replace(file=span.file or source.file)
