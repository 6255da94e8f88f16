"""``kaohe report --to md``: a graded year as Markdown, for a repository whose history shows what changed."""

from itertools import groupby

from kaohe.explain.whole import ReportRecord
from kaohe.report import year_tables
from kaohe.report.cells import Table, cell_text
from kaohe.report.explanation import bullets, finding_entry
from kaohe.report.issues import tally
from kaohe.report.tables import plain_markdown, plain_markdown_table


def write(record: ReportRecord) -> dict[str, bytes]:
    """Return the one file, by its name."""
    lines = [f"# {plain_markdown(record.run.title)}", ""]
    for table in (year_tables.result(record), year_tables.scores(record), year_tables.items(record)):
        lines += table_lines(table)
    lines += _issues(record)
    for table in (
        year_tables.statistics(record),
        year_tables.evidence(record),
        *year_tables.rubric(record),
        year_tables.run(record),
    ):
        lines += table_lines(table)
    return {"考核结果.md": document(lines)}


def document(lines: list[str]) -> bytes:
    """Return a file of these lines."""
    return ("\n".join(lines).rstrip() + "\n").encode()


def table_lines(table: Table) -> list[str]:
    """Return a table under its heading, and its remarks as a list; an empty table says so."""
    rows = [[cell_text(cell) for cell in row] for row in table.rows]
    lines = [f"## {plain_markdown(table.title)}", "", plain_markdown_table(table.header, rows) if rows else "没有。\n"]
    notes = [f"{' ' * (len(note) - len(note.lstrip(' ')))}- {plain_markdown(note)}" for note in table.notes]
    return [*lines, *notes, *([""] if notes else [])]


def _issues(record: ReportRecord) -> list[str]:
    """Return the issue list, unit by unit."""
    lines = ["## 问题清单", ""]
    for unit, issues in groupby(record.issues.issues, key=lambda issue: issue.unit):
        lines += [f"### {plain_markdown(unit)}", "", *bullets([finding_entry(issue) for issue in issues]), ""]
    return [*lines, *(f"- {plain_markdown(line)}" for line in tally(record.issues)), ""]
