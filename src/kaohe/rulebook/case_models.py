"""What ``case.yaml`` holds."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from kaohe.rulebook.fields import Name, Strict, Text, misfit

File = Annotated[str, StringConstraints(pattern=r"^[^/\\:]+\.(csv|xlsx)$")]
"""A table in the case folder itself."""

Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class SummaryTable(Strict):
    """A published table of indicators, one row a unit; an empty cell is unknown."""

    file: File
    place: Text
    """What the notice calls the table, such as 附件1."""
    columns: dict[str, Name]
    """Table header → indicator, or ``unit`` (the unit's name), or ``note`` (a remark shown beside the row's values)."""
    leave_out: list[Text] = []
    """Values of the unit column that are not units, such as 合计."""

    @model_validator(mode="after")
    def _unit_column(self) -> "SummaryTable":
        targets = list(self.columns.values())
        if targets.count("unit") != 1:
            raise misfit("M005", f"{self.file}：columns 里要有且只有一列对应 unit", "如 部门: unit")
        twice = sorted({t for t in targets if targets.count(t) > 1})
        if twice:
            raise misfit("M005", f"{self.file}：{'、'.join(twice)} 对应了两列", "每个指标只对应一列")
        return self


class Complete(Strict):
    """A source that names every unit concerned: where it is silent, the answer is no, or 0."""

    indicators: list[Name] = Field(min_length=1)
    place: Text
    reason: Text


class Published(Strict):
    """The result that was published, where it is known."""

    result: File | None = None
    findings: File | None = None
    figures: str | None = Field(default=None, pattern=r"^[^/\\:]+\.yaml$")


class Case(Strict):
    """``case.yaml``: one region and one year."""

    case: Text
    title: Text
    region: Text
    year: int = Field(ge=2000, le=2100)
    as_of: Date
    profile: Text
    units: File
    summary: list[SummaryTable] = []
    observations: File | None = None
    complete: list[Complete] = []
    published: Published = Field(default={}, validate_default=True)


class Figure(Strict):
    """One number that a notice states about the whole, as published."""

    id: Name
    title: Text
    place: Text
    published: Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
    unit: Annotated[str, StringConstraints(pattern=r"^(count|percent|percentage_point)$")]
    digits: int = Field(ge=0, le=4)
    formula: Text | None = None
    equals: Text | None = None
    why: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_way(cls, data: Any) -> Any:
        ways = [k for k in ("formula", "equals", "why") if isinstance(data, dict) and k in data]
        if len(ways) != 1:
            raise misfit(
                "M005",
                "公布数要写且只写一种核对办法",
                "formula（由指标表算）、equals（与其他公布数的关系）、why（不能算的理由）三选一",
            )
        return data


class Figures(Strict):
    """``published_figures.yaml``: a list of figures."""

    figures: list[Figure]
