"""Indicators computed from others, each after those that it reads.

Plain sums of counts, as nearly every one is, are added here; where a pack has any other formula, one DuckDB statement
computes all of them, a row a unit. What is unknown or not applicable makes all that is computed from it so
(:func:`spread`).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from kaohe.faults import KaoheError
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.expressions import names_in, signed_names
from kaohe.rulebook.pack import Criterion
from kaohe.rulebook.pack_models import Indicator

Column = list[Value]

SQL_TYPES = {"count": "BIGINT", "number": "DECIMAL(28,8)", "flag": "BOOLEAN", "text": "VARCHAR"}


def reads(indicator: Indicator) -> list[str]:
    """Return the indicators that this one is computed from."""
    if indicator.ratio:
        return [indicator.ratio.of, indicator.ratio.to]
    return names_in(indicator.value)[0] if indicator.value else []


def rests_on(criterion: Criterion, indicators: Mapping[str, Indicator]) -> list[str]:
    """Return the indicators that a criterion's conditions, evidence and messages rest on, down to those that are counted."""
    slots = (part.name for message in criterion.messages for part in message if not isinstance(part, str))
    left = [name for leaf in criterion.leaves() for name in leaf.names()] + [*criterion.spec.evidence, *slots]
    found: dict[str, None] = {}
    while left:
        name = left.pop(0)
        if name in indicators and name not in found:
            found[name] = None
            left += reads(indicators[name])
    return list(found)


def compute(
    indicators: Mapping[str, Indicator],
    base: Mapping[str, Column],
    given: Mapping[str, Column],
    forced: Mapping[str, Column],
    size: int,
) -> tuple[dict[str, Column], dict[str, Column]]:
    """Return what each computed indicator comes to by itself, and what stands for it.

    ``given`` values stand in where the computation has no answer; ``forced`` ones stand in any case.
    """
    computed = {name: indicator for name, indicator in indicators.items() if reads(indicator)}
    sums = _plain_sums(computed, indicators)
    answers = _answers(computed, indicators, base, given, forced, size) if sums is None else {}
    own: dict[str, Column] = {}
    final: dict[str, Column] = dict(base)
    column: list[Any]
    for name, indicator in computed.items():
        if indicator.ratio:
            parts = (final[read] for read in reads(indicator))
            # 0/0 does not apply. What is unknown or not applicable in a part is left to spread.
            column = [(of, to) if to else NOT_APPLICABLE if of == 0 else None for of, to in zip(*parts, strict=True)]
        elif sums is not None:
            column = _summed(sums[name], final)
        else:
            column = [_plain(v) for v in answers[f"{name}__computed"]]
        own[name] = spread(column, [final[read] for read in reads(indicator)])
        final[name] = filled(own[name], given.get(name), forced.get(name))
    return own, final


Sums = dict[str, list[tuple[int, str]]]


def _plain_sums(computed: Mapping[str, Indicator], indicators: Mapping[str, Indicator]) -> Sums | None:
    """Return what each value adds and takes away; None where one of them is anything but a sum of counts."""
    sums: Sums = {}
    for name, indicator in computed.items():
        if indicator.value:
            signed = signed_names(indicator.value)
            if signed is None or any(indicators[read].type != "count" for read in (name, *(n for _, n in signed))):
                return None
            sums[name] = signed
    return sums


_LARGEST = 2**63 - 1


def _summed(signed: list[tuple[int, str]], columns: Mapping[str, Column]) -> Column:
    """Return a sum of counts; where one of them is not known, what stands there is for :func:`spread` to replace."""
    (_, first), *others = signed
    total = _counts(columns[first])
    for sign, name in others:
        pairs = zip(total, _counts(columns[name]), strict=True)
        total = [a + b for a, b in pairs] if sign > 0 else [a - b for a, b in pairs]
    if any(abs(value) > _LARGEST for value in total):
        raise KaoheError("指标算不出来，检查规则包里的算式和表里特别大的数")
    return [*total]


def _counts(column: Column) -> list[Any]:
    return [0 if value is None or value is NOT_APPLICABLE else value for value in column]


