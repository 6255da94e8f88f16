"""Take units back that a source had put on the list: when it is forgotten, or no longer names them."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from kaohe.importing.sources import SourceEntry
from kaohe.importing.store import Store
from kaohe.importing.units_file import UnitsFile
from kaohe.records.parsing import split_names
from kaohe.records.units import UnitNames
from kaohe.rulebook.ledger_tables import RECORD_TABLES


class Back(NamedTuple):
    """The list and the entries of sources as they are now, what was taken back, and why some could not be."""

    units: UnitsFile
    entries: list[SourceEntry]
    removed: list[str]
    told: list[str]


def taken_back(
    units: UnitsFile,
    old: list[SourceEntry],
    gone: Collection[str],
    entries: list[SourceEntry],
    store: Store,
    forget: Collection[str],
) -> Back:
    """Take off the list what sources in ``gone`` had added, but for units that another source lists or a record names.

    ``old`` are the entries before the import, ``entries`` those after it. What another source lists is now its own.
    """
    named = _named(store)
    entries, removed, told = list(entries), [], []
    for name in dict.fromkeys(name for entry in old if entry.file in gone for name in entry.added):
        position = UnitNames(units.units).find(name)
        if position is None:
            continue
        listing = next((i for i, entry in enumerate(entries) if _lists(entry, name)), None)
        if listing is not None:
            entry = entries[listing]
            entries[listing] = entry._replace(added=tuple(dict.fromkeys((*entry.added, name))))
        elif units.path.suffix != ".csv":
            told.append(f"名册 {units.path.name} 不是 CSV，{name} 没有去掉；要去掉的，在名册里删去")
        elif count := named[units.units[position].name]:
            told.append(f"{name} 留在名册里：还有 {count} 条记录写着它；要去掉的，先去掉这些记录")
        else:
            units = _without(units, position)
            removed.append(name)
    told += [
        f"{entry.file} 是旧版程序导入的，没有记下它往名册里加了哪些单位；不要的，在 {units.path.name} 里删去"
        for entry in old
        if entry.file in forget and entry.table == "units" and entry.used and not entry.listed
    ]
    return Back(units, entries, removed, told)


def _lists(entry: SourceEntry, name: str) -> bool:
    return UnitNames.key(name) in map(UnitNames.key, entry.listed)


def _without(units: UnitsFile, position: int) -> UnitsFile:
    kept = [i for i in range(len(units.units)) if i != position]
    return units._replace(units=[units.units[i] for i in kept], rows=[units.rows[i] for i in kept])


def _named(store: Store) -> Counter[str]:
    """Return in how many records each unit stands."""
    found: Counter[str] = Counter()
    for table, spec in RECORD_TABLES.items():
        columns = [column.name for column in spec.columns if column.type in ("unit", "units")]
        for record in store.every(table):
            names = {name for column in columns for name in split_names(record.cells.get(column, ""))}
            found.update(names | {name for units in record.partners.values() for name in units})
    return found
