"""What an import did: a table by file and sheet, what changed, what to look at."""

from rich.console import Console
from rich.table import Table

from kaohe.importing.report import DifferenceReport, ImportRecord, SheetReport
from kaohe.importing.sources import told_reasons, told_table
from kaohe.report.console import print_line

STATES = {
    "new": "新导入", "changed": "有变化", "empty": "没有记录", "aside": "不是表", "unchanged": "没有变化", "same_as": "内容相同",
    "forgotten": "已去掉",
}  # fmt: skip


def print_import(record: ImportRecord, console: Console) -> None:
    """Print the table, how cells were understood, what changed, and the totals."""
    table = Table()
    for title in ("文件", "工作表", "种类"):
        table.add_column(title, overflow="fold")
    table.add_column("状态", no_wrap=True)
    for title in ("读", "用", "不用"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("用在哪里，不用的原因", overflow="fold")
    table.add_column("个人信息", justify="right", no_wrap=True)
    for sheet in record.sheets:
        table.add_row(*_cells(sheet))
    console.print(table)
    for sheet in record.sheets:
        _print_details(sheet, console)
    for difference in record.differences:
        _print_difference(difference, console)
    _print_end(record, console)


def _cells(sheet: SheetReport) -> list[str]:
    where = "、".join(f"{told_table(table)} {count}" for table, count in sheet.used.items() if count)
    why = told_reasons(sheet.left_out)
    about = f"与 {sheet.same_as} 内容相同，没有再读" if sheet.state == "same_as" else "；".join(filter(None, (where, why)))
    counts = [str(sheet.read), str(sum(sheet.used.values())), str(sum(sheet.left_out.values()))] if sheet.kind else ["", "", ""]
    return [sheet.file, sheet.sheet, sheet.kind, STATES[sheet.state], *counts, about, str(sheet.personal) if sheet.personal else ""]


def _print_details(sheet: SheetReport, console: Console) -> None:
    lines = [f"{note}（{count} 行）" for note, count in sheet.notes.items()]
    if sheet.dropped:
        lines.append(f"没有保存的列：{'、'.join(f'{header} {count} 格' for header, count in sheet.dropped.items())}")
    if sheet.personal:
        lines.append(f"身份证号、手机号 {sheet.personal} 格，没有保存")
    for table, titles in sheet.missing.items():
        lines.append(f"{told_table(table)}没有这些列，用到它们的指标是未知：{'、'.join(titles)}")
    lines += sheet.way_out[:1]
    if lines:
        console.print(f"\n{sheet.file}{f'［{sheet.sheet}］' if sheet.sheet else ''}")
        for line in lines:
            print_line(console, line, indent=2)
    for line in sheet.way_out[1:]:
        console.print(f"    {line}", soft_wrap=True)  # to be copied


def _print_difference(difference: DifferenceReport, console: Console) -> None:
    if not (difference.added or difference.removed or difference.changed):
        console.print(f"\n{difference.file} 与上次导入相比：记录没有变化")
        return
    counts = f"新增 {difference.added} 条、去掉 {difference.removed} 条、改动 {difference.changed} 条"
    console.print(f"\n{difference.file} 与上次导入相比：{counts}")
    listed = [f"+ {told_table(entry['table'])} {entry['key']}" for entry in difference.added_records]
    listed += [f"- {told_table(entry['table'])} {entry['key']}" for entry in difference.removed_records]
    for changed in difference.changed_records:
        cells = [f"{cell['column']} {_shown(cell['before'])} → {_shown(cell['after'])}" for cell in changed.cells]
        listed.append(f"~ {told_table(changed.table)} {changed.key}：{'，'.join(cells)}")
    for line in listed:
        print_line(console, line, indent=2)
    rest = difference.added + difference.removed + difference.changed - len(listed)
    if rest:
        console.print(f"  …… 还有 {rest} 条")


def _shown(text: str) -> str:
    return text or "（空）"


def _print_end(record: ImportRecord, console: Console) -> None:
    totals = record.totals
    console.print()
    for reason, count in record.skipped.items():
        console.print(f"没有读：{reason} {count} 个")
    for file in record.not_filled:
        print_line(console, f"注意：{file} 是空的模板，还没有填")
    for names, what in ((record.units_added, "加进"), (record.units_removed, "去掉")):
        if names:
            listed = f"{'、'.join(names[:5])}{' 等' if len(names) > 5 else ''}"
            print_line(console, f"单位名册{what} {len(names)} 个单位：{listed}")
    for warning in record.warnings:
        print_line(console, f"注意：{warning}")
    told = f"共 {totals['files']} 个文件、{totals['sheets']} 张表：读 {totals['read']} 行，用 {totals['used']} 条，不用 {totals['left_out']} 行"
    told += f"；身份证号、手机号 {totals['personal']} 格没有保存" if totals["personal"] else ""
    told += f"；其中 {totals['unchanged']} 个文件没有变化，没有再读" if totals["unchanged"] else ""
    console.print(f"{told}。")
    files = "、".join([*record.written, *(f"{name}（删去）" for name in record.removed)])
    if record.outcome == "no_records":
        console.print(f"{'模板还没有填' if record.not_filled else '没有一条记录'}，案例没有建。")
    elif record.outcome == "unchanged":
        console.print("没有变化，一个文件也没有改。")
    elif record.outcome == "dry_run":
        print_line(console, f"试运行，没有写入。会写入 {record.folder}：{files}")
    else:
        print_line(console, f"已写入 {record.folder}：{files}")
