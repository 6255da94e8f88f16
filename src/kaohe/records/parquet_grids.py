"""Parquet files as grids of text, read by DuckDB a batch at a time."""

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
        result = duckdb.connect().execute("select * from read_parquet(?)", [_no_pattern(path)])
        columns = [(name, str(kind)) for name, kind, *_ in result.description or ()]
        texts = ", ".join(_as_text(i, kind) for i, (_, kind) in enumerate(columns))
        names = ", ".join(f"c{i}" for i in range(len(columns)))
        result = duckdb.connect().execute(f"select {texts} from read_parquet(?) as t({names})", [_no_pattern(path)])
    except duckdb.Error:
        faults.append(_fault(path))
        return []
    return [Grid(path, "", _rows(path, [name for name, _ in columns], result, faults))]


def _no_pattern(path: Path) -> str:
    """Return the path so that DuckDB takes brackets and stars in it for themselves."""
    return re.sub(r"[\[*?]", lambda m: f"[{m[0]}]", str(path))


def _as_text(position: int, kind: str) -> str:
    """Return the expression for a column as text: a list as names with 、 between, a flag as 是/否, a number without .0."""
    name = f"c{position}"
    if kind.endswith("[]") or kind == "list":
        return f"coalesce(array_to_string({name}, '、'), '')"
    if kind.upper() in ("BOOLEAN", "BOOL"):
        return f"case when {name} then '是' when not {name} then '否' else '' end"
    if kind.upper() in ("DOUBLE", "FLOAT"):
        return f"coalesce(regexp_replace({name}::varchar, '\\.0$', ''), '')"
    return f"coalesce({name}::varchar, '')"


def _rows(path: Path, header: list[str], result: Any, faults: list[Fault]) -> Iterator[GridRow]:
    import duckdb

    yield GridRow(0, header)
    number = 1
    try:
        while batch := result.fetchmany(_BATCH):
            for cells in batch:
                yield GridRow(number, list(cells))
                number += 1
    except duckdb.Error:
        faults.append(_fault(path))


def _fault(path: Path) -> Fault:
    return Fault(str(path), 0, 0, "F001", "这个 Parquet 文件打不开", "文件可能没有复制完整，重新导出或下载")
