"""The indicators of every unit."""

from rich.console import Console
from rich.table import Table

from kaohe.explain.records.results import IndicatorsRecord
from kaohe.report.phrases import indicator_rows
from kaohe.report.tables import csv_text

COLUMNS = 7
"""Indicators side by side in one terminal table."""


def print_indicators(record: IndicatorsRecord, console: Console) -> None:
    """Print the indicators in tables of a few columns; those unknown for every unit are only named."""
    rows = indicator_rows(record)
    names = list(record.titles)
    shown = [i for i, name in enumerate(names) if any(u.values[name].state != "unknown" for u in record.units)]
    for start in range(0, len(shown), COLUMNS):
        table = Table()
        table.add_column("单位", no_wrap=True)
        part = shown[start : start + COLUMNS]
        for i in part:
            table.add_column(record.titles[names[i]], justify="right", overflow="fold")
        for row in rows:
            table.add_row(row[0], *(row[i + 1] for i in part))
        console.print(table)
    unknown = [record.titles[name] for i, name in enumerate(names) if i not in shown]
    if unknown:
        console.print(f"本案例没有数据的指标：{'、'.join(unknown)}")


def indicators_csv(record: IndicatorsRecord) -> str:
    """Return every indicator as CSV, one row a unit."""
    return csv_text(["单位", *record.titles.values()], indicator_rows(record))
