"""The steps of a scale that calibration may move: those of straight lines and tiers whose indicator says which way is good."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.profile_models import Item
from kaohe.rulebook.scale_models import Linear, Tiers


class Kept(NamedTuple):
    """A number that was asked for and stays, with why."""

    key: str
    title: str
    why: str


class Step(NamedTuple):
    """One step of a scale: a value and its points. ``full``: it earns the item's points, whatever they are."""

    key: str
    title: str
    value: Decimal
    points: Decimal
    full: bool
    better: str
    """up: a higher value never earns less; down: a lower one."""


def steps_of(item: Item, indicators: Mapping[str, Indicator]) -> list[Step] | str:
    """Return the steps of an item's scale, or why they cannot move."""
    scale = item.scale
    if not isinstance(scale, Linear | Tiers):
        return "不是折线或分档的计分"
    indicator = indicators[scale.of]
    if indicator.better is None:
        return f"指标 {indicator.name} 没有写明 better（越高越好还是越低越好）"
    points = [own for _, own in scale.steps]
    if any((a > b) if indicator.better == "up" else (a < b) for a, b in pairwise(points)):
        return f"现在的计分与指标 {indicator.name} 写明的 better: {indicator.better} 方向不合"
    lowest = scale.steps[0][0] if isinstance(scale, Tiers) else scale.none_below
    if indicator.better == "down" and lowest is not None and lowest > 0:
        return f"指标 {indicator.name} 越低越好，而低于 {lowest:f} 的不得分"
    share = indicator.type == "share"
    return [
        Step(
            f"{item.id}.scale.{scale.form}",
            f"{item.title} {_value(value, share=share)}{' 起' if isinstance(scale, Tiers) else ' 时'}",
            value,
            own,
            own == item.points,
            indicator.better,
        )
        for value, own in scale.steps
    ]


def _value(value: Decimal, *, share: bool) -> str:
    return f"{(value * 100).normalize():f}%" if share else f"{value.normalize():f}"
