"""Write a ledger as a case folder: CSV, XLSX or Parquet, English or Chinese headers, in one file a table or several."""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import duckdb
import xlsxwriter

from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn
from tests.ledger.ledger import Ledger, Row

Form = Literal["csv", "xlsx", "parquet"]


class Style(NamedTuple):
    """How a ledger is written. ``spelling`` draws between a unit's names; without it the canonical name stands."""

    form: Form = "csv"
    chinese: bool = False
    parts: int = 1
    spelling: Random | None = None
    profile: str = "default"


class Sheet(NamedTuple):
    """One file: its table, columns, headers and rows of cells."""

    columns: list[TableColumn]
    header: list[str]
    rows: list[list[Any]]


def write_case(folder: Path, ledger: Ledger, style: Style = Style()) -> Path:  # noqa: B008 - immutable
    """Write the folder, which need not exist, and return it."""
    (folder / "ledger").mkdir(parents=True)
    (folder / "case.yaml").write_text(_case(ledger, style.profile), "utf-8")
    units = [[unit, "、".join(ledger.aliases.get(unit, ()))] for unit in ledger.units]
    _csv(folder / "units.csv", Sheet([], ["unit", "aliases"], units))
    for table, rows in ledger.tables.items():
        title = RECORD_TABLES[table].title if style.chinese else table
        for part in range(style.parts):
            sheet = _sheet(ledger, table, rows[part :: style.parts], style)
            suffix = f"-{part + 1}" if style.parts > 1 else ""
            _WRITERS[style.form](folder / "ledger" / f"{title}{suffix}.{style.form}", sheet)
    return folder


def _case(ledger: Ledger, profile: str) -> str:
    outside = f"outside_units: [{', '.join(ledger.outside_units)}]\n" if ledger.outside_units else ""
    return (
        f'case: made\ntitle: 生成的台账\nregion: 测试\nyear: {ledger.year}\nas_of: "{ledger.as_of}"\n'
        f"profile: {profile}\nunits: units.csv\n{outside}"
    )


def _sheet(ledger: Ledger, table: str, rows: list[Row], style: Style) -> Sheet:
    columns = [c for c in RECORD_TABLES[table].columns if f"{table}.{c.name}" not in ledger.absent]
    header = [c.title if style.chinese else c.name for c in columns]
    return Sheet(columns, header, [[_cell(row[c.name], c, ledger, style) for c in columns] for row in rows])


def _cell(value: Any, column: TableColumn, ledger: Ledger, style: Style) -> Any:
    """Names and kinds as text; dates, flags and years as they are, for the forms that have types of their own."""
    if value is None:
        return None
    if column.type == "unit":
        return _spell(value, ledger, style)
    if column.type == "units":
        return "、".join(_spell(name, ledger, style) for name in value)
    if column.type == "kind" and style.chinese:
        return {"single": "单部门", "joint": "部门联合"}[value]
    return value


def _spell(unit: str, ledger: Ledger, style: Style) -> str:
    return style.spelling.choice([unit, *ledger.aliases.get(unit, ())]) if style.spelling else unit


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _csv(path: Path, sheet: Sheet) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([sheet.header, *([_text(cell) for cell in row] for row in sheet.rows)])


def _xlsx(path: Path, sheet: Sheet) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("台账")
        for c, title in enumerate(sheet.header):
            page.write_string(0, c, title)
        for r, row in enumerate(sheet.rows, 1):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(r, c, cell)
                elif isinstance(cell, int) and not isinstance(cell, bool):
                    page.write_number(r, c, cell)
                elif cell is not None:
                    page.write_string(r, c, _text(cell))


_PARQUET_TYPES = {"date": "DATE", "flag": "BOOLEAN", "year": "INTEGER"}


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": "1"})


def _parquet(path: Path, sheet: Sheet) -> None:
    types = [_PARQUET_TYPES.get(column.type, "VARCHAR") for column in sheet.columns]
    named = ", ".join(f'"{name}" {type_}' for name, type_ in zip(sheet.header, types, strict=True))
    row = f"({', '.join('?' * len(types))})"
    _duckdb().execute(f"CREATE OR REPLACE TEMP TABLE sheet ({named})")
    if sheet.rows:
        _duckdb().execute(f"INSERT INTO sheet VALUES {', '.join([row] * len(sheet.rows))}", [c for r in sheet.rows for c in r])
    _duckdb().execute(f"COPY sheet TO '{path}' (FORMAT parquet)")


_WRITERS: dict[Form, Callable[[Path, Sheet], None]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
