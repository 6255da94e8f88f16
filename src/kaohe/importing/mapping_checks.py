"""What is wrong with a mapping as it is written: every mistake at once, each at the key or value concerned.

Types and unknown keys are the models' part (:mod:`mapping_models`); here are the names of columns, those that lack, and
keys that do not go together. Data that is not of the right type is passed over.
"""

from collections.abc import Iterator
from typing import Any

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.importing.mapping_models import NOTHING, Mapping
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableSpec
from kaohe.rulebook.yaml_source import Document, YamlPath

_ADDS = ("task_id", "partner_units")


def mapping_faults(document: Document, at: YamlPath, data: dict[str, Any], base: Mapping | None = None) -> Iterator[Fault]:
    """Yield the faults of a mapping, or of an extension of ``base``, whose data stands at a place of a file."""
    table = data.get("table") if base is None else base.table
    spec = RECORD_TABLES.get(table) if isinstance(table, str) else None
    if table == NOTHING:
        yield from _of_nothing(document, at, data)
    if spec is None:
        return
    yield from _names(document, (*at, "columns"), data.get("columns"), spec)
    yield from _names(document, (*at, "blank"), data.get("blank"), spec)
    made = data.get("make_id")
    column = made.get("column") if isinstance(made, dict) else None
    if isinstance(column, str):
        yield from _name(document, (*at, "make_id", "column"), column, spec)
    adds = data.get("adds") is True or (base is not None and base.adds)
    if adds:
        yield from _adding(document, at, data, spec, whole=base is None)
    elif base is None:
        yield from _lacking(document, (*at, "columns") if "columns" in data else at, data.get("columns", {}), spec, column)
    also = data.get("also")
    for name, columns in also.items() if isinstance(also, dict) else ():
        if other := RECORD_TABLES.get(name):
            yield from _names(document, (*at, "also", name), columns, other)
            yield from _lacking(document, (*at, "also", name), columns, other, None)


def _of_nothing(document: Document, at: YamlPath, data: dict[str, Any]) -> Iterator[Fault]:
    for key in ("columns", "also", "keep"):
        if data.get(key):
            message = f"table 是 none 时只计数，不能有 {key}"
            yield document.fault((*at, key), "M005", message, "把表头都写进 ignore；要保存的，把 table 改成记录表", at_key=True)


def _names(document: Document, at: YamlPath, written: Any, spec: TableSpec) -> Iterator[Fault]:
    """Yield a fault for each name of a list, or key of a mapping, that is no column of the table."""
    if isinstance(written, dict):
        for name in written:
            yield from _name(document, (*at, name), str(name), spec, at_key=True)
    for i, name in enumerate(written) if isinstance(written, list) else ():
        if isinstance(name, str):
            yield from _name(document, (*at, i), name, spec)


def _name(document: Document, at: YamlPath, name: str, spec: TableSpec, *, at_key: bool = False) -> Iterator[Fault]:
    if spec.column(name) is not None:
        return
    titles = {column.title: column.name for column in spec.columns}
    known = "、".join(f"{column.name} {column.title}" for column in spec.columns)
    hint = f"写 {titles[name]}" if name in titles else did_you_mean(name, [c.name for c in spec.columns], f"有这些列：{known}")
    yield document.fault(at, "N001", f"{spec.title}（{spec.name}）没有 {clip(name)} 这一列", hint, at_key=at_key)


def _adding(document: Document, at: YamlPath, data: dict[str, Any], spec: TableSpec, *, whole: bool) -> Iterator[Fault]:
    """Yield what is wrong with a mapping whose rows add partners to tasks."""
    if spec.name != "tasks":
        yield document.fault((*at, "adds"), "M005", "adds 只用于 table: tasks", "改正 table，或删去 adds", at_key=True)
        return
    columns = data.get("columns")
    written = columns if isinstance(columns, dict) else {}
    hint = "columns 里只写 task_id 和 partner_units 两列；或删去 adds"
    for name in written:
        if name not in _ADDS and spec.column(str(name)) is not None:
            yield document.fault((*at, "columns", name), "M005", f"有 adds 时不能有 {name} 这一列", hint, at_key=True)
    lacking = [name for name in _ADDS if name not in written]
    if whole and lacking:
        place = (*at, "columns") if "columns" in data else at
        yield document.fault(place, "M002", f"有 adds 时缺少 {'、'.join(lacking)}", hint, at_key=True)


def _lacking(document: Document, at: YamlPath, columns: Any, spec: TableSpec, made: Any) -> Iterator[Fault]:
    """Yield one fault for all columns that a record must have and that are not written."""
    if not isinstance(columns, dict):
        return
    lacking = [column for column in spec.columns if column.required and column.name not in columns and column.name != made]
    if lacking:
        told = "、".join(f"{column.name}（{column.title}）" for column in lacking)
        lines = "、".join(f"“{column.name}: 表头”" for column in lacking)
        code = next((column.name for column in lacking if column.type == "code"), "")
        make = f"；没有编号的，{code} 用 make_id 生成" if code and at[-1:] == ("columns",) else ""
        yield document.fault(at, "M002", f"{spec.title}缺少 {told}", f"在这里写{lines}{make}", at_key=True)
