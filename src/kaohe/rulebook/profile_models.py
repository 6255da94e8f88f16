"""What a scoring profile holds, after its ``extends`` chain has been merged."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from kaohe.faults import clip
from kaohe.rulebook.fields import (
    CriterionId,
    ItemPoints,
    Meant,
    Name,
    Number,
    PointsText,
    SeverityOrCriterion,
    Strict,
    Text,
    exact_number,
    misfit,
)
from kaohe.rulebook.pack_models import Severity
from kaohe.rulebook.scale_models import AnyScale, Points

RoundingMode = Literal["half_up", "half_even", "down"]


def _pair(data: Any) -> Any:
    return tuple(data) if isinstance(data, list) else data


Range = Annotated[tuple[Number, Number], BeforeValidator(_pair)]
"""The least and the greatest number that may be meant where one is written."""


class Change(Strict):
    """Points that one criterion takes or adds: a fixed number, so many per occurrence, or the whole item."""

    points: Points | None = None
    each: Points | None = None
    per: Name | None = None
    at_most: Points | None = None
    zero_from: int | None = Field(default=None, ge=2)
    """From so many occurrences on, the whole item is lost."""
    forfeit: bool = False
    range: Annotated[tuple[Points, Points], BeforeValidator(_pair)] | None = None
    """Between what the points (each time) could have been as well, for trials of the profile; it changes no score."""

    @model_validator(mode="after")
    def _one_form(self) -> "Change":
        if self.each is None and any(given is not None for given in (self.per, self.at_most, self.zero_from)):
            raise misfit("M005", "per、at_most、zero_from 要与 each 一起写", _CHANGE_HINT)
        if self.each is not None and self.per is None:
            raise misfit("M005", "写了 each，没有写 per（按哪个指标的次数算）", _CHANGE_HINT)
        if sum((self.points is not None, self.each is not None, self.forfeit)) != 1:
            raise misfit("M005", "扣分（加分）要写且只写一种", _CHANGE_HINT)
        if self.forfeit and self.range is not None:
            raise misfit("M005", "forfeit（此项不得分）没有分值，不能写 range", "删去 range，或写 points 或 each", "range")
        return self


_CHANGE_HINT = "写一个数（如 5）、forfeit（此项不得分）或 {each: 每次的分值, per: 次数指标, at_most: 上限}"


def _change(data: Any) -> Any:
    if data == "forfeit":
        return {"forfeit": True}
    if exact_number(data):
        return {"points": data}
    if not isinstance(data, dict):
        raise misfit("M003", "扣分（加分）应当是一个数、forfeit 或一组“键: 值”", _CHANGE_HINT)
    return data


Changes = dict[CriterionId, Annotated[Change, BeforeValidator(_change)]]


Given = dict[str, Number | bool | str | None]


class Fixed(Strict):
    """What does not apply earns a fixed share of its points."""

    fixed: Annotated[Number, Field(ge=0, le=1)]


def _not_applicable(data: Any) -> Any:
    if isinstance(data, dict | Fixed) or data in WAYS:
        return data
    told = "可选：rescale、shrink、spread、average，或 {fixed: 比例}（按本项分值的固定比例给分）"
    raise misfit("M004", f"not_applicable 不能是 {clip(data)}", told)


WAYS = ("rescale", "shrink", "spread", "average")

NotApplicable = Annotated[
    Annotated[Literal["rescale", "shrink", "spread", "average"], Tag("way:word")] | Annotated[Fixed, Tag("way:fixed")],
    Discriminator(lambda data: "way:word" if isinstance(data, str) else "way:fixed"),
    BeforeValidator(_not_applicable),
]
"""What becomes of an item that does not apply to a unit.

``rescale``: the others are scaled up to the total (75 × 4/3). ``shrink``: all that was earned, the bonus included, over
all that could be. ``spread``: the other items share its points equally. ``average``: it earns what the units of the
group earn on average. ``fixed``: a share of its points.
"""


class ItemExample(Strict):
    """Facts of a made-up unit and the points that the item must give for them; facts not given are unknown."""

    name: Text
    given: Given
    """Indicators by name, as in the examples of criteria; criteria by id, with a finding state."""
    others: list[Given] = []
    """Facts of the other units of its group, where what they have counts too."""
    benchmark: Given | None = None
    """Facts of the benchmark unit."""
    entered: Points | None = None
    """Points entered by hand."""
    points: ItemPoints


class Item(Strict):
    """One line of the score sheet. Without a scale it starts from full points."""

    id: Name
    title: Text
    points: Points
    range: Range | None = None
    """Between what its points could have been as well, for trials of the profile; it changes no score."""
    head: Text | None = None
    """The head (一级指标) that it belongs to, one of the profile's ``heads``."""
    scale: AnyScale | None = None
    deduct: Changes = {}
    not_applicable: NotApplicable | None = None
    """Where it is not the profile's way."""
    examples: list[ItemExample] = []


