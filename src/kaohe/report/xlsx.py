"""``kaohe report --to xlsx``: a graded year as a workbook whose sums anyone can check."""

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report import year_tables
from kaohe.report.comparison import comparison_tables
from kaohe.report.file_names import file_names
from kaohe.report.unit_sheets import unit_tables
from kaohe.report.workbook import workbook


def write(record: ReportRecord, comparison: ComparisonRecord | None = None) -> dict[str, bytes]:
    """Return the workbook, by file name; with another case beside it where one is given."""
    tables = [table(record) for table in year_tables.TABLES]
    if comparison is not None:
        tables += comparison_tables(comparison)
    tables += [*year_tables.rubric(record), year_tables.run(record)]
    return {"考核结果.xlsx": workbook(tables, record.run.title, record.run.as_of)}


def write_units(record: ReportRecord) -> dict[str, bytes]:
    """Return a workbook for each unit, by file name within the folder of the report."""
    names = file_names([explanation.unit.unit for explanation in record.explanations])
    made = year_tables.run(record, files=False)
    return {
        f"各单位/{name}.xlsx": workbook(
            [*unit_tables(explanation), made], f"{explanation.unit.unit}　{record.run.title}", record.run.as_of
        )
        for name, explanation in zip(names, record.explanations, strict=True)
    }
