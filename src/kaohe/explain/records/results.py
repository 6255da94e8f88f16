"""What whole commands print: the explanation of a unit, the grades, the issues, the indicators, the evidence."""

from dataclasses import dataclass, field

from kaohe.explain.records.findings import FindingRecord
from kaohe.explain.records.run import RunRecord
from kaohe.explain.records.units import GradeReasonRecord, NeighbourRecord, StandingRecord, UnitRecord
from kaohe.explain.records.values import RowRecord, ValueRecord


@dataclass(slots=True, eq=False, repr=False)
class ExplanationRecord:
    """``kaohe explain``: one unit, whole."""

    schema: str
    run: RunRecord
    unit: UnitRecord
    units: int
    """How many units are ranked together: all, or those of its group."""
    grade_reasons: list[GradeReasonRecord]
    neighbours: list[NeighbourRecord]
    ranked_in: str = ""
    """The group that the unit is ranked in, where groups are ranked by themselves."""


@dataclass(slots=True, eq=False, repr=False)
class GradeDifferenceRecord:
    """A unit whose grade is not the published one."""

    unit: str
    rank: int | None
    grade: str | None
    published_rank: int
    published_grade: str
    reasons: list[str]


@dataclass(slots=True, eq=False, repr=False)
class PublishedRecord:
    """The computed result beside the published one."""

    grades_agree: int
    units: int
    baseline_grade: str
    baseline_agree: int
    """How many grades would agree if every unit were given the commonest published grade."""
    tau_a: float | None
    tau_b: float | None
    tied_pairs: int
    pairs: int
    differences: list[GradeDifferenceRecord]


@dataclass(slots=True, eq=False, repr=False)
class StandingsRecord:
    """The graded year in short, every unit in rank order: what tables show."""

    run: RunRecord
    criteria: dict[str, str]
    """Title of each criterion found for any unit."""
    units: list[StandingRecord]
    published: PublishedRecord | None


@dataclass(slots=True, eq=False, repr=False)
class GradesRecord:
    """``kaohe grade --format json``: every unit in rank order, whole."""

    schema: str
    case: str
    profile: str
    evaluator: str
    run: RunRecord
    units: list[UnitRecord]
    published: PublishedRecord | None


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class IssueRecord(FindingRecord):
    """A failing found, with its unit; ``in_published`` says whether the notice names it (None: not known)."""

    unit: str
    in_published: bool | None


@dataclass(slots=True, eq=False, repr=False)
class IssuesRecord:
    """``kaohe issues``: the issue list."""

    schema: str
    run: RunRecord
    units: list[str]
    issues: list[IssueRecord]
    published_not_found: list[str] = field(default_factory=list)
    """Failings that the notice names and the records do not show, as "unit criterion place"."""
    excused: list[IssueRecord] = field(default_factory=list)
    """Failings found and excused after review: no issues any more."""


@dataclass(slots=True, eq=False, repr=False)
class IndicatorsUnitRecord:
    """One unit's indicators, by name."""

    unit: str
    values: dict[str, ValueRecord]


@dataclass(slots=True, eq=False, repr=False)
class IndicatorsRecord:
    """``kaohe measure``: every indicator of every unit."""

    schema: str
    case: str
    titles: dict[str, str]
    units: list[IndicatorsUnitRecord]


@dataclass(slots=True, eq=False, repr=False)
class EvidenceListRecord:
    """``kaohe evidence``: the records behind one criterion or indicator of one unit."""

    schema: str
    run: RunRecord
    unit: str
    about: str
    """Criterion id or indicator name."""
    title: str
    said: str
    """How it came out."""
    counted: list[str]
    """The record tables that were counted for it."""
    records: list[RowRecord]
