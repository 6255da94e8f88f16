"""The records of ``kaohe tune calibrate``. Points are decimal strings. The JSON Schema is in ``docs/schema``."""

from dataclasses import dataclass
from typing import Literal

from kaohe.tune.whatif import MoveRecord


@dataclass(slots=True, eq=False)
class NumberRecord:
    """One number that was free to move: between which bounds, and what it is and becomes."""

    key: str
    title: str
    least: str
    most: str
    now: str
    new: str


@dataclass(slots=True, eq=False)
class AgreementRecord:
    """How many of how many grades (or pairs of units, where an order was wanted) come out as wanted, before and after."""

    before: int
    after: int
    of: int


@dataclass(slots=True, eq=False)
class AsideRecord:
    """A unit that stands in the way: left aside so that all others can be reached."""

    unit: str
    wanted_grade: str
    wanted_place: int
    failings: list[str]
    """Failings by which the rules themselves keep it from the grade; then no points can help."""


@dataclass(slots=True, eq=False)
class PairRecord:
    """Two units that no points can bring into the order wanted: ``above`` never has more than ``other`` on any line."""

    above: str
    other: str


@dataclass(slots=True, eq=False)
class LeftOutRecord:
    """One unit left out of the fitting, and how it comes out by what was fitted to the others."""

    unit: str
    wanted_grade: str
    wanted_place: int
    grade: str | None
    rank: int | None
    right: int
    of: int
    """Its own grade (1), or the pairs that it is one of."""


@dataclass(slots=True, eq=False)
class LeftOutsRecord:
    """Each unit left out in turn. ``before``: how many come out right by the profile as it is."""

    before: int
    right: int
    of: int
    units: list[LeftOutRecord]


@dataclass(slots=True, eq=False)
class ShuffledRecord:
    """The same fitting on targets dealt out to the units at random: what it gains where there is nothing to find."""

    seed: int
    trials: list[AgreementRecord]
    least_gain: int
    most_gain: int
    mean_gain: str
    """To one decimal."""
    at_least_as_much: int
    """In how many trials the fitting gained as much as on the real target, or more."""


@dataclass(slots=True, eq=False)
class CalibrationRecord:
    """``kaohe tune calibrate``: the nearest profile that gives what is wanted, or why there is none, and what that is worth."""

    schema: str
    case: str
    profile: str
    target: str
    """``published``, or the file with the result wanted."""
    kind: Literal["grades", "order"]
    step: str
    """The numbers move in steps of so many points."""
    reached: bool
    """Whether every unit comes out as wanted."""
    numbers: list[NumberRecord]
    settings: list[str]
    """The changes as ``kaohe tune whatif --set`` takes them."""
    changed: str
    """By how many points all numbers together change."""
    free: int
    """How many numbers can move by themselves: the items keep their sum, so one of them follows the rest."""
    comparisons: int
    """Facts fitted: units that must come above another or reach a line."""
    agreement: AgreementRecord
    aside: list[AsideRecord]
    """The smallest set of units to leave aside; empty where none stands in the way."""
    aside_at_least: int
    """How many must be left aside, proven for every choice of the numbers within their bounds, whatever the step."""
    pairs: list[PairRecord]
    left_out: LeftOutsRecord | None
    """None where it was not asked for."""
    shuffled: ShuffledRecord | None
    units: list[MoveRecord]
    """Every unit by the profile as it is and as fitted, in the order of the ranks as fitted."""
