"""Settings of a profile by a dotted key, with ids and names in place of positions: ``plan.deduct.T01.at_most``.

A key begins with an item or bonus item (by id), a grade (by name), or a key of the profile: ``bonus.at_most``.
"""

from typing import Any, NamedTuple

from kaohe.faults import clip, did_you_mean
from kaohe.rulebook.extends_lists import LISTS
from kaohe.rulebook.yaml_source import YamlPath


class Unfound(NamedTuple):
    """Why a key leads nowhere, and how to mend it."""

    message: str
    hint: str


def find_path(key: str, data: dict[str, Any], known_keys: tuple[str, ...]) -> YamlPath | Unfound:
    """Return where a key stands in the data of a profile; what does not stand there yet may be added at the last step."""
    head, *rest = key.split(".")
    named = named_entries(data)
    if head not in named and head not in known_keys:
        return Unfound(f"没有叫 {clip(head)} 的评分项、等次或方案的键", did_you_mean(head, [*named, *known_keys]))
    path: YamlPath = named.get(head, (head,))
    for step in rest:
        entries = value_at(data, path)
        if not isinstance(entries, list):
            path = (*path, step)
            continue
        id_key = LISTS.get("/".join(part for part in path if isinstance(part, str)))
        ids = [str(entry[id_key]) if id_key and isinstance(entry, dict) else str(i + 1) for i, entry in enumerate(entries)]
        if step not in ids:
            return Unfound(f"{'.'.join(map(str, path))} 里没有 {clip(step)}", did_you_mean(step, ids))
        path = (*path, ids.index(step))
    if not rest and head in named:
        example = f"{head}.points" if path[0] != "grades" else f"{head}.at_least"
        return Unfound(f"{key} 没有写明改什么", f"写明改它的什么，如 {example}")
    return path


def named_entries(data: dict[str, Any]) -> dict[str, YamlPath]:
    """Return the paths of items, bonus items and grades by id or name."""
    found: dict[str, YamlPath] = {}
    for where, id_key in LISTS.items():
        steps = tuple(where.split("/"))
        entries = value_at(data, steps)
        for i, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and id_key in entry:
                found.setdefault(str(entry[id_key]), (*steps, i))
    return found


def value_at(data: Any, path: YamlPath) -> Any:
    """Return what stands at a path; None where nothing does."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def put(data: Any, path: YamlPath, value: Any) -> None:
    """Set what stands at a path, making the mappings on the way; what is changed must be the caller's own."""
    *outer, last = path
    for step in outer:
        if isinstance(data, dict) and not isinstance(data.get(step), dict | list):
            data[step] = {}
        data = data[step]
    data[last] = value
