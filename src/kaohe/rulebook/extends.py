"""Merge a profile with those it extends: known ids change only the keys given, ``drop`` removes, ``set`` changes single settings, the rest is added."""

from copy import deepcopy
from typing import Any

from kaohe.faults import Fault, clip, did_you_mean, nearest
from kaohe.rulebook.extends_lists import LISTS
from kaohe.rulebook.setting_paths import Unfound, find_path, put, value_at
from kaohe.rulebook.yaml_source import Document, YamlPath


def merge(base: Document, child: Document, faults: list[Fault]) -> Document:
    """Return ``base`` as changed by ``child``; every value keeps the file and place it comes from.

    What ``drop`` names is gone before anything is merged, so that it may be written anew. ``base`` is used up.
    """
    _drop(base, child, faults)
    _report_misspelt(base, child, faults)
    merged = Document(child.file)
    merged.data = _mapping(merged, (), base, (), child, ())
    for key in ("drop", "extends", "set"):
        merged.data.pop(key, None)
    _set(merged, child, faults)
    return merged


def strip(document: Document, faults: list[Fault]) -> Document:
    """Return a profile that extends nothing as a document to validate: ``drop`` has no place in it."""
    if isinstance(document.data, dict) and "drop" in document.data:
        message = "drop 删去的是被扩展方案里的项，这个方案没有 extends"
        faults.append(document.fault(("drop",), "M005", message, "删去 drop，或补上 extends: 方案名称", at_key=True))
        document.data = {key: value for key, value in document.data.items() if key != "drop"}
    if isinstance(document.data, dict) and "set" in document.data:
        message = "set 改的是被扩展方案里的设置，这个方案没有 extends"
        faults.append(document.fault(("set",), "M005", message, "直接写在评分项、等次里，或补上 extends: 方案名称", at_key=True))
        document.data = {key: value for key, value in document.data.items() if key != "set"}
    return document


def _set(merged: Document, child: Document, faults: list[Fault]) -> None:
    """Change single settings deep within what is extended, each by its dotted key."""
    changes = child.data.get("set", {})
    if not isinstance(changes, dict):
        faults.append(child.fault(("set",), "M003", "set 应当是一组“键: 值”", "写成 set: {plan.deduct.T01.at_most: 4}"))
        return
    if changes:
        merged.data = deepcopy(merged.data)
    keys = tuple(key for key in merged.data if key not in ("profile", "title", "pack"))
    for key, value in changes.items():
        path = find_path(str(key), merged.data, keys)
        if isinstance(path, Unfound):
            faults.append(child.fault(("set", key), "N001", f"set 里的 {clip(str(key))}：{path.message}", path.hint, at_key=True))
            continue
        put(merged.data, path, value)
        for spans in (merged.values, merged.keys):
            for stale in [known for known in spans if known[: len(path)] == path]:
                del spans[stale]
        _spans(merged, path, child, ("set", key), deep=True)
        entry = max((i for i, step in enumerate(path) if isinstance(step, int)), default=-1)
        for depth in range(entry + 2, len(path)):  # what the change lies within is the extension's now
            merged.keys[path[:depth]] = merged.keys[path]
            merged.values.setdefault(path[:depth], merged.values[path])


def _mapping(out: Document, at: YamlPath, base: Document, base_at: YamlPath, child: Document, child_at: YamlPath) -> dict[str, Any]:
    old, new = _get(base, base_at), _get(child, child_at)
    result: dict[str, Any] = {}
    for key in [*old, *(k for k in new if k not in old)]:
        here = (*at, key)
        list_key = LISTS.get("/".join(map(str, here)))
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
    result: list[Any] = []
    for i, j in _order([_id(old, id_key) for old in olds], [_id(new, id_key) for new in news]):
        here = (*at, len(result))
        if i is None or j is None:
            source, source_at = (base, (*base_at, i)) if i is not None else (child, (*child_at, j or 0))
            result.append(_get(source, source_at))
            _spans(out, here, source, source_at, deep=True)
            continue
        entry = {}
        for key in [*olds[i], *(k for k in news[j] if k not in olds[i])]:
            source, source_at = (child, (*child_at, j, key)) if key in news[j] else (base, (*base_at, i, key))
            entry[key] = _get(source, source_at)
            _spans(out, (*here, key), source, source_at, deep=True)
        _spans(out, here, child, (*child_at, j), deep=False)
        result.append(entry)
    return result


