"""What ``notice.yaml`` of a rule pack holds: what a yearly notice states about the whole, and how it groups problems."""

from typing import Any, Literal

from pydantic import Field, model_validator

from kaohe.rulebook.fields import CriterionId, Name, Strict, Text, misfit


class NoticeFigure(Strict):
    """One number about the whole: an aggregate over the table of indicators, one row a unit."""

    id: Name
    title: Text
    unit: Literal["count", "percent"]
    """``percent`` is written with the sign behind it."""
    digits: int = Field(ge=0, le=4)
    """Decimals, rounded half up."""
    formula: Text


class NoticeProblem(Strict):
    """Failings that a notice names together."""

    title: Text
    requirement: Text
    """The heading under which what follows from them is required."""
    criteria: list[CriterionId] = Field(min_length=1)


class NoticeColumn(Strict):
    """One column of the table of statistics: an indicator, or the remarks of the published table."""

    title: Text
    under: Text | None = None
    """A heading over neighbouring columns that have the same."""
    indicator: Name | None = None
    remarks: bool = False
    total: Name | None = None
    """The figure in the row of totals."""

    @model_validator(mode="before")
    @classmethod
    def _one_content(cls, data: Any) -> Any:
        if isinstance(data, dict) and ("indicator" in data) == ("remarks" in data):
            hint = "indicator: 指标名，或者 remarks: true（备注），二选一"
            raise misfit("M005", "统计表的一列要写且只写一种内容", hint, "remarks" if "remarks" in data else "")
        return data


class NoticeSpec(Strict):
    """``notice.yaml``."""

    figures: list[NoticeFigure] = []
    problems: list[NoticeProblem] = []
    statistics: list[NoticeColumn] = []
