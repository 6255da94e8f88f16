"""The records behind a criterion or an indicator: a table on the terminal, CSV, Markdown."""

from rich.console import Console
from rich.table import Table

from kaohe.explain.records.results import EvidenceListRecord
from kaohe.explain.records.values import RowRecord
from kaohe.report.console import print_line
from kaohe.report.tables import csv_text, plain_markdown, plain_markdown_table
from kaohe.rulebook.ledger_tables import RECORD_TABLES


def where(row: RowRecord) -> str:
    """ledger/tasks.csv 第 12 行（导入自 任务.xlsx 任务 第 15 行）"""
    told = f"{row.file}{' ' + row.sheet if row.sheet else ''} 第 {row.row} 行"
    if row.source is None:
        return told
    return f"{told}（导入自 {row.source.file}{' ' + row.source.sheet if row.source.sheet else ''} 第 {row.source.row} 行）"


def what(row: RowRecord) -> str:
    """The cells of a record in one line."""
    told = "，".join(f"{title} {text}" for title, text in row.values.items() if text)
    return f"{told}（申诉复核后不计：{row.excused}）" if row.excused else told


def table_title(row: RowRecord) -> str:
    """The table that a record stands in."""
    return RECORD_TABLES[row.table].title if row.table else "认定或统计表"


def print_evidence(record: EvidenceListRecord, console: Console) -> None:
    """Print one row a record."""
    table = Table(title=f"{record.unit}　{record.about} {record.title}：{record.said}", title_justify="left")
    for name in ("指标", "记录表", "记录", "出处"):
        table.add_column(name, overflow="fold")
    for row in record.records:
        table.add_row(row.title, table_title(row), what(row), where(row))
    console.print(table)
    print_line(console, tally(record))


def tally(record: EvidenceListRecord) -> str:
    """How many records there are."""
    if record.records:
        excused = sum(bool(row.excused) for row in record.records)
        return f"共 {len(record.records)} 条记录{f'，其中 {excused} 条申诉复核后不计' if excused else ''}。"
    if record.counted:
        return f"统计过{'、'.join(record.counted)}，没有符合条件的记录。"
    return "没有记录：这一项不是由台账得来的，也没有统计表或认定事实写到。"


def _rows(record: EvidenceListRecord) -> tuple[list[str], list[list[str]]]:
    titles = list(dict.fromkeys(title for row in record.records for title in row.values))
    header = [
        "单位",
        "标准或指标",
        "佐证指标",
        "记录表",
        *titles,
        "文件",
        "工作表",
        "行",
        "导入自",
        "导入自工作表",
        "导入自行",
        "sha256",
        "申诉复核",
    ]
    rows = []
    for row in record.records:
        source = [row.source.file, row.source.sheet, str(row.source.row), row.sha256 or ""] if row.source else ["", "", "", ""]
        cells = [row.values.get(title, "") for title in titles]
        rows.append(
            [
                record.unit,
                f"{record.about} {record.title}",
                row.title,
                table_title(row),
                *cells,
                row.file,
                row.sheet,
                str(row.row),
                *source,
                row.excused,
            ]
        )
    return header, rows


def evidence_csv(record: EvidenceListRecord) -> str:
    """Return the records as CSV, one row each; no cell can run as a formula."""
    return csv_text(*_rows(record))


def evidence_markdown(record: EvidenceListRecord) -> str:
    """Return the records as Markdown."""
    header = ["指标", "记录表", "记录", "出处"]
    rows = [[row.title, table_title(row), what(row), where(row)] for row in record.records]
    title = plain_markdown(f"{record.unit}　{record.about} {record.title}：{record.said}")
    return f"# {title}\n\n{plain_markdown_table(header, rows)}\n{tally(record)}\n"
