"""The records behind a criterion or an indicator of one unit, as records of the output."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaohe.explain.excuses import excused_places
from kaohe.explain.records.results import EvidenceListRecord
from kaohe.explain.records.values import RowRecord, SourceRecord
from kaohe.explain.run import run_record
from kaohe.explain.values import STATE_WORDS, source_record, value_record
from kaohe.measure.computed import reads
from kaohe.records.sources import sha256_by_file
from kaohe.records.values import Source, text_of
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn
from kaohe.run import Run

if TYPE_CHECKING:
    from kaohe.measure.evidence import EvidenceRow

OPEN = "缺少要用的格，没有计入"
"""Said of a record that makes a value unknown, because a cell that decides whether it counts is empty."""


def evidence_of(run: Run, unit: int, criterion: str) -> "list[EvidenceRow]":
    """Return the ledger records that prove a criterion for a unit, each once, in the order of its ``evidence``."""
    rows = (row for name in run.rulebook.pack.criteria[criterion].spec.evidence for row in _ledger_rows(run, name, unit))
    return list({(r.table, r.file, r.sheet, r.row): r for r in rows}.values())


def evidence_rows(run: Run, indicators: Iterable[str], unit: int) -> list[RowRecord]:
    """Return the records and entered values behind some indicators of a unit, each record once."""
    rows = [row for name in indicators for row in _rows(run, name, unit)]
    return list({(r.table, r.file, r.sheet, r.row, "" if r.table else r.indicator): r for r in rows}.values())


def evidence_list(run: Run, unit: int, about: str) -> EvidenceListRecord:
    """Return what ``kaohe evidence`` shows of a criterion or an indicator. An indicator is followed down to what it reads."""
    pack = run.rulebook.pack
    if about in pack.criteria:
        spec = pack.criteria[about].spec
        names, said = list(spec.evidence), STATE_WORDS[run.findings.states[about][unit]]
    else:
        names, said = _parts(run, about), text_of(run.measured.columns[about][unit])
    # Of an indicator every part is listed by itself: what a share counts, and what it counts among.
    rows = evidence_rows(run, names, unit) if about in pack.criteria else [row for name in names for row in _rows(run, name, unit)]
    counted = dict.fromkeys(source.place for name in names for source in run.measured.ledger_sources.get(name, ()))
    return EvidenceListRecord(
        "kaohe.evidence/1", run_record(run), run.records.units[unit].name, about, pack.title_of(about), said, list(counted), rows
    )


def _parts(run: Run, name: str) -> list[str]:
    """Return an indicator and, for a computed one, all that it is computed from."""
    return list(dict.fromkeys([name, *(part for read in reads(run.measured.indicators[name]) for part in _parts(run, read))]))


def _ledger_rows(run: Run, name: str, unit: int, *, left_out: bool = False) -> "list[EvidenceRow]":
    """Return the records that an indicator counts for a unit; with ``left_out`` those that it could not place."""
    if run.session is None:
        return []
    from kaohe.measure.evidence import records_behind

    return records_behind(run.session, run.measured.indicators[name], unit, left_out=left_out)


def _rows(run: Run, name: str, unit: int) -> list[RowRecord]:
    title = run.rulebook.pack.title_of(name)
    given = run.measured.supplied.get(name, {}).get(unit)
    shown = value_record(given.value if given else None).shown  # what the source says, whatever was settled
    entered = [_entered(name, title, s, {title: shown}) for s in (given.sources if given else ())]
    if settlement := run.measured.settled.get((name, unit)):
        entered.append(_entered(name, title, settlement.source, {}))
    sums = sha256_by_file(run.records.folder)
    counted = [_row(run, name, title, row, sums) for row in _ledger_rows(run, name, unit)]
    if run.measured.left_out.get(name):
        open_rows = _ledger_rows(run, name, unit, left_out=True)
        counted += [_row(run, name, f"{title}（{OPEN}）", row, sums) for row in open_rows]
    excused = excused_places(run, name, unit) if counted else {}
    for row in counted:
        row.excused = excused.get((row.file, row.sheet, row.row), "")
    return entered + counted


def _entered(name: str, title: str, source: Source, values: dict[str, str]) -> RowRecord:
    told = {"位置": source.place, **values, "说明": source.note}
    return RowRecord(name, title, "", told, source.file, source.sheet, source.row, None, None)


def _row(run: Run, name: str, title: str, row: "EvidenceRow", sums: dict[str, str]) -> RowRecord:
    titles = run.rulebook.pack.column_titles
    spec = RECORD_TABLES[row.table]
    values = {
        titles.get(c) or (column.title if (column := spec.column(c) or _anywhere(c)) else c): text for c, text in row.values.items()
    }
    source: SourceRecord | None = source_record(row.source) if row.source else None
    return RowRecord(
        name, title, row.table, values, row.file, row.sheet, row.row, source, sums.get(row.source.file) if row.source else None
    )


def _anywhere(column: str) -> TableColumn | None:
    return next((c for spec in RECORD_TABLES.values() if (c := spec.column(column))), None)
