"""Made-up ledger cases of any size: ``python -m benchmarks.ledgers county|city|province|nation --out DIR [--format ...]``.

The departments of a county share its plans, tasks, objects and problems as the departments of 附件1 of the Daye notice
did. All numbers come from hashes of a seed and of what they belong to, so the same call makes the same ledger. The data
are clean (keys are unique, references hold) and full of what the indicators look for: plans struck off, tasks outside
the plan, late and missing publications, problems not treated, objects inspected twice, year-end rushes, liaisons
that change or are missing.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import xlsxwriter

from benchmarks import ledger_sql
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, TableSpec

ANNEX = Path(__file__).parents[1] / "cases" / "daye-2022" / "annex1.csv"
DEPARTMENTS = """
发改局 教育局 公安局 人社局 生态环境分局 城管局 住建局 交通局 农业农村局 商务局 文旅局 卫健局 应急局 税务局 统计局 消防大队 经信局 自然资源局
民政局 医保局 政数局 水利局 气象局 司法局 烟草局 金融办 市场监管局 林业局
"""
"""Those of 附件1 in its order, and one more that some counties have."""
MODEL_OF_LAST = 18
"""The row of 附件1 whose numbers the additional department has."""
FORMATS = ("parquet", "csv", "xlsx")


class Size(NamedTuple):
    """How large a ledger is. ``files`` is the number of files of inspections."""

    units: int
    groups: int
    inspections: int
    files: int = 1


SIZES = {
    "county": Size(27, 1, 1_300),
    "city": Size(270, 10, 13_000),
    "province": Size(3_000, 111, 500_000, 4),
    "nation": Size(80_000, 2_900, 15_000_000, 16),
}
LARGEST = {"parquet": "nation", "csv": "province", "xlsx": "city"}


def make(size: Size, folder: Path, name: str = "bench", form: str = "parquet", seed: int = 1) -> Path:
    """Write a case (case.yaml, units, ledger, and a profile for groups) into ``folder``. Returns its path."""
    ledger = folder / "ledger"
    ledger.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder / ".temporary")}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(ledger_sql.macros(seed))
        _departments(connection)
        connection.execute(ledger_sql.UNITS, {"units": size.units, "groups": size.groups})
        for table, sql in ledger_sql.TABLES.items():
            connection.execute(f"CREATE TABLE {table} AS {sql}")
        connection.execute(f"CREATE TABLE draws AS {ledger_sql.DRAWS}", {"inspections": size.inspections})
        units = "parquet" if form == "parquet" and size.units > SIZES["province"].units else "csv"
        connection.execute(f"COPY (SELECT unit, aliases, \"group\", region FROM units ORDER BY number) TO '{folder}/units.{units}'")
        for table, suffix, sql in _selects(size):
            _write(connection, RECORD_TABLES[table], sql, ledger / f"{table}{suffix}.{form}")
    (folder / "grouped.yaml").write_text(GROUPED, "utf-8")
    (folder / "case.yaml").write_text(CASE.format(name=name, units=units), "utf-8")
    return folder


CASE = """\
# 构造的台账，只用来测速度：单位、对象、日期都是编的。分组的用 --profile grouped.yaml 评分。
case: {name}
title: 构造的台账 {name}
region: 测试省
year: 2022
as_of: "2022-12-31"
profile: default
units: units.{units}
"""

GROUPED = """\
profile: grouped
title: 通用方案，按组评定
extends: default
groups: {by: group}
"""


def _departments(connection: duckdb.DuckDBPyConnection) -> None:
    """Load name and numbers of each department of a county: plans, objects, problems, joint tasks joined."""
    with ANNEX.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["部门"] != "合计"]
    rows.append(rows[MODEL_OF_LAST])
    numbers = ("单部门计划", "部门联合计划", "抽查对象数", "发现问题个数", "配合参与其他部门联查")
    values = [
        (i, name, *(int(row[n]) for n in numbers)) for i, (name, row) in enumerate(zip(DEPARTMENTS.split(), rows, strict=True))
    ]
    connection.execute(ledger_sql.DEPARTMENTS)
    connection.executemany("INSERT INTO departments VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _selects(size: Size) -> Iterator[tuple[str, str, str]]:
    """Yield table, suffix of the file name, and the SELECT of each file; inspections in several files, by group."""
    for table in LEDGER_TABLES:
        if table != "inspections":
            yield table, "", f"SELECT * FROM {table}"
            continue
        for number in range(size.files):
            first, last = (size.groups * n // size.files for n in (number, number + 1))
            suffix = f"-{number + 1:02}" if size.files > 1 else ""
            yield table, suffix, f"{ledger_sql.INSPECTIONS} WHERE county > {first} AND county <= {last}"


def _write(connection: duckdb.DuckDBPyConnection, spec: TableSpec, sql: str, path: Path) -> None:
    if path.suffix == ".parquet":
        columns = ", ".join(column.name for column in spec.columns)
        connection.execute(f"COPY (SELECT {columns} FROM ({sql})) TO '{path}' (FORMAT parquet)")
        return
    words = {
        "flag": "CASE {0} WHEN TRUE THEN '是' WHEN FALSE THEN '否' END",
        "kind": "CASE {0} WHEN 'joint' THEN '部门联合' ELSE '单部门' END",
    }
    columns = ", ".join(f'{words.get(c.type, "{0}").format(c.name)} AS "{c.title}"' for c in spec.columns)
    query = f"SELECT {columns} FROM ({sql})"
    if path.suffix == ".csv":
        connection.execute(f"COPY ({query}) TO '{path}' (HEADER)")
    else:
        _write_workbook(connection.execute(query), spec, path)


def _write_workbook(cursor: duckdb.DuckDBPyConnection, spec: TableSpec, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "constant_memory": True}) as book:
        sheet = book.add_worksheet(spec.title)
        for number, row in enumerate([[column.title for column in spec.columns], *cursor.fetchall()]):
            sheet.write_row(number, 0, row)


def main() -> None:
    """Write one ledger case."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledgers", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=FORMATS, default="parquet", dest="form")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if list(SIZES).index(options.size) > list(SIZES).index(LARGEST[options.form]):
        parser.error(f"{options.form} is written up to the size of a {LARGEST[options.form]}")
    print(make(SIZES[options.size], options.out, f"bench-{options.size}", options.form, options.seed))


if __name__ == "__main__":
    main()
