"""Values by year: where a value may stand, so may a list of entries with ``since`` and ``until``."""

from kaohe.rulebook.by_year import YearEntry
from kaohe.schema.shapes import Schema

DATED: dict[str, tuple[str, ...]] = {
    "Parameter": ("default",),
    "Profile": ("parameters",),
    "CriterionChange": ("severity",),
    "Grade": ("at_least", "quota"),
}
"""Keys that may be written by year, by class; of ``parameters``, each."""


def dated(name: str, definition: Schema) -> Schema:
    """Return the definition of a class in which what may be written by year may."""
    properties = dict(definition["properties"])
    for key in DATED.get(name, ()):
        shape = properties[key]
        each = shape.get("patternProperties")
        within = {**shape, "patternProperties": {pattern: by_year(inner) for pattern, inner in each.items()}} if each else None
        properties[key] = within or by_year(shape)
    return {**definition, "properties": properties}


def by_year(shape: Schema) -> Schema:
    """Return what lets in a value, or a list of entries with such values."""
    from kaohe.schema.generate import definitions

    entry = definitions(YearEntry)["YearEntry"]
    told = {key: entry["properties"]["value"][key] for key in ("title", "description")}
    value = {**_said(shape), **told}
    listed = {**entry, "properties": {**entry["properties"], "value": value}}
    return {"if": {"type": "array"}, "then": {"minItems": 1, "items": listed}, "else": shape}


def _said(shape: Schema) -> Schema:
    """Return a shape without nothing: an entry has a value."""
    if "anyOf" in shape:
        choices = [choice for choice in shape["anyOf"] if choice != {"type": "null"}]
        return choices[0] if len(choices) == 1 else {**shape, "anyOf": choices}
    if isinstance(shape.get("type"), list):
        types = [kind for kind in shape["type"] if kind != "null"]
        return {**shape, "type": types[0] if len(types) == 1 else types}
    return shape
