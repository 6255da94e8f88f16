"""Two graded cases side by side, as tables."""

from collections.abc import Iterator

from kaohe.explain.records.comparison import ComparedCaseRecord, ComparisonRecord, UnitChangeRecord
from kaohe.report.cells import Cell, Table, points
from kaohe.report.year_tables import file_rows

UNITS, STANDING, FAILINGS = 0, range(1, 10), range(10, 14)
"""Columns of the first table: the unit; its ranks, scores and grades; its failings."""
CRITERIA, FILES = "问题对比", "对比案例的文件"
"""Titles of the second and of the last table."""
MOVED_WORDS = {"better": "上升", "worse": "下降", "same": "不变", None: "—"}


def comparison_tables(record: ComparisonRecord) -> Iterator[Table]:
    """Yield the change of each unit, how often each failing was found, the whole, and the files that the other was made from."""
    before, now = labels(record)
    header = [
        "单位", f"{before}名次", f"{now}名次", "名次升（正）降（负）", f"{before}得分", f"{now}得分", "得分增减", f"{before}等次",
        f"{now}等次", "等次变化", "两次都有的问题", f"{now}新出现的问题", f"{now}没有再出现的问题", "只有一次能认定的问题",
    ]  # fmt: skip
    yield Table("对比", header, [_row(unit) for unit in record.units], list(_notes(record)))
    if record.same_pack:
        counts: list[list[Cell]] = [[c.criterion, c.title, c.before, c.now, c.both] for c in record.criteria]
        yield Table(CRITERIA, ["标准", "问题", f"{before}家数", f"{now}家数", "两次都有的家数"], counts)
    yield Table("总体对比", ["项目", before, now], list(_overall(record)))
    yield Table(FILES, ["项目", "文件", "sha256"], file_rows(record.statement))


def without_empty(table: Table) -> Table:
    """Return the first table without the columns of failings in which nothing stands."""
    kept = [i for i in range(len(table.header)) if i not in FAILINGS or any(row[i] for row in table.rows)]
    return table._replace(header=[table.header[i] for i in kept], rows=[[row[i] for i in kept] for row in table.rows])


def labels(record: ComparisonRecord) -> tuple[str, str]:
    """Return what to call the two: by year, or else by name."""
    if record.before.year != record.now.year:
        return f"{record.before.year}年", f"{record.now.year}年"
    return "对比案例", "本案例"


def _row(unit: UnitChangeRecord) -> list[Cell]:
    renamed = f"{unit.unit}（{unit.name_before}）" if unit.name_before != unit.unit else unit.unit
    ranks: list[Cell] = ["—" if rank is None else rank for rank in (unit.rank_before, unit.rank, unit.climbed)]
    grades = [unit.grade_before or "—", unit.grade or "—", MOVED_WORDS[unit.moved]]
    failings = ["、".join(listed) for listed in (unit.recurring, unit.appeared, unit.resolved, unit.open)]
    return [renamed, *ranks, points(unit.score_before), points(unit.score), points(unit.change), *grades, *failings]


def _notes(record: ComparisonRecord) -> Iterator[str]:
    for label, case in zip(labels(record), (record.before, record.now), strict=True):
        yield f"{label}：{case.title}（{case.case}），方案 {case.profile}"
    if not record.same_profile:
        yield "两个案例用的评分方案不同，得分和等次不能直接相比；写 --profile 可以两个都用同一个方案。"
    if not record.same_pack:
        yield "两个案例用的规则包不同，没有比较问题。"
    if record.only_now:
        yield f"只在本案例里的单位：{'、'.join(record.only_now)}"
    if record.only_before:
        yield f"只在对比案例里的单位：{'、'.join(record.only_before)}"


def _overall(record: ComparisonRecord) -> Iterator[list[Cell]]:
    before, now = record.before, record.now
    yield ["单位数", before.units, now.units]
    yield ["平均得分", points(before.average), points(now.average)]
    for grade in dict.fromkeys([*now.grades, *before.grades]):
        yield [f"{grade}家数", _count(before, grade), _count(now, grade)]
    for item in record.items:
        yield [f"{item.title}平均得分", points(item.before), points(item.now)]


def _count(case: ComparedCaseRecord, grade: str) -> Cell:
    return case.grades.get(grade, "—")
