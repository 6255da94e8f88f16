"""What only whole tables show: records that occur twice, references that lead nowhere, ends before beginnings."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from kaohe.faults import Fault, clip
from kaohe.records.ledger_codes import other_cases, spelling_faults
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableSpec

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from kaohe.records.ledger import Ledger

_MOST = 20
MANY = 1_000_000
"""Records from which on hashes are sorted by numpy, which takes a while to load."""
_PAIRS = (
    ("plans", "starts_on", "ends_on"),
    ("tasks", "started_on", "ended_on"),
    ("liaisons", "from_on", "to_on"),
    ("inspections", "inspected_on", "published_on"),
    ("inspections", "inspected_on", "closed_on"),
)
_REFERENCES = (("task_items", "task_id", "tasks"),)
"""Checked when records are loaded; ``inspections`` are checked where they are measured (see ``orphans``)."""


def record_faults(ledger: "Ledger", doubtful: Collection[str]) -> Iterator[Fault]:
    """Yield the faults of tables as a whole, at most 20 of a kind, with the number of the rest.

    ``doubtful`` are the tables in which a key may occur twice (:func:`may_repeat`).
    """
    for spec in RECORD_TABLES.values():
        if spec.name in doubtful:
            yield from _twice(ledger, spec)
    for table, first, last in _PAIRS:
        if {first, last} <= ledger.columns.get(table, frozenset()):
            yield from _reversed(ledger, table, first, last)
    yield from spelling_faults(ledger)
    for table, column, target in _REFERENCES:
        if table in ledger.columns and target in ledger.columns:
            yield from orphans(ledger, table, column, target)


def may_repeat(connection: "DuckDBPyConnection", spec: TableSpec, columns: Collection[str]) -> bool:
    """Say whether a key may occur twice, by the hashes of the keys: that costs little however many records there are."""
    if not set(columns).issuperset(spec.key):
        return False
    if is_large(connection, spec.name):
        return bool(len(repeated_hashes(connection, spec.name, _key(spec))))
    row = connection.execute(f"SELECT count(*) FROM ({_doubtful(spec)})").fetchone()
    return bool(row and row[0])


def is_large(connection: "DuckDBPyConnection", table: str) -> bool:
    """Say whether a table has so many records that hashes are better sorted by numpy than grouped by DuckDB."""
    row = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    return bool(row and row[0] > MANY)


def repeated_hashes(connection: "DuckDBPyConnection", table: str, columns: str) -> "NDArray[Any]":
    """Return the hashes, unsigned and of 64 bits, that several records of a table have: sorted here, a sixth of what grouping costs.

    One that is had by three records stands there twice.
    """
    hashes = connection.execute(f'SELECT hash({columns}) AS hash FROM "{table}"').fetchnumpy()["hash"]
    hashes.sort()
    return hashes[1:][hashes[1:] == hashes[:-1]]  # type: ignore[no-any-return]


def _doubtful(spec: TableSpec) -> str:
    return f'SELECT hash({_key(spec)}) FROM "{spec.name}" GROUP BY 1 HAVING count(*) > 1'


def _key(spec: TableSpec) -> str:
    return ", ".join(f'"{name}"' for name in spec.key)


def _twice(ledger: "Ledger", spec: TableSpec) -> Iterator[Fault]:
    """Yield the records whose key is that of an earlier record."""
    keys, key, doubtful = spec.key, _key(spec), _doubtful(spec)
    found = _rows(
        ledger,
        f'SELECT list(record ORDER BY record), {key} FROM "{spec.name}" WHERE hash({key}) IN ({doubtful}) GROUP BY {key} HAVING count(*) > 1 ORDER BY 1',
    )
    titles = "、".join(c.title for c in spec.columns if c.name in keys)
    for records, *values in found[:_MOST]:
        first, again = ledger.place_of(records[0]), ledger.place_of(records[1])
        told = "、".join(clip(_shown(ledger, spec, name, v)) for name, v in zip(keys, values, strict=True) if v is not None)
        message = f"{spec.title}里 {told} 已在 {first[0].name} 第 {first[1]} 行出现（{titles}相同）"
        yield Fault(str(again[0].path), again[1], 1, "T010", message, "同一条记录只留一条；不是同一条的，改正编号")
    yield from _rest(ledger, found, "T010", "还有 {} 条重复的记录")


def _shown(ledger: "Ledger", spec: TableSpec, name: str, value: Any) -> str:
    column = spec.column(name)
    if column is not None and column.type == "unit":
        row = ledger.connection.execute("SELECT name FROM units WHERE unit = ?", [value]).fetchone()
        return str(row[0]) if row else ""
    return str(value)


def _reversed(ledger: "Ledger", table: str, first: str, last: str) -> Iterator[Fault]:
    found = _rows(ledger, f'SELECT record, "{first}", "{last}" FROM "{table}" WHERE "{last}" < "{first}" ORDER BY record')
    spec = RECORD_TABLES[table]
    a, b = (column.title for name in (first, last) if (column := spec.column(name)))
    for record, begin, end in found[:_MOST]:
        file, row = ledger.place_of(record)
        yield Fault(str(file.path), row, 1, "T002", f"{b} {end} 早于{a} {begin}", "查明哪一个写错了，改正它")
    yield from _rest(ledger, found, "T002", f"还有 {{}} 行的{b}早于{a}")


def orphans(ledger: "Ledger", table: str, column: str, target: str) -> Iterator[Fault]:
    """Yield the records of ``table`` whose ``column`` names no record of ``target``."""
    found = _rows(
        ledger,
        f'SELECT record, "{column}" FROM "{table}" t WHERE NOT EXISTS (SELECT 1 FROM "{target}" o WHERE o."{column}" = t."{column}") ORDER BY record',
    )
    values = [value for _, value in found[:_MOST]]
    close = dict(other_cases(ledger, column, target, values)) if values else {}
    spec, other = RECORD_TABLES[table], RECORD_TABLES[target]
    title = next(c.title for c in spec.columns if c.name == column)
    for record, value in found[:_MOST]:
        file, row = ledger.place_of(record)
        meant = f"是不是 {clip(close[value])}？编号的大小写要一样。不是的，" if value in close else ""
        hint = f"{meant}补上这条{other.title}，或改正编号；上级下派等不属于本单位任务的，从{spec.title}里删去"
        yield Fault(str(file.path), row, 1, "T008", f"{title} {clip(value)} 在{other.title}里找不到", hint)
    yield from _rest(ledger, found, "T008", f"还有 {{}} 行的{title}在{other.title}里找不到")


def _rows(ledger: "Ledger", sql: str) -> list[Any]:
    return ledger.connection.execute(sql).fetchall()


def _rest(ledger: "Ledger", found: list[Any], code: str, message: str) -> Iterator[Fault]:
    if len(found) > _MOST:
        record = found[_MOST][0]
        file, row = ledger.place_of(record[0] if isinstance(record, list) else record)
        yield Fault(str(file.path), row, 1, code, message.format(len(found) - _MOST), "先改正上面列出的，再运行一次")
