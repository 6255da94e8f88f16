"""The issue list as a table: every cell under its header."""

import csv
import io

from kaohe.explain import results
from kaohe.report.issues import HEADER, issues_csv
from kaohe.run import Run


def test_every_row_has_the_cells_of_its_header(daye: Run) -> None:
    """Evidence under 佐证, advice under 怎么办, the notice under 通报点名; points are numbers that a spreadsheet can add."""
    rows = list(csv.reader(io.StringIO(issues_csv(results.issues(daye)).lstrip("\ufeff"))))
    assert {len(row) for row in rows} == {len(HEADER)}
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    named = next(row for row in told if row["单位"] == "市文旅局" and row["标准"] == "T01")
    assert named["扣分"] == "-4"
    assert "annex1.csv 第 12 行" in named["佐证"]
    assert named["通报点名"] == "已点名"
    assert named["怎么办"].startswith("临时检查先报")
