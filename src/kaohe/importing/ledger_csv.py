"""Write the records that imports own as CSV files: the same records give the same bytes, in whatever order they came."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from kaohe.importing.mappings import ALSO_IN, BY_PARTNERS, KIND_BY, TASK_UNITS
from kaohe.importing.records import KIND_WORDS, Record
from kaohe.importing.store import Store
from kaohe.records.inert import inert
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, SOURCE_COLUMNS, TableSpec

TYPED = "手工填写的记录"
"""Stands for the file of records that a person typed into a file of the import."""


def rendered(store: Store) -> dict[str, bytes]:
    """Return every file that imports own, by its name in the ledger folder."""
    files: dict[str, bytes] = {}
    for table in LEDGER_TABLES:
        names = (name for name in _names(table) if name not in store.taken)
        for records in _groups(store, table):
            files[next(names)] = _csv(RECORD_TABLES[table], records)
    return files


def columns_of_files(store: Store, table: str) -> list[tuple[frozenset[str], set[str]]]:
    """Return, for each file of a table that grading will read, its columns and where its records come from."""
    ours = [(_given(records), {o.file or TYPED for r in records for o in r.origins}) for records in _groups(store, table)]
    theirs: dict[str, frozenset[str]] = {}
    for record in store.foreign.get(table, []):
        theirs[record.hand_place.rpartition(" 第 ")[0]] = record.given
    return [*ours, *((given, {name}) for name, given in theirs.items())]


def _groups(store: Store, table: str) -> list[list[Record]]:
    """Return the records that imports own by the file that each goes to."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in finished(store.records.get(table, [])):
        groups.setdefault(tuple(sorted(record.shape)), []).append(record)
    return [groups[shape] for shape in sorted(groups, key=lambda columns: (-len(columns), columns))]


def _given(records: list[Record]) -> frozenset[str]:
    return frozenset[str]().union(*(record.given for record in records))


def _names(table: str) -> Iterator[str]:
    yield f"{table}.csv"
    yield from (f"{table}-{number}.csv" for number in count(2))


def finished(records: list[Record]) -> list[Record]:
    """Return records as they are written: partners of all files together, kinds that follow from them, in a fixed order."""
    told_elsewhere = any(record.partners for record in records)
    done = [_finished(record, told_elsewhere) if record.table == "tasks" else record for record in records]
    return sorted(done, key=lambda record: min(record.origins))


def _finished(record: Record, told_elsewhere: bool) -> Record:
    """Conclude a task's partners and kind. ``told_elsewhere``: some file lists partners, so no mention means none."""
    given, cells, extras = record.given, dict(record.cells), dict(record.extras)
    own = cells.get("partner_units", "").split("、") if cells.get("partner_units") else []
    if record.partners:
        others = [unit for units in record.partners.values() for unit in units]
        partners = sorted({*own, *others} - {cells.get("lead_unit", "")})
        cells["partner_units"] = "、".join(partners)
        kept = {"": own} if "partner_units" in given else {}
        extras[TASK_UNITS] = json.dumps(kept | dict(sorted(record.partners.items())), ensure_ascii=False)
    if told_elsewhere:
        given |= {"partner_units"}
    if record.kind_concluded:
        extras[KIND_BY] = BY_PARTNERS
        given |= {"kind"}
        if "partner_units" in given:
            cells["kind"] = KIND_WORDS["joint" if cells.get("partner_units") else "single"]
    return replace(record, given=given, cells={k: v for k, v in cells.items() if v}, extras=extras)


def _csv(spec: TableSpec, records: list[Record]) -> bytes:
    """Return one file: UTF-8 with a BOM, so that spreadsheets read the Chinese; no cell can run as a formula."""
    given = _given(records)
    columns = [c for c in spec.columns if c.name in given]
    extras = sorted({name for record in records for name in record.extras})
    again = any(len(record.origins) > 1 for record in records)
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write([c.title for c in columns] + extras + ([ALSO_IN] if again else []) + [*SOURCE_COLUMNS])
    for record in records:
        write(map(inert, _row(record, [c.name for c in columns], extras, again)))
    return ("\ufeff" + out.getvalue()).encode()


def _row(record: Record, columns: Iterable[str], extras: Iterable[str], again: bool) -> Iterator[str]:
    yield from (record.cells.get(name, "") for name in columns)
    yield from (record.extras.get(name, "") for name in extras)
    first, *others = sorted(record.origins)
    if again:
        yield json.dumps(others, ensure_ascii=False) if others else ""
    yield from (first.file, first.sheet, str(first.row)) if first.file else ("", "", "")
