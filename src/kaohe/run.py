"""One run: the stages in a row, from records to grades. Everything it shows later is kept in :class:`Run`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kaohe.grade.ends import Graded, grade_all
from kaohe.infer.infer import Findings, infer
from kaohe.measure.measure import Measured, measure
from kaohe.records.by_hand import points_of
from kaohe.records.excuses import excused_units
from kaohe.records.read import Records, read_records
from kaohe.records.values import Value
from kaohe.rulebook.pack_models import Severity
from kaohe.rulebook.rulebook import Rulebook
from kaohe.score.relative import Column, Field, by_hand_columns, relative_columns
from kaohe.score.score import Scored, score_all

if TYPE_CHECKING:
    from kaohe.measure.session import Session


class Outcome(NamedTuple):
    """What findings and points come to, by position of the unit in the case."""

    findings: Findings
    scored: list[Scored]
    graded: list[Graded]
    beside: dict[str, Column]


class Run(NamedTuple):
    """What each stage gave, by position of the unit in the case."""

    rulebook: Rulebook
    records: Records
    measured: Measured
    severities: dict[str, Severity | None]
    findings: Findings
    scored: list[Scored]
    graded: list[Graded]
    beside: dict[str, Column]
    """What items are scored by beside indicators: ``relative:<item>`` where units are compared, ``by_hand:<item>``."""
    session: "Session | None" = None
    """The records as SQL sees them, for commands that fetch evidence."""
    unexcused: Outcome | None = None
    """What the year comes to without any excuse after review; None where there is none."""


def run(rulebook: Rulebook, tell: Callable[[str], None] = lambda _: None) -> Run:
    """Grade a case; ``tell`` is told each stage as it begins. Raises FaultyInput when its records cannot be used."""
    tell("读取案例")
    records = read_records(rulebook)
    return run_on(rulebook, records, tell)


def run_on(rulebook: Rulebook, records: Records, tell: Callable[[str], None] = lambda _: None) -> Run:
    """Grade records that have been read already (or made by a test)."""
    tell("统计指标")
    session = None
    if records.ledger is not None:
        from kaohe.measure.session import open_session

        session = open_session(records.ledger, rulebook)
    measured = measure(rulebook.pack.indicators, records, session, rulebook.case.settled, rulebook.case_document)
    tell("认定、评分、定等次")
    return judged(rulebook, records, measured, session)


def judged(rulebook: Rulebook, records: Records, measured: Measured, session: "Session | None" = None) -> Run:
    """Infer, score and grade what has been measured."""
    severities = {id_: rulebook.severity(id_) for id_ in rulebook.pack.criteria}
    outcome = outcome_of(rulebook, records, measured.columns, excused_units(records.excuses))
    unexcused = outcome_of(rulebook, records, measured.original or measured.columns) if records.excuses else None
    return Run(rulebook, records, measured, severities, *outcome, session, unexcused)


def outcome_of(
    rulebook: Rulebook,
    records: Records,
    columns: Mapping[str, Sequence[Value]],
    excused: Mapping[str, Collection[int]] | None = None,
) -> Outcome:
    """Infer, score and grade from indicators. ``excused`` holds the units for which a criterion is excused where found."""
    pack = rulebook.pack
    severities = {id_: rulebook.severity(id_) for id_ in pack.criteria}
    findings = infer(pack.criteria, columns, rulebook.parameters, severities, len(records.units), excused)
    return settled(rulebook, records, columns, findings)


def settled(rulebook: Rulebook, records: Records, columns: Mapping[str, Sequence[Value]], findings: Findings) -> Outcome:
    """Score and grade from indicators and findings."""
    pack, profile, size = rulebook.pack, rulebook.profile, len(records.units)
    severities = {id_: rulebook.severity(id_) for id_ in pack.criteria}
    kinds = {id_: criterion.spec.kind for id_, criterion in pack.criteria.items()}
    groups = [unit.group for unit in records.units]
    field = Field(size, groups if profile.groups else None, records.benchmark)
    beside = {**relative_columns(profile, columns, field), **by_hand_columns(profile, points_of(records.by_hand), size)}
    scored = score_all(profile, {**columns, **beside}, findings.states, kinds, field, severities)
    graded = grade_all(profile, scored, groups, columns, findings.states, severities)
    return Outcome(findings, scored, graded, beside)
