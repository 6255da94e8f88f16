"""Check the items and the bonus of a profile against the pack: what they take and give, and what they add up to."""

from collections.abc import Iterator
from decimal import Decimal

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.pack import Pack, kind_words
from kaohe.rulebook.pack_checks import check_given
from kaohe.rulebook.profile_models import Change, Item, ItemExample, Profile
from kaohe.rulebook.scale_checks import check_example_facts, check_scale
from kaohe.rulebook.yaml_source import Document, YamlPath


def check_items(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield what is wrong with the items and the bonus of a profile."""
    seen: dict[str, YamlPath] = {}
    for i, item in enumerate(profile.items):
        path: YamlPath = ("items", i)
        yield from _unique(seen, item.id, (*path, "id"), document)
        if item.scale:
            yield from check_scale(item, item.scale, document, (*path, "scale"), pack)
        yield from _check_way(profile, item, document, (*path, "not_applicable"))
        yield from _check_examples(item.examples, document, path, pack)
        yield from check_example_facts(item, document, path)
        for id_, change in item.deduct.items():
            yield from _check_change(id_, change, "failing", document, (*path, "deduct", id_), pack)
            most = change.points if change.points is not None else change.at_most
            if most is not None and most > item.points:
                yield document.fault(
                    (*path, "deduct", id_),
                    "P001",
                    f"{id_} 最多扣 {most} 分，多过本项的 {item.points} 分",
                    "减少扣分，或写 forfeit（此项不得分）",
                )
    yield from _check_total(profile, document)
    yield from _check_heads(profile, document)
    yield from check_bonus(profile, document)
    for i, bonus in enumerate(profile.bonus.items if profile.bonus else []):
        path = ("bonus", "items", i)
        yield from _unique(seen, bonus.id, (*path, "id"), document)
        yield from _check_examples(bonus.examples, document, path, pack)
        for id_, change in bonus.add.items():
            yield from _check_change(id_, change, "credit", document, (*path, "add", id_), pack)


def _unique(seen: dict[str, YamlPath], id_: str, path: YamlPath, document: Document) -> Iterator[Fault]:
    if id_ in seen:
        yield document.fault(path, "N002", f"评分项编号 {id_} 用了不止一次", "换一个编号；加分项也不能与评分项同号")
    seen[id_] = path


def _check_change(id_: str, change: Change, kind: str, document: Document, path: YamlPath, pack: Pack) -> Iterator[Fault]:
    criterion = pack.criteria.get(id_)
    word = {"failing": "扣分", "credit": "加分"}
    if criterion is None:
        yield document.fault(path, "N001", f"规则包里没有标准 {id_}", did_you_mean(id_, pack.criteria), at_key=True)
    elif criterion.spec.kind != kind:
        yield document.fault(
            path,
            "M005",
            f"{id_} 是{word[criterion.spec.kind]}情形，不能用来{word[kind]}",
            "扣分写在 items 的 deduct，加分写在 bonus 的 add",
            at_key=True,
        )
    if change.forfeit and kind == "credit":
        hint = "写一个数（如 5），或 {each: 每次的分值, per: 次数指标, at_most: 上限}"
        yield document.fault(path, "M005", "forfeit（此项不得分）只能用于扣分", hint)
    counts = [name for name, indicator in pack.indicators.items() if indicator.type == "count"]
    if change.per is not None and change.per not in counts:
        message = f"per 的 {change.per} {kind_words(pack, change.per)}，不能当作次数"
        yield document.fault(
            (*path, "per"), "N001", message, did_you_mean(change.per, counts, f"可用的次数指标：{'、'.join(counts)}")
        )


def _check_examples(examples: list[ItemExample], document: Document, path: YamlPath, pack: Pack) -> Iterator[Fault]:
    types: dict[str, str] = {name: indicator.type for name, indicator in pack.indicators.items()}
    for j, example in enumerate(examples):
        at: YamlPath = (*path, "examples", j)
        yield from check_given(example.given, types, pack.criteria, document, (*at, "given"))
        for k, other in enumerate(example.others):
            yield from check_given(other, types, pack.criteria, document, (*at, "others", k))
        if example.benchmark is not None:
            yield from check_given(example.benchmark, types, pack.criteria, document, (*at, "benchmark"))


def _check_way(profile: Profile, item: Item, document: Document, at: YamlPath) -> Iterator[Fault]:
    """Yield an item's own treatment where it cannot stand beside that of the profile."""
    own = item.not_applicable
    if own is None:
        return
    if own == profile.not_applicable:
        yield document.fault(at, "P001", "与整个方案的 not_applicable 相同，不起作用", "删去这一行")
    elif own == "shrink":
        message = "shrink（按适用项的总分折算）是对整张评分表说的，不能只用在一项"
        yield document.fault(at, "P001", message, "写在方案的 not_applicable，或改用 spread、average、{fixed: 比例}")
    elif profile.not_applicable == "shrink" and own in ("rescale", "spread"):
        message = f"方案按 shrink 折算，这一项不能再用 {own}"
        yield document.fault(at, "P001", message, "改用 average 或 {fixed: 比例}，或删去这一行")


def _check_total(profile: Profile, document: Document) -> Iterator[Fault]:
    total = sum(item.points for item in profile.items)
    if total != profile.total:
        changed = (("items", i, "points") for i in range(len(profile.items)))
        own = (path for path in changed if document.span(path).file == document.file)  # what the profile itself changed
        at: YamlPath = next(own, ("total",))
        yield document.fault(
            at, "P001", f"各评分项合计 {total} 分，与总分 {profile.total} 不符", f"改 total 为 {total}，或调整各项分值"
        )


def _check_heads(profile: Profile, document: Document) -> Iterator[Fault]:
    """Yield items under no head, and heads whose items do not add up to what is stated."""
    heads = profile.heads
    sums = dict.fromkeys(heads, Decimal(0))
    for i, item in enumerate(profile.items):
        at: YamlPath = ("items", i, "head")
        if item.head is None:
            if heads:
                hint = f"补上 head: {'、'.join(heads)} 之一"
                yield document.fault(at[:2], "M002", f"评分项 {item.id} 没有写属于哪个方面（head）", hint)
        elif item.head not in heads:
            hint = did_you_mean(item.head, heads, "在方案里写上 heads: {方面: 分值}")
            yield document.fault(at, "N001", f"没有叫{clip(item.head)}的方面", hint)
        else:
            sums[item.head] += item.points
    for head, points in heads.items():
        if sums[head] != points:
            message = f"{clip(head)}各项合计 {sums[head]} 分，与写明的 {points} 分不符"
            yield document.fault(("heads", head), "P001", message, f"改为 {sums[head]}，或调整各项分值")
    if heads and sum(heads.values()) != profile.total:
        message = f"各方面合计 {sum(heads.values())} 分，与总分 {profile.total} 不符"
        yield document.fault(("heads",), "P001", message, f"改 total 为 {sum(heads.values())}，或调整各方面的分值", at_key=True)


def check_bonus(profile: Profile, document: Document) -> Iterator[Fault]:
    """Yield ceilings of bonus classes above the ceiling of all, and a line that no score without bonus is above."""
    bonus = profile.bonus
    if bonus is None:
        return
    for i, item in enumerate(bonus.items):
        if item.at_most is not None and item.at_most > bonus.at_most:
            message = f"这一类最多加 {item.at_most} 分，多过加分的总上限 {bonus.at_most}"
            at: YamlPath = ("bonus", "items", i, "at_most")
            yield document.fault(at, "P001", message, f"改成不超过 {bonus.at_most}，或提高总上限")
    if bonus.only_above is not None and bonus.only_above >= profile.total:
        message = f"基础分最多 {profile.total} 分，高不过 {bonus.only_above}：谁也得不到加分"
        yield document.fault(("bonus", "only_above"), "P001", message, f"改成小于 {profile.total} 的数")
