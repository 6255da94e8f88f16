"""What a result was made with and from, as a record."""

from kaohe.explain.by_year import held_records
from kaohe.explain.excuses import excuse_records
from kaohe.explain.records.run import RunRecord, TableUseRecord, TallyRecord
from kaohe.infer.truth import UNDETERMINED
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.scale_models import ByHand
from kaohe.rulebook.whereabouts import told_path
from kaohe.run import Run


def run_record(run: Run) -> RunRecord:
    """Return what a result was made with and from."""
    book = run.rulebook
    undetermined = {id_: states.count(UNDETERMINED) for id_, states in run.findings.states.items() if UNDETERMINED in states}
    tallies = [TallyRecord(t.file, t.read, t.used, t.left_out, list(t.unused_columns), t.redacted) for t in run.records.tallies]
    return RunRecord(
        case=book.case.case,
        title=book.case.title,
        year=book.case.year,
        as_of=book.case.as_of,
        profile=book.profile.profile,
        profile_title=book.profile.title,
        evaluator=run.findings.evaluator,
        files=[told_path(file, 2) for file in (*book.profile_files, str(book.pack.folder))],
        records=tallies,
        undetermined=dict(sorted(undetermined.items())),
        rows_open={book.pack.title_of(name): count for name, count in sorted(run.measured.left_out.items()) if count},
        columns_missing=run.session.columns_missing() if run.session is not None else {},
        by_year=held_records(run.rulebook),
        excuses=excuse_records(run),
        not_entered=_not_entered(run),
        tables=_tables(run),
    )


def _tables(run: Run) -> list[TableUseRecord]:
    """Return what became of the records of each table."""
    case = run.rulebook.case
    return [
        TableUseRecord(
            use.table,
            RECORD_TABLES[use.table].title,
            use.read,
            use.used,
            {use.why.replace("{year}", str(case.year)).replace("{as_of}", case.as_of): use.read - use.used}
            if use.read > use.used
            else {},
        )
        for use in run.measured.uses
    ]


def _not_entered(run: Run) -> dict[str, int]:
    """Return, by title of an item whose points are entered by hand, for how many units nobody has."""
    size, given = len(run.records.units), run.records.by_hand
    items = [item for item in run.rulebook.profile.items if isinstance(item.scale, ByHand)]
    missing = {item.title: size - len(given.get(item.id, {})) for item in items}
    return {title: count for title, count in missing.items() if count}
