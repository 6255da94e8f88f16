"""The records of ``kaohe tune calibrate``. Points are decimal strings. The JSON Schema is in ``docs/schema``."""

from dataclasses import dataclass
from typing import Literal

from kaohe.tune.whatif import MoveRecord


@dataclass(slots=True, eq=False)
class NumberRecord:
    """One number that was free to move: between which bounds, in which direction, and what it is and becomes."""

    kind: Literal["items", "credits", "deductions", "steps"]
    key: str
    title: str
    least: str
    most: str
    bounds: Literal["range", "default"]
    """Whether the profile declares the bounds (``range``), or they are 0 and twice what it is."""
    direction: str | None
    """What declares the direction: the kind of the criterion (a failing only takes, a credit only adds) or which way the
    indicator is good (the better value never earns less); None for an item, which is never worth less than 0."""
    now: str
    new: str


@dataclass(slots=True, eq=False)
class KeptRecord:
    """What was asked for and stays all the same, with why."""

    key: str
    title: str
    why: str


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
    wanted_grade: str | None
    wanted_place: int | None
    failings: list[str]
    """Failings by which the rules themselves keep it from the grade; then no points can help."""


@dataclass(slots=True, eq=False)
class AsideFitRecord:
    """The profile by which all but the units left aside come out as wanted, not taken since in all no more agrees than today."""

    settings: list[str]
    changed: str
    changed_at_least: str
    right: int


@dataclass(slots=True, eq=False)
class PairRecord:
    """Two units, ``above`` wanted above ``other``."""

    above: str
    other: str
    by_facts: bool
    """Whether no monotone rubric with these items can order them so: ``other`` is at least as good by every fact."""


@dataclass(slots=True, eq=False)
class LeftOutRecord:
    """One unit left out of the fitting, and how it comes out by what was fitted to the others."""

    unit: str
    wanted_grade: str | None
    wanted_place: int | None
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
    real: AgreementRecord
    """The real target by the same quick fit."""
    trials: list[AgreementRecord]
    least_gain: int
    most_gain: int
    mean_gain: str
    """To one decimal; so are the means of what came out as wanted before and after."""
    mean_before: str
    mean_after: str
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
    freed: list[str]
    """Which kinds of numbers were free to move."""
    step: str
    """The numbers move in steps of so many points."""
    reached: bool
    """Whether every unit comes out as wanted."""
    numbers: list[NumberRecord]
    kept: list[KeptRecord]
    settings: list[str]
    """The changes as ``kaohe tune whatif --set`` takes them."""
    changed: str
    """By how many points all numbers together change."""
    changed_at_least: str
    """By how many points they must change for as good a result, proven."""
    free: int
    """How many numbers can move by themselves: the items keep their sum, so one of them follows the rest."""
    comparisons: int
    """Facts fitted: units that must come above another or reach a line."""
    asked: int
    """Of how many units the target says something."""
    agreement: AgreementRecord
    aside: list[AsideRecord]
    """The smallest set found of units without which the rest can be had; empty where none stands in the way."""
    aside_at_least: int
    """How many must be left aside, proven for every choice of the numbers within their bounds, whatever the step."""
    aside_fit: AsideFitRecord | None
    pairs: list[PairRecord]
    """The pairs that no rubric within the bounds can order as wanted: ``other`` never has less on any item."""
    turned: list[PairRecord]
    """Where an order was wanted: the pairs that come out the other way round or equal."""
    turned_at_least: int
    """How many pairs must come out wrong, proven for every choice of the numbers within their bounds, whatever the step."""
    left_out: LeftOutsRecord | None
    """None where it was not asked for."""
    shuffled: ShuffledRecord | None
    units: list[MoveRecord]
    """Every unit by the profile as it is and as fitted, in the order of the ranks as fitted."""
