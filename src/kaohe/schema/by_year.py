"""Values by year: where a value may stand, so may a list of entries with ``since`` and ``until``."""

from kaohe.schema.shapes import Schema, ref

DATED: dict[str, tuple[str, ...]] = {
    "Parameter": ("default",),
    "Profile": ("parameters",),
    "CriterionChange": ("severity",),
    "Grade": ("at_least", "quota"),
    "Groups": ("lines", "quotas"),
}
"""Keys that may be written by year, by class; of groups of keys, each."""

ENTRY = "YearEntry"
"""The definition of an entry; what its value may be says the place of the list."""


def dated(name: str, definition: Schema) -> Schema:
    """Return the definition of a class in which what may be written by year may."""
    properties = dict(definition["properties"])
    return {**definition, "properties": properties | {key: _each(properties[key]) for key in DATED.get(name, ())}}


def _each(shape: Schema) -> Schema:
    """Return a shape in which each value may be written by year: the value itself, or those of a group of keys."""
    if isinstance(groups := shape.get("patternProperties"), dict):
        return {**shape, "patternProperties": {pattern: _each(inner) for pattern, inner in groups.items()}}
    if isinstance(inner := shape.get("additionalProperties"), dict):
        return {**shape, "additionalProperties": _each(inner)}
    entry = {**ref(ENTRY), "properties": {"value": _something(shape)}}
    return {"if": {"type": "array"}, "then": {"minItems": 1, "items": entry}, "else": shape}


def _something(shape: Schema) -> Schema:
    """Return a shape without nothing: an entry has a value."""
    nothing = "null" in shape.get("type", ()) or {"type": "null"} in shape.get("anyOf", ())
    return {**shape, "not": {"type": "null"}} if nothing else shape
