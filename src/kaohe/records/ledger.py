"""Load the record tables of a case into DuckDB: typed columns, unit names resolved, every record with its place.

Every table gets a column ``record``: the number of its file in :attr:`Ledger.files` in the high bits, the row in the
low ones. Units are positions in the case's list; a unit that is not assessed is ``OUTSIDE``. Text files go through
the tolerant reader and a temporary CSV; Parquet is read by DuckDB where it lies.
"""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kaohe.faults import Fault
from kaohe.records import ledger_checks
from kaohe.records.ledger_folder import SOURCES, LedgerSource, ledger_sources
from kaohe.records.ledger_names import NO_NAMES, NameColumns
from kaohe.records.ledger_parquet import parquet_select
from kaohe.records.ledger_text import text_selects
from kaohe.records.tally import Tally
from kaohe.records.units import Unit, UnitNames
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, SOURCE_COLUMNS, SQL_COLUMN_TYPES, TableSpec

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW_BITS = 40
MEMORY_LIMIT = "2200MB"
"""What DuckDB may use; more goes to a temporary folder. The whole of a nation's grading stays under 4 GB with it."""


class LedgerFile(NamedTuple):
    """A file (or one sheet of it) that records come from."""

    table: str
    path: Path
    sheet: str = ""

    @property
    def name(self) -> str:
        """The file as people know it: its path within the case folder."""
        return f"{self.path.parent.name}/{self.path.name}"


class Part(NamedTuple):
    """The SELECT that gives the records of one file, and the columns that the file has."""

    sql: str
    columns: frozenset[str]
    materialise: bool
    """False where DuckDB reads the file in place each time: large Parquet files whose columns need no work."""


@dataclass(slots=True, weakref_slot=True)
class Ledger:
    """The record tables of a case, open in DuckDB."""

    connection: "DuckDBPyConnection"
    scratch: str
    """A temporary folder, gone with the ledger."""
    files: list[LedgerFile] = field(default_factory=list)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    """Columns that a table has in every one of its files; a table that the case lacks is not there."""

    def place_of(self, record: int) -> tuple[LedgerFile, int]:
        """Return the file and row of a record."""
        return self.files[record >> ROW_BITS], record & ((1 << ROW_BITS) - 1)


def load_ledger(
    folder: Path,
    named: Callable[[], tuple[list[Unit], UnitNames]],
    outside: Collection[str],
    extra: Mapping[str, Collection[str]],
    tallies: list[Tally],
    faults: list[Fault],
) -> Ledger | None:
    """Load every file of ``folder``. ``extra`` are further columns that the pack reads, by table. None without files.

    ``named`` gives the units; it is called in a thread of its own, so that they are read while DuckDB looks through files.
    """
    before = len(faults)
    sources = ledger_sources(folder, faults)
    if not sources:
        if len(faults) == before and not (folder / SOURCES).is_file():  # all that was imported may have been taken back
            hint = "放进记录表（如 tasks.csv），或运行 kaohe import 导入平台导出的文件；没有台账就删去这个文件夹"
            faults.append(Fault(str(folder), 0, 0, "F001", "ledger 文件夹是空的", hint))
        return None
    ledger = _open()
    with ThreadPoolExecutor(max_workers=1) as pool:
        reading = pool.submit(named)
        doubtful = _load_tables(ledger, sources, lambda: _names(ledger, *reading.result(), outside), extra, tallies, faults)
    if len(faults) == before:
        faults += ledger_checks.record_faults(ledger, doubtful)
    _lock(ledger, [source.path for source in sources if source.path.suffix == ".parquet"])
    return ledger


