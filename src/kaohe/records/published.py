"""The result that was published: grades in rank order, and which unit was named for what."""

import re
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.tables import Table, need_columns, read_table
from kaohe.records.units import Unit, UnitNames
from kaohe.records.values import Source


class PublishedGrade(NamedTuple):
    """One unit's published rank and grade."""

    unit: int
    rank: int
    grade: str


class PublishedFinding(NamedTuple):
    """A unit that the notice names for a failing."""

    unit: int
    criterion: str
    source: Source


def read_result(
    path: Path, names: UnitNames, units: list[Unit], grades: list[str], faults: list[Fault]
) -> tuple[list[PublishedGrade], Table | None]:
    """Read the published ranking. Every unit must stand in it once, with a rank of its own and a known grade."""
    table = read_table(path, faults)
    if table is None:
        return [], None
    columns = need_columns(table, [("rank", "名次"), ("unit", "单位"), ("grade", "等次")], faults)
    if columns is None:
        return [], table
    result: dict[int, PublishedGrade] = {}
    ranks: set[int] = set()
    named: set[int] = set()
    before = len(faults)
    for row in table.rows:
        unit = names.resolve(table, row, columns["unit"], faults)
        rank, grade = row.cells[columns["rank"]], row.cells[columns["grade"]]
        if unit is not None and unit in result:
            message = f"{clip(row.cells[columns['unit']])}出现了两次"
            faults.append(table.fault(row, columns["unit"], "N002", message, "每个单位只写一行"))
        elif unit is not None:
            named.add(unit)
        if not re.fullmatch(r"[0-9]{1,9}", rank) or int(rank) in ranks:
            message = f"名次 {rank} 出现了两次" if rank.isdecimal() else f"名次“{clip(rank)}”不是整数"
            faults.append(table.fault(row, columns["rank"], "T002", message, "每个单位一个名次，写 1、2、3 这样的整数"))
            continue
        ranks.add(int(rank))
        if grade not in grades:
            message = f"评分方案里没有等次“{clip(grade)}”"
            hint = did_you_mean(grade, grades, f"评分方案的等次有：{'、'.join(grades)}")
            faults.append(table.fault(row, columns["grade"], "N001", message, hint))
        if unit is not None and unit not in result:
            result[unit] = PublishedGrade(unit, int(rank), grade)
            table.used += 1
    absent = [unit.name for i, unit in enumerate(units) if i not in named]
    if absent and len(faults) == before:  # a name that is not known may be the one that is missing
        told = clip("、".join(absent), 80)
        message = f"公布的结果缺少 {len(absent)} 个单位：{told}"
        faults.append(table.fault(None, "", "T005", message, "补全缺少的单位，每个单位一行"))
    return sorted(result.values(), key=lambda g: g.rank), table


def read_findings(
    path: Path, names: UnitNames, criteria: list[str], faults: list[Fault]
) -> tuple[list[PublishedFinding], Table | None]:
    """Read which unit the notice names for which criterion."""
    table = read_table(path, faults)
    if table is None:
        return [], None
    columns = need_columns(table, [("unit", "单位"), ("criterion", "标准"), ("place", "位置"), ("note", "说明")], faults)
    if columns is None:
        return [], table
    found = []
    for row in table.rows:
        unit = names.resolve(table, row, columns["unit"], faults)
        criterion = row.cells[columns["criterion"]]
        if criterion not in criteria:
            message = f"规则包里没有标准“{clip(criterion)}”"
            faults.append(table.fault(row, columns["criterion"], "N001", message, did_you_mean(criterion, criteria)))
        elif unit is not None:
            source = Source(table.file, table.sheet, row.number, row.cells[columns["place"]], row.cells[columns["note"]])
            found.append(PublishedFinding(unit, criterion, source))
            table.used += 1
    return found, table