class BonusItem(Strict):
    """One line of the bonus part: each credit found adds points."""

    id: Name
    title: Text
    add: Changes
    count: Literal["all", "highest"] = "all"
    """Of several credits found, all count or only the one that gives most (同项取最高)."""
    at_most: Points | None = None
    """The most that this class of bonus gives."""
    examples: list[ItemExample] = []


class Bonus(Strict):
    """Points beyond the items, up to ``at_most`` in all."""

    at_most: Points
    only_above: Number | None = None
    """Given only where the score without it is more than this."""
    items: list[BonusItem] = []


class Rounding(Strict):
    """Where points are rounded beyond the fixed 1/10,000: each item, the total, or only what is shown."""

    at: Literal["item", "total", "show"]
    digits: int = Field(ge=0, le=4)
    mode: RoundingMode = "half_up"


class Ranking(Strict):
    """``competition`` ranks 1-2-2-4, ``dense`` (中国式排名) 1-2-2-3; ``then_by`` separates equal scores."""

    ties: Literal["competition", "dense"] = "competition"
    then_by: list[dict[Name, Literal["asc", "desc"]]] = []


class Quota(Strict):
    """The most units of a group that a grade takes, as a share of the group or a number."""

    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    number: int | None = Field(default=None, ge=0)
    round: Literal["down", "up", "half_up"] = "down"
    tie_at_edge: Literal["in", "out"] = "out"

    @model_validator(mode="after")
    def _one_size(self) -> "Quota":
        if (self.share is None) == (self.number is None):
            raise misfit("M005", "名额要写且只写 share（比例）或 number（个数）", "如 quota: {share: 0.25} 或 quota: {number: 6}")
        return self


class Grade(Strict):
    """One grade, best first. The last takes whoever is left."""

    grade: Text
    at_least: Number | None = None
    quota: Quota | None = None
    barred_by: list[SeverityOrCriterion] = []
    forced_by: list[SeverityOrCriterion] = []


class GradeExample(Strict):
    """A made-up unit and the grade that it must get: at ``place`` of ``units`` where given, else with room in every quota."""

    name: Text
    score: PointsText
    found: list[CriterionId] = []
    """Failings found; no others are."""
    place: int | None = Field(default=None, ge=1)
    """Its place by score, the units before it being free of failings."""
    units: int | None = Field(default=None, ge=1)
    """How many units are ranked together."""
    tied: int | None = Field(default=None, ge=2)
    """How many of them, itself included, share its place; alone where not given."""
    grade: Text

    @model_validator(mode="after")
    def _place_among_units(self) -> "GradeExample":
        if (self.place is None) != (self.units is None) or (self.place or 0) > (self.units or 0):
            hint = '如 {name: 二十七家里的第六名, score: "95", place: 6, units: 27, grade: 优秀}'
            raise misfit("M005", "place（第几名）与 units（几家一起排名）要一起写，名次不多于家数", hint, "place")
        if self.tied is not None and (self.place is None or self.units is None or self.place + self.tied - 1 > self.units):
            hint = '如 {name: 二十七家里并列第六的两家, score: "95", place: 6, tied: 2, units: 27, grade: 合格}'
            raise misfit("M005", "tied（几家并列）要与 place、units 一起写，并列的不超出家数", hint, "tied")
        return self


class CriterionChange(Strict):
    """What a profile may change of a criterion."""

    severity: Severity


class Groups(Strict):
    """Rank and grade the units of each group by themselves; lines and quotas where a group has its own."""

    by: Literal["group"] = "group"
    lines: dict[Text, dict[Text, Number]] = {}
    """Group → grade → ``at_least``."""
    quotas: dict[Text, dict[Text, Quota]] = {}
    """Group → grade → quota."""


class Veto(Strict):
    """A failing found that settles the whole score (一票否决): at most ``score``, whatever the items give."""

    by: list[SeverityOrCriterion] = Field(min_length=1)
    score: Points


class Profile(Strict):
    """A whole profile."""

    profile: Text
    title: Text
    pack: Name
    year: int | None = None
    total: Points
    parameters: dict[Name, Number | str] = {}
    ranges: dict[Name, Range] = {}
    """Between what a parameter could have been as well, for trials of the profile; it changes no finding."""
    criteria: dict[CriterionId, CriterionChange] = {}
    heads: dict[Text, Points] = {}
    """What the items of each head (一级指标) must add up to."""
    items: list[Item] = Field(min_length=1)
    bonus: Bonus | None = None
    not_applicable: NotApplicable = "rescale"
    veto: Veto | None = None
    rounding: Rounding
    ranking: Ranking = Field(default={}, validate_default=True)
    groups: Groups | None = None
    grades: list[Grade] = Field(min_length=1)
    examples: list[GradeExample] = []
    """Made-up units and the grades that they must get."""
    meant: Meant = {}
    """Remarks of ``kaohe check`` that are as they should be, each with the reason."""
