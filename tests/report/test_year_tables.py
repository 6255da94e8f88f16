"""The tables of a year: what they add up to."""

import hashlib
from pathlib import Path

import pytest

from kaohe import __version__
from kaohe.explain.whole import ReportRecord, whole
from kaohe.report import year_tables
from kaohe.report.cells import Agrees, Table
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run


def _checks(table: Table) -> list[bool]:
    return [cell.value for row in table.rows for cell in row if isinstance(cell, Agrees)]


@pytest.mark.parametrize("case", ["daye-2022", "daye-2022-ledger"])
@pytest.mark.parametrize("profile", ["daye-2022", "default"])
def test_every_sum_is_the_score(case: str, profile: str) -> None:
    """Items, bonus and adjustments add up to the score; full points and what was lost, to the points of an item."""
    places = Places(None, None)
    record = whole(run(load_rulebook(case, profile, places)), places)
    units = [explanation.unit for explanation in record.explanations]
    assert _checks(year_tables.scores(record)) == [True] * len(units)
    assert _checks(year_tables.items(record)) == [True] * sum(item.applicable for unit in units for item in unit.items)


def test_rows_have_the_cells_of_their_header(year: ReportRecord) -> None:
    """Every table is as wide as its header."""
    made = [table(year) for table in year_tables.TABLES]
    for table in (*made, *year_tables.rubric(year), year_tables.run(year)):
        assert {len(row) for row in table.rows} == {len(table.header)}, table.title


def test_the_run_names_every_file_with_its_sha256(year: ReportRecord) -> None:
    """Rules, profiles, tables of the case; and each parameter as it was settled."""
    rows = {str(row[1]): str(row[2]) for row in year_tables.run(year).rows if row[2]}
    for path in ("cases/daye-2022/annex1.csv", "scoring_profiles/default.yaml", "rules/double_random/criteria/plan.yaml"):
        (told,) = [sha256 for name, sha256 in rows.items() if name.endswith(path)]
        assert told == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert ["程序", f"kaohe {__version__}", ""] in year_tables.run(year).rows
    assert len(rows) == sum(len(folder.files) for folder in year.statement.inputs)
    assert ["参数 联合抽查占比目标", "0.5", ""] in year_tables.run(year).rows