def _load_tables(
    ledger: Ledger,
    sources: list[LedgerSource],
    names_of_units: Callable[[], NameColumns],
    extra: Mapping[str, Collection[str]],
    tallies: list[Tally],
    faults: list[Fault],
) -> set[str]:
    """Create every table. Returns those in which a key may occur twice.

    While names are resolved here, DuckDB looks for such keys in the tables that are there already: those without
    unit columns, the largest among them, come first, and need no names.
    """
    counts: dict[str, list[Tally]] = {name: [] for name in LEDGER_TABLES}
    names: NameColumns | None = None
    with ThreadPoolExecutor(max_workers=1) as pool:
        asked: dict[str, Future[bool]] = {}
        for name in sorted(LEDGER_TABLES, key=_names_units):
            spec = RECORD_TABLES[name]
            if names is None and _names_units(name):
                names = names_of_units()
            parts = [p for s in sources if s.spec is spec for p in _parts(ledger, s, names or NO_NAMES, counts[name], faults)]
            _create(ledger, spec, parts, extra.get(name, ()))
            if name in ledger.columns:
                asked[name] = pool.submit(ledger_checks.may_repeat, ledger.connection.cursor(), spec, ledger.columns[name])
        tallies += [tally for name in LEDGER_TABLES for tally in counts[name]]
        return {name for name, answer in asked.items() if answer.result()}


def _names_units(table: str) -> bool:
    return any("unit" in column.type for column in RECORD_TABLES[table].columns)


def _names(ledger: Ledger, units: list[Unit], names: UnitNames, outside: Collection[str]) -> NameColumns:
    _create_units(ledger, units, names)
    return NameColumns(names, outside)


def _open() -> Ledger:
    import duckdb

    scratch = tempfile.mkdtemp(prefix="kaohe-")
    connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": scratch})
    connection.execute("SET enable_progress_bar = false")
    ledger = Ledger(connection, scratch)
    weakref.finalize(ledger, _dispose, connection, scratch)
    return ledger


def _dispose(connection: "DuckDBPyConnection", scratch: str) -> None:
    connection.close()
    shutil.rmtree(scratch, ignore_errors=True)


def _lock(ledger: Ledger, inputs: list[Path]) -> None:
    """From here on SQL of rule packs runs: no file but the inputs can be read, and this cannot be undone."""
    ledger.connection.execute("SET allowed_paths = ?", [[str(path) for path in inputs]])
    ledger.connection.execute("SET enable_external_access = false")


def _parts(ledger: Ledger, source: LedgerSource, names: NameColumns, tallies: list[Tally], faults: list[Fault]) -> list[Part]:
    if source.path.suffix.lower() == ".parquet":
        ledger.files.append(LedgerFile(source.spec.name, source.path))
        made = parquet_select(ledger.connection, source, len(ledger.files) - 1, names, tallies, faults)
        return [Part(*made)] if made is not None else []
    parts = []
    for sheet, columns, sql in text_selects(source, ledger.scratch, len(ledger.files), names, tallies, faults):
        ledger.files.append(LedgerFile(source.spec.name, source.path, sheet))
        parts.append(Part(sql, columns, materialise=True))
    return parts


def _create(ledger: Ledger, spec: TableSpec, parts: list[Part], extra: Collection[str]) -> None:
    """Create one table with every column of the spec; what no file has is empty. A table without files has no rows."""
    types = {c.name: SQL_COLUMN_TYPES[c.type] for c in spec.columns} | dict.fromkeys((*extra, *SOURCE_COLUMNS), "VARCHAR")
    empty = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in types.items())
    shape = f"SELECT CAST(NULL AS BIGINT) AS record, {empty} WHERE false"
    union = " UNION ALL BY NAME ".join([shape, *(part.sql for part in parts)])
    kind = "VIEW" if parts and not any(part.materialise for part in parts) else "TABLE"
    ledger.connection.execute(f'CREATE {kind} "{spec.name}" AS {union}')
    if parts:
        ledger.columns[spec.name] = frozenset.intersection(*(part.columns for part in parts))


def _create_units(ledger: Ledger, units: list[Unit], names: UnitNames) -> None:
    ledger.connection.execute(
        "CREATE TABLE units AS SELECT CAST(NULL AS BIGINT) AS record, unnest(?::INTEGER[]) AS unit, unnest(?::VARCHAR[]) AS name, "
        'unnest(?::VARCHAR[]) AS "group", unnest(?::VARCHAR[]) AS region',
        [list(range(len(units))), [u.name for u in units], [u.group for u in units], [u.region for u in units]],
    )
    spelled = names.exact()
    ledger.connection.execute(
        "CREATE TABLE unit_names AS SELECT unnest(?::VARCHAR[]) AS name, unnest(?::INTEGER[]) AS unit",
        [list(spelled), list(spelled.values())],
    )
    ledger.columns["units"] = frozenset(("unit", "name", "group", "region"))
