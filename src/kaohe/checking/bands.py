"""Bands of a scale: values that stand outside all of them, and bands that no value reaches."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kaohe.checking.remarks import Remark
from kaohe.explain.values import parameter_text
from kaohe.faults import clip
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Item, Profile
from kaohe.rulebook.scale_models import Choices, Linear, Tiers
from kaohe.rulebook.yaml_source import Document, YamlPath
from kaohe.testing.sides import regions


def band_remarks(item: Item, path: YamlPath, pack: Pack, document: Document) -> Iterator[Remark]:
    """Yield the values that no band of an item's scale at ``path`` covers, and the bands that no value reaches."""
    scale = item.scale
    if isinstance(scale, Choices) and pack.indicators[scale.of].type == "flag":
        for word in ("是", "否"):
            if word not in scale.choices:
                message = f"{pack.title_of(scale.of)}为“{word}”的没有写得几分，按 0 分算"
                yield Remark(document.fault((*path, "choices"), "K205", message, f"补上 {word}: 分", at_key=True), (item.id,))
    if isinstance(scale, Linear | Tiers):
        steps, kind = (*path, scale.form), pack.indicators[scale.of].type
        reached = [region.sample for region in regions(kind, [Fraction(value) for value, _ in scale.steps])]
        yield from _below_the_first(item, scale, reached, steps, pack, document)
        yield from _out_of_reach(item, scale, reached, steps, pack, document)


def word_remarks(profile: Profile, texts: Mapping[str, Sequence[object]], pack: Pack, document: Document) -> Iterator[Remark]:
    """Yield the words that units of a case have and that ``choices`` do not name. ``texts`` holds indicators by unit."""
    for i, item in enumerate(profile.items):
        if not isinstance(item.scale, Choices) or pack.indicators[item.scale.of].type != "text":
            continue
        held = {value for value in texts[item.scale.of] if isinstance(value, str)}
        for word in sorted(held - set(item.scale.choices)):
            units = sum(value == word for value in texts[item.scale.of])
            message = f"{item.id}（{item.title}）没有写“{clip(word)}”得几分，{units} 家单位按 0 分算"
            hint = f"在 choices 里补上 {clip(word)}: 分；写法不统一的，在表里改成一样"
            yield Remark(document.fault(("items", i, "scale", "choices"), "K303", message, hint, at_key=True), (item.id, word))


def _below_the_first(
    item: Item, scale: Linear | Tiers, reached: Sequence[Fraction], path: YamlPath, pack: Pack, document: Document
) -> Iterator[Remark]:
    """Values under the first band earn what is not written: nothing by tiers, the first points by a line."""
    kind, (first, points) = pack.indicators[scale.of].type, scale.steps[0]
    by_line = isinstance(scale, Linear)
    written = kind == "number" or (isinstance(scale, Linear) and (scale.none_below is not None or not points))
    if not written and any(sample < first for sample in reached):
        gets = f"也得 {points} 分" if by_line else "没有写得几分，按 0 分算"
        message = f"{pack.title_of(scale.of)}低于{parameter_text(first, kind)}的{gets}"
        yield Remark(document.fault((*path, 0), "K205", message, "在最前面加一档 [0, 分]，写明最低的得几分"), (item.id,))


def _out_of_reach(
    item: Item, scale: Linear | Tiers, reached: Sequence[Fraction], path: YamlPath, pack: Pack, document: Document
) -> Iterator[Remark]:
    kind = pack.indicators[scale.of].type
    values = [value for value, _ in scale.steps]
    for j, value in enumerate(values):
        above = values[j + 1] if j + 1 < len(values) and isinstance(scale, Tiers) else None
        if not any(sample >= value and (above is None or sample < above) for sample in reached):
            upto = f"到不满{parameter_text(above, kind)}" if above is not None else ""
            message = f"{pack.title_of(scale.of)}取不到{parameter_text(value, kind)}{upto}的值，这一档到不了"
            yield Remark(document.fault((*path, j), "K206", message, _hint(kind, value)), (item.id,))


def _hint(kind: str, value: Decimal) -> str:
    if kind == "share" and value > 1:
        return f"份额写 0 到 1 的小数：{value}% 写成 {(value / 100).normalize():f}"
    return {"count": "次数写整数", "share": "份额写 0 到 1 的小数"}.get(kind, "改正这一档的值")
