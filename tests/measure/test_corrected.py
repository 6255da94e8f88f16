"""Records taken out for counting come back, also where DuckDB reads them in place."""

from pathlib import Path

import duckdb
import pytest

from kaohe.measure.corrected import _without
from kaohe.records.ledger import ROW_BITS, Ledger, LedgerFile


@pytest.fixture
def ledger() -> Ledger:
    """Tasks in a table, inspections in a view over what stands elsewhere, and a view that sums up both."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE tasks AS SELECT range AS record, 'T' || range AS task_id FROM range(4)")
    connection.execute(
        f"CREATE TABLE elsewhere AS SELECT {1 << ROW_BITS} + range AS record, 'T' || range % 4 AS task_id FROM range(8)"
    )
    connection.execute("CREATE VIEW inspections AS SELECT * FROM elsewhere")
    connection.execute("CREATE VIEW counts AS SELECT task_id, count(*) AS n FROM tasks JOIN inspections USING (task_id) GROUP BY 1")
    connection.execute("SET lock_configuration = true")
    return Ledger(connection, "", [LedgerFile("tasks", Path("tasks.csv")), LedgerFile("inspections", Path("inspections.parquet"))])


def _counts(ledger: Ledger) -> list[tuple[str, int]]:
    return ledger.connection.execute("SELECT * FROM counts ORDER BY 1").fetchall()


def test_a_view_that_sums_up_follows_both_kinds_of_table(ledger: Ledger) -> None:
    """T0 is gone with its table's record, T1 has one inspection left of two; afterwards all are there again."""
    whole = [("T0", 2), ("T1", 2), ("T2", 2), ("T3", 2)]
    assert _counts(ledger) == whole
    with _without(ledger, [0, (1 << ROW_BITS) + 5]):
        assert _counts(ledger) == [("T1", 1), ("T2", 2), ("T3", 2)]
    assert _counts(ledger) == whole


def test_records_come_back_after_an_error_too(ledger: Ledger) -> None:
    """What goes wrong while counting leaves the tables whole."""
    with pytest.raises(ZeroDivisionError), _without(ledger, [0]):
        1 / 0  # noqa: B018
    assert _counts(ledger)[0] == ("T0", 2)
