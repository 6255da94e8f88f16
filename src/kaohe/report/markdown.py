"""``kaohe report --to md``: a graded year as Markdown, for a repository whose history shows what changed."""

from itertools import groupby

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report import year_tables
from kaohe.report.cells import Table, cell_text
from kaohe.report.comparison import comparison_tables
from kaohe.report.explanation import bullets, explanation_markdown, finding_entry
from kaohe.report.file_names import file_names
from kaohe.report.issues import tally
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.report.unit_sheets import review_form


def write(record: ReportRecord, comparison: ComparisonRecord | None = None) -> dict[str, bytes]:
    """Return the one file, by its name; with another case beside it where one is given."""
    first = [year_tables.result(record), year_tables.scores(record), year_tables.items(record)]
    beside = [] if comparison is None else list(comparison_tables(comparison))
    rest = [year_tables.statistics(record), year_tables.evidence(record), *year_tables.rubric(record)]
    rest.append(year_tables.run(record))
    lines = [
        f"# {plain_markdown(record.run.title)}",
        "",
        *(line for table in first for line in table_lines(table)),
        *_issues(record),
    ]
    return {"考核结果.md": document([*lines, *(line for table in (*beside, *rest) for line in table_lines(table))])}


def write_units(record: ReportRecord) -> dict[str, bytes]:
    """Return the explanation of each unit with a form to ask for a review, by file name within the folder of the report."""
    names = file_names([explanation.unit.unit for explanation in record.explanations])
    made = table_lines(year_tables.run(record, files=False))
    return {
        f"各单位/{name}.md": document([explanation_markdown(explanation), *table_lines(review_form(explanation)), *made])
        for name, explanation in zip(names, record.explanations, strict=True)
    }


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
