"""The record tables in a case's ``ledger`` folder: those that imports wrote, and those that people made.

An import owns files named after a table (``tasks.csv``, ``tasks-2.csv``) whose header has the columns of the source.
Records whose empty cells would say different things stand in different files: in a source without 公示日期, an empty
cell does not say that nothing was published.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kaohe.faults import Fault
from kaohe.importing.mappings import ALSO_IN, BY_PARTNERS, KIND_BY, TASK_UNITS
from kaohe.importing.records import HAND, Origin, Record, written
from kaohe.records.ledger_folder import ledger_sources
from kaohe.records.parsing import split_names
from kaohe.records.record_files import RecordSheet, read_record_sheets
from kaohe.rulebook.ledger_tables import RECORD_TABLES, SOURCE_COLUMNS, TableSpec


@dataclass(slots=True)
class Store:
    """What the ledger folder holds."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    """Records of the files that imports own, by table."""
    foreign: dict[str, list[Record]] = field(default_factory=dict)
    """Records of files that people made: read, never written."""
    owned: set[str] = field(default_factory=set)
    """Names of the files that imports own."""
    taken: set[str] = field(default_factory=set)
    """Names of the files that people made."""

    def every(self, table: str) -> list[Record]:
        """Return all records of a table."""
        return [*self.foreign.get(table, []), *self.records.get(table, [])]

    def rename(self, canonical: Callable[[str], str | None]) -> None:
        """Write units by their canonical names, where they are known."""
        for table, spec in RECORD_TABLES.items():
            columns = [column for column in spec.columns if column.type in ("unit", "units")]
            for record in self.every(table):
                for column in columns:
                    if names := record.cells.get(column.name):
                        record.cells[column.name] = "、".join(canonical(name) or name for name in split_names(names))
                for file, names_of_file in record.partners.items():
                    record.partners[file] = [canonical(name) or name for name in names_of_file]

    def files(self) -> set[str]:
        """Return the sources that records stand in."""
        return {origin.file for records in self.records.values() for record in records for origin in record.origins} - {""}

    def holds(self, table: str, file: str) -> int:
        """Return how many records of a table stand in a source, first or again."""
        return sum(origin.file == file for record in self.records.get(table, []) for origin in record.origins)


def read_store(folder: Path, faults: list[Fault]) -> Store:
    """Read every file of a ledger folder; an empty store when there is none."""
    store = Store()
    for source in ledger_sources(folder, faults) if folder.is_dir() else []:
        sheets = read_record_sheets(source.path, source.spec, faults)
        store.taken |= set() if sheets else {source.path.name}
        for sheet in sheets:
            ours = SOURCE_COLUMNS[0] in sheet.columns and _owned_name(source.path, source.spec.name)
            into = store.records if ours else store.foreign
            into.setdefault(source.spec.name, []).extend(_records(sheet, source.spec))
            (store.owned if ours else store.taken).add(source.path.name)
    return store


def _owned_name(path: Path, table: str) -> bool:
    return re.fullmatch(rf"{table}(-[1-9][0-9]*)?\.csv", path.name) is not None


def _records(sheet: RecordSheet, spec: TableSpec) -> Iterator[Record]:
    given = frozenset(name for name in sheet.columns if name not in SOURCE_COLUMNS)
    types = {c.name: c.type for c in spec.columns}
    for row in sheet.rows:
        values = {n: v for n, v in zip((*sheet.columns, *sheet.extra), row.values, strict=True) if v is not None}
        file, place, number = (values.pop(name, "") for name in SOURCE_COLUMNS)
        origin = Origin(file, place, int(number) if number.isdecimal() else 0) if file else HAND
        origins = [origin, *(Origin(*other) for other in json.loads(values.pop(ALSO_IN, "[]")))]
        cells = {name: written(types[name], values.pop(name)) for name in given if name in values}
        at = f"{sheet.file}{f'［{sheet.sheet}］' if sheet.sheet else ''} 第 {row.number} 行"
        record = Record(spec.name, cells, given, origins, values, hand_place=at)
        _take_conclusions(record)
        yield record


def _take_conclusions(record: Record) -> None:
    """Take apart what the record's own source says and what others added."""
    if KIND_BY in record.extras:
        record.kind_concluded = record.extras.pop(KIND_BY) == BY_PARTNERS
        record.cells.pop("kind", None)
    if TASK_UNITS in record.extras:
        record.partners = json.loads(record.extras.pop(TASK_UNITS))
        own = record.partners.pop("", None)
        record.cells.pop("partner_units", None)
        if own:
            record.cells["partner_units"] = "、".join(own)
        record.given = record.given if own is not None else record.given - {"partner_units"}
