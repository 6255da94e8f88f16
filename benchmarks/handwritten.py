"""Run the hand-written statement over a Parquet case: ``python -m benchmarks.handwritten CASE`` prints CSV, one row a unit."""

import csv
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from chinese_calendar import is_workday

HERE = Path(__file__).parent
STATEMENT = HERE / "handwritten.sql"
WORDINGS = HERE.parent / "rules" / "double_random" / "lookups" / "result_wordings.csv"
MEMORY_LIMIT = "2200MB"
"""As much as kaohe gives DuckDB."""


def variables(case: Path) -> dict[str, Any]:
    """Return what the statement needs to know: the case, the defaults of the pack's parameters, the calendar."""
    calendar = (date(2021, 1, 1) + timedelta(days=n) for n in range(3 * 365))
    return {
        "folder": str(case),
        "units": str(next(case.glob("units.*"))),
        "wordings": str(WORDINGS),
        "year": 2022,
        "as_of": date(2022, 12, 31),
        "year_end_from": date(2022, 12, 1),
        "publication_days": 20,
        "repeat_days": 90,
        "without_problem": ["未发现问题", "未开展经营活动", "注销关闭"],
        "workdays": [day for day in calendar if is_workday(day)],
    }


def indicators(case: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names of the columns (the unit first) and a row a unit; nothing counted is NULL."""
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET memory_limit = ?", [MEMORY_LIMIT])
        connection.execute("SET temp_directory = ?", [scratch])
        for name, value in variables(case).items():
            connection.execute(f"SET VARIABLE {name} = ?", [value])
        cursor = connection.execute(STATEMENT.read_text("utf-8"))
        return [column[0] for column in cursor.description or []], cursor.fetchall()


def main() -> None:
    """Print the indicators of a case."""
    names, rows = indicators(Path(sys.argv[1]))
    writer = csv.writer(sys.stdout)
    writer.writerow(names)
    writer.writerows(rows)


if __name__ == "__main__":
    main()
