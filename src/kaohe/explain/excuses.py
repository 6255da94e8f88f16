"""Excuses after review as records: what was decided, what it changed, and what would stand without it."""

from kaohe.explain.records.findings import CorrectionRecord, ExcuseRecord
from kaohe.explain.records.units import BeforeRecord
from kaohe.explain.values import source_record, value_record
from kaohe.infer.truth import EXCUSED
from kaohe.measure.computed import rests_on
from kaohe.records.excuses import Excuse
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.run import Run
from kaohe.score.points import text


def excuse_records(run: Run) -> list[ExcuseRecord]:
    """Return every excuse of the case, in the order of the file."""
    return [excuse_record(run, excuse) for excuse in run.records.excuses]


def excuse_record(run: Run, excuse: Excuse) -> ExcuseRecord:
    """Return one excuse, and whether it changed anything."""
    title = run.rulebook.pack.title_of(excuse.criterion) if excuse.criterion else ""
    decided = excuse.decided
    return ExcuseRecord(
        unit=run.records.units[excuse.unit].name,
        criterion=excuse.criterion,
        title=title,
        table=RECORD_TABLES[excuse.table].title if excuse.table else "",
        record=excuse.record,
        reason=excuse.reason,
        said=run.rulebook.pack.excuse_reasons[excuse.reason],
        decided_by=decided.by,
        decided_on=decided.on.isoformat(),
        note=excuse.note,
        source=source_record(decided.source),
        acted=_acted(run, excuse),
    )


def _acted(run: Run, excuse: Excuse) -> bool:
    if not excuse.table:
        return excuse.criterion is not None and run.findings.states[excuse.criterion][excuse.unit] == EXCUSED
    names = run.measured.indicators if excuse.criterion is None else _rests_on(run, excuse.criterion)
    return any(_changed(run, name, excuse.unit) for name in names)


def _changed(run: Run, name: str, unit: int) -> bool:
    before = run.measured.original.get(name)
    return before is not None and before[unit] != run.measured.columns[name][unit]


def _rests_on(run: Run, criterion: str) -> list[str]:
    return rests_on(run.rulebook.pack.criteria[criterion], run.measured.indicators)


def excuses_of(run: Run, unit: int, criterion: str) -> list[ExcuseRecord]:
    """Return the excuses that changed a criterion of a unit: its own, of one that it refers to, of records that it counts."""
    if not _touched(run, unit):
        return []
    named = {id_: _rests_on(run, id_) for id_ in _refers_to(run, criterion)}
    changed = any(_changed(run, name, unit) for names in named.values() for name in names)
    own = [e for e in run.records.excuses if e.unit == unit and (e.criterion in named or (e.criterion is None and changed))]
    return [record for record in (excuse_record(run, e) for e in own) if record.acted]


def _refers_to(run: Run, criterion: str) -> list[str]:
    """Return a criterion and those that its conditions name, directly or through others."""
    criteria = run.rulebook.pack.criteria
    found, left = {criterion: None}, [criterion]
    while left:
        new = [leaf.name for leaf in criteria[left.pop()].leaves() if leaf.name in criteria and leaf.name not in found]
        found |= dict.fromkeys(new)
        left += new
    return list(found)


def _touched(run: Run, unit: int) -> bool:
    return any(excuse.unit == unit for excuse in run.records.excuses)


def corrections_of(run: Run, unit: int, criterion: str | None = None) -> list[CorrectionRecord]:
    """Return the indicators whose value an excused record changed: of a unit, or those that a criterion rests on."""
    if not _touched(run, unit):
        return []
    names = run.measured.original if criterion is None else _rests_on(run, criterion)
    return [
        CorrectionRecord(
            name,
            run.rulebook.pack.title_of(name),
            value_record(run.measured.original[name][unit]),
            value_record(run.measured.columns[name][unit]),
        )
        for name in names
        if _changed(run, name, unit)
    ]


def before_record(run: Run, unit: int) -> BeforeRecord | None:
    """Return a unit's result without any excuse; None where the case has none for it and nothing of it changed."""
    if run.unexcused is None:
        return None
    standing = run.unexcused.graded[unit].standing
    now, before = run.scored[unit].score, run.unexcused.scored[unit].score
    same = (now, run.graded[unit].standing.rank, run.graded[unit].standing.grade) == (before, standing.rank, standing.grade)
    if same and not _touched(run, unit):
        return None
    given = None if now is None or before is None else text(now - before)
    return BeforeRecord(None if before is None else text(before), standing.rank, standing.grade, given)


def excused_places(run: Run, name: str, unit: int) -> dict[tuple[str, str, int], str]:
    """Return, by file, sheet and row, why a record of an indicator is not counted for a unit."""
    places: dict[tuple[str, str, int], str] = {}
    ledger = run.records.ledger
    for excuse in run.records.excuses if ledger is not None else ():
        if excuse.unit != unit or (excuse.criterion is not None and name not in _rests_on(run, excuse.criterion)):
            continue
        for record in excuse.records:
            assert ledger is not None
            file, row = ledger.place_of(record)
            places[file.name, file.sheet, row] = excuse_words(excuse_record(run, excuse))
    return places


def excuse_words(excuse: ExcuseRecord) -> str:
    """Return a decision in words: 数据录入错误，考核办 2023-01-11 决定"""
    return f"{excuse.said}，{excuse.decided_by} {excuse.decided_on} 决定{'：' + excuse.note if excuse.note else ''}"
