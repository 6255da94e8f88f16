"""What large tables are computed by (sorted hashes, numpy) gives what grouping gives; the limit is lowered to try it on small ones."""

from dataclasses import replace

import pytest

from kaohe.faults import FaultyInput
from kaohe.records import ledger_checks
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.run import Run
from tests.ledger.graded import run_ledger
from tests.ledger.ledger import Ledger
from tests.ledger.test_plain import indicators, inspection, ledger, task


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_checks, "MANY", 0)


def run(of: Ledger) -> Run:
    """Grade a ledger whose rows lack the columns that are empty."""
    columns = {table: [c.name for c in RECORD_TABLES[table].columns] for table in of.tables}
    rows = {table: [{name: row.get(name) for name in columns[table]} for row in rows] for table, rows in of.tables.items()}
    return run_ledger(replace(of, tables=rows))


def test_repeated_objects_are_found_among_those_whose_hash_occurs_twice() -> None:
    """O1 twice in two tasks, O2 twice too far apart, O3 once, O4 twice before the as-of day and once without a date."""
    tasks = [task("T1"), task("T2", "乙", "6-1")]
    inspections = [
        inspection("T1", "O1", "5-11"), inspection("T2", "O1", "6-2"),
        inspection("T1", "O2", "5-11"), inspection("T2", "O2", "12-20"),
        inspection("T1", "O3", "5-11"),
        inspection("T1", "O4", None), inspection("T2", "O4", "6-3"), inspection("T1", "O4", "6-1"),
    ]  # fmt: skip
    of = ledger(tasks=tasks, inspections=inspections)
    assert indicators(of)["repeated_inspections"] == [0, 2, 0]
    session = run(of).session
    assert session is not None
    hashes = session.connection.execute('SELECT count(DISTINCT hash) FROM "repeated_inspections_object_id"').fetchone()
    assert hashes == (3,)  # O1, O2, O4


def test_a_record_that_stands_twice_is_found() -> None:
    """The second of two tasks with one number is refused, as in a small table."""
    with pytest.raises(FaultyInput) as caught:
        run(ledger(tasks=[task("T1"), task("T2"), task("T1", "乙")]))
    assert [(f.code, f.message) for f in caught.value.faults] == [
        ("T010", "抽查任务里 T1 已在 ledger/tasks.csv 第 2 行出现（任务编号相同）")
    ]
