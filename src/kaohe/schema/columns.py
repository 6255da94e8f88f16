"""Columns of record tables in mappings: which there are, and which must be filled."""

from kaohe.importing.mapping_models import NOTHING
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableSpec
from kaohe.schema.shapes import Schema, has, is_, ref, when


def _columns_of(spec: TableSpec) -> Schema:
    """Return the columns of one table as keys, with their Chinese headers; what may stand there says ``Rules``."""
    told = {c.name: {**ref("Rules"), "title": c.title, "description": c.note or c.title} for c in spec.columns}
    return {"properties": told, "additionalProperties": False}


def _needed(spec: TableSpec) -> list[str]:
    """Return the columns that no record can lack."""
    return [column.name for column in spec.columns if column.required]


def _filled(column: str) -> Schema:
    """A column is read, or made of others; a mapping that adds to records has them already."""
    read = {"required": ["columns"], "properties": {"columns": {"required": [column]}}}
    made = {"required": ["make_id"], "properties": {"make_id": is_("column", column)}}
    return {"anyOf": [read, made, is_("adds", True)]}


def _one_table(spec: TableSpec) -> Schema:
    names = {"enum": [column.name for column in spec.columns]}
    shape = {
        "properties": {
            "columns": ref(f"columns_{spec.name}"),
            "blank": {"items": names},
            "make_id": {"properties": {"column": names}},
        },
        "allOf": [_filled(column) for column in _needed(spec)],
    }
    return when(is_("table", spec.name), shape)


_ADDS: Schema = {
    "properties": {
        "table": {"const": "tasks"},
        "columns": {"required": ["task_id", "partner_units"], "maxProperties": 2},
    },
    "required": ["columns"],
}
_WHOLE: Schema = {"properties": {spec.name: {"required": _needed(spec)} for spec in RECORD_TABLES.values()}}
_NOTHING: Schema = {"not": {"anyOf": [has("columns"), has("also"), has("keep"), has("blank"), has("make_id")]}}

MAPPING: Schema = {
    "allOf": [
        *(_one_table(spec) for spec in RECORD_TABLES.values()),
        {"if": is_("adds", True), "then": _ADDS, "else": {"properties": {"also": _WHOLE}}},
        when(is_("table", NOTHING), _NOTHING),
    ]
}
"""What the table of a mapping makes of its other keys."""

ALSO: Schema = {
    "properties": {
        spec.name: {**ref(f"columns_{spec.name}"), "title": spec.title, "description": spec.about}
        for spec in RECORD_TABLES.values()
    },
    "additionalProperties": False,
}
"""Further tables of the same rows."""

COLUMNS: dict[str, Schema] = {f"columns_{spec.name}": _columns_of(spec) for spec in RECORD_TABLES.values()}
"""The columns of each record table, by the name of the definition."""
