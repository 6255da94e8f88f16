"""The units of a case: canonical names, aliases, groups."""

import unicodedata
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, nearest, telling_parts
from kaohe.records.tables import Row, Table, need_columns, read_table


class Unit(NamedTuple):
    """A department being graded."""

    name: str
    aliases: tuple[str, ...] = ()
    group: str = ""
    region: str = ""


class UnitNames:
    """Resolves canonical names and aliases to the position of a unit in the case."""

    def __init__(self, units: Iterable[Unit]) -> None:
        units = list(units)
        self._names = [unit.name for unit in units]
        self._spelled = {name: i for i, unit in enumerate(units) for name in (unit.name, *unit.aliases)}
        self._aliases = [alias for unit in units for alias in unit.aliases]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {_plain(name): i for name, i in self._spelled.items()}

    def exact(self) -> dict[str, int]:
        """Return the position of a unit by each of its names as it is spelled."""
        return dict(self._spelled)

    @staticmethod
    def key(name: str) -> str:
        """Return what makes two spellings the same name: no spaces, full-width letters and brackets as half-width ones."""
        return _plain(name)

    def find(self, name: str) -> int | None:
        """Return the unit's position, or None."""
        return self._positions.get(_plain(name))

    def name_of(self, position: int) -> str:
        """Return the canonical name of a unit."""
        return self._names[position]

    def nearest(self, name: str) -> list[str]:
        """Return the units whose names or aliases are most like ``name``, best first, each once."""
        telling = telling_parts(map(_plain, self._names), list(map(_plain, self._aliases)))
        close = nearest(_plain(name), self._positions, telling=telling)
        return list(dict.fromkeys(self._names[self._positions[word]] for word in close))

    def resolve(self, table: Table, row: Row, column: str, faults: list[Fault]) -> int | None:
        """Return the position of the unit named in a cell; a name that is not known is a fault."""
        name = row.cells[column]
        position = self.find(name)
        if position is None and self._positions:  # an unreadable list of units is one fault, not one a row
            close = self.nearest(name)
            known = f"是不是 {'、'.join(close)}？如果是同一单位的另一个名称，" if close else "如果是考核单位，"
            hint = f"{known}把它写进单位名册（units）的{'别名' if close else '单位或别名'}一列"
            faults.append(table.fault(row, column, "T003", f"单位名册里没有“{clip(name)}”", hint))
        return position


def read_units(path: Path, faults: list[Fault]) -> tuple[list[Unit], Table | None]:
    """Read the list of units; aliases are separated by 、"""
    table = read_table(path, faults)
    if table is None:
        return [], None
    columns = need_columns(table, [("unit", "单位")], faults)
    if columns is None:
        return [], table
    alias_header = next((h for h in ("aliases", "别名") if h in table.header), None)
    group_header = next((h for h in ("group", "组别") if h in table.header), None)
    region_header = next((h for h in ("region", "地区") if h in table.header), None)
    units: list[Unit] = []
    owners: dict[str, str] = {}
    for row in table.rows:
        name = row.cells[columns["unit"]]
        aliases = tuple(filter(None, map(str.strip, row.cells[alias_header].split("、")))) if alias_header else ()
        if not name:
            faults.append(table.fault(row, columns["unit"], "T002", "单位名称是空的", "写上单位名称，或删去这一行"))
            continue
        for word in (name, *aliases):
            plain = _plain(word)
            if plain in owners:
                at = columns["unit"] if word == name or not alias_header else alias_header
                message = f"“{clip(word)}”已经是{clip(owners[plain])}的名称或别名"
                faults.append(table.fault(row, at, "N002", message, "一个名称只能指一个单位，删去其中一处"))
            owners[plain] = name
        group, region = (row.cells[header] if header else "" for header in (group_header, region_header))
        units.append(Unit(name, aliases, group, region))
        table.used += 1
    if not units:
        faults.append(table.fault(None, "", "T001", "单位名册里没有单位", "从第二行起，每行写一个单位"))
    return units, table


def _plain(name: str) -> str:
    if name.isalnum() and unicodedata.is_normalized("NFKC", name):
        return name  # as nearly every name is
    return "".join(unicodedata.normalize("NFKC", name).split())
