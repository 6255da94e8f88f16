"""Collect the values that tables, observations and complete sources give for each indicator and unit."""

from collections.abc import Mapping
from pathlib import Path

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.cells import EXPECTED, Unreadable, read_cell
from kaohe.records.tables import Row, Table, need_columns
from kaohe.records.units import Unit, UnitNames
from kaohe.records.values import Known, NotApplicable, Source, Supplied, same, text_of
from kaohe.rulebook.case_models import Complete, SummaryTable
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.yaml_source import Document

EVERY_UNIT = "全部"


class Supply:
    """Values by indicator and unit position. A second source must agree with the first, or it is a fault."""

    def __init__(self, units: list[Unit], indicators: Mapping[str, Indicator]) -> None:
        self.units = units
        self.indicators = indicators
        self.values: dict[str, dict[int, Supplied]] = {}

    def add(self, name: str, unit: int, value: Known | NotApplicable, source: Source) -> Supplied | None:
        """Record a value. Returns the value that stands already when it is a different one."""
        of_indicator = self.values.setdefault(name, {})
        standing = of_indicator.get(unit)
        if standing is None:
            of_indicator[unit] = Supplied(value, (source,))
        elif same(standing.value, value):
            of_indicator[unit] = Supplied(standing.value, (*standing.sources, source))
        else:
            return standing
        return None


def take_summary(table: Table, described: SummaryTable, supply: Supply, names: UnitNames, faults: list[Fault]) -> None:
    """Take every mapped cell of a summary table; an empty cell is unknown."""
    missing = [header for header in described.columns if header not in table.header]
    for header in missing:
        spare = [h for h in table.header if h and h not in described.columns]
        hint = did_you_mean(header, spare, f"表头里还没有对应的列：{'、'.join(map(clip, spare)) or '没有'}")
        hint = f"{hint}改表头，或改 case.yaml 里 columns 的列名" if hint.endswith("？") else hint
        faults.append(table.fault(None, "", "T001", f"表头里没有“{clip(header)}”这一列（case.yaml 的 columns 写了它）", hint))
    if missing:
        return
    targets = {header: target for header, target in described.columns.items() if target in supply.indicators}
    unit_column = next(h for h, t in described.columns.items() if t == "unit")
    note_columns = [h for h, t in described.columns.items() if t == "note"]
    seen: dict[int, int] = {}
    for row in table.rows:
        if row.cells[unit_column] in described.leave_out:
            table.leave_out(f"{row.cells[unit_column]}行")
            continue
        unit = names.resolve(table, row, unit_column, faults)
        if unit is None:
            continue
        if unit in seen:
            message = f"{supply.units[unit].name}在第 {seen[unit]} 行已经出现"
            faults.append(table.fault(row, unit_column, "N002", message, "每个单位只写一行，删去或合并其中一行"))
            continue
        seen[unit] = row.number
        table.used += 1
        note = "；".join(row.cells[h] for h in note_columns if row.cells[h])
        source = Source(table.file, table.sheet, row.number, described.place, note)
        for header, name in targets.items():
            _take(table, row, header, name, unit, source, supply, faults)
    sound = not any(fault.file == str(table.path) for fault in faults)  # a row that cannot be read has been reported
    for position, missing_unit in enumerate(supply.units):
        if position not in seen and sound:
            hint = "补上这一行；确实没有数据的，只写单位名称，其余留空"
            faults.append(table.fault(None, "", "T006", f"表里没有{missing_unit.name}，单位名册里有", hint))


def take_observations(table: Table, supply: Supply, names: UnitNames, faults: list[Fault]) -> None:
    """Take each observation; an indicator is named by its name or its title, 全部 means every unit."""
    wanted = [("unit", "单位"), ("indicator", "指标"), ("value", "值"), ("source", "来源"), ("place", "位置"), ("note", "说明")]
    columns = need_columns(table, wanted, faults)
    if columns is None:
        return
    by_title = {i.title: name for name, i in supply.indicators.items()}
    for row in table.rows:
        written = row.cells[columns["indicator"]]
        name = written if written in supply.indicators else by_title.get(written)
        if name is None:
            hint = did_you_mean(written, [*by_title, *supply.indicators], did_you_mean("", by_title))
            faults.append(table.fault(row, columns["indicator"], "N001", f"没有叫“{clip(written)}”的指标", hint))
        everyone = row.cells[columns["unit"]] == EVERY_UNIT
        unit = None if everyone else names.resolve(table, row, columns["unit"], faults)
        if not row.cells[columns["value"]]:
            faults.append(
                table.fault(row, columns["value"], "T002", "认定事实没有写值", "写上值；不知道就删去这一行（没有认定就是未知）")
            )
            continue
        if name is None or (unit is None and not everyone):
            continue
        table.used += 1
        place = "".join((row.cells[columns["source"]], " ", row.cells[columns["place"]])).strip()
        source = Source(table.file, table.sheet, row.number, place, row.cells[columns["note"]])
        for position in range(len(supply.units)) if unit is None else (unit,):
            if not _take(table, row, columns["value"], name, position, source, supply, faults):
                break


def _take(table: Table, row: Row, header: str, name: str, unit: int, source: Source, supply: Supply, faults: list[Fault]) -> bool:
    """Read one cell into the supply. Returns False when it cannot be read."""
    kind = supply.indicators[name].type
    try:
        value = read_cell(row.cells[header], kind)
    except Unreadable:
        message = f"“{clip(row.cells[header])}”不能作{supply.indicators[name].title}的值"
        faults.append(table.fault(row, header, "T002", message, f"应当是{EXPECTED[kind]}；不知道就留空，不适用写 不适用"))
        return False
    if value is None:
        return True
    other = supply.add(name, unit, value, source)
    if other is not None:
        first = other.sources[0]
        message = (
            f"{supply.units[unit].name} 的{supply.indicators[name].title}有两个值：{first.place}（{first.file} 第 {first.row} 行）是 "
            f"{text_of(other.value)}，这里是 {text_of(value)}"
        )
        faults.append(table.fault(row, header, "T004", message, "查明哪一个对，改正或删去另一个"))
    return True


def take_silence(entries: list[Complete], document: Document, supply: Supply) -> None:
    """Where a complete source is silent and nothing else speaks, the answer is no, or 0."""
    for i, entry in enumerate(entries):
        source = Source(Path(document.file).name, "", document.span(("complete", i)).line, entry.place, entry.reason)
        for name in entry.indicators:
            if name not in supply.indicators:  # reported with the rulebook
                continue
            value: Known = False if supply.indicators[name].type == "flag" else 0
            for unit in range(len(supply.units)):
                if unit not in supply.values.get(name, {}):
                    supply.add(name, unit, value, source)
