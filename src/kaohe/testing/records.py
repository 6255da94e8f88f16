"""The records of ``kaohe test``: each example and expectation as it came out, and what the examples reach.

Points are decimal strings, exact. The JSON Schema is in ``docs/schema``.
"""

from dataclasses import dataclass, field
from typing import Literal

from kaohe.explain.records.findings import ConditionRecord
from kaohe.explain.records.units import GradeReasonRecord

CoverKind = Literal["criterion", "item", "profile"]
TrialKind = Literal["value", "finding", "points", "score", "rank", "grade"]


@dataclass(slots=True, eq=False, repr=False)
class PartRecord:
    """A line of a score sheet, or what was lost on one."""

    title: str
    points: str


@dataclass(slots=True, eq=False, repr=False)
class TrialRecord:
    """One example or expectation: what must come out, and what did; why, where they differ."""

    kind: TrialKind
    about: str
    """Criterion or item id, indicator name, profile; what a unit is expected to come to is told with the unit."""
    title: str
    name: str
    """Name of the example; the unit of an expectation."""
    profile: str
    """Profile by which it was tried; "" for the examples of a pack."""
    file: str
    line: int
    passed: bool
    expected: str
    came_out: str
    conditions: list[ConditionRecord]
    """For a finding that came out otherwise: its conditions and the truth of each."""
    parts: list[PartRecord]
    """For points or a score that came out otherwise: what they are made of."""
    grade_reasons: list[GradeReasonRecord]
    """For a grade that came out otherwise: how each grade was decided."""


@dataclass(slots=True, eq=False, repr=False)
class GroupRecord:
    """The examples of one file of criteria, of one profile, or the expectations of one case."""

    kind: Literal["pack", "profile", "case"]
    file: str
    trials: list[TrialRecord]


@dataclass(slots=True, eq=False, repr=False)
class GoalRecord:
    """An outcome, or a side of a threshold, that an example should reach."""

    kind: Literal["outcome", "side"]
    said: str
    line: int
    reached: bool


@dataclass(slots=True, eq=False, repr=False)
class CoverRecord:
    """What the examples of one criterion, of one item or of the grades of one profile reach."""

    kind: CoverKind
    about: str
    title: str
    file: str
    line: int
    reached: int
    of: int
    percent: int
    """Rounded down."""
    goals: list[GoalRecord]


@dataclass(slots=True, eq=False, repr=False)
class CoverageRecord:
    """What the examples reach of what can be reached."""

    reached: int
    of: int
    percent: int
    """Rounded down."""
    covers: list[CoverRecord]


@dataclass(slots=True, eq=False, repr=False)
class TrialsRecord:
    """``kaohe test``: every example and expectation, by file."""

    schema: str
    passed: int
    failed: int
    groups: list[GroupRecord] = field(default_factory=list)
    coverage: CoverageRecord | None = None
    """Null where it was not asked for."""
