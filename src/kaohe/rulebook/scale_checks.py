"""Check the scales of a profile, its bonus, its veto and the lines of its groups against the pack and each other."""

from collections.abc import Iterator
from decimal import Decimal

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.fields import SEVERITIES
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import KIND_WORDS
from kaohe.rulebook.profile_models import Item, Profile
from kaohe.rulebook.scale_models import Benchmark, ByHand, Choices, Linear, PerStep, Rank, Scale, ShareOfBest, Tiers, indicator_of
from kaohe.rulebook.typing_rules import NUMERIC
from kaohe.rulebook.yaml_source import Document, YamlPath

_TEXT = ("text",)
_WORDS = ("text", "flag")


def check_scale(item: Item, scale: Scale, document: Document, path: YamlPath, pack: Pack) -> Iterator[Fault]:
    """Yield what of an item's scale does not fit the pack or the item."""
    name = indicator_of(scale)
    if name is not None:
        yield from _check_indicator(item, scale, name, document, (*path, "of"), pack)
    for at, points in _stated(scale):
        if points > item.points:
            message = f"评分项 {item.id} 只有 {item.points} 分，这里却给 {points} 分"
            hint = f"改成不超过 {item.points}，或提高本项的 points"
            yield document.fault((*path, *at), "P001", message, hint)
    if isinstance(scale, Choices) and name in pack.indicators and pack.indicators[name].type == "flag":
        for word in scale.choices:
            if word not in ("是", "否"):
                message = f"{name} 是是非指标，只有“是”和“否”，没有“{clip(word)}”"
                yield document.fault((*path, "choices", word), "M004", message, "写 是 或 否", at_key=True)
    if (
        isinstance(scale, Linear)
        and scale.none_below is not None
        and scale.none_below <= scale.steps[0][0]
        and not scale.steps[0][1]
    ):
        message = f"none_below {scale.none_below} 不高于第一段的值 {scale.steps[0][0]}，那里本来就是 0 分，不起作用"
        yield document.fault((*path, "none_below"), "P001", message, "提高 none_below，或删去这一行")
    if isinstance(scale, Rank) and any(a < b for a, b in zip(scale.rank, [*scale.rank[1:], scale.beyond], strict=True)):
        yield document.fault((*path, "rank"), "P001", "名次靠后的分反而多", "名次赋分从第一名写起，一名比一名不多")


def _check_indicator(item: Item, scale: Scale, name: str, document: Document, at: YamlPath, pack: Pack) -> Iterator[Fault]:
    kinds = _WORDS if isinstance(scale, Choices) else _TEXT if isinstance(scale, Benchmark) else NUMERIC
    kind = pack.indicators[name].type if name in pack.indicators else None
    if kind is None:
        fitting = [known for known, indicator in pack.indicators.items() if indicator.type in kinds]
        yield document.fault(at, "N001", f"评分项 {item.id} 用的 {name} 不是指标", did_you_mean(name, fitting))
    elif kind not in kinds:
        hint = {
            _WORDS: "choices 用文字（text）或是非（flag）指标",
            _TEXT: "benchmark 用文字（text）指标，各样之间用“、”隔开",
        }.get(kinds, "计分用计数（count）、数值（number）或份额（share）指标")
        yield document.fault(at, "C002", f"{name} 是{KIND_WORDS[kind]}指标，不能{'这样' if kinds != NUMERIC else ''}计分", hint)


def _stated(scale: Scale) -> Iterator[tuple[YamlPath, Decimal]]:
    """Yield the points that a scale gives at most, with their places in it."""
    if isinstance(scale, Linear | Tiers):
        yield from (((scale.form, j, 1), points) for j, (_, points) in enumerate(scale.steps))
    elif isinstance(scale, Choices):
        yield from ((("choices", word), points) for word, points in scale.choices.items())
    elif isinstance(scale, Rank):
        yield from ((("rank", j), points) for j, points in enumerate(scale.rank))
        yield ("beyond",), scale.beyond
    elif isinstance(scale, PerStep):
        yield ("lose",), scale.lose


def check_way(profile: Profile, item: Item, document: Document, at: YamlPath) -> Iterator[Fault]:
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


def check_example_facts(item: Item, document: Document, path: YamlPath) -> Iterator[Fault]:
    """Yield facts of examples that the item's points cannot rest on: other units, a benchmark, points entered by hand."""
    used = {
        "others": isinstance(item.scale, Rank | ShareOfBest) or item.not_applicable == "average",
        "benchmark": isinstance(item.scale, Benchmark),
        "entered": isinstance(item.scale, ByHand),
    }
    for j, example in enumerate(item.examples):
        for key, uses in used.items():
            if getattr(example, key) and not uses:
                hint = "删去它：这一项的得分与它无关"
                at: YamlPath = (*path, "examples", j, key)
                yield document.fault(at, "M005", f"评分项 {item.id} 的例子里用不上 {key}", hint, at_key=True)


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


def check_veto(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield names in a veto that are no failings of the pack."""
    failings = [id_ for id_, criterion in pack.criteria.items() if criterion.spec.kind == "failing"]
    for j, name in enumerate(profile.veto.by if profile.veto else []):
        if name not in SEVERITIES and name not in failings:
            what = "是加分情形" if name in pack.criteria else "不在规则包里"
            yield document.fault(("veto", "by", j), "N001", f"一票否决的 {name} {what}", did_you_mean(name, failings))


def check_groups(profile: Profile, document: Document) -> Iterator[Fault]:
    """Yield own lines and quotas of groups for grades that there are not, and lines that do not descend."""
    if profile.groups is None:
        return
    names = [grade.grade for grade in profile.grades]
    for key in ("lines", "quotas"):
        for group, own in getattr(profile.groups, key).items():
            for name in own:
                at: YamlPath = ("groups", key, group, name)
                if name not in names:
                    message = f"{clip(name)}不是这个方案的等次"
                    yield document.fault(at, "N001", message, did_you_mean(name, names), at_key=True)
                elif name == names[-1]:
                    message = f"最后一个等次{clip(name)}不能有门槛：达不到它的单位就没有等次了"
                    yield document.fault(at, "P001", message, "删去这一行", at_key=True)
    for group, lines in profile.groups.lines.items():
        previous: tuple[str, Decimal] | None = None
        for grade in profile.grades:
            line = lines.get(grade.grade, grade.at_least)
            if line is None:
                continue
            if previous is not None and line >= previous[1]:
                message = f"{clip(group)}的“{clip(grade.grade)}”分数线 {line} 不低于上一等次“{clip(previous[0])}”的 {previous[1]}"
                at = ("groups", "lines", group, grade.grade if grade.grade in lines else previous[0])
                yield document.fault(at, "P001", message, "等次从高到低，分数线一级比一级低")
            previous = grade.grade, line


def check_heads(profile: Profile, document: Document) -> Iterator[Fault]:
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
