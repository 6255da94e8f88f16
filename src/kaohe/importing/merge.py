"""Put new records beside those of the ledger: what a source gave before is replaced, what two sources say must agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.records import Key, Record, agree, told_key
from kaohe.importing.store import Store
from kaohe.rulebook.ledger_tables import RECORD_TABLES

_MOST = 20


class Changed(NamedTuple):
    """A record of a source that was imported before, which now says something else."""

    table: str
    key: str
    cells: list[tuple[str, str, str]]
    """Title of the column, what it said, what it says."""


@dataclass(slots=True)
class Difference:
    """What importing a source again changed, by table and key."""

    added: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)


class Snapshot(NamedTuple):
    """What a record said before."""

    cells: dict[str, str]
    extras: dict[str, str]


Before = dict[str, dict[tuple[str, Key], Snapshot]]
"""By file: what each of its records said."""


class Withdrawn(NamedTuple):
    """What was taken out of the store."""

    before: Before
    partners: dict[Key, dict[str, list[str]]]
    """Partners that other files had added to tasks that were taken out."""


def withdraw(store: Store, files: Iterable[str]) -> Withdrawn:
    """Take what these sources gave out of the store. Returns what it was."""
    before: Before = {name: {} for name in files}
    partners: dict[Key, dict[str, list[str]]] = {}
    for table, records in store.records.items():
        for record in records:
            for origin in record.origins:
                if origin.file in before:
                    before[origin.file][table, record.key] = Snapshot(dict(record.cells), dict(record.extras))
            record.origins = [origin for origin in record.origins if origin.file not in before]
            record.partners = {file: units for file, units in record.partners.items() if file not in before}
        partners |= {record.key: record.partners for record in records if record.partners and not record.origins}
        store.records[table] = [record for record in records if record.origins]
    return Withdrawn(before, partners)


@dataclass(slots=True)
class Merged:
    """What became of new records that stand elsewhere already."""

    by_hand: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Records left out because a file made by people has them, by source, sheet and table."""
    faults: list[Fault] = field(default_factory=list)


def merge(store: Store, new: list[Record], paths: dict[str, Path]) -> Merged:
    """Add new records to the store. One that two places tell differently is a fault that names both."""
    merged = Merged()
    for table in RECORD_TABLES:
        records = [record for record in new if record.table == table]
        known = {record.key: record for record in reversed(store.every(table))}
        theirs = {id(record) for record in store.foreign.get(table, [])}
        clashes = 0
        for record in sorted(records, key=lambda record: min(record.origins)):
            other = known.get(record.key)
            if other is None:
                known[record.key] = record
                store.records.setdefault(table, []).append(record)
            elif not agree(other, record):
                clashes += 1
                if clashes <= _MOST:
                    merged.faults.append(_clash(other, record, paths))
            elif id(other) in theirs:
                merged.by_hand[record.origins[0].file, record.origins[0].sheet, table] += 1
            else:
                _absorb(other, record)
        if clashes > _MOST:
            merged.faults.append(_more_clashes(table, clashes - _MOST, records, paths))
    return merged


def _absorb(other: Record, record: Record) -> None:
    other.origins = sorted({*other.origins, *record.origins})
    other.cells |= record.cells
    other.extras |= record.extras
    other.given |= record.given
    other.kind_concluded = other.kind_concluded and record.kind_concluded


def _clash(other: Record, record: Record, paths: dict[str, Path]) -> Fault:
    spec = RECORD_TABLES[record.table]
    titles = {c.name: c.title for c in spec.columns}
    differ = [
        f"{titles[name]}“{clip(other.cells.get(name, ''))}”与“{clip(record.cells.get(name, ''))}”"
        for name in titles
        if name in other.given & record.given and other.cells.get(name, "") != record.cells.get(name, "")
    ]
    differ += [
        f"{n}“{clip(other.extras[n])}”与“{clip(record.extras[n])}”"
        for n in other.extras
        if other.extras[n] != record.extras.get(n, other.extras[n])
    ]
    origin = record.origins[0]
    message = f"{spec.title} {told_key(record.key)} 已在 {other.told()} 有了，两处不一样：{'，'.join(differ)}"
    old = f"旧的导出不要了，加 --forget {other.origins[0].file}；" if other.origins[0].file not in ("", origin.file) else ""
    return Fault(str(paths[origin.file]), origin.row, 1, "T010", message, f"{old}不是同一条的，改正编号；是同一条的，只留一处")


def _more_clashes(table: str, count: int, records: list[Record], paths: dict[str, Path]) -> Fault:
    file = str(paths[records[0].origins[0].file])
    return Fault(
        file, 0, 0, "T010", f"{RECORD_TABLES[table].title}还有 {count} 条重复而不一样的记录", "先改正上面列出的，再运行一次"
    )


def restore_partners(store: Store, partners: dict[Key, dict[str, list[str]]]) -> int:
    """Give tasks that were taken out and came back what other files had added. Returns how many did not come back."""
    ours = {record.key: record for record in store.records.get("tasks", [])}
    for key, added in partners.items():
        if key in ours:
            ours[key].partners = added | ours[key].partners
    return sum(key not in ours for key in partners)


def add_partners(store: Store, named: list[Record], paths: dict[str, Path]) -> list[Fault]:
    """Add the units that other files name to the partners of their tasks."""
    ours = {record.key: record for record in store.records.get("tasks", [])}
    faults = []
    for record in sorted(named, key=lambda record: min(record.origins)):
        task = ours.get(record.key)
        origin = record.origins[0]
        if task is None:
            hint = "在那个文件的配合单位一列填上，或把它删去、改由 kaohe import 导入任务"
            message = f"任务 {told_key(record.key)} 在手工的文件里，部门任务加不进去"
            faults.append(Fault(str(paths[origin.file]), origin.row, 1, "T008", message, hint))
            continue
        units = task.partners.setdefault(origin.file, [])
        units += [
            u
            for u in record.cells.get("partner_units", "").split("、")
            if u and u not in units and u != task.cells.get("lead_unit")
        ]
        units.sort()
    return faults


def differences(before: Before, new: list[Record]) -> dict[str, Difference]:
    """Return what changed in each source that had been imported before."""
    found: dict[str, Difference] = {}
    for file, old in before.items():
        now = {(r.table, r.key): Snapshot(r.cells, r.extras) for r in new if r.from_file(file) and r.table != "units"}
        difference = found.setdefault(file, Difference())
        difference.added = [(table, told_key(key)) for table, key in now if (table, key) not in old]
        difference.removed = [(table, told_key(key)) for table, key in old if (table, key) not in now]
        for (table, key), snapshot in now.items():
            if (table, key) in old and (cells := _changes(table, old[table, key], snapshot)):
                difference.changed.append(Changed(table, told_key(key), cells))
    return found


def _changes(table: str, old: Snapshot, new: Snapshot) -> list[tuple[str, str, str]]:
    titles = {c.name: c.title for c in RECORD_TABLES[table].columns}
    cells = [(title, old.cells.get(name, ""), new.cells.get(name, "")) for name, title in titles.items()]
    cells += [(name, old.extras.get(name, ""), new.extras.get(name, "")) for name in sorted({*old.extras, *new.extras})]
    return [cell for cell in cells if cell[1] != cell[2]]
