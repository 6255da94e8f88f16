"""The issue list, by unit and by criterion."""

from rich.console import Console
from rich.table import Table

from kaohe.explain.records.results import IssueRecord, IssuesRecord
from kaohe.report.console import print_line
from kaohe.report.phrases import excuse_text, points_text, source_text
from kaohe.report.tables import csv_text, plain_markdown, plain_markdown_table
from kaohe.rulebook.pack_models import SEVERITY_WORDS

HEADER = ["单位", "标准", "问题", "程度", "扣分", "事实", "依据", "佐证", "怎么办", "通报点名", "申诉复核"]
NAMED = {True: "已点名", False: "通报未点名", None: "—"}


def rows(record: IssuesRecord) -> list[list[str]]:
    """Return one row an issue, by rank of the unit; then those that were excused after review."""
    return [_row(issue) for issue in (*record.issues, *record.excused)]


def _row(i: IssueRecord) -> list[str]:
    evidence = "；".join(source_text(s) for s in i.sources)
    told = [i.unit, i.criterion, i.title, SEVERITY_WORDS[i.severity], i.points if i.scored else "", i.message, i.basis]
    excused = "；".join(excuse_text(e) for e in i.excuses) if i.state == "excused" else ""
    return [*told, evidence, i.advice, NAMED[i.in_published], excused]


def print_issues(record: IssuesRecord, console: Console) -> None:
    """Print the issues of each unit, then the units of each criterion."""
    table = Table(title=f"{record.run.title} 问题清单（按单位）", title_justify="left", show_lines=True)
    for name in ("单位", "问题", "程度", "扣分", "事实、依据与建议", "通报点名"):
        table.add_column(name, overflow="fold")
    previous = ""
    for i in record.issues:
        evidence = "\n".join(f"佐证：{source_text(s)}" for s in i.sources[:2])
        facts = f"{i.message}\n依据：{i.basis}\n{evidence}\n建议：{i.advice}"
        unit = i.unit if i.unit != previous else ""
        title = f"{i.criterion} {i.title}"
        table.add_row(unit, title, SEVERITY_WORDS[i.severity], points_text(i), facts, NAMED[i.in_published])
        previous = i.unit
    console.print(table if record.issues else "没有认定的问题。")
    if record.issues:
        console.print("按标准：")
    for line in by_criterion(record):
        print_line(console, line, indent=2)
    for line in tally(record):
        print_line(console, line.strip(), indent=len(line) - len(line.lstrip()))


def by_criterion(record: IssuesRecord) -> list[str]:
    """Return a line for each criterion with the units it was found for."""
    units: dict[str, list[str]] = {}
    for issue in record.issues:
        units.setdefault(f"{issue.criterion} {issue.title}", []).append(issue.unit)
    return [f"{name}（{len(found)} 家）：{'、'.join(found)}" for name, found in sorted(units.items())]


def tally(record: IssuesRecord) -> list[str]:
    """Return the counts, and what the notice names and the records do not show."""
    units = len({issue.unit for issue in record.issues})
    lines = [f"共 {len(record.issues)} 条，涉及 {units} 家。"]
    if any(issue.in_published is not None for issue in record.issues):
        named = sum(issue.in_published is True for issue in record.issues)
        lines.append(f"其中通报已点名 {named} 条，通报未点名 {len(record.issues) - named} 条。")
    if record.excused:
        lines.append(f"另有 {len(record.excused)} 条申诉复核后核减，不算问题：")
        lines += [f"  {i.unit} {excuse_text(e)}" for i in record.excused for e in i.excuses]
    lines += [f"通报点名而记录没有显示：{text}" for text in record.published_not_found]
    return lines


def issues_csv(record: IssuesRecord) -> str:
    """Return the issue list as CSV, one row an issue."""
    return csv_text(HEADER, rows(record))


def issues_markdown(record: IssuesRecord) -> str:
    """Return the issue list as Markdown, by unit."""
    title = plain_markdown(record.run.title)
    lines = [f"# {title} 问题清单", "", plain_markdown_table(HEADER, rows(record)), "## 按标准", ""]
    lines += [f"- {plain_markdown(line)}" for line in by_criterion(record)]
    return "\n".join([*lines, "", *map(plain_markdown, tally(record))]) + "\n"
