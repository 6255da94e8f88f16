"""The scales of a profile: how the points of an item follow from one indicator, or are entered by hand.

``docs/rubrics.md`` says which published rubrics each form stands for.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from kaohe.rulebook.fields import Name, Number, Strict, exact_number, misfit

Points = Annotated[Number, Field(ge=0)]
Step = tuple[Number, Points]


class Linear(Strict):
    """Points by straight lines between named values; the first and last points hold beyond the ends."""

    form: ClassVar[Literal["linear"]] = "linear"
    of: Name
    steps: list[Step] = Field(min_length=2, alias="linear")
    none_below: Number | None = None
    """Values under it earn nothing (≥50%按比例，<50%不得分)."""


class Tiers(Strict):
    """Points by steps: a value from the named one on (以上包括本数) earns the points beside it."""

    form: ClassVar[Literal["tiers"]] = "tiers"
    of: Name
    steps: list[Step] = Field(min_length=1, alias="tiers")


class Choices(Strict):
    """Points by the word that a text indicator holds, or by 是 and 否 of a flag; any other word earns nothing."""

    form: ClassVar[Literal["choices"]] = "choices"
    of: Name
    choices: dict[str, Points] = Field(min_length=1)


class PerStep(Strict):
    """Full points at the target, and so many less for each step that the value misses it by (每低1个百分点扣0.05)."""

    form: ClassVar[Literal["per_step"]] = "per_step"
    of: Name
    target: Number
    step: Annotated[Number, Field(gt=0)]
    lose: Points
    side: Literal["below", "above"] = "below"
    """The side of the target on which points are lost."""
    part: Literal["none", "whole", "share"] = "none"
    """What a part of a step counts: nothing (不足一步不扣), as a whole one, or its share."""


class Rank(Strict):
    """Points by rank within the group: the first of the list for the first, and so on; beyond the list, ``beyond``."""

    form: ClassVar[Literal["rank"]] = "rank"
    of: Name
    rank: list[Points] = Field(min_length=1)
    best: Literal["up", "down"] = "up"
    """Which way is good: the highest value first, or the lowest."""
    beyond: Points = Field(default=0, validate_default=True)


class ShareOfBest(Strict):
    """The item's points times the unit's value over the best value of its group; with ``down``, the best over the unit's."""

    form: ClassVar[Literal["share_of_best"]] = "share_of_best"
    of: Name
    share_of_best: Literal["up", "down"]


class SetPoints(Strict):
    """Points for each thing of a set, beside the benchmark unit's set."""

    shared: Points
    """The benchmark has it and the unit too (他有我有)."""
    missing: Points
    """The benchmark has it and the unit has not (他有我无): taken away."""
    extra: Points
    """The unit has it and the benchmark has not (他无我有)."""


class Benchmark(Strict):
    """Points by what the unit has and the benchmark unit has: words of a text indicator, separated by 、"""

    form: ClassVar[Literal["benchmark"]] = "benchmark"
    of: Name
    benchmark: SetPoints


class ByHand(Strict):
    """Points that a person enters for each unit, in a file of the case (人工评分项)."""

    form: ClassVar[Literal["by_hand"]] = "by_hand"
    by_hand: Literal[True]


Scale = Linear | Tiers | Choices | PerStep | Rank | ShareOfBest | Benchmark | ByHand

FORMS: dict[str, type[Scale]] = {
    "linear": Linear,
    "tiers": Tiers,
    "choices": Choices,
    "target": PerStep,
    "rank": Rank,
    "share_of_best": ShareOfBest,
    "benchmark": Benchmark,
    "by_hand": ByHand,
}
"""The form of a scale, by the key that only it has."""

RELATIVE = (Rank, ShareOfBest, Benchmark)
"""Scales for which the value of other units counts too."""

_HINT = (
    "写且只写一种：linear: [[值, 分], …]（按比例）、tiers: [[值, 分], …]（分档）、choices: {词: 分}（按情形）、"
    "target（每差一步扣分）、rank: [分, …]（名次赋分）、share_of_best（与最好的相比）、benchmark（对照标杆）、by_hand: true（人工评分）"
)


def read_scale(data: Any) -> Any:
    """Check what only the whole scale shows: one form, values in order; its steps become pairs."""
    if not isinstance(data, dict):
        raise misfit("M003", "计分方式应当是一组“键: 值”", "写成 {of: 指标, linear: [[值, 分], …]}")
    forms = [form for form in FORMS if form in data]
    if len(forms) != 1:
        raise misfit("M005", "计分方式要写且只写一种", _HINT, forms[1] if forms else "")
    if forms[0] == "choices" and isinstance(data["choices"], dict):
        named = {True: "是", False: "否"}
        return {**data, "choices": {named.get(k, k) if isinstance(k, bool) else k: v for k, v in data["choices"].items()}}
    if forms[0] not in ("linear", "tiers") or not isinstance(data[forms[0]], list):
        return data
    steps = [tuple(step) if isinstance(step, list) else step for step in data[forms[0]]]
    values = [step[0] for step in steps if isinstance(step, tuple) and step and exact_number(step[0])]
    if any(a >= b for a, b in pairwise(values)):
        told = f"值小的写在前面（现在的次序是 {'、'.join(map(str, values))}）"
        raise misfit("M005", f"{forms[0]} 各段的值要从小到大、不重复", told, forms[0])
    return {**data, forms[0]: steps}


def _tag(data: Any) -> str:
    if isinstance(data, dict):
        return next((f"scale:{key}" for key in FORMS if key in data), "scale:linear")
    return next((f"scale:{key}" for key, form in FORMS.items() if isinstance(data, form)), "scale:linear")


AnyScale = Annotated[
    Annotated[Linear, Tag("scale:linear")]
    | Annotated[Tiers, Tag("scale:tiers")]
    | Annotated[Choices, Tag("scale:choices")]
    | Annotated[PerStep, Tag("scale:target")]
    | Annotated[Rank, Tag("scale:rank")]
    | Annotated[ShareOfBest, Tag("scale:share_of_best")]
    | Annotated[Benchmark, Tag("scale:benchmark")]
    | Annotated[ByHand, Tag("scale:by_hand")],
    Discriminator(_tag),
    BeforeValidator(read_scale),
]
"""A scale as a profile writes it."""


def indicator_of(scale: Scale | None) -> str | None:
    """Return the indicator that a scale reads; None where it reads none."""
    return None if scale is None or isinstance(scale, ByHand) else scale.of


def least_points(scale: Scale | None, full: Points) -> Points:
    """Return the fewest points that a scale gives, the item being worth ``full``."""
    if scale is None:
        return full
    if isinstance(scale, Linear):
        return Decimal(0) if scale.none_below is not None else min(points for _, points in scale.steps)
    if isinstance(scale, Tiers):
        return min(points for _, points in scale.steps)
    return scale.beyond if isinstance(scale, Rank) else Decimal(0)
