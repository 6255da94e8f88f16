"""Columns that sources lack: which of them leave indicators of the pack unknown, in which files, and the way out."""

from collections.abc import Collection, Iterator
from pathlib import Path

from kaohe.faults import Fault
from kaohe.importing.ledger_csv import columns_of_files
from kaohe.importing.mapping_models import Mapping
from kaohe.importing.mappings import free_file
from kaohe.importing.store import Store
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, TableColumn
from kaohe.rulebook.lineage import lacks_nothing, missing
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_load import load_pack
from kaohe.rulebook.sql import SqlMisfit, parsed
from kaohe.rulebook.sql_checks import view_order

SELDOM = {
    "plans": ("waived_on", "waiver_reason"),
    "tasks": ("partner_units",),
    "liaisons": ("to_on",),
}
"""Columns that whole tables lack because nothing of the kind happened: then ``blank`` says so. Of others (a date of
publication) nobody can say that without looking, so it is not offered."""


class ColumnUse:
    """Which columns the indicators of a pack need. The pack is read when it is first asked."""

    def __init__(self, pack_folder: Path) -> None:
        self._folder = pack_folder
        self._pack: Pack | None = None
        self._read = False
        self._unknown: dict[tuple[str, frozenset[str]], frozenset[str]] = {}

    def needed(self, table: str, absent: Collection[TableColumn]) -> list[TableColumn]:
        """Return those of the absent columns without which an indicator is unknown.

        A column that only stands in for another one (COALESCE) counts when both are absent.
        """
        columns = [c for c in absent if not c.optional]
        if not columns:
            return []
        if self._usable_pack() is None:  # what is wrong with it, grading says
            return [c for c in columns if c.type != "text" or c.blank_means]
        names = frozenset(c.name for c in columns)
        unknown = self._without(table, names)
        return [
            c for c in columns if self._without(table, frozenset({c.name})) or self._without(table, names - {c.name}) != unknown
        ]

    def _usable_pack(self) -> Pack | None:
        if not self._read:
            faults: list[Fault] = []
            pack = load_pack(self._folder, faults)
            if pack is not None and not any(isinstance(parsed(view.text), SqlMisfit) for view in pack.views.values()):
                self._pack = None if view_order(pack)[1] else pack
            self._read = True
        return self._pack

    def _without(self, table: str, names: frozenset[str]) -> frozenset[str]:
        """Return the indicators that are unknown when a table lacks these columns and nothing else is missing."""
        if (table, names) not in self._unknown:
            pack = self._usable_pack()
            assert pack is not None
            present = {
                name: frozenset(c.name for c in spec.columns) | frozenset(pack.extra_columns.get(name, ()))
                for name, spec in RECORD_TABLES.items()
            }
            found = missing(pack, present | {table: present[table] - names}) if names else {}
            lost = [i.name for i in pack.indicators.values() if i.measure and not lacks_nothing(i, found)]
            self._unknown[table, names] = frozenset(lost)
        return self._unknown[table, names]


def way_out(mapping: Mapping, needed: Collection[TableColumn], absent: Collection[TableColumn], case: Path) -> list[str]:
    """Return how to say that a table lacks columns because nothing of the kind happened: when, where, and the line to write.

    [] where no column is of that kind.
    """
    blank = _blank(mapping.table, needed, absent)
    if not blank:
        return []
    id_, means = mapping.mapping, "、".join(dict.fromkeys(c.blank_means for c in blank))
    told = f"确实{means}的，把下面一行存为 {free_file(case, id_)}，再加 --again 导入；这几列就当作空着，意思是{means}："
    return [told, f"{{mapping: {id_}, extends: {id_}, blank: [{', '.join(c.name for c in blank)}]}}"]


def _blank(table: str, needed: Collection[TableColumn], absent: Collection[TableColumn]) -> list[TableColumn]:
    """Return the absent columns of :data:`SELDOM` that say the same as one that is needed."""
    means = {c.blank_means for c in needed if c.name in SELDOM.get(table, ())}
    return [c for c in absent if c.name in SELDOM.get(table, ()) and c.blank_means in means]


def partly_missing(store: Store, use: ColumnUse) -> Iterator[str]:
    """Yield what to say of columns that some files of a table have and others do not: they are unknown for every record."""
    for table in LEDGER_TABLES:
        spec, parts = RECORD_TABLES[table], columns_of_files(store, table)
        some = frozenset[str]().union(*(columns for columns, _ in parts))
        absent: dict[tuple[str, ...], list[TableColumn]] = {}
        for column in spec.columns:
            files = tuple(sorted({file for columns, sources in parts for file in sources if column.name not in columns}))
            if column.name in some and files:
                absent.setdefault(files, []).append(column)
        for files, lacking in absent.items():
            if needed := use.needed(table, lacking):
                yield _told_partly(spec.title, files, needed, _blank(table, needed, lacking))


def _told_partly(title: str, files: tuple[str, ...], needed: list[TableColumn], blank: list[TableColumn]) -> str:
    names = "、".join(c.title for c in needed)
    listed = f"{'、'.join(files[:5])}{' 等' if len(files) > 5 else ''}"
    told = f"{listed} 没有{title}的{names}，别的文件有；有一个文件没有，这{'几' if len(needed) > 1 else '一'}列就按没有算，用到它的指标对所有单位都是未知。"
    told += "补上再导入"
    if blank:
        told += f"；确实{blank[0].blank_means}的，在它的对应表里写 blank: [{', '.join(c.name for c in blank)}]，加 --again 导入"
    return told
