"""Compute every indicator of every unit. Columns of plain values come out, one list per indicator.

Supplied values go into one DuckDB table, a row a unit; computed indicators are further columns of the same
statement, each after those it reads. What is unknown or not applicable makes all that is computed from it so
(:func:`_spread`).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from kaohe.faults import Fault, FaultyInput, KaoheError
from kaohe.records.read import Records
from kaohe.records.values import NOT_APPLICABLE, Known, NotApplicable, Source, Supplied, Value, percent, same, text_of
from kaohe.rulebook.expressions import names_in
from kaohe.rulebook.pack_models import Indicator

SQL_TYPES = {"count": "BIGINT", "number": "DECIMAL(28,8)", "flag": "BOOLEAN", "text": "VARCHAR"}

Column = list[Value]


class Measured(NamedTuple):
    """Values by indicator name, one per unit in the order of the case; and what supplied them."""

    columns: dict[str, Column]
    supplied: dict[str, dict[int, Supplied]]
    indicators: dict[str, Indicator]

    def sources(self, name: str, unit: int) -> tuple[Source, ...]:
        """Return where a value comes from; for a computed one, the sources of all it is computed from."""
        given = self.supplied.get(name, {}).get(unit)
        parts = [s for read in reads(self.indicators[name]) for s in self.sources(read, unit)]
        return tuple(dict.fromkeys([*(given.sources if given else ()), *parts]))


def reads(indicator: Indicator) -> list[str]:
    """Return the indicators that this one is computed from."""
    if indicator.ratio:
        return [indicator.ratio.of, indicator.ratio.to]
    return names_in(indicator.value)[0] if indicator.value else []


def measure(indicators: dict[str, Indicator], records: Records) -> Measured:
    """Return all indicators. Raises FaultyInput when a supplied value contradicts a computed one.

    ``indicators`` stand in an order in which each comes after those it reads.
    """
    count = len(records.units)
    columns: dict[str, Column] = {}
    for name, indicator in indicators.items():
        if not reads(indicator):
            columns[name] = _given(name, records, count) if name in records.supplied else [None] * count
    computed = {name: i for name, i in indicators.items() if reads(i)}
    answers = _compute(indicators, computed, columns, records, count)
    faults = [*_contradictions(computed, answers, records), *_negatives(computed, answers, records)]
    if faults:
        raise FaultyInput(faults)
    for name in computed:
        columns[name] = _filled(name, answers[name], records)
    return Measured(columns, records.supplied, indicators)


def _compute(
    indicators: dict[str, Indicator], computed: dict[str, Indicator], base: dict[str, Column], records: Records, count: int
) -> dict[str, Column]:
    """Run the one statement and return what it computes, shares as pairs of integers, before any supplied value."""
    given = {name: _given(name, records, count) for name, i in computed.items() if i.value and name in records.supplied}
    used = {read for i in computed.values() for read in reads(i)}
    inputs = {name: column for name, column in base.items() if name in used}
    answers = _query(indicators, inputs, given, _wanted(computed, given), count)
    result: dict[str, Column] = {}
    filled = dict(base)
    for name, indicator in computed.items():
        if indicator.ratio:
            column = [_share(of, to) for of, to in zip(answers[f"{name}__of"], answers[f"{name}__to"], strict=True)]
        else:
            column = [_plain(v) for v in answers[f"{name}__computed" if name in given else name]]
        result[name] = _spread(column, [filled[read] for read in reads(indicator)])
        filled[name] = _filled(name, result[name], records)
    return result


def _filled(name: str, column: Column, records: Records) -> Column:
    """Let what a table or an observation says stand where the computation has no answer."""
    if name not in records.supplied:
        return column
    return [g if v is None else v for v, g in zip(column, _given(name, records, len(column)), strict=True)]


def _given(name: str, records: Records, count: int) -> Column:
    supplied = records.supplied[name]
    return [supplied[i].value if i in supplied else None for i in range(count)]


def _wanted(computed: dict[str, Indicator], given: dict[str, Column]) -> list[str]:
    """Return the select list: a supplied value stands in where the computation has no answer."""
    wanted: list[str] = []
    for name, indicator in computed.items():
        if indicator.ratio:
            wanted += [f'"{indicator.ratio.of}" AS "{name}__of"', f'"{indicator.ratio.to}" AS "{name}__to"']
            continue
        unknown = " OR ".join(f'"{read}" IS NULL' for read in reads(indicator))
        formula = f"CASE WHEN {unknown} THEN NULL ELSE CAST({indicator.value} AS {SQL_TYPES[indicator.type]}) END"
        if name in given:
            wanted.append(f'{formula} AS "{name}__computed"')
            formula = f'coalesce("{name}__computed", "{name}__given")'
        wanted.append(f'{formula} AS "{name}"')
    return wanted


def _query(
    indicators: dict[str, Indicator], inputs: dict[str, Column], given: dict[str, Column], wanted: list[str], count: int
) -> dict[str, tuple[Any, ...]]:
    if not wanted or not count:
        return {}
    import duckdb

    columns = {**inputs, **{f"{name}__given": column for name, column in given.items()}}
    selects = [f'unnest(?::{SQL_TYPES[indicators[name.removesuffix("__given")].type]}[]) AS "{name}"' for name in columns]
    values = [[None if v is NOT_APPLICABLE else v for v in column] for column in columns.values()]
    with duckdb.connect(config={"enable_external_access": "false", "threads": "1"}) as connection:
        connection.execute(f"CREATE TABLE supplied AS SELECT {', '.join([f'unnest(range({count})) AS unit', *selects])}", values)
        try:
            cursor = connection.execute(f"SELECT {', '.join(wanted)} FROM supplied ORDER BY unit")
        except duckdb.Error as error:  # a number too large for its type
            raise KaoheError(f"指标算不出来，检查规则包里的算式和表里特别大的数（{error}）") from error
        names = [d[0] for d in cursor.description or []]
        return dict(zip(names, zip(*cursor.fetchall(), strict=True), strict=True))


def _share(of: int | None, to: int | None) -> Value:
    if to == 0 and (of == 0 or of is None):
        return NOT_APPLICABLE
    if of is None or to is None or to == 0:
        return None
    return of, to


def _plain(value: Any) -> Value:
    return value.normalize() if isinstance(value, Decimal) else value


def _spread(column: Column, read: Iterable[Column]) -> Column:
    """What is computed from something that does not apply does not apply; from something unknown, it is unknown.

    SQL alone would not do: an unknown condition of a CASE falls through to ELSE, and GREATEST skips NULL.
    """
    rows = zip(column, *read, strict=True)
    return [_spread_one(value, parts) for value, *parts in rows]


def _spread_one(value: Value, parts: list[Value]) -> Value:
    if any(part is NOT_APPLICABLE for part in parts):
        return NOT_APPLICABLE
    return None if any(part is None for part in parts) else value


def _contradictions(computed: dict[str, Indicator], columns: dict[str, Column], records: Records) -> Iterable[Fault]:
    for name, indicator in computed.items():
        for unit, given in sorted(records.supplied.get(name, {}).items()):
            value = columns[name][unit]
            if value is not None and not _agree(value, given.value):
                source = given.sources[0]
                yield Fault(
                    str(records.folder / source.file), source.row, 1, "T004",
                    f"{records.units[unit].name} 的{indicator.title}：由明细算出 {_exact(value)}，{source.place} 写的是 {_exact(given.value)}",
                    "查明哪一个对，改正另一个",
                )  # fmt: skip


def _agree(value: Known | NotApplicable, given: Known | NotApplicable) -> bool:
    """Say whether a value agrees with one that was stated; a percent of at most one decimal is a rounded share."""
    if isinstance(value, tuple) and isinstance(given, tuple) and 1000 % given[1] == 0:
        return percent(value) == percent(given)
    return same(value, given)


def _exact(value: Value) -> str:
    return f"{value[0]}/{value[1]}（{percent(value)}）" if isinstance(value, tuple) else text_of(value)


def _negatives(computed: dict[str, Indicator], columns: dict[str, Column], records: Records) -> Iterable[Fault]:
    """A count below zero means that what it is computed from cannot be right."""
    for name, indicator in computed.items():
        for unit, value in enumerate(columns[name]):
            if indicator.type == "count" and isinstance(value, int) and value < 0:
                sources = [records.supplied[r][unit].sources[0] for r in reads(indicator) if unit in records.supplied.get(r, {})]
                file, row = (str(records.folder / sources[0].file), sources[0].row) if sources else (str(records.folder), 0)
                message = f"{records.units[unit].name} 的{indicator.title}算出负数 {value}（{indicator.value}）"
                yield Fault(file, row, 1, "T004", message, "检查这一行里参加计算的各个数")
