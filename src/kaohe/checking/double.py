"""Two deductions (or two credits) for the same records.

A deduction rests on its grounds: the indicators that its condition compares and that it is counted per, followed through
formulas and shares (the upper part) to what is counted from records or entered by hand. Each has a direction: too many of
them, or too few. What decides only whether a criterion applies is no ground, nor is the whole that a share is of.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Literal, NamedTuple

from kaohe.checking.grounds import Ground, grounds, overlap
from kaohe.checking.possible import together, whole
from kaohe.checking.remarks import Remark
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Change, Profile
from kaohe.rulebook.yaml_source import Document, YamlPath


class Stake(NamedTuple):
    """One entry of ``deduct`` or ``add``: where it stands, and what it rests on."""

    kind: Literal["deduct", "add"]
    item: str
    title: str
    criterion: str
    change: Change
    path: YamlPath
    grounds: tuple[Ground, ...]


def double_remarks(pack: Pack, profile: Profile, document: Document) -> Iterator[Remark]:
    """Yield each pair of deductions, or of credits, that take or give points for the same records of one unit."""
    for first, second in combinations(_stakes(pack, profile), 2):
        if first.kind != second.kind or (first.item == second.item and (first.change.forfeit or second.change.forfeit)):
            continue  # an item that is forfeited has nothing left to take twice
        shared = _shared(first, second, pack)
        if shared:
            yield _double(first, second, shared, pack, document)


def _stakes(pack: Pack, profile: Profile) -> list[Stake]:
    entries: list[tuple[Literal["deduct", "add"], str, str, dict[str, Change], YamlPath]] = []
    entries += [("deduct", item.id, item.title, item.deduct, ("items", i, "deduct")) for i, item in enumerate(profile.items)]
    bonus = profile.bonus.items if profile.bonus else []
    entries += [("add", item.id, item.title, item.add, ("bonus", "items", i, "add")) for i, item in enumerate(bonus)]
    return [
        Stake(kind, item, title, id_, change, (*path, id_), grounds(pack.criteria[id_], change.per, pack))
        for kind, item, title, changes, path in entries
        for id_, change in changes.items()
    ]


def _shared(first: Stake, second: Stake, pack: Pack) -> list[str]:
    """Return the titles of what both rest on; empty where they rest on different things or cannot both be found."""
    if first.criterion == second.criterion:
        return [pack.title_of(first.criterion)]
    both = [b for a in first.grounds for b in second.grounds if overlap(a, b, pack)]
    if not both or not together([whole(pack.criteria[s.criterion]) for s in (first, second)], pack):
        return []
    return list(dict.fromkeys(pack.title_of(ground.indicator) for ground in both))


def _double(first: Stake, second: Stake, shared: list[str], pack: Pack, document: Document) -> Remark:
    word = "扣" if first.kind == "deduct" else "加"
    about = tuple(sorted({first.criterion, second.criterion}))
    span = document.keys.get(first.path) or document.span(first.path)
    where = f"{first.title}（{span.file or document.file} 第 {span.line} 行）"
    if first.criterion == second.criterion:
        message = f"{first.criterion}（{shared[0]}）在{where}已经{word}过分，这里又{word}一次"
    else:
        titles = f"{second.criterion}（{pack.title_of(second.criterion)}）与{where}的 {first.criterion}（{pack.title_of(first.criterion)}）"
        message = f"{titles}为同一批记录{word}分：{'、'.join(shared)}"
    return Remark(document.fault(second.path, "K210", message, f"留下一处{word}分，另一处删去", at_key=True), about)