def _order(olds: list[str | None], news: list[str | None]) -> list[tuple[int | None, int | None]]:
    """Return pairs of positions in the base and in the extension, in the order of the merged list.

    A new entry stands behind the entry that it follows in the extension, else before the next that is known, else last. What is written twice, or
    has no id, is kept as new, to be reported.
    """
    first = {name: j for j, name in reversed(list(enumerate(news))) if name is not None}
    plan: list[tuple[int | None, int | None]] = [(i, first.pop(name, None) if name else None) for i, name in enumerate(olds)]
    merged = {j for _, j in plan if j is not None}
    for j in range(len(news)):
        if j not in merged:
            at = {other: k for k, (_, other) in enumerate(plan) if other is not None}
            before = next((at[k] for k in range(j + 1, len(news)) if k in at), len(plan))
            plan.insert(at[j - 1] + 1 if j - 1 in at else before, (None, j))
    return plan


def _report_misspelt(base: Document, child: Document, faults: list[Fault]) -> None:
    """An item of the extension that is neither known nor complete, but close to a known one, is that one misspelt."""
    for where in ("items", "bonus/items"):
        path: YamlPath = tuple(where.split("/"))
        news = _list(child, path)
        known = [name for entry in _list(base, path) if (name := _id(entry, "id"))]
        for j in reversed(range(len(news))):
            name = _id(news[j], "id")
            close = nearest(name, known) if name and name not in known and "title" not in news[j] else []
            if close:
                hint = f"是不是 {close[0]}？新的评分项要把 id、title、points 都写上"
                faults.append(child.fault((*path, j, "id"), "N001", f"被扩展的方案里没有评分项 {clip(name)}", hint))
                _remove(child, tuple(map(str, path)), news, j)


def _list(document: Document, path: YamlPath) -> list[Any]:
    """Return the list at ``path``; an empty one where the file has none."""
    data = document.data
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, list) else []


def _id(entry: Any, id_key: str) -> str | None:
    name = entry.get(id_key) if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name else None


def _drop(base: Document, child: Document, faults: list[Fault]) -> None:
    names = child.data.get("drop", [])
    if not isinstance(names, list):
        faults.append(child.fault(("drop",), "M003", "drop 应当是一个列表", "写成 drop: [编号, …]"))
        return
    for i, name in enumerate(names):
        known: set[str] = set()
        removed = False
        for where, id_key in LISTS.items():
            entries = _list(base, tuple(where.split("/")))
            ids = [_id(entry, id_key) for entry in entries]
            known |= {id_ for id_ in ids if id_}
            for index in reversed([j for j, id_ in enumerate(ids) if id_ is not None and id_ == name]):
                _remove(base, tuple(where.split("/")), entries, index)
                removed = True
                if where == "grades" and name not in [_id(grade, id_key) for grade in _list(child, ("grades",))]:
                    _drop_from_groups(base, child, i, faults)
        if not removed:
            message = f"drop 里的 {clip(name)} 不在被扩展的方案里"
            faults.append(child.fault(("drop", i), "N001", message, did_you_mean(str(name), known)))


def _drop_from_groups(base: Document, child: Document, i: int, faults: list[Fault]) -> None:
    """Take a dropped grade out of the lines and quotas of groups, and report those that the extension would inherit."""
    name = child.at(("drop", i))
    for key, word in (("lines", "分数线"), ("quotas", "名额")):
        by_group = value_at(base.data, ("groups", key))
        for group, own in by_group.items() if isinstance(by_group, dict) else ():
            if isinstance(own, dict) and name in own:
                if key not in (value_at(child.data, ("groups",)) or {}):
                    span = base.span(("groups", key, group, name))
                    message = f"drop 去掉了等次“{clip(name)}”，而{clip(group)}的{word}里还有它（{span.file or base.file} 第 {span.line} 行）"
                    faults.append(child.fault(("drop", i), "P001", message, f"在 groups 里重写 {key}，不写这个等次；或不去掉它"))
                del own[name]


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
