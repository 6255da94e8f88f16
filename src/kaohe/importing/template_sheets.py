"""The pages of the template: its instructions, the description of the case, one sheet for each record table."""

from datetime import date, datetime
from typing import Any, NamedTuple

from kaohe.importing.case_file import CASE_SHEET, LABELS
from kaohe.records.grids import Grid
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn, TableSpec

NOTE_SHEET = "说明"
NOTE_TITLE = "kaohe 台账模板"
EXAMPLE = "示例"
"""How the first cell of an example row begins; such rows are left out and counted."""

_NOTES = (
    NOTE_TITLE,
    "一张工作表是一张记录表，一行是一条记录。第一行是说明，第二行是表头，第三行是示例；从第四行起填写。",
    "红色的列必须填写；把光标放在表头上看这一列怎么填、空着是什么意思。",
    "以“示例”开头的行不用删，导入时不读。不需要的工作表空着就行：空着的表不导入，用到它的指标是未知，不是 0。",
    "表头不要改。可以在右边加自己的列，导入时照抄。",
    "编号按文本填写（这些列已经设成文本格式），否则很长的编号会被改坏。",
    "单位写规范名称或别名；“考核单位”里填好以后，其他表的单位一列有下拉选项。",
    "不要填身份证号和手机号；填了也不会保存。",
    "“案例信息”只在新建案例时用。",
    "填好后运行：kaohe import 本文件 --case 案例名称",
)
_CASE_NOTES = {
    "名称": "案例文件夹的名称，如 本市-2022；不填用文件夹的名称",
    "标题": "如 某市2022年度部门联合双随机监管考核",
    "地区": "如 某市",
    "年度": "如 2022（新建案例必填，或写在命令里）",
    "截止日期": "考核算到哪一天，如 2022-12-31；不填是年度的最后一天",
    "评分方案": "如 default；不填用 default",
}
_EXAMPLES: dict[str, tuple[str, ...]] = {
    "units": ("示例单位", "示例局、示例办", "一组", "某县"),
    "plans": ("示例：JH-001", "示例单位", "药品经营企业抽查", "部门联合", "2022", "2022-03-01", "2022-11-30", "", "", ""),
    "tasks": (
        "示例：RW-001", "JH-001", "示例单位", "示例局、示例办", "部门联合", "药品经营企业抽查（一）", "2022-04-01", "2022-04-30", "否", "已完成",
    ),
    "inspections": (
        "示例：RW-001", "91420281MA4900000X", "示例药店", "2022-04-12", "未发现问题", "否", "", "", "2022-04-20", "平台、门户网站",
    ),
    "liaisons": ("示例单位", "张某", "2022-01-01", ""),
    "catalog": ("示例单位", "SX-001", "药品经营检查", "重点", "是"),
    "task_items": ("示例：RW-001", "SX-001"),
}  # fmt: skip
_CHOICES = {"flag": ["是", "否"], "kind": ["单部门", "部门联合"], "level": ["重点", "一般"]}
_FIRST, _LAST = 2, 9_999
"""Rows (from 0) below the header that are formatted."""

Rows = list[dict[str, str]]


class Formats(NamedTuple):
    """The formats of the workbook."""

    title: Any
    header: Any
    required: Any
    text: Any
    day: Any
    example: Any
    example_day: Any

    @classmethod
    def of(cls, book: Any) -> "Formats":
        """Add them to a workbook."""
        head = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"}
        grey = {"italic": True, "font_color": "#808080"}
        return cls(
            book.add_format({"font_color": "#595959"}),
            book.add_format(head),
            book.add_format({**head, "font_color": "#C00000"}),
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "@", **grey}),
            book.add_format({"num_format": "yyyy-mm-dd", **grey}),
        )


def is_note_sheet(grid: Grid) -> bool:
    """Say whether a sheet is the template's page of instructions."""
    first = grid.peek(1)
    return grid.sheet == NOTE_SHEET and bool(first) and any(cell.startswith(NOTE_TITLE) for cell in first[0].cells)


