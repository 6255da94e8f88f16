"""Items that cannot reach their points or tell no unit from another, and ceilings that no bonus reaches."""

from collections.abc import Iterator
from decimal import Decimal

from kaohe.checking.bands import band_remarks
from kaohe.checking.possible import can_be_found
from kaohe.checking.remarks import Remark
from kaohe.checking.scale_spans import scale_spans
from kaohe.checking.spans import least_and_most
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Bonus, BonusItem, Item, Profile
from kaohe.rulebook.yaml_source import Document, YamlPath
from kaohe.score.points import Ticks, text, ticks


def item_remarks(pack: Pack, profile: Profile, document: Document) -> Iterator[Remark]:
    """Yield what is odd about the items and the bonus of a profile whose parameters are the defaults of ``pack``."""
    for i, item in enumerate(profile.items):
        path: YamlPath = ("items", i)
        yield from _same_for_all(item, (*path, "deduct" if item.deduct and not item.scale else "points"), profile, pack, document)
        yield from _never_full(item, path, pack, document)
        yield from band_remarks(item, (*path, "scale"), pack, document)
    if profile.bonus is not None:
        for i, bonus in enumerate(profile.bonus.items):
            yield from _same_for_all(bonus, ("bonus", "items", i, "add"), profile, pack, document)
        yield from _ceilings(profile, profile.bonus, pack, document)


def _ceilings(profile: Profile, bonus: Bonus, pack: Pack, document: Document) -> Iterator[Remark]:
    """Yield the ceilings of a bonus, and of its classes, that all its credits together do not reach."""
    told: list[tuple[str, YamlPath, Decimal, Ticks]] = []
    for i, item in enumerate(bonus.items):
        if item.at_most is not None:
            most = least_and_most(item.model_copy(update={"at_most": None}), profile, pack)[1]
            told.append((item.id, ("bonus", "items", i), item.at_most, most))
    told.append(("bonus", ("bonus",), bonus.at_most, sum(least_and_most(item, profile, pack)[1] for item in bonus.items)))
    for about, path, ceiling, most in told:
        if most < ticks(ceiling):
            what = "各加分项" if about == "bonus" else "这一类的各种情形"
            message = f"{what}都加满是 {text(most)} 分，到不了上限 {ceiling} 分"
            hint = "at_most 改成加得满的数，或补上少写的加分；上限留有余地的不必改"
            yield Remark(document.fault((*path, "at_most"), "K208", message, hint), (about,))


def _same_for_all(item: Item | BonusItem, path: YamlPath, profile: Profile, pack: Pack, document: Document) -> Iterator[Remark]:
    """An item by which every unit gets the same: none of its criteria can ever be found, or its scale gives one number."""
    low, high = least_and_most(item, profile, pack)
    if low != high:
        return
    changes = item.deduct if isinstance(item, Item) else item.add
    idle = [id_ for id_ in changes if not can_be_found(pack.criteria[id_], pack)]
    if idle:
        why, hint = f"{'、'.join(idle)} 永远不会认定", f"改正 {'、'.join(idle)} 的条件，或换一条标准"
    elif isinstance(item, Item) and item.scale is None:
        why, hint = "没有 scale，也没有 deduct", "补上 scale（怎样得分）或 deduct（什么情形扣分）"
    else:
        why = "什么情形都得一样的分" if isinstance(item, Item) else "加的分是 0"
        hint = "改正计分办法里的值或分值"
    message = f"{item.id}（{item.title}）每个单位都得 {text(low)} 分：{why}"
    yield Remark(document.fault(path, "K202", message, hint, at_key=True), (item.id,))


def _never_full(item: Item, path: YamlPath, pack: Pack, document: Document) -> Iterator[Remark]:
    most = scale_spans(item, pack)[-1][1]
    if item.scale is not None and most < ticks(item.points):
        message = f"{item.id}（{item.title}）满分 {item.points} 分，计分办法最多给 {text(most)} 分"
        hint = f"最高一档给 {item.points} 分，或把 points 改成 {text(most)}（total 也要改）"
        if any(remark.fault.code == "K206" for remark in band_remarks(item, (*path, "scale"), pack, document)):
            hint = "有的档指标到不了（见 K206）：先改正那一档的值"
        yield Remark(document.fault((*path, "scale"), "K201", message, hint, at_key=True), (item.id,))
