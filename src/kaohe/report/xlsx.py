"""``kaohe report --to xlsx``: a graded year as a workbook whose sums anyone can check."""

from kaohe.explain.whole import ReportRecord
from kaohe.report import year_tables
from kaohe.report.workbook import workbook


def write(record: ReportRecord) -> dict[str, bytes]:
    """Return the workbook, by file name."""
    tables = [table(record) for table in year_tables.TABLES]
    tables += [*year_tables.rubric(record), year_tables.run(record)]
    return {"考核结果.xlsx": workbook(tables, record.run.title, record.run.as_of)}