def write_notes(book: Any, formats: Formats) -> None:
    """Write the instructions."""
    sheet = book.add_worksheet(NOTE_SHEET)
    sheet.set_column(0, 0, 110)
    for i, line in enumerate(_NOTES):
        sheet.write_string(i, 0, line, formats.header if i == 0 else None)


def write_case(book: Any, formats: Formats, values: dict[str, str]) -> None:
    """Write the description of the case; ``values`` by key of ``case.yaml``."""
    sheet = book.add_worksheet(CASE_SHEET)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 44, formats.text)
    sheet.set_column(2, 2, 60)
    for i, title in enumerate(("项目", "内容", "怎么填")):
        sheet.write_string(0, i, title, formats.header)
    for i, (label, key) in enumerate(LABELS.items(), start=1):
        sheet.write_string(i, 0, label, formats.header)
        sheet.write_string(i, 2, _CASE_NOTES[label], formats.title)
        if values.get(key):
            sheet.write_string(i, 1, values[key], formats.text)


def write_table(book: Any, formats: Formats, spec: TableSpec, rows: Rows) -> None:
    """Write one record table: what it is for, headers with notes, an example, and rows if there are any."""
    sheet = book.add_worksheet(spec.title)
    sheet.write_string(0, 0, f"{spec.title}：{spec.about}红色的列必须填写。", formats.title)
    sheet.freeze_panes(2, 1)
    sheet.set_row(1, 30)
    for i, column in enumerate(spec.columns):
        _write_column(sheet, formats, spec, i, column)
    for number, cells in enumerate(
        [dict(zip([c.name for c in spec.columns], _EXAMPLES[spec.name], strict=True)), *rows], start=_FIRST
    ):
        plain = number > _FIRST
        for i, column in enumerate(spec.columns):
            if text := cells.get(column.name, ""):
                as_day = column.type == "date"
                style = (formats.day if as_day else formats.text) if plain else (formats.example_day if as_day else formats.example)
                _write_cell(sheet, number, i, text, style, as_day=as_day)


def _write_cell(sheet: Any, row: int, column: int, text: str, style: Any, *, as_day: bool) -> None:
    if as_day:
        day = date.fromisoformat(text)
        sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), style)
    else:
        sheet.write_string(row, column, text, style)


def _write_column(sheet: Any, formats: Formats, spec: TableSpec, i: int, column: TableColumn) -> None:
    sheet.write_string(1, i, column.title, formats.required if column.required else formats.header)
    sheet.write_comment(1, i, _comment(column), {"author": "kaohe", "x_scale": 1.6, "y_scale": 0.9})
    wide = column.type in ("text", "units", "unit") or column.name in ("object_id",)
    sheet.set_column(i, i, 24 if wide else 14, formats.day if column.type == "date" else formats.text)
    if column.type in _CHOICES:
        told = {"error_title": column.title, "error_message": f"只填：{'、'.join(_CHOICES[column.type])}"}
        sheet.data_validation(_FIRST + 1, i, _LAST, i, {"validate": "list", "source": _CHOICES[column.type], **told})
    elif column.type == "unit" and spec.name != "units":
        units = f"={RECORD_TABLES['units'].title}!$A${_FIRST + 2}:$A${_LAST + 1}"
        told = {"error_type": "information", "error_title": column.title, "error_message": "不在“考核单位”的单位一列里；别名也可以"}
        sheet.data_validation(_FIRST + 1, i, _LAST, i, {"validate": "list", "source": units, **told})
    elif column.type == "date":
        days = {"minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
        told = {"error_type": "warning", "error_title": column.title, "error_message": "写成 2022-03-01 这样的日期"}
        sheet.data_validation(_FIRST + 1, i, _LAST, i, {"validate": "date", "criteria": "between", **days, **told})


def _comment(column: TableColumn) -> str:
    lines = ["必填。" if column.required else "", f"{column.note}。" if column.note else ""]
    if column.type in _CHOICES and not column.note:
        lines.append(f"填 {' 或 '.join(_CHOICES[column.type])}。")
    elif column.type == "date":
        lines.append("如 2022-03-01。")
    elif column.type == "unit":
        lines.append("单位的规范名称或别名。")
    if not column.required:
        lines.append(f"空着：{column.blank_means or '未知'}。")
    return "\n".join(line for line in lines if line)
