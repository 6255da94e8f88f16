"""The record of a run: what it was made from, file by file, and what came out; and how a later run compares with it.

No path in it is absolute, no time stands in it: the same inputs give the same bytes.
"""

from dataclasses import dataclass, field
from typing import Literal

from kaohe.rulebook.whereabouts import Found, Inside

What = Literal["case", "rules", "profiles", "template", "compared"]


@dataclass(slots=True, eq=False, repr=False)
class FileRecord:
    """One file: its path within the folder it belongs to, with slashes, its size in bytes, and its sha256."""

    path: str
    bytes: int
    sha256: str


@dataclass(slots=True, eq=False, repr=False)
class InputRecord:
    """A folder that was read: the case, the rule pack, a folder of profiles; a template; those of a case compared with."""

    what: What
    found: Found
    """By a flag, as a path that was typed, by name in the working folder, by name in what comes with the program."""
    inside: Inside
    """What ``path`` is relative to: the working folder, the installation, the folder of this record; elsewhere: only its last part is told."""
    path: str
    files: list[FileRecord]
    """Every file that was read; profiles begin with the one that was asked for, then what it extends."""


@dataclass(slots=True, eq=False, repr=False)
class ParameterRecord:
    """A parameter as it was settled: the profile's value, or the default of the pack."""

    name: str
    title: str
    value: str


@dataclass(slots=True, eq=False, repr=False)
class ResultRecord:
    """What a unit came to."""

    unit: str
    group: str
    rank: int | None
    score: str | None
    grade: str | None
    failings: list[str]
    credits: list[str]


@dataclass(slots=True, eq=False, repr=False)
class StatementRecord:
    """``run.json``: what a result or a report was made with and from. ``kaohe verify`` grades again from what it says."""

    schema: str
    kaohe: str
    """Version of the program."""
    evaluator: str
    case: str
    title: str
    year: int
    as_of: str
    profile: str
    profile_from_case: bool
    """The profile is the one that case.yaml names."""
    pack: str
    parameters: list[ParameterRecord]
    inputs: list[InputRecord]
    results: list[ResultRecord]
    """In rank order."""
    outputs: list[FileRecord]
    """The files that were written beside this record."""
    superseded: list[FileRecord] = field(default_factory=list)
    """Files beside it that an earlier run, from other inputs, has written."""


@dataclass(slots=True, eq=False, repr=False)
class FileDifferenceRecord:
    """An input that is not what it was. ``unread`` is there as it was, and is not read any more."""

    state: Literal["changed", "missing", "added", "unread"]
    what: What
    file: str
    sha256_then: str | None
    sha256_now: str | None


@dataclass(slots=True, eq=False, repr=False)
class OutputDifferenceRecord:
    """A file beside the record that is not what was written; ``otherwise``: grading again writes something else."""

    state: Literal["changed", "missing", "otherwise"]
    file: str


@dataclass(slots=True, eq=False, repr=False)
class ChangeRecord:
    """A setting, or one thing of a unit's result, then and now."""

    about: str
    """The unit; "" for a setting."""
    title: str
    then: str
    now: str


@dataclass(slots=True, eq=False, repr=False)
class VerificationRecord:
    """``kaohe verify``: whether grading again from the stated inputs gives the stated results."""

    schema: str
    case: str
    profile: str
    same: bool
    graded: bool
    """False where the inputs as they are now cannot be graded."""
    files_then: int
    files: list[FileDifferenceRecord]
    outputs_then: int
    outputs: list[OutputDifferenceRecord]
    settings: list[ChangeRecord]
    units: int
    results: list[ChangeRecord]
    remarks: list[str]
