"""What a scoring profile holds, after its ``extends`` chain has been merged."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from kaohe.rulebook.fields import CriterionId, Name, Number, Strict, Text, misfit
from kaohe.rulebook.pack_models import Severity

Points = Annotated[Number, Field(ge=0)]
RoundingMode = Literal["half_up", "half_even", "down"]


class Linear(Strict):
    """Points by straight lines between named values; the first and last points hold beyond the ends."""

    form: Literal["linear"] = "linear"
    of: Name
    steps: list[tuple[Number, Points]] = Field(min_length=2)


class Tiers(Strict):
    """Points by steps: a value from the named one on (以上包括本数) earns the points beside it."""

    form: Literal["tiers"] = "tiers"
    of: Name
    steps: list[tuple[Number, Points]] = Field(min_length=1)


def _scale(data: Any) -> Any:
    """``{of, linear: [[x, points], ...]}`` as written → the model of that form."""
    if not isinstance(data, dict):
        return data
    forms = [form for form in ("linear", "tiers") if form in data]
    if len(forms) != 1:
        raise misfit("M005", "计分方式要写且只写一种", "linear: [[值, 分], …] 或 tiers: [[值, 分], …]")
    steps = data[forms[0]]
    rest = {k: v for k, v in data.items() if k != forms[0]}
    if isinstance(steps, list):
        steps = [tuple(step) if isinstance(step, list) else step for step in steps]
        values = [step[0] for step in steps if isinstance(step, tuple) and len(step) == 2]
        if values != sorted(set(values)):
            raise misfit("M005", f"{forms[0]} 各段的值要从小到大、不重复", f"现在的次序是 {'、'.join(map(str, values))}")
    return {**rest, "form": forms[0], "steps": steps}


Scale = Annotated[Linear | Tiers, Field(discriminator="form"), BeforeValidator(_scale)]


class Change(Strict):
    """Points that one criterion takes or adds: a fixed number, so many per occurrence, or the whole item."""

    points: Points | None = None
    each: Points | None = None
    per: Name | None = None
    at_most: Points | None = None
    forfeit: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> "Change":
        if sum((self.points is not None, self.each is not None, self.forfeit)) != 1:
            raise misfit(
                "M005", "扣分（加分）要写且只写一种", "写一个数、forfeit、或 {each: 每次分值, per: 次数指标, at_most: 上限}"
            )
        if (self.each is None) != (self.per is None) or (self.at_most is not None and self.each is None):
            raise misfit("M005", "each 与 per 要一起写，at_most 只用于它们", "如 {each: 2, per: out_of_plan_tasks, at_most: 6}")
        return self


def _change(data: Any) -> Any:
    if data == "forfeit":
        return {"forfeit": True}
    if isinstance(data, int | Decimal) and not isinstance(data, bool):
        return {"points": data}
    return data


Changes = dict[CriterionId, Annotated[Change, BeforeValidator(_change)]]


class Item(Strict):
    """One line of the score sheet. Without a scale it starts from full points."""

    id: Name
    title: Text
    points: Points
    scale: Scale | None = None
    deduct: Changes = {}


class BonusItem(Strict):
    """One line of the bonus part: each credit found adds points."""

    id: Name
    title: Text
    add: Changes


class Bonus(Strict):
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
            raise misfit("M005", "名额要写且只写 share（比例）或 number（个数）", "如 quota: {share: 0.25}")
        return self


class Grade(Strict):
    """One grade, best first. The last takes whoever is left."""

    grade: Text
    at_least: Number | None = None
    quota: Quota | None = None
    barred_by: list[Severity | CriterionId] = []
    forced_by: list[Severity | CriterionId] = []


class CriterionChange(Strict):
    severity: Severity


class Groups(Strict):
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
