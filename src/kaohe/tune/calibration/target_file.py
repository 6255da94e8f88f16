"""What a calibration is to reach: the published result, or a file: a table of one's own, or what ``kaohe grade`` wrote as CSV."""

import re
from pathlib import Path

from kaohe.faults import Fault, FaultyInput, clip, did_you_mean, raise_if_any
from kaohe.records.tables import Row, Table, need_columns, read_table
from kaohe.run import Run
from kaohe.tune.calibration.wanted import Kind, Target, overfull

PUBLISHED = "published"
_NONE = ("", "—", "-", "无")
"""How a table says that a unit has no rank or no grade."""
_HINT = {
    "grades": "要写“单位”和“等次”两列，每个单位一行；kaohe grade --format csv 的输出可以直接用",
    "order": "要写“单位”和“名次”两列，每个单位一行；名次相同的两家之间没有要求；kaohe grade --format csv 的输出可以直接用",
}


def read_target(run: Run, target: str, kind: Kind) -> Target:
    """Return what ``published`` or a file asks for each unit. Raises FaultyInput with what is wrong about it, line by line.

    For grades a file needs 单位 and 等次, for an order 单位 and 名次; other columns are not read. Equal ranks wish nothing of
    the two; a unit without a rank or grade is asked nothing.
    """
    found = _published(run, kind) if target == PUBLISHED else _from_file(run, Path(target), kind)
    book = run.rulebook
    file = (book.case.published.result or book.case_document.file) if target == PUBLISHED else target
    faults = []
    if kind == "grades":
        for grade, given, places in overfull(run, found):
            message = f"目标里{grade}有 {given} 家，多于方案的名额 {places}"
            hint = "改目标，或先用 kaohe tune whatif 改名额、存成新方案，再用 --profile 指明它"
            faults.append(Fault(file, 0, 0, "P001", message, hint))
    raise_if_any(faults)
    return found


def _published(run: Run, kind: Kind) -> Target:
    published = {one.unit: one for one in run.records.published}
    if not published:
        file = run.rulebook.case_document.file
        hint = f"在 case.yaml 的 published 里写明公布的结果，或用 --target 文件 给出想要的结果：{_HINT[kind]}"
        raise FaultyInput([Fault(file, 0, 0, "T005", "这个案例没有公布的结果", hint)])
    units = range(len(run.records.units))
    return Target(kind, tuple(published[u].grade for u in units), tuple(published[u].rank for u in units))


def _from_file(run: Run, path: Path, kind: Kind) -> Target:
    faults: list[Fault] = []
    table = read_table(path, faults)
    raise_if_any(faults)
    assert table is not None
    needed = [("单位",), ("等次",) if kind == "grades" else ("名次",)]
    columns = need_columns(table, needed, faults)
    if columns is None:
        raise FaultyInput([fault._replace(hint=f"{_HINT[kind]}；{fault.hint}") for fault in faults])
    units = run.records.units
    rows: dict[int, Row] = {}
    for row in table.rows:
        unit = run.records.names().resolve(table, row, "单位", faults)
        if unit in rows:
            message = f"{clip(row.cells['单位'])}出现了两次（第 {rows[unit].number} 行已经有了）"
            faults.append(table.fault(row, "单位", "N002", message, "每个单位只写一行"))
        elif unit is not None:
            rows[unit] = row
    absent = [unit.name for u, unit in enumerate(units) if u not in rows]
    if absent and not faults:  # a name that is not known may be the one that is missing
        message = f"缺少 {len(absent)} 个单位：{clip('、'.join(absent), 80)}"
        faults.append(table.fault(None, "", "T005", message, "补全缺少的单位，每个单位一行；没有要求的，名次、等次留空"))
    grades = [_grade(run, table, rows.get(u), kind, faults) for u in range(len(units))]
    places = [_place(table, rows.get(u), kind, faults) for u in range(len(units))]
    raise_if_any(sorted(faults, key=lambda fault: (fault.line, fault.column)))
    return Target(kind, tuple(grades), tuple(places))


def _grade(run: Run, table: Table, row: Row | None, kind: Kind, faults: list[Fault]) -> str | None:
    if row is None or "等次" not in table.header or (given := row.cells["等次"]) in _NONE:
        return None
    grades = [grade.grade for grade in run.rulebook.profile.grades]
    if given not in grades and kind == "grades":
        hint = did_you_mean(given, grades, f"评分方案的等次有：{'、'.join(grades)}")
        faults.append(table.fault(row, "等次", "N001", f"评分方案里没有等次“{clip(given)}”", hint))
    return given


def _place(table: Table, row: Row | None, kind: Kind, faults: list[Fault]) -> int | None:
    if row is None or "名次" not in table.header or (given := row.cells["名次"]) in _NONE:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", given):
        if kind == "order":
            hint = "写 1、2、3 这样的整数；名次相同的写同一个数，没有要求的留空"
            faults.append(table.fault(row, "名次", "T002", f"名次“{clip(given)}”不是整数", hint))
        return None
    return int(given)
