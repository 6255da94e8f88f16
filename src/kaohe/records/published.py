"""The result that was published: grades in rank order, and which unit was named for what."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, did_you_mean
from kaohe.records.tables import Table, need_columns, read_table
from kaohe.records.units import UnitNames
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
    path: Path, names: UnitNames, unit_count: int, grades: list[str], faults: list[Fault]
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
    for row in table.rows:
        unit = names.resolve(table, row, columns["unit"], faults)
        rank, grade = row.cells[columns["rank"]], row.cells[columns["grade"]]
        if not rank.isdecimal() or int(rank) in ranks:
            faults.append(
                table.fault(row, columns["rank"], "T002", f"名次 {rank or '（空）'} 不是不重复的整数", "每个单位一个名次")
            )
            continue
        ranks.add(int(rank))
        if grade not in grades:
            faults.append(table.fault(row, columns["grade"], "N001", f"评分方案里没有等次 {grade}", did_you_mean(grade, grades)))
        if unit is not None and unit in result:
            faults.append(table.fault(row, columns["unit"], "N002", f"{row.cells[columns['unit']]} 出现了两次", "每个单位一行"))
        if unit is not None:
            result[unit] = PublishedGrade(unit, int(rank), grade)
            table.used += 1
    if len(result) < unit_count and not faults:
        faults.append(
            table.fault(None, "", "T005", f"公布的结果只有 {len(result)} 个单位，名册有 {unit_count} 个", "补全缺少的单位")
        )
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
            faults.append(
                table.fault(row, columns["criterion"], "N001", f"规则包里没有标准 {criterion}", did_you_mean(criterion, criteria))
            )
        elif unit is not None:
            source = Source(table.file, table.sheet, row.number, row.cells[columns["place"]], row.cells[columns["note"]])
            found.append(PublishedFinding(unit, criterion, source))
            table.used += 1
    return found, table
