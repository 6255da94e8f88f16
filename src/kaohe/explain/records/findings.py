"""What was found for a unit: conditions, evidence, excuses after review."""

from dataclasses import dataclass, field
from typing import Literal

from kaohe.explain.records.values import RowRecord, SourceRecord, ValueRecord

Role = Literal["applies_when", "when"]
Unexcused = Literal["found", "not_found", "undetermined", "not_applicable"]


@dataclass(slots=True, eq=False, repr=False)
class EvidenceRecord:
    """An indicator that proves a finding."""

    title: str
    value: ValueRecord


@dataclass(slots=True, eq=False, repr=False)
class ConditionRecord:
    """One line or group of a condition as it came out for the unit."""

    text: str
    """The line as written, or all, any, any_known, not."""
    said: str
    """The same in Chinese, with the values put in."""
    role: Role
    line: int
    truth: Literal["t", "f", "u", "n"]
    values: dict[str, ValueRecord]
    children: list["ConditionRecord"]


@dataclass(slots=True, eq=False, repr=False)
class ExcuseRecord:
    """What was decided after review (申诉复核) about a finding or a record."""

    unit: str
    criterion: str | None
    title: str
    """Title of the criterion, "" where none is named."""
    table: str
    """Chinese title of the record's table; "" where a finding is excused."""
    record: str
    """Number of the record."""
    reason: str
    """A code of the pack."""
    said: str
    """The reason in words."""
    decided_by: str
    decided_on: str
    note: str
    source: SourceRecord
    acted: bool
    """Whether it changed anything: false where there was no such finding, or the record did not count."""


@dataclass(slots=True, eq=False, repr=False)
class CorrectionRecord:
    """An indicator whose value is another one since a record was excused after review."""

    indicator: str
    title: str
    original: ValueRecord
    corrected: ValueRecord


@dataclass(slots=True, eq=False, repr=False)
class FindingRecord:
    """One criterion for one unit."""

    criterion: str
    title: str
    kind: Literal["failing", "credit"]
    severity: Literal["minor", "major", "veto"] | None
    state: Literal["found", "not_found", "undetermined", "not_applicable", "excused"]
    message: str
    advice: str
    basis: str
    points: str
    """What it cost (negative) or gave (positive) in the score, over all items."""
    stated: str
    """What the profile states for it; more than ``points`` where an item had less left."""
    scored: bool
    """Whether the profile gives or takes points for it at all."""
    conditions: list[ConditionRecord]
    evidence: dict[str, EvidenceRecord]
    """The indicators that prove it, by name."""
    sources: list[SourceRecord]
    """Where those stand, each once."""
    rule: str
    """File and line of the criterion."""
    records: list[RowRecord] | None
    """The records behind it, each once; null where they were not asked for."""
    original_state: Unexcused | None = None
    """How it came out without any excuse after review, where that is another state."""
    excuses: list[ExcuseRecord] = field(default_factory=list)
    """Those that changed it, or a value that it rests on."""
    corrections: list[CorrectionRecord] = field(default_factory=list)
    """The values that it rests on and that are others since."""
    spared: list[str] = field(default_factory=list)
    """What an excused failing would have led to beside its points, in words: a veto, a grade barred or forced."""
