"""What the files of a rule pack hold: ``pack.yaml``, indicators and criteria."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from kaohe.rulebook.fields import CriterionId, Meant, Name, Number, Strict, Text, Year, misfit

IndicatorType = Literal["count", "number", "share", "flag", "text"]
ParameterType = Literal["count", "number", "share", "month_day", "text"]
Kind = Literal["failing", "credit"]
Severity = Literal["minor", "major", "veto"]
FindingState = Literal["found", "not_found", "undetermined", "not_applicable", "excused"]

KIND_WORDS = {"count": "计数", "number": "数值", "share": "份额", "flag": "“是否”", "text": "文字", "month_day": "月日"}
"""What an indicator or a parameter of a type is called."""

FINDING_COUNTS = {"minors_found": "minor", "majors_found": "major", "vetoes_found": "veto"}
"""Built-in indicators: how many failings of a severity were found for the unit in earlier strata."""

FINDING_STATES: tuple[str, ...] = get_args(FindingState)

SEVERITY_WORDS: dict[str | None, str] = {"minor": "一般", "major": "突出", "veto": "否决", None: ""}
"""None is the severity of a credit."""

COUNT_TITLES = {"minors_found": "一般问题数", "majors_found": "突出问题数", "vetoes_found": "否决问题数"}


class Parameter(Strict):
    """A number or text that criteria use and profiles set."""

    type: ParameterType
    title: Text
    default: Number | str
    range: tuple[Number, Number] | None = None
    """Least and greatest value that a profile may set."""

    @model_validator(mode="before")
    @classmethod
    def _pair(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("range"), list):
            data = {**data, "range": tuple(data["range"])}
        return data


class OfYear(Strict):
    """Which records of a table a year counts: those of a view with one row a record. The rest is told with its number."""

    view: Name
    others: Text
    """Why the rest is left out; ``{year}`` and ``{as_of}`` are put in."""


class PackHead(Strict):
    """``pack.yaml``."""

    pack: Name
    title: Text
    basis: Text
    """The documents that the pack puts into rules."""
    parameters: dict[Name, Parameter] = {}
    extra_columns: dict[Name, list[Text]] = {}
    """Columns beyond the standard ones that the pack's SQL reads, by record table; text, unknown where a case lacks them."""
    column_titles: dict[Name, Text] = {}
    """Chinese titles of columns that views make, for lists of evidence."""
    excuse_reasons: dict[Name, Text] = {}
    """Why a finding or a record may be excused after review (申诉复核): code and wording. The list is closed."""
    of_year: dict[Name, OfYear] = {}
    """Which records of a table the year counts, by table."""
    meant: Meant = {}
    """Remarks of ``kaohe check`` that are as they should be, each with the reason."""


class Ratio(Strict):
    """A share kept as two integers; 0/0 is not applicable."""

    of: Name
    to: Name


class Indicator(Strict):
    """One value of one unit, from exactly one origin.

    ``measure`` counts records of a table or view (``from``), grouped ``by`` a unit column; ``value`` and ``ratio`` compute from
    other indicators; ``observed`` is entered by hand or table. A table or an observation may supply any of them.
    """

    name: Name
    title: Text
    type: IndicatorType
    source: Name | None = Field(default=None, alias="from")
    by: Name | None = None
    where: Text | None = None
    measure: Text | None = None
    needs: list[Name] = []
    """Columns whose empty cell leaves a row out; what ``where`` and ``measure`` name is needed anyway."""
    evidence_columns: list[Name] = []
    missing_at_most: Annotated[Number, Field(ge=0, lt=1)] | Name | None = None
    """Share of rows that may be left out without making the value unknown: a number or a parameter."""
    otherwise: Text | None = None
    """What computes the value where the case has no such records."""
    value: Text | None = None
    ratio: Ratio | None = None
    observed: bool = False
    part_of: Name | None = None
    """The indicator that this one is a part of, and so never above."""
    better: Literal["up", "down"] | None = None
    actionable: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> "Indicator":
        origins = [k for k in ("measure", "value", "ratio", "observed") if getattr(self, k)]
        if len(origins) != 1:
            hint = "measure（由台账统计）、value（算式）、ratio（份额）、observed: true（由表格或认定给出）四选一"
            raise misfit("M005", f"指标 {self.name} 要写且只写一个来源", hint, origins[1] if origins else "")
        if (self.ratio is not None) != (self.type == "share") and not self.observed:
            hint = "ratio 给出 share；measure、value 给出 count、number、flag 或 text"
            raise misfit("M005", f"指标 {self.name} 的类型与来源不合", hint, "type")
        self._check_measured()
        return self

    def _check_measured(self) -> None:
        """``from`` and ``by`` go with ``measure``, and so does whatever says how records are counted."""
        if self.measure and not (self.source and self.by):
            missing = "by" if self.source else "from"
            told = {"from": "from: 记录表或视图", "by": "by: 单位列"}[missing]
            raise misfit("M005", f"指标 {self.name} 写了 measure，没有写 {missing}", f"补上 {told}", "measure")
        stray = [
            k for k in ("source", "by", "where", "needs", "evidence_columns", "missing_at_most", "otherwise") if getattr(self, k)
        ]
        if stray and not self.measure:
            key = {"source": "from"}.get(stray[0], stray[0])
            raise misfit("M005", f"指标 {self.name} 的 {key} 只能与 measure 一起写", f"删去 {key}，或写 measure", key)


class Example(Strict):
    """Facts of a made-up unit and the finding they must give; indicators not given are unknown."""

    name: Text
    given: dict[str, Number | bool | str | None]
    """Indicators by name; the string ``n/a`` makes one not applicable. Criteria by id, with a finding state."""
    expect: FindingState


class CriterionSpec(Strict):
    """A criterion as written; its conditions are parsed separately so that each leaf keeps its place."""

    id: CriterionId
    name: Name
    title: Text
    kind: Kind
    severity: Severity | None = None
    since: Year | None = None
    """The first year in which it is judged; several entries of one id share out the years."""
    until: Year | None = None
    basis: Text
    applies_when: Any = None
    when: Any
    message: list[Text] = Field(min_length=1)
    advice: Text
    evidence: list[Name] = Field(min_length=1)
    examples: list[Example] = Field(min_length=1)

    @model_validator(mode="after")
    def _severity_of_failings(self) -> "CriterionSpec":
        if self.kind == "credit" and self.severity is not None:
            raise misfit("M005", f"{self.id} 是加分情形（kind: credit），没有严重程度", "删去 severity 这一行", "severity")
        if self.kind == "failing" and self.severity is None:
            hint = "补上 severity: minor（一般）、major（突出）或 veto（否决）"
            raise misfit("M005", f"{self.id} 是扣分情形（kind: failing），没有写严重程度", hint, "kind")
        return self
