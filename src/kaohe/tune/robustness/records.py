"""The record of ``kaohe tune robust``. Shares are decimal strings between 0 and 1, points decimal strings."""

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True, eq=False)
class InputRecord:
    """One number that is drawn: what the profile has, and between what it is drawn."""

    kind: Literal["item", "parameter"]
    key: str
    title: str
    unit: Literal["points", "share", "count", "number"]
    nominal: str
    low: str
    high: str
    declared: bool
    """Whether the profile declares the range; else it is the default one."""
    idle: str
    """Why nothing rests on it in this case: no unit has what it is compared with; "" where something may."""


@dataclass(slots=True, eq=False)
class LeftOutRecord:
    """A parameter that is not drawn, and why."""

    key: str
    title: str
    reason: str


@dataclass(slots=True, eq=False)
class UnitRangeRecord:
    """One unit over all draws. Ranks are None where it never has one."""

    unit: str
    group: str
    rank: int | None
    """By the profile as it is."""
    score_shown: str
    grade: str | None
    rank_low: int | None
    """A rank at least this good is had in 5% of the draws, at the least."""
    rank_middle: int | None
    rank_high: int | None
    """A rank at least this good is had in 95% of the draws, at the least."""
    rank_best: int | None
    rank_worst: int | None
    grades: dict[str, str]
    """Share of the draws in each grade, best grade first; those that it never gets are left out."""
    grade_kept: str
    """Share of the draws in which it has the grade that the profile gives."""


@dataclass(slots=True, eq=False)
class SwapRecord:
    """Two units, and the share of the draws in which the one that the profile ranks behind comes before the other."""

    ahead: str
    behind: str
    group: str
    share: str


@dataclass(slots=True, eq=False)
class RegradedRecord:
    """A unit whose grade would be another one."""

    unit: str
    grade: str | None
    new_grade: str | None


@dataclass(slots=True, eq=False)
class DroppedRecord:
    """One item or criterion left out, all else staying; the points of an item go to the others in proportion."""

    kind: Literal["item", "criterion"]
    key: str
    title: str
    moved: int
    """Units whose rank changes."""
    furthest: int
    """By how many places at most."""
    regraded: list[RegradedRecord]


@dataclass(slots=True, eq=False)
class WeightRecord:
    """What an item weighs in fact. The shares of all together are 1; None where all units have the same."""

    kind: Literal["item", "bonus", "adjustments"]
    key: str
    title: str
    nominal: str | None
    """Its points out of the total; None for a bonus and for adjustments."""
    of_variance: str | None
    """Covariance of its points with the score, over the variance of the score."""
    of_order: str | None
    """Covariance of its points with the rank, over that of the score with the rank."""


@dataclass(slots=True, eq=False)
class DriverRecord:
    """Sobol indices of one drawn number; None where the outcome never changes."""

    key: str
    title: str
    grade_first: str | None
    """Share of the variance of the grade (by its position) that it explains by itself."""
    grade_total: str | None
    """Share that it has any part in, together with others."""
    rank_first: str | None
    rank_total: str | None


@dataclass(slots=True, eq=False)
class DriversRecord:
    """What drives the grade of one unit."""

    unit: str
    grade: str | None
    evaluations: int
    drivers: list[DriverRecord]
    """Those with the largest part first."""


@dataclass(slots=True, eq=False)
class RobustRecord:
    """How firm a ranking is: many draws of weights and thresholds. ``units`` are in the order of their ranks."""

    schema: str
    case: str
    title: str
    profile: str
    draws: int
    seed: int
    spread: str
    grades: list[str]
    """The grades of the profile, best first."""
    inputs: list[InputRecord]
    left_out: list[LeftOutRecord]
    units: list[UnitRangeRecord]
    swaps: list[SwapRecord]
    """The pairs that swap most."""
    swaps_within: int | None
    """Only pairs at most so many places apart were looked at; None: all."""
    dropped: list[DroppedRecord]
    weights: list[WeightRecord]
    drivers: DriversRecord | None
    """None where no unit was named."""
