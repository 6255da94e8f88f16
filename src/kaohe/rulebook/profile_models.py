"""What a scoring profile holds, after its ``extends`` chain has been merged."""

from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from kaohe.rulebook.fields import (
    CriterionId,
    ItemPoints,
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

Points = Annotated[Number, Field(ge=0)]
Step = tuple[Number, Points]
RoundingMode = Literal["half_up", "half_even", "down"]


class Linear(Strict):
    """Points by straight lines between named values; the first and last points hold beyond the ends."""

    form: ClassVar[Literal["linear", "tiers"]] = "linear"
    of: Name
    steps: list[Step] = Field(min_length=2, alias="linear")


class Tiers(Strict):
    """Points by steps: a value from the named one on (以上包括本数) earns the points beside it."""

    form: ClassVar[Literal["linear", "tiers"]] = "tiers"
    of: Name
    steps: list[Step] = Field(min_length=1, alias="tiers")


_FORMS = ("linear", "tiers")
_FORMS_HINT = "写 linear: [[值, 分], …]（按比例）或 tiers: [[值, 分], …]（分档），只写一种"


def _scale(data: Any) -> Any:
    """Check what only the whole scale shows: one form, values in order; its steps become pairs."""
    if not isinstance(data, dict):
        raise misfit("M003", "计分方式应当是一组“键: 值”", "写成 {of: 指标, linear: [[值, 分], …]}")
    forms = [form for form in _FORMS if form in data]
    if len(forms) != 1:
        raise misfit("M005", "计分方式要写且只写一种", _FORMS_HINT, forms[1] if forms else "")
    steps = data[forms[0]]
    if not isinstance(steps, list):
        return data
    steps = [tuple(step) if isinstance(step, list) else step for step in steps]
    values = [step[0] for step in steps if isinstance(step, tuple) and step and exact_number(step[0])]
    if any(a >= b for a, b in pairwise(values)):
        told = f"值小的写在前面（现在的次序是 {'、'.join(map(str, values))}）"
        raise misfit("M005", f"{forms[0]} 各段的值要从小到大、不重复", told, forms[0])
    return {**data, forms[0]: steps}


def _form(data: Any) -> str:
    return "scale:tiers" if isinstance(data, Tiers) or (isinstance(data, dict) and "tiers" in data) else "scale:linear"


Scale = Annotated[
    Annotated[Linear, Tag("scale:linear")] | Annotated[Tiers, Tag("scale:tiers")], Discriminator(_form), BeforeValidator(_scale)
]


class Change(Strict):
    """Points that one criterion takes or adds: a fixed number, so many per occurrence, or the whole item."""

    points: Points | None = None
    each: Points | None = None
    per: Name | None = None
    at_most: Points | None = None
    forfeit: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> "Change":
        if (self.per is not None or self.at_most is not None) and self.each is None:
            raise misfit("M005", "per、at_most 要与 each 一起写", _CHANGE_HINT)
        if self.each is not None and self.per is None:
            raise misfit("M005", "写了 each，没有写 per（按哪个指标的次数算）", _CHANGE_HINT)
        if sum((self.points is not None, self.each is not None, self.forfeit)) != 1:
            raise misfit("M005", "扣分（加分）要写且只写一种", _CHANGE_HINT)
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


class ItemExample(Strict):
    """Facts of a made-up unit and the points that the item must give for them; facts not given are unknown."""

    name: Text
    given: dict[str, Number | bool | str | None]
    """Indicators by name, as in the examples of criteria; criteria by id, with a finding state."""
    points: ItemPoints


class Item(Strict):
    """One line of the score sheet. Without a scale it starts from full points."""

    id: Name
    title: Text
    points: Points
    scale: Scale | None = None
    deduct: Changes = {}
    examples: list[ItemExample] = []


class BonusItem(Strict):
    """One line of the bonus part: each credit found adds points."""

    id: Name
    title: Text
    add: Changes
    examples: list[ItemExample] = []


class Bonus(Strict):
    """Points beyond the items, up to ``at_most`` in all."""

    at_most: Points
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
    grade: Text

    @model_validator(mode="after")
    def _place_among_units(self) -> "GradeExample":
        if (self.place is None) != (self.units is None) or (self.place or 0) > (self.units or 0):
            hint = '如 {name: 二十七家里的第六名, score: "95", place: 6, units: 27, grade: 优秀}'
            raise misfit("M005", "place（第几名）与 units（几家一起排名）要一起写，名次不多于家数", hint, "place")
        return self


class CriterionChange(Strict):
    """What a profile may change of a criterion."""

    severity: Severity


class Groups(Strict):
    """Rank and grade the units of each group by themselves."""

    by: Literal["group"] = "group"


class Profile(Strict):
    """A whole profile."""

    profile: Text
    title: Text
    pack: Name
    year: int | None = None
    total: Points
    parameters: dict[Name, Number | str] = {}
    criteria: dict[CriterionId, CriterionChange] = {}
    items: list[Item] = Field(min_length=1)
    bonus: Bonus | None = None
    not_applicable: Literal["rescale"] = "rescale"
    rounding: Rounding
    ranking: Ranking = Field(default={}, validate_default=True)
    groups: Groups | None = None
    grades: list[Grade] = Field(min_length=1)
    examples: list[GradeExample] = []
    """Made-up units and the grades that they must get."""
