"""The records that reports render and ``--format json`` prints. Their JSON Schemas are in ``docs/schema``.

Points are decimal strings, exact; what is lost is negative. Every list has a fixed order, so that grading twice
gives the same bytes.
"""

from dataclasses import dataclass, field
from typing import Literal

from kaohe.explain.run_records import StatementRecord, VerificationRecord
from kaohe.explain.sheet_records import ScaleForm, ScoreSheetRecord

ValueState = Literal["known", "unknown", "not_applicable"]


@dataclass(slots=True, eq=False, repr=False)
class SourceRecord:
    """Where a value stands."""

    file: str
    sheet: str
    row: int
    place: str
    note: str


@dataclass(slots=True, eq=False, repr=False)
class ValueRecord:
    """A value: counts as integers, flags as booleans, shares as "13/23", numbers and texts as strings."""

    state: ValueState
    value: int | bool | str | None
    shown: str
    """The value as a person would write it."""
    source: list[SourceRecord]


@dataclass(slots=True, eq=False, repr=False)
class RowRecord:
    """One record (or one value that was entered) behind an indicator, down to its row."""

    indicator: str
    title: str
    """Title of the indicator."""
    table: str
    """The record table; "" for a value that a table of indicators or an observation gives."""
    values: dict[str, str]
    """What identifies the record, by Chinese column title."""
    file: str
    sheet: str
    row: int
    source: SourceRecord | None
    """For an imported record, where it stood in the file that was imported."""
    sha256: str | None
    """Of the file that was imported."""
    excused: str = ""
    """Why the record is not counted, where it was excused after review; else empty."""


@dataclass(slots=True, eq=False, repr=False)
class EvidenceRecord:
    """An indicator that proves a finding."""

    title: str
    value: ValueRecord


@dataclass(slots=True, eq=False, repr=False)
class ConditionRecord:
    """One line or group of a condition as it came out for the unit."""

    text: str
    """The line as written, or all, any, any_known, not."""
    said: str
    """The same in Chinese, with the values put in."""
    role: Literal["applies_when", "when"]
    line: int
    truth: Literal["t", "f", "u", "n"]
    values: dict[str, ValueRecord]
    children: list["ConditionRecord"]


@dataclass(slots=True, eq=False, repr=False)
class ExcuseRecord:
    """What was decided after review (申诉复核) about a finding or a record."""

    unit: str
    criterion: str | None
    title: str
    """Title of the criterion, "" where none is named."""
    table: str
    """Chinese title of the record's table; "" where a finding is excused."""
    record: str
    """Number of the record."""
    reason: str
    """A code of the pack."""
    said: str
    """The reason in words."""
    decided_by: str
    decided_on: str
    note: str
    source: SourceRecord
    acted: bool
    """Whether it changed anything: false where there was no such finding, or the record did not count."""


@dataclass(slots=True, eq=False, repr=False)
class CorrectionRecord:
    """An indicator whose value is another one since a record was excused after review."""

    indicator: str
    title: str
    original: ValueRecord
    corrected: ValueRecord


@dataclass(slots=True, eq=False, repr=False)
class BeforeRecord:
    """A unit's result without any excuse after review."""

    score: str | None
    rank: int | None
    grade: str | None
    gave_back: str | None
    """The score as it is less the score without excuses."""


@dataclass(slots=True, eq=False, repr=False)
class FindingRecord:
    """One criterion for one unit."""

    criterion: str
    title: str
    kind: Literal["failing", "credit"]
    severity: Literal["minor", "major", "veto"] | None
    state: Literal["found", "not_found", "undetermined", "not_applicable", "excused"]
    message: str
    advice: str
    basis: str
    points: str
    """What it cost (negative) or gave (positive) in the score, over all items."""
    stated: str
    """What the profile states for it; more than ``points`` where an item had less left."""
    scored: bool
    """Whether the profile gives or takes points for it at all."""
    conditions: list[ConditionRecord]
    evidence: dict[str, "EvidenceRecord"]
    """The indicators that prove it, by name."""
    sources: list[SourceRecord]
    """Where those stand, each once."""
    rule: str
    """File and line of the criterion."""
    records: list[RowRecord] | None
    """The records behind it, each once; null where they were not asked for."""
    original_state: Literal["found", "not_found", "undetermined", "not_applicable"] | None = None
    """How it came out without any excuse after review, where that is another state."""
    excuses: list[ExcuseRecord] = field(default_factory=list)
    """Those that changed it, or a value that it rests on."""
    corrections: list[CorrectionRecord] = field(default_factory=list)
    """The values that it rests on and that are others since."""


@dataclass(slots=True, eq=False, repr=False)
class LossRecord:
    """Points lost (negative) or gained on an item; ``stated`` by the profile, ``points`` counted."""

    criterion: str | None
    title: str
    cause: Literal["scale", "average", "fixed", "deduct", "excused", "credit", "ceiling", "rounding"]
    stated: str
    points: str


