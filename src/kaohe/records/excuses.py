"""Excuses and corrections after review (申诉复核): what a finding or a record is excused for, by whom, when."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.decisions import Decided, read_decided, read_headers
from kaohe.records.tables import Row, Table
from kaohe.records.units import UnitNames
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES
from kaohe.rulebook.pack import Pack

if TYPE_CHECKING:
    from kaohe.records.ledger import Ledger


class Excuse(NamedTuple):
    """One row of the file. A finding is excused where ``table`` is "", else a record."""

    unit: int
    criterion: str | None
    """The finding; of a record, the criterion whose indicators do not count it (None: none counts it)."""
    table: str
    record: str
    """Its number, as the file has it."""
    records: tuple[int, ...]
    """The record and every one that refers to it."""
    reason: str
    """A code of the pack."""
    decided: Decided
    note: str


WANTED = (("unit", "单位"), ("reason", "理由"), ("decided_by", "决定人"), ("decided_on", "日期"))
OPTIONAL = (("criterion", "标准"), ("table", "记录表"), ("record", "记录编号"), ("note", "说明"))


def excused_units(excuses: Iterable[Excuse]) -> dict[str, set[int]]:
    """Return the units for which each criterion is excused: findings, not records."""
    units: dict[str, set[int]] = {}
    for excuse in excuses:
        if not excuse.table and excuse.criterion is not None:
            units.setdefault(excuse.criterion, set()).add(excuse.unit)
    return units


class _Known(NamedTuple):
    """What the file may refer to."""

    names: UnitNames
    pack: Pack
    ledger: "Ledger | None"
    year: int


def read_excuses(
    table: Table, names: UnitNames, pack: Pack, ledger: "Ledger | None", year: int, faults: list[Fault]
) -> list[Excuse]:
    """Return the excuses of a file, in its order; what cannot be used is a fault."""
    headers = read_headers(table, WANTED, OPTIONAL, faults)
    if headers is None:
        return []
    known = _Known(names, pack, ledger, year)
    found: list[Excuse] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in table.rows:
        excuse = _read(table, row, headers, known, faults)
        if excuse is None:
            continue
        key = (excuse.unit, excuse.criterion, excuse.table, excuse.records)
        if key in seen:
            message = f"第 {seen[key]} 行已经登记过同一件事"
            faults.append(table.fault(row, headers["unit"], "N002", message, "一件事只登记一行，删去其中一行"))
            continue
        seen[key] = row.number
        table.used += 1
        found.append(excuse)
    return found


def _read(table: Table, row: Row, headers: Mapping[str, str], known: _Known, faults: list[Fault]) -> Excuse | None:
    before = len(faults)
    cells = {name: row.cells[header] if header else "" for name, header in headers.items()}
    unit = known.names.resolve(table, row, headers["unit"], faults)
    criterion = _criterion(table, row, headers["criterion"], cells, known.pack, faults) if cells["criterion"] else None
    reason = _reason(table, row, headers["reason"], known.pack, faults)
    decided = read_decided(table, row, headers["decided_by"], headers["decided_on"], known.year, faults)
    records: tuple[int, ...] = ()
    name = ""
    if bool(cells["table"]) != bool(cells["record"]):
        missing, title = ("record", "记录编号") if cells["table"] else ("table", "记录表")
        at = headers[missing] or headers["unit"]
        faults.append(table.fault(row, at, "T012", f"没有写{title}", "记录表和记录编号要一起写；核减一条认定的，两格都空着"))
    elif cells["table"]:
        name, records = _record(table, row, headers, unit, known, faults)
    elif not cells["criterion"]:
        hint = "核减一条认定，写标准编号；更正一条记录，写记录表和记录编号"
        faults.append(table.fault(row, headers["unit"], "T012", "没有写是哪条认定，也没有写是哪条记录", hint))
    if len(faults) > before or unit is None or decided is None:
        return None
    return Excuse(unit, criterion, name, cells["record"], records, reason, decided, cells["note"])


def _criterion(table: Table, row: Row, header: str, cells: Mapping[str, str], pack: Pack, faults: list[Fault]) -> str | None:
    written = cells["criterion"]
    titles = {criterion.spec.title: id_ for id_, criterion in pack.criteria.items()}
    id_ = written if written in pack.criteria else titles.get(written)
    if id_ is None:
        hint = did_you_mean(written, [*pack.criteria, *titles])
        faults.append(table.fault(row, header, "N001", f"规则包里没有标准“{clip(written)}”", hint))
    elif not cells["table"] and pack.criteria[id_].spec.kind == "credit":
        hint = "加分认定有误的，改正认定事实，或写明不计的是哪条记录"
        faults.append(table.fault(row, header, "T002", f"{id_} {pack.title_of(id_)}是加分情形，没有可核减的扣分", hint))
    return id_


def _reason(table: Table, row: Row, header: str, pack: Pack, faults: list[Fault]) -> str:
    written, wordings = row.cells[header], {told: code for code, told in pack.excuse_reasons.items()}
    if written in pack.excuse_reasons or written in wordings:
        return wordings.get(written, written)
    known = f"可用的理由有：{'、'.join(wordings)}" if wordings else "规则包还没有理由：在规则包的 pack.yaml 里写 excuse_reasons"
    if not written:
        faults.append(table.fault(row, header, "T012", "没有写理由", known))
    else:
        hint = did_you_mean(written, [*wordings, *pack.excuse_reasons], known)
        faults.append(table.fault(row, header, "N001", f"没有“{clip(written)}”这种理由", hint))
    return ""


def _record(
    table: Table, row: Row, headers: Mapping[str, str], unit: int | None, known: _Known, faults: list[Fault]
) -> tuple[str, tuple[int, ...]]:
    """Return the table of a record, and the numbers of the record and of those that refer to it."""
    written, number = row.cells[headers["table"]], row.cells[headers["record"]]
    titles = {RECORD_TABLES[name].title: name for name in LEDGER_TABLES}
    name = written if written in LEDGER_TABLES else titles.get(written)
    if name is None:
        hint = did_you_mean(written, [*titles, *LEDGER_TABLES], f"记录表有：{'、'.join(titles)}")
        faults.append(table.fault(row, headers["table"], "N001", f"没有叫“{clip(written)}”的记录表", hint))
        return "", ()
    if known.ledger is None or name not in known.ledger.columns:
        hint = "核减一条认定的，写标准编号，不写记录表和记录编号"
        message = f"本案例没有{RECORD_TABLES[name].title}的台账"
        faults.append(table.fault(row, headers["table"], "T008", message, hint))
        return "", ()
    if unit is None:
        return name, ()
    from kaohe.records.excused_records import key_columns, nearest_numbers, numbers_of, units_of, with_references

    found = numbers_of(known.ledger, name, number, unit)
    if len(found) == 1:
        owners = units_of(known.ledger, name, found[0])
        if owners and unit not in owners:
            told = "、".join(known.names.name_of(owner) for owner in owners)
            message = f"“{clip(number)}”不是这个单位的记录，是{told}的"
            faults.append(table.fault(row, headers["record"], "T008", message, "改正单位或记录编号"))
        return name, with_references(known.ledger, name, found[0])
    parts = "/".join(column.title for column in key_columns(name))
    if found:
        message = f"“{clip(number)}”有 {len(found)} 条记录"
        faults.append(table.fault(row, headers["record"], "T008", message, f"把编号写全：{parts}"))
        return name, ()
    close = did_you_mean(number, nearest_numbers(known.ledger, name, number, unit), f"写{parts}，与台账里的一样")
    message = f"{RECORD_TABLES[name].title}里没有“{clip(number)}”"
    faults.append(table.fault(row, headers["record"], "T008", message, close))
    return name, ()
