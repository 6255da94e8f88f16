"""The record of ``kaohe check``: every fault and remark. The JSON Schema is in ``docs/schema``."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaohe.checking.codes import Severity, title_of
from kaohe.checking.remarks import Remark


@dataclass(slots=True, eq=False, repr=False)
class CheckRecord:
    """One fault or remark: what, where, how to mend it."""

    code: str
    title: str
    severity: Severity
    message: str
    hint: str
    file: str
    line: int
    """From 1; 0 for the file as a whole."""
    column: int
    length: int
    """How many characters it is about."""
    key: str
    """What ``meant`` calls it, such as ``K210 J01 J02``; "" for a fault, which cannot be accepted."""
    meant: str
    """The reason that the file gives for its being as it is; "" where it gives none."""


@dataclass(slots=True, eq=False, repr=False)
class ChecksRecord:
    """``kaohe check``: everything found, by place, and how much of each severity; what is accepted is counted apart."""

    schema: str
    packs: int
    profiles: int
    cases: int
    errors: int
    warnings: int
    notes: int
    accepted: int
    checks: list[CheckRecord] = field(default_factory=list)


def checks_record(remarks: Sequence[Remark], packs: int, profiles: int, cases: int) -> ChecksRecord:
    """Return the record of a check of so many packs, profiles and cases."""
    open_ = [remark.severity for remark in remarks if not remark.meant]
    counts = (open_.count("error"), open_.count("warning"), open_.count("note"), len(remarks) - len(open_))
    return ChecksRecord("kaohe.checks/1", packs, profiles, cases, *counts, [_record(remark) for remark in remarks])


def _record(remark: Remark) -> CheckRecord:
    fault = remark.fault
    key = remark.key if remark.about else ""
    place = fault.file, fault.line, fault.column, fault.length
    return CheckRecord(fault.code, title_of(fault.code), remark.severity, fault.message, fault.hint, *place, key, remark.meant)
