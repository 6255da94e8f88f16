"""Check the SQL of a pack: what it may hold (sqlglot), and whether its names and types fit (DuckDB, on empty tables)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook import graph
from kaohe.rulebook.ledger_tables import RECORD_TABLES, SOURCE_COLUMNS, SQL_COLUMN_TYPES
from kaohe.rulebook.pack import CALENDAR, TABLES, Pack, View
from kaohe.rulebook.sql import SqlMisfit, snippet_misfits, tables_of, view_misfits

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DUCKDB_ERRORS: tuple[tuple[str, str, str], ...] = (
    (
        r'Referenced column "([^"]+)" (?:was )?not found',
        "没有 {0} 这一列",
        "检查列名；记录表的列见使用说明“台账”，别的列先写进 pack.yaml 的 extra_columns",
    ),
    (
        r'does not have a column named "([^"]+)"',
        "没有 {0} 这一列",
        "检查列名；记录表的列见使用说明“台账”，别的列先写进 pack.yaml 的 extra_columns",
    ),
    (r'Ambiguous reference to column name "([^"]+)"', "{0} 在几张表里都有", "在列名前写上是哪张表，如 t.{0}"),
    (r'[Cc]olumn "([^"]+)" must appear in the GROUP BY', "{0} 没有汇总", "写进 GROUP BY，或用 min、max 等汇总"),
    (
        r"No function matches the given name and argument types '([^'(]+)",
        "函数 {0} 不能用在这种列上",
        "检查列的类型：日期与日期比，文字与文字比",
    ),
    (r'syntax error at or near "([^"]+)"', "{0} 附近的 SQL 写法有误", "检查前后的逗号、括号和关键字"),
)
"""What DuckDB says (the word that it names in brackets), what that is in Chinese, and how to mend it."""

CALENDAR_COLUMNS = {"day": "DATE", "workday": "BOOLEAN", "workdays": "INTEGER"}


def sql_faults(pack: Pack) -> list[Fault]:
    """Return every fault in the views and snippets of a pack: first what may not stand there, else what does not fit."""
    faults = [*_view_faults(pack), *_snippet_faults(pack)]
    return faults or [*_binding_faults(pack)]


def view_order(pack: Pack) -> tuple[list[str], list[str]]:
    """Return the views, each after those that it reads, and a circle among them (empty when there is none)."""
    return graph.sort({name: [t for t in tables_of(view.text) if t in pack.views] for name, view in pack.views.items()})


def inlined(text: str, literals: Mapping[str, str]) -> str:
    """Return SQL with each ``$parameter`` replaced by its value. The text has been checked before."""
    return re.sub(r"\$([a-z_]\w*)", lambda match: literals[match[1]], text)


def literals(pack: Pack, parameters: Mapping[str, Decimal | str], year: int, as_of: date) -> dict[str, str]:
    """Return every parameter as a SQL literal; a month-day is a day of ``year`` (29 February: the 28th where there is none)."""
    told = {"year": str(year), "as_of": f"DATE '{as_of.isoformat()}'"}
    for name, parameter in pack.parameters.items():
        value = parameters[name]
        if parameter.type == "month_day":
            day = f"{year}-{value}"
            leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            told[name] = f"DATE '{day if leap or value != '02-29' else f'{year}-02-28'}'"
        elif parameter.type == "text":
            told[name] = "'" + str(value).replace("'", "''") + "'"
        else:
            told[name] = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return told


def _view_faults(pack: Pack) -> Iterator[Fault]:
    for name, view in pack.views.items():
        known = [t for t in (*TABLES, *pack.views, *pack.lookups) if t != name]
        for misfit in view_misfits(view.text, known, pack.parameters):
            yield _in_view(view, misfit)
    _, circle = view_order(pack)
    if circle:
        view = pack.views[circle[0]]
        at = SqlMisfit(
            max(view.text.find(circle[1]), 0),
            len(circle[1]),
            f"视图互相引用：{' → '.join(circle)}",
            "改其中一个视图，使它不再用到下一个",
        )
        yield _in_view(view, at, "N003")


def _in_view(view: View, misfit: SqlMisfit, code: str = "S002") -> Fault:
    before = view.text[: misfit.start]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    rest = view.text[misfit.start :].split("\n", 1)[0]
    return Fault(view.file, line, column, code, misfit.message, misfit.hint, max(1, min(misfit.length, len(rest))))


def _snippet_faults(pack: Pack) -> Iterator[Fault]:
    for name, indicator in pack.indicators.items():
        for key, aggregate in (("where", False), ("measure", True)):
            text = getattr(indicator, key)
            for misfit in snippet_misfits(text, pack.parameters, aggregate=aggregate) if text else ():
                yield _in_snippet(pack, name, key, text, misfit)


def _in_snippet(pack: Pack, name: str, key: str, text: str, misfit: SqlMisfit) -> Fault:
    document, path = pack.places[name]
    span = document.part((*path, key), text, misfit.start, misfit.length)
    return Fault(
        span.file or document.file, span.line, span.column, "S002", f"指标 {name}：{misfit.message}", misfit.hint, span.length
    )


def _binding_faults(pack: Pack) -> Iterator[Fault]:
    """Create every view on empty tables and compute every indicator over nothing."""
    import duckdb

    told = literals(pack, {name: p.default for name, p in pack.parameters.items()}, 2022, date(2022, 12, 31))
    with duckdb.connect(config={"enable_external_access": "false", "threads": "1"}) as connection:
        _create_empty(connection, pack)
        broken: set[str] = set()
        for name in view_order(pack)[0]:
            view = pack.views[name]
            if broken.intersection(tables_of(view.text)):
                broken.add(name)
                continue
            try:
                connection.execute(f'CREATE VIEW "{name}" AS {inlined(view.text, told)}')
            except duckdb.Error as error:
                broken.add(name)
                yield _in_view(view, _explained(str(error), view.text))
        for name, indicator in pack.indicators.items():
            if indicator.measure and indicator.source not in broken:
                yield from _indicator_faults(connection, pack, name, told)


def _create_empty(connection: "DuckDBPyConnection", pack: Pack) -> None:
    from kaohe.rulebook.lookups import lookup_header

    tables: dict[str, dict[str, str]] = {CALENDAR: CALENDAR_COLUMNS}
    for spec in RECORD_TABLES.values():
        extra = (*pack.extra_columns.get(spec.name, ()), *SOURCE_COLUMNS)
        tables[spec.name] = (
            {"record": "BIGINT"} | {c.name: SQL_COLUMN_TYPES[c.type] for c in spec.columns} | dict.fromkeys(extra, "VARCHAR")
        )
    tables["units"] = {"record": "BIGINT", "unit": "INTEGER", "name": "VARCHAR", "group": "VARCHAR", "region": "VARCHAR"}
    for name, path in pack.lookups.items():
        tables[name] = dict.fromkeys(lookup_header(path), "VARCHAR")
    for name, columns in tables.items():
        connection.execute(f'CREATE TABLE "{name}" ({", ".join(f"{chr(34)}{c}{chr(34)} {kind}" for c, kind in columns.items())})')


def _indicator_faults(connection: "DuckDBPyConnection", pack: Pack, name: str, told: Mapping[str, str]) -> Iterator[Fault]:
    import duckdb

    indicator = pack.indicators[name]
    document, path = pack.places[name]
    parts: list[tuple[str, str]] = [("by", f'"{indicator.by}"')]
    parts += [("where", f"count(*) FILTER (WHERE {indicator.where})")] if indicator.where else []
    parts += [("measure", str(indicator.measure))]
    for key, sql in parts:
        try:
            connection.execute(f'SELECT {inlined(sql, told)} FROM "{indicator.source}"' + (" GROUP BY 1" if key == "by" else ""))
        except duckdb.Error as error:
            text = str(document.at((*path, key)))
            yield _in_snippet(pack, name, key, text, _explained(str(error), text))
            return
    columns = [row[0] for row in connection.execute(f'DESCRIBE SELECT * FROM "{indicator.source}"').fetchall()]
    for key in ("needs", "evidence_columns"):
        for i, column in enumerate(getattr(indicator, key)):
            if column not in columns:
                message = f"指标 {name} 的 {key} 里，{indicator.source} 没有 {clip(column)} 这一列"
                yield document.fault((*path, key, i), "N001", message, did_you_mean(column, columns))
    if indicator.evidence_columns and not {"record", "records"}.intersection(columns):
        message = f"指标 {name} 写了 evidence_columns，而 {indicator.source} 没有 record 这一列，找不到记录的出处"
        hint = "在视图里带上 record（一条记录）或 list(record) AS records（几条记录）；或删去 evidence_columns"
        yield document.fault((*path, "evidence_columns"), "S002", message, hint)


def _explained(error: str, text: str) -> SqlMisfit:
    """Turn an error of DuckDB into a misfit at the word that it names."""
    first = error.split("\n", maxsplit=1)[0]
    candidates = re.search(r"Candidate bindings?: (.+)", error)
    for pattern, message, hint in _DUCKDB_ERRORS:
        if match := re.search(pattern, error):
            word = match[1]
            if candidates and "没有" in message:
                close = re.findall(r'"(?:\w+\.)?([^"]+)"', candidates[1])
                return _at_word(text, word, message.format(clip(word)), did_you_mean(word, close, hint))
            return _at_word(text, word, message.format(clip(word)), hint.format(word))
    if match := re.search(r"Cannot compare values of type (\S+) and type (\S+)", error):
        told = "与".join(_TYPE_WORDS.get(kind.split("(", maxsplit=1)[0], kind) for kind in match.groups())
        start = _at_caret(error, text)
        return SqlMisfit(start, 1, f"{told}不能比较", "日期与日期比（DATE '2022-03-01'、$as_of），文字与文字比，数与数比")
    return SqlMisfit(_at_caret(error, text), 1, f"这段 SQL 不能执行（{clip(first, 160)}）", "检查列名、函数和类型")


_TYPE_WORDS = {
    "DATE": "日期", "VARCHAR": "文字", "BOOLEAN": "是否", "INTEGER": "数", "BIGINT": "数", "DOUBLE": "数", "DECIMAL": "数", "INTEGER[]": "几个单位",
    "INTEGER_LITERAL": "数", "STRING_LITERAL": "文字", "TIMESTAMP": "时间",
}  # fmt: skip


def _at_caret(error: str, text: str) -> int:
    """Return where DuckDB's caret points: what stands above it, found in the text as written (parameters not put in)."""
    match = re.search(r"\n(LINE \d+: )(.*)\n( *)\^", error)
    if match is None:
        return 0
    shown = match[2][len(match[3]) - len(match[1]) :]
    found = (text.find(shown[:length]) for length in (30, 12, 6, 3))
    return next((at for at in found if at >= 0), 0)


def _at_word(text: str, word: str, message: str, hint: str) -> SqlMisfit:
    at = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    return SqlMisfit(at.start() if at else 0, len(word) if at else 1, message, hint)
