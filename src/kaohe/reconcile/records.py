"""The record of ``kaohe reconcile``: every published figure and how it came out. Its JSON Schema is in ``docs/schema``.

Numbers are decimal strings, exact; ``exact`` is a fraction such as "2175/38".
"""

from dataclasses import dataclass
from typing import Literal

from kaohe.explain.records.run import RunRecord

State = Literal["agrees", "differs", "cannot"]


@dataclass(slots=True, eq=False, repr=False)
class ReadingRecord:
    """Another reading of a figure, and whether it gives what was published."""

    title: str
    expression: str
    """"" for a reading that only rounds otherwise."""
    said: str
    """The expression in words, with the numbers it was computed from."""
    computed: str | None
    agrees: bool
    left_out: list[str]
    """Units that the main reading counts and this one does not."""
    taken_in: list[str]
    """Units that this reading counts and the main one does not."""
    why: str
    """Why it cannot be computed; else empty."""


@dataclass(slots=True, eq=False, repr=False)
class MendRecord:
    """What one of the other figures of a relation would have to be, all else being right."""

    id: str
    title: str
    place: str
    published: str
    would_be: str


@dataclass(slots=True, eq=False, repr=False)
class CheckRecord:
    """One way in which a figure was checked."""

    against: Literal["records", "figures"]
    title: str
    """What a relation is called, where it was given a name."""
    expression: str
    said: str
    state: State
    computed: str | None
    """At the published number of decimals, half up."""
    exact: str | None
    difference: str | None
    """Published less computed, at the published number of decimals, signed."""
    why: str
    """Why it cannot be computed, or what must be known about how it agrees; else empty."""
    counted: list[str]
    """For a number of units that differs: the units that were counted."""
    mends: list[MendRecord]
    """For a sum that differs, where the records cannot say which number is wrong: what each part would have to be."""


@dataclass(slots=True, eq=False, repr=False)
class FigureRecord:
    """A published figure: agrees, differs, or cannot be computed and why.

    It differs when one check differs; it cannot be computed when no check can.
    """

    id: str
    title: str
    place: str
    of_unit: str
    """The unit whose figure it is; "" for a figure about the whole."""
    published: str
    unit: str
    """count, percent or percentage_point."""
    digits: int
    state: State
    computed: str | None
    difference: str | None
    why: str
    checks: list[CheckRecord]
    readings: list[ReadingRecord]
    """Tried where the records do not give what was published."""
    line: int
    """Where the figure stands in the file."""


@dataclass(slots=True, eq=False, repr=False)
class CountsRecord:
    """How many figures came out how."""

    agrees: int
    differs: int
    cannot: int


@dataclass(slots=True, eq=False, repr=False)
class ReconciliationRecord:
    """``kaohe reconcile``: every published figure, in the order of the file."""

    schema: str
    run: RunRecord
    file: str
    counts: CountsRecord
    figures: list[FigureRecord]
