"""The list of units of a case: what lists of units among the sources add to it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.records import Record
from kaohe.records.inert import inert
from kaohe.records.units import Unit, UnitNames, read_units

_MOST = 20
_COLUMNS = {"unit": "单位", "aliases": "别名", "group": "组别", "region": "地区"}


class UnitsFile(NamedTuple):
    """The units of the case and the rows of its file, by header."""

    path: Path
    units: list[Unit]
    header: list[str]
    rows: list[dict[str, str]]


class Listing(NamedTuple):
    """What one list of units names, and which of these it put on the case's list."""

    listed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def open_units(path: Path, faults: list[Fault]) -> UnitsFile:
    """Read the list of units; none when the case has no such file yet."""
    if not path.is_file():
        return UnitsFile(path, [], list(_COLUMNS.values())[:3], [])
    units, table = read_units(path, faults)
    return UnitsFile(path, units, table.header if table else [], [row.cells for row in table.rows] if table else [])


def with_units(
    file: UnitsFile, records: list[Record], paths: dict[str, Path], faults: list[Fault], *, grow: bool
) -> tuple[UnitsFile, Listing]:
    """Return the list with the units of the records: the same name is the same row, whose empty cells are filled.

    A unit that is not on the list is added where ``grow`` says so, else a fault.
    """
    units, rows, header = list(file.units), [dict(row) for row in file.rows], list(file.header)
    added: list[str] = []
    strange: list[Record] = []
    for record in sorted(records, key=lambda record: min(record.origins)):
        names = UnitNames(units)
        cells = record.cells
        position = names.find(cells["unit"])
        aliases = [a for a in cells.get("aliases", "").split("、") if a]
        taken = [a for a in aliases if (owner := names.find(a)) is not None and owner != position]
        if taken:
            origin = record.origins[0]
            message = f"“{clip(taken[0])}”已经是{units[names.find(taken[0]) or 0].name}的名称或别名"
            faults.append(Fault(str(paths[origin.file]), origin.row, 1, "N002", message, "一个名称只能指一个单位，删去其中一处"))
            continue
        if position is None and not grow:
            strange.append(record)
            continue
        if position is None:
            added.append(cells["unit"])
            units.append(Unit(cells["unit"], tuple(aliases), cells.get("group", ""), cells.get("region", "")))
            rows.append({})
        else:
            units[position] = _filled(units[position], aliases, cells)
        _write(rows[len(rows) - 1 if position is None else position], units[-1 if position is None else position], header)
    faults += _not_listed(strange, UnitNames(file.units), paths)
    return UnitsFile(file.path, units, header, rows), Listing(tuple(record.cells["unit"] for record in records), tuple(added))


def _not_listed(records: list[Record], names: UnitNames, paths: dict[str, Path]) -> Iterator[Fault]:
    """Yield a fault for each unit of a source that is not on the list, but for those beyond the first 20."""
    add = "确实要加进考核名册的，加上 --add-units 再导入"
    for record in records[:_MOST]:
        name, origin = record.cells["unit"], record.origins[0]
        close = names.nearest(name)
        meant = f"是不是 {'、'.join(close)}？是同一单位的，在名册的别名一列写上 {clip(name)}；" if close else ""
        message = f"单位名册里没有“{clip(name)}”；名册已经有了，导入名单不再往里加单位"
        yield Fault(str(paths[origin.file]), origin.row, 1, "T003", message, f"{meant}{add}；是别处的名单，不要导入")
    if len(records) > _MOST:
        origin = records[_MOST].origins[0]
        yield Fault(str(paths[origin.file]), origin.row, 1, "T003", f"还有 {len(records) - _MOST} 个单位不在名册里", add)


def _filled(unit: Unit, aliases: list[str], cells: dict[str, str]) -> Unit:
    keys = {UnitNames.key(name) for name in (unit.name, *unit.aliases)}
    more = tuple(alias for alias in aliases if UnitNames.key(alias) not in keys)
    return unit._replace(
        aliases=unit.aliases + more, group=unit.group or cells.get("group", ""), region=unit.region or cells.get("region", "")
    )


def _write(row: dict[str, str], unit: Unit, header: list[str]) -> None:
    """Put a unit into its row; a column that the file does not have is added when there is something to put."""
    values = {"unit": unit.name, "aliases": "、".join(unit.aliases), "group": unit.group, "region": unit.region}
    for name, title in _COLUMNS.items():
        written = next((h for h in (name, title) if h in header), None)
        if written is None and values[name]:
            header.append(title)
            written = title
        if written is not None:
            row[written] = values[name]


def units_csv(file: UnitsFile) -> bytes:
    """Return the list as it is written."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(file.header)
    for row in file.rows:
        write([inert(row.get(name, "")) for name in file.header])
    return ("\ufeff" + out.getvalue()).encode()