@dataclass(slots=True, eq=False, repr=False)
class ScaleRecord:
    """How an item's scale was applied."""

    indicator: str | None
    """Null where points are entered by hand."""
    title: str
    form: ScaleForm
    steps: list[list[str]]
    """Pairs of value, word or place, and points."""
    rule: str
    """The rule in words."""
    value: ValueRecord
    came_out: str
    """Where other units count: how this one stands beside them; else empty."""


@dataclass(slots=True, eq=False, repr=False)
class ItemRecord:
    """One line of the score sheet. ``of`` plus what was lost is ``points``."""

    id: str
    title: str
    points: str
    of: str
    applicable: bool
    unknown: bool
    """Nothing is known that the item rests on: its points are provisional."""
    lost: list[LossRecord]
    scale: ScaleRecord | None
    filled: Literal["average", "fixed"] | None = None
    """The item does not apply and gives points all the same: the group's average, or a fixed share."""


@dataclass(slots=True, eq=False, repr=False)
class AdjustmentRecord:
    """A line beside the items, so that the sheet adds up."""

    cause: Literal["rescale", "spread", "shrink", "deduct", "gate", "ceiling", "floor", "rounding", "veto"]
    title: str
    points: str


@dataclass(slots=True, eq=False, repr=False)
class StandingRecord:
    """One unit's rank, score and grade, and what was found, by criterion id."""

    unit: str
    group: str
    rank: int | None
    score: str | None
    score_shown: str
    """The score with the decimals that the profile shows."""
    score_low: str | None
    score_high: str | None
    provisional: bool
    grade: str | None
    grade_low: str | None
    grade_high: str | None
    unknown_points: str
    """Points of the items about which nothing is known: their scale, or every one of their criteria."""
    failings: list[str]
    credits: list[str]


@dataclass(slots=True, eq=False, repr=False)
class UnitRecord(StandingRecord):
    """One unit's result: items, bonus and adjustments add up to the score, to the last digit."""

    items: list[ItemRecord]
    bonus: list[ItemRecord]
    adjustments: list[AdjustmentRecord]
    findings: list[FindingRecord]
    before: BeforeRecord | None = None
    """The result without any excuse after review; null where no excuse touches the unit."""
    corrections: list[CorrectionRecord] = field(default_factory=list)
    """The values that are others since records of the unit were excused."""


@dataclass(slots=True, eq=False, repr=False)
class GradeReasonRecord:
    """How one grade was decided: the line, the bars, the place among those eligible."""

    grade: str
    line: str | None
    met: bool
    barred_by: list[str]
    forced_by: list[str]
    place: int | None
    places: int | None
    tied: int
    given: bool


@dataclass(slots=True, eq=False, repr=False)
class NeighbourRecord:
    """The unit ranked next above or below, and what separates the two, item by item."""

    side: Literal["above", "below"]
    unit: str
    rank: int
    score: str
    grade: str
    differences: list["DifferenceRecord"]
    tie_break: str = ""
    """Where the scores are equal: what puts one before the other."""


@dataclass(slots=True, eq=False, repr=False)
class DifferenceRecord:
    """Points of one line of the sheet: the neighbour's less the unit's own."""

    title: str
    points: str


@dataclass(slots=True, eq=False, repr=False)
class TallyRecord:
    """What became of the rows of one file."""

    file: str
    read: int
    used: int
    left_out: dict[str, int]
    unused_columns: list[str]
    redacted: int


@dataclass(slots=True, eq=False, repr=False)
class HeldRecord:
    """What is written by year, and what held in the year of the case."""

    key: str
    """Such as ``parameters.joint_share_target``."""
    title: str
    shown: str
    """The value as a person would write it."""
    since: int | None
    until: int | None
    basis: str
    """The clause; "" where none is named."""
    rule: str
    """File and line of the entry."""
    said: str
    """All of it in one sentence."""


@dataclass(slots=True, eq=False, repr=False)
class RunRecord:
    """What a result was made with and from."""

    case: str
    title: str
    year: int
    as_of: str
    profile: str
    profile_title: str
    evaluator: str
    files: list[str]
    records: list[TallyRecord]
    undetermined: dict[str, int]
    """Criteria that could not be determined, and for how many units."""
    rows_open: dict[str, int]
    """By title, the indicators counted from records of which some could not be placed, because a cell is empty; and how many."""
    columns_missing: dict[str, list[str]]
    """By title of a record table, the titles of columns that the case lacks and indicators read."""
    by_year: list[HeldRecord]
    """The parameters, lines, quotas, severities and criteria that are written by year."""
    excuses: list[ExcuseRecord] = field(default_factory=list)
    """What was decided after review, in the order of the file."""
    not_entered: dict[str, int] = field(default_factory=dict)
    """Items whose points people enter, by title, and for how many units nobody has."""


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


SCHEMAS: dict[str, type] = {
    "grades": GradesRecord,
    "explanation": ExplanationRecord,
    "issues": IssuesRecord,
    "indicators": IndicatorsRecord,
    "evidence": EvidenceListRecord,
    "score_sheet": ScoreSheetRecord,
    "run": StatementRecord,
    "verification": VerificationRecord,
}
"""Every kind of JSON that explains a result, by the name in ``kaohe.<name>/1``; :mod:`kaohe.testing.records` has all."""
