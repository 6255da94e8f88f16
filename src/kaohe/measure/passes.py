"""Count records: one pass over each view and grouping column, however many indicators it gives.

A row whose condition is NULL (it cannot be told, or a needed cell is empty) is *open*: it is left out, and because it
could change the value, the value is unknown for its unit, unless the indicator allows a small share of such rows.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.faults import FaultyInput, KaoheError
from kaohe.measure.computed import SQL_TYPES
from kaohe.measure.session import Session
from kaohe.records.ledger_checks import orphans
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.ledger_tables import BLANK_SAYS_SOMETHING
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.sql import columns_of

_NO_ROWS: dict[str, Value] = {"count": 0, "flag": False, "number": NOT_APPLICABLE, "text": NOT_APPLICABLE}
"""What a unit without any record has: the table is complete, so there is nothing to count."""


class Counted(NamedTuple):
    """Values by indicator, one per unit; how many rows were left out for each because a cell is empty; rows by view."""

    columns: dict[str, list[Value]]
    left_out: dict[str, int]
    rows: dict[str, int]


def condition(indicator: Indicator) -> str:
    """Return when a row counts for an indicator, as SQL with parameters not yet put in: NULL where the row is open."""
    where = f"({indicator.where})" if indicator.where else "TRUE"
    needed = dict.fromkeys((*indicator.needs, *columns_of(indicator.measure or "")))
    there = " AND ".join(f'"{column}" IS NOT NULL' for column in needed if column not in BLANK_SAYS_SOMETHING)
    return f"({where} AND nullif({there}, FALSE))" if there else where


def count_records(session: Session, indicators: Mapping[str, Indicator], size: int) -> Counted:
    """Return every indicator of ``indicators``, all of which the case has the records for."""
    passes: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators.values():
        passes.setdefault((str(indicator.source), str(indicator.by)), []).append(indicator)
    counted = Counted({}, {}, {})
    with ThreadPoolExecutor(max_workers=1) as pool:  # DuckDB counts the next while the last is taken here
        answers = pool.map(lambda key: _rows(session, key[0], key[1], passes[key]), passes)
        for (source, _), group, rows in zip(passes, passes.values(), answers, strict=True):
            counted.rows[source] = sum(row[1] for row in rows)
            _take(counted, session, group, rows, size)
    return counted


def _rows(session: Session, source: str, by: str, group: list[Indicator]) -> list[tuple[Any, ...]]:
    """Run one pass: per unit the number of rows, then the value and the open rows of each indicator."""
    import duckdb

    selects = [f'"{by}" AS unit', "count(*)"]
    for indicator in group:
        counts = condition(indicator)
        selects.append(f"CAST({indicator.measure} FILTER (WHERE {counts}) AS {SQL_TYPES[indicator.type]})")
        selects.append(f"count(*) - count({counts})")
    try:
        rows = session.connection.execute(session.sql(f'SELECT {", ".join(selects)} FROM "{source}" GROUP BY 1')).fetchall()
    except duckdb.OutOfMemoryException as error:
        raise KaoheError("内存不够：关掉别的程序再试，或把台账分地区建成几个案例") from error
    except duckdb.Error as error:
        told = "、".join(indicator.name for indicator in group)
        raise KaoheError(f"从 {source} 统计 {told} 时出错：{str(error).splitlines()[0]}") from error
    if any(row[0] is None for row in rows):
        _raise_orphans(session, source)
    return rows


def _take(counted: Counted, session: Session, group: list[Indicator], rows: list[tuple[Any, ...]], size: int) -> None:
    lost = [row for row in rows if row[0] is None]
    rows = [row for row in rows if row[0] is not None and row[0] >= 0]
    units, _, *answers = zip(*rows, strict=True) if rows else [()] * (2 + 2 * len(group))
    for i, indicator in enumerate(group):
        values, opens = answers[2 * i], answers[2 * i + 1]
        counted.left_out[indicator.name] = sum(opens) + sum(row[3 + 2 * i] for row in lost)
        if lost:
            counted.columns[indicator.name] = [None] * size
            continue
        none = _NO_ROWS[indicator.type]
        column: list[Value] = [none] * size
        for unit, value in zip(units, values, strict=True):
            column[unit] = none if value is None else value
        if any(opens):
            allowed = _allowed(session, indicator)
            for unit, row, open_ in zip(units, rows, opens, strict=True):
                if open_ and Fraction(open_, row[1]) > allowed:
                    column[unit] = None
        counted.columns[indicator.name] = (
            [v.normalize() if isinstance(v, Decimal) else v for v in column] if indicator.type == "number" else column
        )


def _allowed(session: Session, indicator: Indicator) -> Fraction:
    """Return the share of rows that may be left out."""
    most = indicator.missing_at_most
    if isinstance(most, str):
        most = session.parameters[most]
    return Fraction(most) if most is not None else Fraction(0)


def _raise_orphans(session: Session, source: str) -> None:
    """Rows that belong to no unit come from records that refer to nothing: say which."""
    faults = [
        fault for table, column, target in _references(session, source) for fault in orphans(session.ledger, table, column, target)
    ]
    if faults:
        raise FaultyInput(faults)


def _references(session: Session, source: str) -> Iterator[tuple[str, str, str]]:
    behind = session.tables_behind(source)
    if "inspections" in behind and "tasks" in behind:
        yield "inspections", "task_id", "tasks"
