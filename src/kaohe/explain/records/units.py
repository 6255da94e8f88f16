"""One unit: its score sheet line by line, its standing, and why it has its grade."""

from dataclasses import dataclass, field
from typing import Literal

from kaohe.explain.records.findings import CorrectionRecord, FindingRecord
from kaohe.explain.records.score_sheet import ScaleForm
from kaohe.explain.records.values import ValueRecord

Side = Literal["above", "below"]


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

    cause: Literal["rescale", "spread", "shrink", "deduct", "gate", "ceiling", "floor", "rounding", "veto", "excused"]
    """``excused``: a veto that was excused after review, which counts nothing."""
    title: str
    points: str
    said: str = ""
    """What is to be said beside it: what an excused veto would have done."""


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
class BeforeRecord:
    """A unit's result without any excuse after review."""

    score: str | None
    rank: int | None
    grade: str | None
    gave_back: str | None
    """The score as it is less the score without excuses."""


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
    excused: list[str] = field(default_factory=list)
    """Failings excused after review that would have barred the grade or forced another, in words."""


@dataclass(slots=True, eq=False, repr=False)
class DifferenceRecord:
    """Points of one line of the sheet: the neighbour's less the unit's own."""

    title: str
    points: str


@dataclass(slots=True, eq=False, repr=False)
class NeighbourRecord:
    """The unit ranked next above or below, and what separates the two, item by item."""

    side: Side
    unit: str
    rank: int
    score: str
    grade: str
    differences: list[DifferenceRecord]
    tie_break: str = ""
    """Where the scores are equal: what puts one before the other."""