def filled(column: Column, given: Column | None, forced: Column | None) -> Column:
    """Let what was given stand where there is no answer, and what was settled stand in any case."""
    if given is not None:
        column = [g if v is None else v for v, g in zip(column, given, strict=True)]
    if forced is not None:
        column = [v if f is None else f for v, f in zip(column, forced, strict=True)]
    return column


def _answers(
    computed: Mapping[str, Indicator],
    indicators: Mapping[str, Indicator],
    base: Mapping[str, Column],
    given: Mapping[str, Column],
    forced: Mapping[str, Column],
    size: int,
) -> dict[str, tuple[Any, ...]]:
    """Return what DuckDB computes for each value, under the name of the indicator and ``__computed``."""
    used = {read for i in computed.values() if i.value for read in reads(i)}
    inputs = {name: column for name, column in base.items() if name in used}
    beside = {f"{name}__given": given[name] for name, i in computed.items() if i.value and name in given}
    beside |= {f"{name}__forced": forced[name] for name, i in computed.items() if i.value and name in forced}
    kinds = {name: SQL_TYPES[indicators[name.partition("__")[0]].type] for name in (*inputs, *beside)}
    return _query({**inputs, **beside}, kinds, _wanted(computed, beside), size)


def _wanted(computed: Mapping[str, Indicator], beside: Mapping[str, Column]) -> list[str]:
    """Return the select list. A value reads those before it as they finally stand."""
    wanted: list[str] = []
    for name, indicator in computed.items():
        if indicator.ratio:
            continue
        unknown = " OR ".join(f'"{read}" IS NULL' for read in reads(indicator))
        formula = f"CASE WHEN {unknown} THEN NULL ELSE CAST({indicator.value} AS {SQL_TYPES[indicator.type]}) END"
        wanted.append(f'{formula} AS "{name}__computed"')
        standing = [f'"{name}__forced"', f'"{name}__computed"', f'"{name}__given"']
        there = [column for column in standing if column == standing[1] or column.strip('"') in beside]
        wanted.append(f'coalesce({", ".join(there)}) AS "{name}"')
    return wanted


def _query(columns: Mapping[str, Column], kinds: Mapping[str, str], wanted: list[str], size: int) -> dict[str, tuple[Any, ...]]:
    if not wanted or not size:
        return dict.fromkeys((w.rpartition(" AS ")[2].strip('"') for w in wanted), ())
    import duckdb

    selects = [f'unnest(?::{kinds[name]}[]) AS "{name}"' for name in columns]
    values = [[None if v is NOT_APPLICABLE else v for v in column] for column in columns.values()]
    with duckdb.connect(config={"enable_external_access": "false", "threads": "1"}) as connection:
        connection.execute(f"CREATE TABLE supplied AS SELECT {', '.join([f'unnest(range({size})) AS unit', *selects])}", values)
        try:
            cursor = connection.execute(
                f"SELECT COLUMNS('.*__computed') FROM (SELECT unit, {', '.join(wanted)} FROM supplied) ORDER BY unit"
            )
        except duckdb.Error as error:  # a number too large for its type
            raise KaoheError(f"指标算不出来，检查规则包里的算式和表里特别大的数（{error}）") from error
        names = [d[0] for d in cursor.description or []]
        return dict(zip(names, zip(*cursor.fetchall(), strict=True), strict=True))


def _plain(value: Any) -> Value:
    return value.normalize() if isinstance(value, Decimal) else value


def spread(column: Column, read: Iterable[Column]) -> Column:
    """What is computed from something that does not apply does not apply; from something unknown, it is unknown.

    SQL alone would not do: an unknown condition of a CASE falls through to ELSE, and GREATEST skips NULL.
    """
    read = list(read)
    if not any(None in part or NOT_APPLICABLE in part for part in read):
        return column  # as nearly every column of a ledger
    return [_spread_one(value, parts) for value, *parts in zip(column, *read, strict=True)]


def _spread_one(value: Value, parts: list[Value]) -> Value:
    for part in parts:
        if part is NOT_APPLICABLE:
            return NOT_APPLICABLE
        if part is None:
            value = None
    return value
