"""Find a record of the ledger by its number, and the records that refer to it."""

from kaohe.records.cells import Unreadable
from kaohe.records.ledger import Ledger
from kaohe.records.parsing import parse_code, parse_date, plain_text
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, TableColumn, TableSpec


def key_columns(table: str) -> list[TableColumn]:
    """Return the columns whose cells make the number of a record: its key, without the unit, which is named beside it."""
    spec = RECORD_TABLES[table]
    return [column for column in spec.columns if column.name in spec.key and column.type != "unit"]


def numbers_of(ledger: Ledger, table: str, number: str, unit: int) -> list[int]:
    """Return the records whose key begins with the parts of ``number``, which are separated by /."""
    columns = key_columns(table)
    split = number.split("/", len(columns) - 1)
    parts = [_as_stored(column, part) for column, part in zip(columns, split, strict=False)]
    tests = [f'CAST("{column.name}" AS VARCHAR) = ?' for column in columns[: len(parts)]]
    own = [column for column in _unit_columns(RECORD_TABLES[table]) if column in RECORD_TABLES[table].key]
    where = " AND ".join([*tests, *(f'"{column}" = {unit}' for column in own)])
    rows = ledger.connection.execute(f'SELECT record FROM "{table}" WHERE {where} ORDER BY record', parts).fetchall()
    return [record for (record,) in rows]


def nearest_numbers(ledger: Ledger, table: str, number: str, unit: int) -> list[str]:
    """Return numbers of records of the unit that are as long as a number that is not known: it may be misspelt."""
    shown = " || '/' || ".join(f'CAST("{column.name}" AS VARCHAR)' for column in key_columns(table))
    own = _unit_columns(RECORD_TABLES[table])
    where = f'"{own[0]}" = {unit}' if own else f"length({shown}) = {len(number)}"
    rows = ledger.connection.execute(f'SELECT {shown} FROM "{table}" WHERE {where} ORDER BY record LIMIT 500').fetchall()
    return [told for (told,) in rows if told]


def with_references(ledger: Ledger, table: str, record: int) -> tuple[int, ...]:
    """Return a record and those that refer to it: a plan with its tasks, a task with its inspections and items."""
    found, left = {record}, [(table, record)]
    while left:
        name, number = left.pop()
        keys = [column.name for column in key_columns(name)]
        for other in LEDGER_TABLES:
            if other == name or not set(keys) <= ledger.columns.get(other, frozenset()):
                continue
            same = " AND ".join(f'o."{key}" = r."{key}"' for key in keys)
            sql = f'SELECT o.record FROM "{other}" o JOIN "{name}" r ON {same} WHERE r.record = {number}'
            new = {referring for (referring,) in ledger.connection.execute(sql).fetchall()} - found
            found |= new
            left += [(other, referring) for referring in new]
    return tuple(sorted(found))


def units_of(ledger: Ledger, table: str, record: int) -> list[int]:
    """Return the units that a record is of, or those of the record that it refers to; none where nobody can tell."""
    for other in (table, *LEDGER_TABLES):
        keys, units = key_columns(other), [c for c in RECORD_TABLES[other].columns if c.type in ("unit", "units")]
        if other not in ledger.columns or not units or not {key.name for key in keys} <= ledger.columns[table]:
            continue
        told = ", ".join(f'o."{column.name}"' for column in units)
        same = "o.record = r.record" if other == table else " AND ".join(f'o."{key.name}" = r."{key.name}"' for key in keys)
        rows = ledger.connection.execute(f'SELECT {told} FROM "{other}" o JOIN "{table}" r ON {same} WHERE r.record = {record}')
        cells = [cell for row in rows.fetchall() for cell in row if cell is not None]
        return sorted({unit for cell in cells for unit in (cell if isinstance(cell, list) else [cell]) if unit >= 0})
    return []


def _as_stored(column: TableColumn, part: str) -> str:
    """Return a part of a number as the ledger keeps it."""
    try:
        told = parse_date(part) if column.type == "date" else parse_code(part) if column.type == "code" else plain_text(part)
    except Unreadable:
        return part
    return str(told)


def _unit_columns(spec: TableSpec) -> list[str]:
    return [column.name for column in spec.columns if column.type == "unit"]
