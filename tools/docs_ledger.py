"""Tables for the guide about record tables and what ``kaohe import`` recognises, from what the program itself goes by."""

from pathlib import Path

from docs_origins import parts_of, tables_behind

from kaohe.faults import Fault, raise_if_any
from kaohe.importing.mapping_models import Mapping
from kaohe.importing.mappings import load_mappings
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn, TableSpec
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_load import load_pack

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
    """Return the table of a marked place: ``mappings``, ``criteria``, or the columns of a record table."""
    made = {"mappings": _mappings, "criteria": _criteria}
    return made[name]() if name in made else _columns(RECORD_TABLES[name])


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


def _criteria() -> str:
    """Return which criteria each set of record tables decides; those that rest on entered facts alone are left out."""
    faults: list[Fault] = []
    pack = load_pack(PACK, faults)
    raise_if_any(faults)
    if pack is None:
        raise RuntimeError(f"no pack in {PACK}")
    by_tables: dict[tuple[str, ...], list[str]] = {}
    for criterion in pack.criteria.values():
        needed = _tables_of(pack, criterion)
        if needed:
            by_tables.setdefault(needed, []).append(f"[{criterion.id}](../rules/{criterion.id}.md) {criterion.spec.title}")
    order = list(RECORD_TABLES)
    lines = ["| 有了这些记录表 | 能判断 |", "| --- | --- |"]
    for tables in sorted(by_tables, key=lambda names: (len(names), [order.index(name) for name in names])):
        lines.append(f"| {'、'.join(RECORD_TABLES[name].title for name in tables)} | {'、'.join(by_tables[tables])} |")
    return "\n".join(lines)


def _tables_of(pack: Pack, criterion: Criterion) -> tuple[str, ...]:
    """Return the record tables that decide a criterion, in their order; a criterion that it refers to counts too."""
    found: set[str] = set()
    for leaf in criterion.leaves():
        if leaf.name in pack.criteria:
            found.update(_tables_of(pack, pack.criteria[leaf.name]))
        elif leaf.name in pack.indicators:
            sources = [str(pack.indicators[part].source) for part in parts_of(pack, leaf.name) if pack.indicators[part].measure]
            found.update(spec.name for source in sources for spec in tables_behind(pack, source))
    return tuple(name for name in RECORD_TABLES if name in found)
