"""What an import did: the record behind its table and its JSON, ``kaohe.import/1``. Plain data in a fixed order."""

from dataclasses import dataclass, field
from typing import Literal

State = Literal["new", "changed", "empty", "aside", "unchanged", "same_as", "forgotten"]
"""``empty``: a table without records; ``aside``: a sheet that is no table; ``unchanged`` ones were not read again."""
Outcome = Literal["written", "dry_run", "unchanged", "no_records"]
"""``no_records``: there is nothing to begin a case with."""


@dataclass(slots=True)
class SheetReport:
    """One sheet of a source: what it was taken for and what became of its rows."""

    file: str
    sheet: str
    kind: str
    state: State
    same_as: str
    """The source whose bytes it has, where it was left out for that."""
    read: int
    used: dict[str, int]
    """Records by table."""
    left_out: dict[str, int]
    """Rows by reason."""
    personal: int
    """Cells with an ID or phone number, none of which was stored."""
    dropped: dict[str, int]
    """Cells of columns that are left out knowingly, by header."""
    notes: dict[str, int]
    """How cells were understood, with the number of rows."""
    missing: dict[str, list[str]]
    """Titles of the columns that it does not have and without which indicators are unknown, by table."""
    way_out: list[str]
    """Where a column may be missing because nothing of the kind happened: how to say so, and the line to write."""


@dataclass(slots=True)
class ChangedReport:
    """A record that says something else than before."""

    table: str
    key: str
    cells: list[dict[str, str]]
    """``{column, before, after}``."""


@dataclass(slots=True)
class DifferenceReport:
    """What a source that had been imported before changed; the lists hold the first 20."""

    file: str
    added: int
    removed: int
    changed: int
    added_records: list[dict[str, str]]
    removed_records: list[dict[str, str]]
    changed_records: list[ChangedReport]


@dataclass(slots=True)
class ImportRecord:
    """The whole import."""

    schema: str
    case: str
    folder: str
    dry_run: bool
    written: list[str]
    """Files that were written (or would have been), within the case folder."""
    removed: list[str]
    sheets: list[SheetReport]
    differences: list[DifferenceReport]
    skipped: dict[str, int]
    """Files of folders that are no tables, by reason."""
    totals: dict[str, int]
    """Sums over ``sheets`` of all files but those that are the same as others or forgotten; ``unchanged`` counts files."""
    outcome: Outcome
    not_filled: list[str]
    """Files that are the template without a record."""
    warnings: list[str] = field(default_factory=list)
    units_added: list[str] = field(default_factory=list)
    """Units that were put on the case's list."""
    units_removed: list[str] = field(default_factory=list)
    """Units that were taken off it, since the source that had put them there is forgotten or names them no more."""
