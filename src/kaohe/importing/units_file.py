"""The list of units of a case: what units sheets add to it."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.records import Record
from kaohe.records.inert import inert
from kaohe.records.units import Unit, UnitNames, read_units

_COLUMNS = {"unit": "单位", "aliases": "别名", "group": "组别", "region": "地区"}


class UnitsFile(NamedTuple):
    """The units of the case and the rows of its file, by header."""

    path: Path
    units: list[Unit]
    header: list[str]
    rows: list[dict[str, str]]


def open_units(path: Path, faults: list[Fault]) -> UnitsFile:
    """Read the list of units; none when the case has no such file yet."""
    if not path.is_file():
        return UnitsFile(path, [], list(_COLUMNS.values())[:3], [])
    units, table = read_units(path, faults)
    return UnitsFile(path, units, table.header if table else [], [row.cells for row in table.rows] if table else [])


def with_units(file: UnitsFile, records: list[Record], paths: dict[str, Path], faults: list[Fault]) -> UnitsFile:
    """Return the list with the units of the records added: the same name is the same row, whose empty cells are filled."""
    units, rows, header = list(file.units), [dict(row) for row in file.rows], list(file.header)
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
        if position is None:
            units.append(Unit(cells["unit"], tuple(aliases), cells.get("group", ""), cells.get("region", "")))
            rows.append({})
        else:
            units[position] = _filled(units[position], aliases, cells)
        _write(rows[len(rows) - 1 if position is None else position], units[-1 if position is None else position], header)
    return UnitsFile(file.path, units, header, rows)


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
