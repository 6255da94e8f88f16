"""Check the scale of an item against the pack and the points of the item."""

from collections.abc import Iterator
from decimal import Decimal

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import KIND_WORDS
from kaohe.rulebook.profile_models import Item
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
