"""What a result was made with and from: it heads what most commands print."""

from dataclasses import dataclass, field

from kaohe.explain.records.findings import ExcuseRecord


@dataclass(slots=True, eq=False, repr=False)
class TallyRecord:
    """What became of the rows of one file."""

    file: str
    read: int
    used: int
    left_out: dict[str, int]
    unused_columns: list[str]
    redacted: int


@dataclass(slots=True, eq=False, repr=False)
class TableUseRecord:
    """What became of the records of one record table: ``read`` is ``used`` and all of ``left_out``."""

    table: str
    title: str
    read: int
    used: int
    left_out: dict[str, int]
    """By reason, records that are not of the year."""


@dataclass(slots=True, eq=False, repr=False)
class HeldRecord:
    """What is written by year, and what held in the year of the case."""

    key: str
    """Such as ``parameters.joint_share_target``."""
    title: str
    shown: str
    """The value as a person would write it."""
    since: int | None
    until: int | None
    basis: str
    """The clause; "" where none is named."""
    rule: str
    """File and line of the entry."""
    said: str
    """All of it in one sentence."""


@dataclass(slots=True, eq=False, repr=False)
class RunRecord:
    """What a result was made with and from."""

    case: str
    title: str
    year: int
    as_of: str
    profile: str
    profile_title: str
    evaluator: str
    files: list[str]
    records: list[TallyRecord]
    undetermined: dict[str, int]
    """Criteria that could not be determined, and for how many units."""
    rows_open: dict[str, int]
    """By title, the indicators counted from records of which some could not be placed, because a cell is empty; and how many."""
    columns_missing: dict[str, list[str]]
    """By title of a record table, the titles of columns that the case lacks and indicators read."""
    by_year: list[HeldRecord]
    """The parameters, lines, quotas, severities and criteria that are written by year."""
    excuses: list[ExcuseRecord] = field(default_factory=list)
    """What was decided after review, in the order of the file."""
    not_entered: dict[str, int] = field(default_factory=dict)
    """Items whose points people enter, by title, and for how many units nobody has."""
    tables: list[TableUseRecord] = field(default_factory=list)
    """The record tables of the case; the rows of their files stand in ``records``."""
