"""Values, and where they stand."""

from dataclasses import dataclass
from typing import Literal

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
