"""Records of Parquet files: typed columns are read where they lie, text is read as that of CSV and workbooks is, each text once."""

from typing import TYPE_CHECKING, NamedTuple

from kaohe.faults import Fault, clip
from kaohe.records.headers import normalised
from kaohe.records.ledger_folder import LedgerSource
from kaohe.records.ledger_names import NameColumns
from kaohe.records.ledger_text import quoted
from kaohe.records.parquet_grids import as_text, no_pattern
from kaohe.records.parquet_texts import odd_texts, repeating
from kaohe.records.record_cells import CellFault, ColumnCells
from kaohe.records.tally import Tally
from kaohe.rulebook.ledger_tables import SOURCE_COLUMNS, SQL_COLUMN_TYPES, ColumnType, TableColumn, TableSpec

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READY: dict[ColumnType, tuple[str, ...]] = {
    "date": ("DATE",), "flag": ("BOOLEAN",), "text": ("VARCHAR",), "code": ("VARCHAR",),
    "year": ("INTEGER", "SMALLINT", "USMALLINT", "BIGINT"),
}  # fmt: skip
_BY_NAME: dict[ColumnType, str] = {
    "unit": "(SELECT n.unit FROM unit_names n WHERE n.name = {raw})",
    "units": "(SELECT list(n.unit) FROM (SELECT unnest(string_split({raw}, '、')) AS name) AS piece JOIN unit_names n ON n.name = piece.name)",
}
"""Names looked up by DuckDB itself, in the table of the units' names and aliases."""
_MOST_FAULTS = 20


def parquet_select(
    connection: "DuckDBPyConnection",
    source: LedgerSource,
    number: int,
    names: NameColumns,
    tallies: list[Tally],
    faults: list[Fault],
) -> tuple[str, frozenset[str], bool] | None:
    """Return the SELECT of a file's records, its columns, and whether it should be stored rather than read each time."""
    reader = _Reader(connection, source, number, names, faults)
    described = reader.described()
    if described is None:
        return None
    headers, rows = described
    file = f"{source.path.parent.name}/{source.path.name}"
    missing = [c.title for c in source.spec.columns if c.required and c.name not in headers]
    if missing:
        hint = f"表头现有：{'、'.join(clip(h) for h, _ in headers.values())}；平台导出的文件先用 kaohe import 导入"
        faults.append(Fault(str(source.path), 0, 0, "T009", f"这个文件里缺少{'、'.join(missing)}", hint))
        tallies.append(Tally(file, rows, rows, {}))
        return None
    known = [name for name in headers if source.spec.column(name) or name in SOURCE_COLUMNS]
    selects = [
        f"({number}::BIGINT << 40) + file_row_number + 1 AS record",
        *(reader.column(name, *headers[name]) for name in headers),
    ]
    reader.check_required(headers)
    tallies.append(Tally(file, rows, rows, {}, redacted=reader.personal))
    ready = all(_is_ready(source.spec.column(name), headers[name][1]) for name in known)
    return f"SELECT {', '.join(selects)} FROM {reader.file} AS file", frozenset(headers), not ready


def _is_ready(column: TableColumn | None, kind: str) -> bool:
    return column is None or kind in _READY.get(column.type, ())


class _Read(NamedTuple):
    """What one text says: its value as text, whether personal numbers were taken out, and what cannot be read."""

    value: str | None
    personal: bool
    wrong: list[str | CellFault]


