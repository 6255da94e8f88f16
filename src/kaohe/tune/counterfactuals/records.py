"""The record of why a unit does not have a grade: what it would take (``kaohe.why_not/1``)."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True, eq=False)
class ChangeOfFactRecord:
    """One fact of the unit, as it is and as it would have to be. ``now`` and ``then`` are as a person writes them."""

    indicator: str
    title: str
    now: str
    then: str
    step: str
    """How far that is, as a decimal string: 1 is the whole span between the least and the greatest value of any unit."""


@dataclass(slots=True, eq=False)
class OutcomeRecord:
    """What some changes come to: the score, the grade, the rank within the group, and what still stands in the way."""

    score: str | None
    score_shown: str
    grade: str | None
    rank: int | None
    because: list[str]
    """Why it is not the grade asked for; empty where it is, or a better one."""


@dataclass(slots=True, eq=False)
class AloneRecord:
    """One change by itself, and what it comes to; null where it cannot be by itself: a part would be above its whole."""

    change: ChangeOfFactRecord
    outcome: OutcomeRecord | None


@dataclass(slots=True, eq=False)
class DisplacedRecord:
    """Another unit that would have a lower grade."""

    unit: str
    grade: str
    new_grade: str


@dataclass(slots=True, eq=False)
class ChangesRecord:
    """A set of changed facts that reaches the grade."""

    changes: list[ChangeOfFactRecord]
    step: str
    """The sum of the steps of its changes."""
    outcome: OutcomeRecord
    displaced: list[DisplacedRecord]
    alone: list[AloneRecord]
    """Each of several changes by itself: it does not reach the grade."""


@dataclass(slots=True, eq=False)
class BarrierRecord:
    """A finding that keeps the unit from the grade whatever its score, and each single change that would clear it."""

    criterion: str
    title: str
    how: Literal["barred", "forced", "veto"]
    cleared_by: list[ChangeOfFactRecord]


@dataclass(slots=True, eq=False)
class FixedRecord:
    """What the unit cannot change and what costs it points or keeps a finding: a fact, or points given by hand."""

    title: str
    value: str
    because: list[str]


@dataclass(slots=True, eq=False)
class ReachRecord:
    """A fact, and the least and the greatest value within which it was sought, what is included; null for flags and texts."""

    title: str
    low: str | None
    high: str | None


@dataclass(slots=True, eq=False)
class WhyNotRecord:
    """``kaohe explain --why-not``: what would bring a unit to a grade, all other units being as they are."""

    schema: str
    case: str
    profile: str
    unit: str
    wanted: str
    state: Literal["has", "smallest", "larger", "impossible", "none"]
    """It has the grade or a better one; ``sets`` are the smallest, proven; they need not be the smallest; there is none, proven;
    none has been found."""
    now: OutcomeRecord
    barriers: list[BarrierRecord]
    ruled_out: int
    """No change of so many facts, or of fewer, reaches the grade: proven."""
    nearest: bool
    """No other values of as many facts reach the grade with less change in all than the first of ``sets``: proven."""
    every: bool
    """Proofs hold for every value in reach; else, for shares and numbers, for those at a thousandth of what is in reach."""
    sets: list[ChangesRecord]
    """The nearest first."""
    more: int
    """How many further sets of the same size there are."""
    not_enough: list[AloneRecord]
    """Single facts, each at the best that it can be, that do not reach the grade; the nearest to it first."""
    finding_out: list[ChangesRecord]
    """Unknown facts, each of which would be enough if it turned out so."""
    fixed: list[FixedRecord]
    """Where the smallest sets are not known: what stands in the way and is not the unit's to change."""
    facts: list[ReachRecord] = field(default_factory=list)
    """The facts that the unit can change and that matter, and how far each was sought."""
