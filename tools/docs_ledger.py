"""Tables for the guide about record tables and what ``kaohe import`` recognises, from what the program itself goes by."""

from pathlib import Path

from kaohe.faults import Fault, raise_if_any
from kaohe.importing.mapping_models import Mapping
from kaohe.importing.mappings import load_mappings
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn, TableSpec

PACK = Path("rules/double_random")
_HOW = {
    "unit": "单位的名称或别名",
    "units": "单位的名称或别名",
    "date": "日期",
    "flag": "是 或 否",
    "kind": "单部门 或 部门联合",
    "level": "重点 或 一般",
    "year": "年份",
    "code": "编号",
}
"""How a column is filled in where it has no note of its own."""


def table(name: str) -> str:
    """Return the table of a marked place: ``mappings``, or the columns of a record table."""
    return _mappings() if name == "mappings" else _columns(RECORD_TABLES[name])


def _columns(spec: TableSpec) -> str:
    lines = ["| 表头 | 列名 | 怎么填 | 空着表示 |", "| --- | --- | --- | --- |"]
    lines += [f"| {c.title}{'（必填）' if c.required else ''} | `{c.name}` | {_how(c)} | {_blank(c)} |" for c in spec.columns]
    return "\n".join(lines)


def _how(column: TableColumn) -> str:
    how = _HOW.get(column.type, "")
    if not column.note or column.note == how:
        return how or "文字"
    return column.note if not how or column.type in ("kind", "level", "year") else f"{how}；{column.note}"


def _blank(column: TableColumn) -> str:
    if column.required:
        return "报错"
    means = column.blank_means or ("—" if column.type == "text" else "未知")
    return f"{means}{'；可以没有这一列' if column.optional else ''}"


def _mappings() -> str:
    """Return what is recognised besides our own tables: each layout, the table that it becomes, the headers it is known by."""
    faults: list[Fault] = []
    mappings = load_mappings(None, PACK, faults).by_id
    raise_if_any(faults)
    lines = ["| 表 | 导入成 | 凭这些表头认出 | 对应表 |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {m.title} | {RECORD_TABLES[m.table].title if m.table in RECORD_TABLES else '不保存，只计数'} | {_known_by(m)} | `{m.mapping}` |"
        for m in mappings.values()
        if not m.mapping.startswith("template_")
    ]
    return "\n".join(lines)


def _known_by(mapping: Mapping) -> str:
    return "、".join(entry if isinstance(entry, str) else f"{entry[0]}（或{'、'.join(entry[1:])}）" for entry in mapping.recognise)