class _Reader:
    """One Parquet file: turns its columns into canonical ones and collects what cannot be read."""

    def __init__(
        self, connection: "DuckDBPyConnection", source: LedgerSource, number: int, names: NameColumns, faults: list[Fault]
    ) -> None:
        self.connection, self.source, self.number = connection, source, number
        self.names, self.faults = names, faults
        self.personal = 0
        """Cells in which personal numbers were taken out or replaced."""
        self._maps = 0
        self._repeating = frozenset[str]()
        self.file = f"read_parquet({quoted(no_pattern(source.path))}, file_row_number = true)"

    def described(self) -> tuple[dict[str, tuple[str, str]], int] | None:
        """Return header and type by canonical name (further columns by their header), and the number of rows."""
        import duckdb

        try:
            columns = self.connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {self.file}").fetchall()
            row = self.connection.execute(f"SELECT count(*) FROM {self.file}").fetchone()
        except duckdb.Error:
            hint = "用导出它的程序重新导出；或换成 CSV、XLSX"
            self.faults.append(Fault(str(self.source.path), 0, 0, "F001", "这个 Parquet 文件打不开", hint))
            return None
        self._repeating = repeating(self.connection, no_pattern(self.source.path))
        accepted = _accepted(self.source.spec)
        return {accepted.get(normalised(header), header): (header, kind) for header, kind, *_ in columns}, row[0] if row else 0

    def column(self, name: str, header: str, kind: str) -> str:
        """Return the SQL that gives a canonical column from the file's own."""
        column, raw = self.source.spec.column(name), '"' + header.replace('"', '""') + '"'
        if column is None and kind == "VARCHAR":
            column = TableColumn(name, header)
        if column is None or (column.type not in ("text", "code") and _is_ready(column, kind)):
            return f'{raw} AS "{name}"'
        if column.type == "date" and kind.startswith("TIMESTAMP"):
            return f'CAST({raw} AS DATE) AS "{name}"'
        if "unit" in column.type and kind == "VARCHAR" and not self._strange_names(column, raw):
            return f'{_BY_NAME[column.type].format(raw=f"file.{raw}")} AS "{name}"'
        cells = ColumnCells(column, column.title, column.name in self.source.spec.key)
        text = as_text(raw, kind)
        if column.type in ("text", "code"):
            odd = odd_texts(self.connection, self.file, text, cells, few=header in self._repeating)
            return f'{self._mended(cells, text, odd)} AS "{name}"'
        return f'(SELECT map_value FROM {self._map(cells, text, self._distinct(text))} WHERE map_text = {text}) AS "{name}"'

    def _strange_names(self, column: TableColumn, raw: str) -> bool:
        """Say whether any name is not spelled as in the list of units: such columns are read text by text."""
        pieces = (
            f"SELECT unnest(string_split({raw}, '、')) AS name FROM {self.file}"
            if column.type == "units"
            else f"SELECT {raw} AS name FROM {self.file}"
        )
        strange = f"SELECT 1 FROM ({pieces}) WHERE name IS NOT NULL AND name NOT IN (SELECT name FROM unit_names) LIMIT 1"
        return self.connection.execute(strange).fetchone() is not None

    def _distinct(self, text: str) -> list[str]:
        return [
            t for (t,) in self.connection.execute(f"SELECT DISTINCT {text} FROM {self.file} WHERE {text} IS NOT NULL").fetchall()
        ]

    def _mended(self, cells: ColumnCells, text: str, odd: list[str]) -> str:
        """Return the SQL of a text column in which only ``odd`` texts may be other than they are written."""
        if not odd:
            return text
        table = self._map(cells, text, odd)
        return f"coalesce((SELECT struct_pack(v := map_value) FROM {table} WHERE map_text = {text}), struct_pack(v := {text})).v"

    def _map(self, cells: ColumnCells, text: str, texts: list[str]) -> str:
        """Read each text once and store it beside its value. Returns the table; what cannot be read is told."""
        read = [self._read(cells, written) for written in texts]
        self._report(cells.column, text, [(written, one.wrong) for written, one in zip(texts, read, strict=True) if one.wrong])
        self._maps += 1
        table = f"map_{self.number}_{self._maps}"
        kind = SQL_COLUMN_TYPES[cells.column.type]
        self.connection.execute(
            f"CREATE TABLE {table} AS SELECT unnest(?::VARCHAR[]) AS map_text, unnest(?::VARCHAR[])::{kind} AS map_value, unnest(?::BOOLEAN[]) AS map_personal",
            [texts, [one.value for one in read], [one.personal for one in read]],
        )
        if any(one.personal for one in read):
            counted = f"SELECT count(*) FROM {self.file} WHERE {text} IN (SELECT map_text FROM {table} WHERE map_personal)"
            row = self.connection.execute(counted).fetchone()
            self.personal += row[0] if row else 0
        return table

    def _read(self, cells: ColumnCells, text: str) -> "_Read":
        """Return what a text says."""
        try:
            value, personal = cells.carefully(text)
        except CellFault as fault:
            return _Read(None, False, [fault])
        if value is None or "unit" not in cells.column.type:
            return _Read(value, personal, [])
        if cells.column.type == "unit":
            position = self.names.unit(value)
            return _Read(None if position is None else str(position), personal, [value] if position is None else [])
        positions, lost = self.names.units(value)
        return _Read(f"[{', '.join(map(str, positions))}]", personal, [*lost])

    def _report(self, column: TableColumn, text: str, lost: "list[tuple[str, list[str | CellFault]]]") -> None:
        for written, wrong in lost[:_MOST_FAULTS]:
            where = f"FROM {self.file} WHERE {text} = ?"
            found = self.connection.execute(f"SELECT min(file_row_number) + 1, count(*) {where}", [written]).fetchone()
            row, count = found if found else (1, 1)
            for one in wrong:
                if isinstance(one, str):
                    self.faults.append(self.names.fault(str(self.source.path), row, 1, one, count))
                else:
                    self.faults.append(Fault(str(self.source.path), row, 1, one.code, f"{one.message}（共 {count} 处）", one.hint))
        if len(lost) > _MOST_FAULTS:
            message = f"{column.title}还有 {len(lost) - _MOST_FAULTS} 种写法读不懂"
            self.faults.append(Fault(str(self.source.path), 0, 0, "T002", message, "先改正上面列出的，再运行一次"))

    def check_required(self, headers: dict[str, tuple[str, str]]) -> None:
        """A required cell that is empty is a fault; the file's own statistics tell, so no row is read for it."""
        for column in (c for c in self.source.spec.columns if c.required):
            row = self.connection.execute(f'SELECT count(*) FROM {self.file} WHERE "{headers[column.name][0]}" IS NULL').fetchone()
            count = row[0] if row else 0
            if count:
                message = f"{column.title}有 {count} 行是空的"
                self.faults.append(Fault(str(self.source.path), 0, 0, "T002", message, "补上，或删去这些行后重新导出"))


def _accepted(spec: TableSpec) -> dict[str, str]:
    """Return canonical names by every header that may stand for them."""
    titles = {normalised(c.title): c.name for c in spec.columns}
    return titles | {normalised(c.name): c.name for c in spec.columns}
