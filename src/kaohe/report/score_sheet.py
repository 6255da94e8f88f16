"""A scoring profile as a rubric on paper: a terminal view and Markdown, both of the same tables; then where each setting comes from."""

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kaohe.explain.records.score_sheet import (
    ScoreSheetRecord,
    SettingRecord,
    SheetChangeRecord,
    SheetItemRecord,
    SheetParameterRecord,
    StatedRecord,
)
from kaohe.report.console import print_line, wrapped
from kaohe.report.tables import markdown_table
from kaohe.report.width import columns
from kaohe.rulebook.pack_models import SEVERITY_WORDS

ITEMS = ["序号", "评分项", "分值", "得分办法", "扣分情形"]
BONUS = ["加分项", "加分情形"]
GRADES = ["等次", "条件"]
PARAMETERS = ["参数", "值", "规则包的默认值", "用在哪里"]
SETTINGS = ["设置", "值", "在哪里", "来源"]
_ORIGINS = {"own": "本方案", "inherited": "继承", "pack": "规则包", "default": "没有写，按默认"}
_NUMBERS = ("序号", "分值")

Rows = list[list[str]]
Link = Callable[[str], str]
"""Turns the id of a criterion into what a page shows for it."""


def plain(id_: str) -> str:
    """Return a criterion id as it is."""
    return id_


def headline(record: ScoreSheetRecord) -> list[str]:
    """Return what the profile is for and what it adds up to."""
    most = f"；加分合计不超过 {record.bonus_at_most} 分" if record.bonus_at_most is not None else ""
    return [
        f"方案：{record.profile}，适用于{f' {record.year} 年度' if record.year else '各年度'}",
        f"满分：{record.total} 分{most}",
        *([f"方面：{'、'.join(f'{head} {points} 分' for head, points in record.heads.items())}"] if record.heads else []),
        f"标准：{record.pack_title}（{record.pack}）",
        f"依据：{record.basis}",
    ]


def tables(record: ScoreSheetRecord, link: Link = plain) -> list[tuple[str, list[str], Rows]]:
    """Return the tables of the rubric, each with title and header; lines within a cell are separated by a line break."""
    items = [[str(n), i.title, i.points or "", i.earned, _lines(i, link)] for n, i in enumerate(record.items, 1)]
    bonus = [[b.title, _lines(b, link)] for b in record.bonus]
    grades = [[g.grade, "；\n".join(g.said)] for g in record.grades]
    parameters = [[p.title, _shown(p), p.default if p.changed else "（相同）", _acts_on(p, link)] for p in record.parameters]
    every = [
        ("评分项", ITEMS, [*items, ["", "合计", record.total, "", ""]]),
        (f"加分（合计不超过 {record.bonus_at_most} 分）", BONUS, bonus),
        ("等次", GRADES, grades),
        ("参数", PARAMETERS, parameters),
    ]
    return [(title, header, rows) for title, header, rows in every if rows]


def _shown(parameter: SheetParameterRecord) -> str:
    """Return the value of a parameter; one that is written by year with every value that it has, a line each."""
    return "\n".join(entry.said for entry in parameter.by_year) or parameter.shown


def _acts_on(parameter: SheetParameterRecord, link: Link) -> str:
    parts = [*map(link, parameter.acts_on), *(["台账的统计"] if parameter.in_views else [])]
    return "、".join(parts) or "没有用到"


def _lines(item: SheetItemRecord, link: Link) -> str:
    return "\n".join(_change(change, link) for change in item.changes)


def _change(change: SheetChangeRecord, link: Link) -> str:
    severity = f"（{SEVERITY_WORDS[change.severity]}）" if change.severity else ""
    return f"{link(change.criterion)} {change.title}{severity}：{change.said}。依据：{change.basis}"


def setting_rows(settings: list[SettingRecord]) -> Rows:
    """Return a row for each setting, and one below it for each thing that it replaced."""
    rows: Rows = []
    for setting in settings:
        rows.append([setting.title, _value(setting.now), _where(setting.now), _ORIGINS[setting.origin]])
        rows += [["", f"← {_value(was)}", _where(was), ""] for was in setting.before]
    return rows


def _value(stated: StatedRecord) -> str:
    return "（去掉）" if stated.value is None else stated.value


def _where(stated: StatedRecord) -> str:
    return f"{stated.file}:{stated.line}" if stated.file else ""


def _unscored(record: ScoreSheetRecord, link: Link) -> str:
    parts = (told.partition(" ") for told in record.unscored)
    return "、".join(f"{link(id_)} {title}" for id_, _, title in parts)


def score_sheet_markdown(record: ScoreSheetRecord, link: Link = plain, *, settings: bool = True) -> str:
    """Return the rubric as Markdown, with where each setting comes from unless told otherwise."""
    lines = [f"# {record.title}", "", *(f"- {line}" for line in headline(record)), ""]
    *first, last = tables(record, link)
    for title, header, rows in first:
        lines += [f"## {title}", "", _cells(header, rows)]
    lines += ["## 计算办法", "", *(f"{n}. {rule}" for n, rule in enumerate(record.rules, 1)), ""]
    title, header, rows = last
    lines += [f"## {title}", "", _cells(header, rows)]
    if record.unscored:
        lines += ["## 不影响得分和等次的标准", "", f"只认定，列入问题清单：{_unscored(record, link)}。", ""]
    if settings:
        lines += [f"## {_settings_title(record)}", "", _cells(SETTINGS, setting_rows(record.settings))]
    return "\n".join(lines).rstrip() + "\n"


def _cells(header: list[str], rows: Rows) -> str:
    return markdown_table(header, [[cell.replace("\n", "<br>") for cell in row] for row in rows])


def _settings_title(record: ScoreSheetRecord) -> str:
    return f"每个设置的出处（{' ← '.join(record.files)}）"


def print_score_sheet(record: ScoreSheetRecord, console: Console) -> None:
    """Print the rubric and the provenance of every setting on a terminal."""
    console.print(Text(record.title, style="bold"))
    for line in headline(record):
        print_line(console, line)
    *first, last = tables(record)
    for part in first:
        _print_table(console, *part)
    console.print(Text("计算办法", style="bold"))
    for n, rule in enumerate(record.rules, 1):
        print_line(console, f"{n}. {rule}", 2)
    _print_table(console, *last, lines=False)
    if record.unscored:
        print_line(console, f"不影响得分和等次、只列入问题清单的标准：{_unscored(record, plain)}。")
    _print_table(console, _settings_title(record), SETTINGS, setting_rows(record.settings), lines=False)


def _print_table(console: Console, title: str, header: list[str], rows: Rows, *, lines: bool = True) -> None:
    table = Table(title=title, title_justify="left", show_lines=lines)
    widths = _widths([header, *rows], console.width - 3 * len(header) - 1)
    for name, width in zip(header, widths, strict=True):
        table.add_column(name, justify="right" if name in _NUMBERS else "left", width=width, overflow="fold")
    for row in rows:
        table.add_row(*(_broken(cell, width) for cell, width in zip(row, widths, strict=True)))
    console.print(table)


def _widths(rows: Rows, available: int) -> list[int]:
    """Return how wide each column may be: as wide as its text, the widest made narrower until all fit."""
    widths = [max(columns(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]
    while sum(widths) > available:
        widths[widths.index(max(widths))] -= 1
    return widths


def _broken(cell: str, width: int) -> str:
    """Break the lines of a cell where Chinese may be broken."""
    return "\n".join(line for text in cell.split("\n") for line in wrapped(text, width))
