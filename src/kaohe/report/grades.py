"""The graded year: a terminal table, CSV, Markdown."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from kaohe.explain.records.results import PublishedRecord, StandingsRecord
from kaohe.explain.records.units import StandingRecord
from kaohe.report.console import print_line
from kaohe.report.phrases import between, excuses_sentence, provisional_sentence, published_sentences, unknown_sentences
from kaohe.report.tables import csv_text, plain_markdown, plain_markdown_table

WIDE = 116
"""Columns that the whole table needs."""

HEADER = ["名次", "单位", "得分", "得分区间", "等次", "等次区间", "问题", "加分"]


def rows(record: StandingsRecord) -> list[list[str]]:
    """Return one row a unit, in rank order."""
    return [_row(unit) for unit in record.units]


def _row(unit: StandingRecord) -> list[str]:
    return [
        "—" if unit.rank is None else str(unit.rank),
        unit.unit,
        unit.score_shown,
        between(unit.score_low, unit.score_high),
        unit.grade or "—",
        between(unit.grade_low, unit.grade_high),
        " ".join(unit.failings),
        " ".join(unit.credits),
    ]


def print_grades(record: StandingsRecord, console: Console) -> None:
    """Print the table, what the codes in it mean, and the comparison with what was published."""
    narrow = console.width < WIDE
    console.print(_table(record, leave_out=("得分区间",) if narrow else ()))
    if narrow:
        print_line(console, "窗口较窄，“得分区间”一列没有显示；把窗口拉宽，或用 --format csv 看全部。")
    print_line(console, "、".join(codes(record)))
    print_line(console, provisional_sentence(record.units))
    for line in unknown_sentences(record.units):
        print_line(console, line)
    if record.run.excuses:
        print_line(console, excuses_sentence(record.run))
    if record.published:
        console.print()
        for line in comparison_lines(record.published):
            print_line(console, line.strip(), indent=len(line) - len(line.lstrip()))


def _table(record: StandingsRecord, leave_out: Sequence[str]) -> Table:
    """Return the table; units of the best grade in bold."""
    grouped = any(unit.group for unit in record.units)
    header = [*HEADER, *(["组别"] if grouped else [])]
    shown = [i for i, name in enumerate(header) if name not in leave_out]
    table = Table(title=f"{record.run.title}（方案 {record.run.profile}）", title_justify="left")
    for i in shown:
        name = header[i]
        right = name in ("名次", "得分")
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=name not in ("问题", "加分"))
    best = record.units[0].grade if record.units else None
    for unit, row in zip(record.units, rows(record), strict=True):
        cells = [*row, unit.group]
        table.add_row(*(cells[i] for i in shown), style="bold" if unit.grade == best else None)
    return table


def codes(record: StandingsRecord) -> list[str]:
    """Return what each code in the table means: T01 and its title."""
    return [f"{id_} {title}" for id_, title in record.criteria.items()]


def comparison_lines(published: PublishedRecord) -> list[str]:
    """Return the comparison with the published result."""
    lines = published_sentences(published)
    for d in published.differences:
        lines.append(f"  {d.unit}：算得{d.grade or '—'}（第 {d.rank}），公布为{d.published_grade}（第 {d.published_rank}）")
        lines += [f"    {reason}" for reason in d.reasons]
    return lines


def grades_csv(record: StandingsRecord) -> str:
    """Return the table as CSV, one row a unit, in rank order."""
    return csv_text(HEADER, rows(record))


def grades_markdown(record: StandingsRecord) -> str:
    """Return the table and the comparison with the published result as Markdown."""
    lines = [
        f"# {plain_markdown(record.run.title)}",
        "",
        plain_markdown(f"评分方案：{record.run.profile}（{record.run.profile_title}）"),
        "",
        plain_markdown_table(HEADER, rows(record)),
    ]
    told = ["、".join(codes(record)), provisional_sentence(record.units), *unknown_sentences(record.units)]
    told += [excuses_sentence(record.run)] if record.run.excuses else []
    lines += [f"- {plain_markdown(line)}" for line in told]
    if record.published:
        lines += ["", "## 与公布的结果比较", "", *comparison_markdown(record.published)]
    return "\n".join(lines) + "\n"


def comparison_markdown(published: PublishedRecord) -> list[str]:
    """Return the comparison with the published result as a list in Markdown."""
    lines = comparison_lines(published)
    return [f"{line[: len(line) - len(line.lstrip())]}- {plain_markdown(line)}" for line in lines]
