"""What ``case.yaml`` holds."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from kaohe.rulebook.fields import Meant, Name, Strict, Text, Year, misfit

File = Annotated[str, StringConstraints(pattern=r"^[^/\\:]+\.(csv|xlsx|xls|parquet)$")]
"""A table in the case folder itself."""


def _real_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise misfit("M004", f"没有 {text} 这一天", "检查月和日") from None
    return text


Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_real_day)]


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
            message = f"{self.file} 的 columns 里要有且只有一列对应 unit（单位名称）"
            raise misfit("M005", message, "把写单位名称的那一列对应到 unit，如 部门: unit", "columns")
        twice = sorted({t for t in targets if targets.count(t) > 1})
        if twice:
            raise misfit("M005", f"{self.file} 里有两列都对应 {'、'.join(twice)}", "每个指标只对应一列，改正其中一列", "columns")
        return self


class Complete(Strict):
    """A source that names every unit concerned: where it is silent, the answer is no, or 0."""

    indicators: list[Name] = Field(min_length=1)
    place: Text
    reason: Text


class Settled(Strict):
    """Which holds where records and a stated value disagree, and why."""

    indicators: list[Name] = Field(min_length=1)
    units: list[Text] = []
    """Only for these units; for all when empty."""
    holds: Literal["records", "stated"]
    reason: Text


class Published(Strict):
    """The result that was published, where it is known."""

    result: File | None = None
    findings: File | None = None
    figures: str | None = Field(default=None, pattern=r"^[^/\\:]+\.yaml$")


class Roles(Strict):
    """Units with a part to play; profiles name the part."""

    benchmark: Text | None = None
    """The unit that the others are compared with (标杆)."""


TextFile = Annotated[str, StringConstraints(pattern=r"^[^/\\:]+\.txt$")]
"""A plain text in the case folder itself."""


class CaseNotice(Strict):
    """What an office adds to the yearly notice: who issues it to whom, and what no record can say."""

    number: Annotated[str, StringConstraints(pattern=r"^\S+〔\d{4}〕[1-9]\d*号$")] | None = None
    title: list[Text] = []
    """One entry a line, so that no word is broken."""
    addressee: Text | None = None
    issuer: list[Text] = []
    """One entry a line."""
    date: Date | None = None
    practices: TextFile | None = None
    """What was done; a line that begins with ``# `` is a heading."""
    targets: TextFile | None = None
    """What is aimed at in the coming year, one target a line."""


class Case(Strict):
    """``case.yaml``: one region and one year."""

    case: Text
    title: Text
    region: Text
    year: Year
    as_of: Date
    profile: Text
    units: File
    summary: list[SummaryTable] = []
    observations: File | None = None
    complete: list[Complete] = []
    by_hand: File | None = None
    """Points that people gave (人工评分)."""
    excuses: File | None = None
    """What was decided after review (申诉复核)."""
    settled: list[Settled] = []
    roles: Roles = Field(default={}, validate_default=True)
    outside_units: list[Text] = []
    """Names that occur in records and are not assessed."""
    published: Published = Field(default={}, validate_default=True)
    notice: CaseNotice = Field(default={}, validate_default=True)
    meant: Meant = {}
    """Remarks of ``kaohe check`` that are as they should be, each with the reason."""


class Reading(Strict):
    """Another reading of what a figure means, tried where the main one does not give what was published."""

    title: Text
    formula: Text | None = None
    equals: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_way(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.keys() - cls.model_fields.keys():
            return data
        ways = [k for k in ("formula", "equals") if k in data]
        if len(ways) != 1:
            hint = "formula（由指标表算）、equals（由其他公布数算）二选一"
            raise misfit("M005", "一种读法要写且只写一个算式", hint, ways[1] if ways else "")
        return data


class Relation(Strict):
    """What a figure must be by other figures: a whole by its parts, a share by its counts, this year by the last."""

    equals: Text
    title: Text | None = None
    """What the relation is called, where the expression does not say it."""


class Figure(Strict):
    """One number that a notice states about the whole, as published; with ``per_unit``, one number for each unit."""

    id: Name
    title: Text
    place: Text
    published: Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")] | None = None
    per_unit: Name | None = None
    """The indicator that holds what was published for each unit."""
    unit: Annotated[str, StringConstraints(pattern=r"^(count|percent|percentage_point)$")]
    digits: int = Field(ge=0, le=4)
    formula: Text | None = None
    equals: Text | None = None
    relations: list[Relation] = Field(default=[], min_length=1)
    why: Text | None = None
    readings: list[Reading] = Field(default=[], min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _checkable(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.keys() - cls.model_fields.keys():  # an unknown key may be the one that is missing
            return data
        if "published" not in data and "per_unit" not in data:
            raise misfit("M005", "公布数没有写印出的数", '写 published: "数"；逐户都印了数的写 per_unit: 指标')
        if "published" in data and "per_unit" in data:
            raise misfit(
                "M005",
                "公布数写了 published 又写了 per_unit",
                "全体一个数的只写 published，逐户都印了数的只写 per_unit",
                "per_unit",
            )
        ways = [k for k in ("formula", "equals", "relations", "why") if k in data]
        if not ways:
            hint = "写 formula（由指标表算）、equals 或 relations（与其他公布数的关系），都没有的写 why（不能算的理由）"
            raise misfit("M005", "公布数没有写怎么核对", hint)
        if "formula" in ways and "why" in ways:
            raise misfit("M005", "公布数写了 formula 又写了 why", "记录能算的只写 formula，不能算的只写 why", "why")
        related = [k for k in ("equals", "relations", "why") if k in data]
        if "per_unit" in data and related:
            raise misfit(
                "M005", "逐户的数只能用 formula 核对", f"删去 {related[0]}，formula 写成一个单位的指标之间的算式", related[0]
            )
        return data

    @model_validator(mode="after")
    def _digits_as_printed(self) -> "Figure":
        printed = len((self.published or "").partition(".")[2])
        if self.published is not None and printed != self.digits:
            message = f"{self.published} 有 {printed} 位小数，digits 写的是 {self.digits}"
            raise misfit("M005", message, "照原文印出的写，末尾的 0 也照写；digits 写印出的小数位数", "digits")
        return self


class Figures(Strict):
    """``published_figures.yaml``: a list of figures."""

    figures: list[Figure]
