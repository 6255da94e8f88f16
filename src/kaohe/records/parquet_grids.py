"""Parquet files as grids of text, read by DuckDB a batch at a time."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaohe.faults import Fault
from kaohe.records.grids import Grid, GridRow

_BATCH = 10_000


def parquet_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Open a Parquet file: row 0 names its columns, records count from 1. [] with a fault when it cannot be read."""
    import duckdb

    try:
        connection, pattern = _connection(), no_pattern(path)
        table = connection.read_parquet(pattern)
        texts = ", ".join(
            f"coalesce({as_text(_quoted(name), str(kind))}, '')" for name, kind in zip(table.columns, table.types, strict=True)
        )
        rows = connection.execute(f"select {texts} from read_parquet(?)", [pattern])
    except (duckdb.Error, RuntimeError, UnicodeError):
        faults.append(_fault(path))
        return []
    return [Grid(path, "", _rows(path, table.columns, rows, faults))]


def _connection() -> Any:
    """Return a database whose moments are those of Chinese clocks."""
    import duckdb

    connection = duckdb.connect()
    with contextlib.suppress(duckdb.Error):
        connection.execute("set TimeZone = 'Asia/Shanghai'")
    return connection


def no_pattern(path: Path) -> str:
    """Return the path so that DuckDB takes brackets and stars in it for themselves."""
    return re.sub(r"[\[*?]", lambda m: f"[{m[0]}]", str(path))


def as_text(column: str, kind: str) -> str:
    """Return the SQL for a column as text: a list as names with 、 between, a flag as 是/否, a number without .0."""
    if kind == "VARCHAR":
        return column
    if kind.endswith("[]"):
        return f"array_to_string({column}, '、')"
    if kind == "BOOLEAN":
        return f"case when {column} then '是' when not {column} then '否' end"
    if kind in ("DOUBLE", "FLOAT"):
        return f"regexp_replace({column}::varchar, '\\.0$', '')"
    return f"{column}::varchar"


def _quoted(header: str) -> str:
    return '"' + header.replace('"', '""') + '"'


def _rows(path: Path, header: list[str], rows: Any, faults: list[Fault]) -> Iterator[GridRow]:
    import duckdb

    yield GridRow(0, header)
    number = 1
    try:
        while batch := rows.fetchmany(_BATCH):
            for cells in batch:
                yield GridRow(number, list(cells))
                number += 1
    except (duckdb.Error, RuntimeError, UnicodeError):
        faults.append(_fault(path))


def _fault(path: Path) -> Fault:
    return Fault(str(path), 0, 0, "F001", "这个 Parquet 文件打不开", "文件可能没有复制完整，重新导出或下载")
