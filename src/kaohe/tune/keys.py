"""Keys of a profile as an official writes them: ids or Chinese titles, half-width or full-width.

``计划落实.分值``, ``plan．points`` and ``plan.points`` are one key; so are ``年底检查占比上限`` and ``year_end_share_max``. A criterion
that the profile scores in one place only may stand by itself: ``T01.each`` is ``plan.deduct.T01.each``.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from kaohe.faults import clip, nearest
from kaohe.rulebook.extends_lists import LISTS
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.setting_paths import Unfound, find_path, named_entries, value_at
from kaohe.rulebook.yaml_source import YamlPath
from kaohe.schema.words import WORDS, title_of

_ASCII = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
"""Full-width signs, digits and letters as half-width ones."""
_IN_KEYS = {wide: half for wide, half in _ASCII.items() if half.isalnum() or half in "._-"} | {ord("。"): "."}
_WHOLE = ("profile", "title", "pack", "year", "meant", "examples")
"""Keys of a profile that say what it is, not how it scores: they are no matter of trials."""
_CHANGES = ("deduct", "add")
_MOST = 6
"""How many near keys a hint lists."""
_SCALES = {
    "linear": "Linear",
    "tiers": "Tiers",
    "choices": "Choices",
    "target": "PerStep",
    "rank": "Rank",
    "share_of_best": "ShareOfBest",
    "benchmark": "Benchmark",
    "by_hand": "ByHand",
}
_CLASSES = {"quota": "Quota", "benchmark": "SetPoints", "not_applicable": "Fixed"}
_TOP_CLASSES = {"rounding": "Rounding", "ranking": "Ranking", "groups": "Groups", "bonus": "Bonus", "veto": "Veto"}


class Key(NamedTuple):
    """A key by ids, where it stands in the profile, and what it is called: 计划落实：分值."""

    ids: str
    path: YamlPath
    title: str


class _Head(NamedTuple):
    """What a key may begin with: ``word`` is an id, a name or a criterion id, ``ids`` the whole beginning."""

    word: str
    ids: str
    path: YamlPath
    title: str


def half_width(text: str) -> str:
    """Return a text with full-width signs, digits and letters as half-width ones."""
    return text.translate(_ASCII)


def find_key(typed: str, rulebook: Rulebook) -> Key | Unfound:
    """Return the key that was typed, in ids; or why there is none, and what is near."""
    first, *rest = (step.strip() for step in typed.translate(_IN_KEYS).split("."))
    heads = list(_heads(rulebook))
    found = _named(first, heads)
    if not found:
        return _unknown(typed, first, rest, heads, rulebook)
    if len(found) > 1:
        listed = "、".join(_written(head, rest) for head in found)
        return Unfound(f"{clip(first)} 在这个方案里不止一处", f"写明是哪一处：{listed}")
    (head,) = found
    if head.path[0] in _WHOLE:
        hint = (
            "另存为新方案时写新的名称；别的直接改方案文件"
            if head.ids in ("profile", "title")
            else "直接改方案文件，再用 kaohe check 核对"
        )
        return Unfound(f"{head.ids} 说的是方案本身，不参加评分，不能试改", hint)
    if head.path[0] == "parameters" and len(head.path) == 2 and rest:
        return Unfound(f"{head.ids} 是一个参数，后面没有别的键", f"写 {head.ids}=值")
    path, ids, data = head.path, head.ids.split("."), rulebook.profile_document.data
    for step in rest:
        choices = _choices(path, rulebook)
        matching = [step] if step in choices else [key for key, title in choices.items() if title == step]
        if len(matching) > 1:
            return Unfound(f"{'.'.join(ids)} 里叫 {clip(step)} 的不止一个", f"写英文的键：{'、'.join(matching)}")
        if not matching and not step.isascii():
            return Unfound(f"{'.'.join(ids)} 里没有 {clip(step)}", _near(step, choices))
        ids.append(matching[0] if matching else step)
        path = _below(path, ids[-1], data)
    if head.path[0] != "parameters" or len(head.path) == 1:
        placed = find_path(".".join(ids), data, tuple(Profile.model_fields))
        if isinstance(placed, Unfound):
            return placed
        path = placed
    if len(path) > 1 and isinstance(path[-2], int) and path[-1] == LISTS["/".join(map(str, path[:-2]))]:
        return Unfound(f"{'.'.join(ids)} 是用来认它的，不能试改", "要改编号、等次的名称，直接改方案文件，再用 kaohe check 核对")
    return Key(key_of(path, data), path, title_at(path, rulebook))


def key_of(path: YamlPath, data: dict[str, Any]) -> str:
    """Return a path as a dotted key with ids and names in place of positions, such as ``plan.deduct.T01``."""
    steps: list[str] = []
    for i, step in enumerate(path):
        where = "/".join(str(part) for part in path[:i])
        if where in LISTS and isinstance(step, int):
            steps = [str(value_at(data, path[: i + 1])[LISTS[where]])]
        else:
            steps.append(str(step))
    return steps[1] if len(path) == 2 and path[0] == "parameters" else ".".join(steps)


def title_at(path: YamlPath, rulebook: Rulebook) -> str:
    """Return what stands at a path is called: 计划落实：计划外开展检查 上限; "" where nothing tells more than the key."""
    told: list[str] = []
    for i, step in enumerate(path):
        if (step in _CHANGES and i + 1 < len(path)) or (i == 0 < len(path) - 1 and step in ("parameters", "criteria")):
            continue
        title = _entry_title(path[: i + 1], rulebook) or _choices(path[:i], rulebook).get(str(step), "")
        told = [] if isinstance(step, int) else told
        told += [title] if title else []
    return f"{told[0]}：{' '.join(told[1:])}" if len(told) > 1 else "".join(told)


def keys_below(path: YamlPath, rulebook: Rulebook) -> dict[str, str]:
    """Return the keys that may stand below a path, with their titles."""
    return _choices(path, rulebook)


def _heads(rulebook: Rulebook) -> Iterator[_Head]:
    data, pack = rulebook.profile_document.data, rulebook.pack
    for name, parameter in pack.parameters.items():
        yield _Head(name, name, ("parameters", name), parameter.title)
    for name, path in named_entries(data).items():
        yield _Head(name, name, path, str(value_at(data, (*path, "title")) or name))
        for change in _CHANGES:
            for id_ in value_at(data, (*path, change)) or ():
                title = pack.title_of(id_) if id_ in pack.criteria else id_
                yield _Head(id_, f"{name}.{change}.{id_}", (*path, change, id_), title)
    for key in Profile.model_fields:
        yield _Head(key, key, (key,), title_of(WORDS["Profile"], key))


def _named(word: str, heads: list[_Head]) -> list[_Head]:
    """Return what a word names: by id or name before by title."""
    exact = [head for head in heads if head.word == word]
    whole = [head for head in exact if head.ids == word]
    return whole[:1] or exact or [head for head in heads if head.title == word]


def _choices(path: YamlPath, rulebook: Rulebook) -> dict[str, str]:
    """Return the keys and ids that may stand below a path, with their titles."""
    pack, data = rulebook.pack, rulebook.profile_document.data
    last = path[-1] if path else ""
    where = "/".join(str(step) for step in path)
    if where in LISTS:
        entries = [entry for entry in value_at(data, path) or () if isinstance(entry, dict) and LISTS[where] in entry]
        return {str(entry[LISTS[where]]): str(entry.get("title", "")) for entry in entries}
    if where in ("parameters", "ranges"):
        return {name: parameter.title for name, parameter in pack.parameters.items()}
    if last in _CHANGES or where == "criteria":
        return {id_: criterion.spec.title for id_, criterion in pack.criteria.items()}
    words = WORDS.get(_class(path, data), {})
    return {key: title_of(words, key) for key in words if key}


def _class(path: YamlPath, data: dict[str, Any]) -> str:
    """Return the class of what stands at a path; "" where it is a plain value."""
    match path:
        case ():
            return "Profile"
        case ("items", int()):
            return "Item"
        case ("bonus", "items", int()):
            return "BonusItem"
        case ("grades", int()):
            return "Grade"
        case ("criteria", _):
            return "CriterionChange"
        case (*_, "deduct" | "add", _):
            return "Change"
        case ("groups", "quotas", _, _):
            return "Quota"
        case (*_, "scale"):
            scale = value_at(data, path)
            return next((name for form, name in _SCALES.items() if isinstance(scale, dict) and form in scale), "")
        case (str() as key,):
            return _TOP_CLASSES.get(key, "Fixed" if key == "not_applicable" else "")
        case _:
            return _CLASSES.get(str(path[-1]), "")


def _entry_title(path: YamlPath, rulebook: Rulebook) -> str:
    """Return the title of an item, a bonus item or a grade; "" for anything else."""
    entry = value_at(rulebook.profile_document.data, path) if isinstance(path[-1], int) else None
    return str(entry.get("title") or entry.get("grade") or "") if isinstance(entry, dict) else ""


def _below(path: YamlPath, step: str, data: dict[str, Any]) -> YamlPath:
    entries = value_at(data, path)
    id_key = LISTS.get("/".join(str(part) for part in path))
    if id_key and isinstance(entries, list):
        ids = [str(entry.get(id_key)) for entry in entries if isinstance(entry, dict)]
        return (*path, ids.index(step)) if step in ids else (*path, step)
    return (*path, step)


def _unknown(typed: str, first: str, rest: list[str], heads: list[_Head], rulebook: Rulebook) -> Unfound:
    """Say that nothing has this name; a criterion that the profile does not score is told as such."""
    pack = rulebook.pack
    criterion = next((c for c in pack.criteria.values() if first in (c.id, c.spec.title)), None)
    if criterion is not None:
        home = rulebook.profile.items[0].id
        how = f"{home}.deduct" if criterion.spec.kind == "failing" else "加分项的编号.add"
        told = f"{criterion.id} {criterion.spec.title} 在这个方案里不计分，没有可改的数"
        return Unfound(told, f"要用它计分，写明在哪一项里：如 {how}.{criterion.id}=分值")
    able = [head for head in heads if not rest or head.path[0] != "parameters"]
    close = _close(first, able)
    message = f"没有叫 {clip(first)} 的参数、评分项、等次或标准"
    if close:
        return Unfound(message, f"是不是 {'、'.join(_written(head, rest) for head in close)}？")
    return Unfound(message, f"运行 kaohe profile show {rulebook.profile.profile} 看这个方案的评分项、等次和参数")


def _close(word: str, heads: list[_Head]) -> list[_Head]:
    """Return what has a name or a title like a word, or one that begins with it or, in Chinese, holds it."""
    names = [name for head in heads for name in (head.word, head.title)]
    near = nearest(word, names)
    part = [n for n in names if n.startswith(f"{word}_") or (not word.isascii() and len(word) > 1 and word in n)]
    wanted = [*part, *near] if part else near
    found = [head for name in wanted for head in heads if name and name in (head.word, head.title)]
    return list(dict.fromkeys(found))[:_MOST]


def _written(head: _Head, rest: list[str]) -> str:
    """Return a key that begins with a head as it would be written, with its title."""
    then = rest
    if not rest and len(head.path) > 1 and isinstance(head.path[-1], int):
        then = ["points"] if head.path[0] == "items" else ["at_least" if head.path[0] == "grades" else "at_most"]
    told = f"（{head.title}）" if head.title not in ("", head.word) else ""
    return f"{'.'.join([head.ids, *then])}{told}"


def _near(word: str, choices: dict[str, str]) -> str:
    close = nearest(word, [*choices, *choices.values()])
    keys = [key for key, title in choices.items() if key in close or title in close] or list(choices)
    listed = "、".join(f"{key}（{choices[key]}）" if choices[key] else key for key in keys[:12])
    return f"是不是 {listed}？" if close else f"可以写：{listed}" if listed else "这里没有下一级的键"
