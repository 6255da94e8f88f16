"""Two graded cases side by side."""

from dataclasses import dataclass
from typing import Literal

from kaohe.explain.records.statement import StatementRecord

Direction = Literal["better", "worse", "same"]


@dataclass(slots=True, eq=False, repr=False)
class ComparedCaseRecord:
    """One of the two cases."""

    case: str
    title: str
    year: int
    profile: str
    units: int
    average: str | None
    """Of the scores; null where nobody has one."""
    grades: dict[str, int]
    """Number of units by grade."""


@dataclass(slots=True, eq=False, repr=False)
class UnitChangeRecord:
    """A unit that stands in both cases. ``before`` is the other case, of the same unit under its name there."""

    unit: str
    name_before: str
    rank_before: int | None
    rank: int | None
    climbed: int | None
    """Places: positive when the unit stands higher now."""
    score_before: str | None
    score: str | None
    change: str | None
    """Of the score, signed; null where one is missing."""
    grade_before: str | None
    grade: str | None
    moved: Direction | None
    """How the grade changed; null where the two profiles have different grades, or a grade is missing."""
    recurring: list[str]
    """Failings found in both, as id and title."""
    appeared: list[str]
    """Found now and not found before."""
    resolved: list[str]
    """Found before and not found now."""
    open: list[str]
    """Found in one of the two, while in the other it could not be decided, did not apply or was excused."""


@dataclass(slots=True, eq=False, repr=False)
class CriterionChangeRecord:
    """For how many units a failing was found: before, now, and in both."""

    criterion: str
    title: str
    before: int
    now: int
    both: int


@dataclass(slots=True, eq=False, repr=False)
class ItemChangeRecord:
    """The average points of an item over the units that it applies to; null where there is none."""

    title: str
    before: str | None
    now: str | None


@dataclass(slots=True, eq=False, repr=False)
class ComparisonRecord:
    """One case beside another."""

    before: ComparedCaseRecord
    now: ComparedCaseRecord
    same_profile: bool
    same_pack: bool
    """Only then do ids of criteria mean the same, and findings are compared."""
    units: list[UnitChangeRecord]
    """In the rank order of now."""
    only_before: list[str]
    only_now: list[str]
    criteria: list[CriterionChangeRecord]
    """Those found in either."""
    items: list[ItemChangeRecord]
    """Of the items that both profiles have."""
    statement: StatementRecord
    """What the other case was made from, file by file."""
