"""Small building blocks of schemas."""

from typing import Any

Schema = dict[str, Any]

_SOMETHING: Schema = {"not": {"enum": [None, False, 0, [], {}]}}


def has(*keys: str) -> Schema:
    """Every one of the keys is written and says something; ``false``, 0 and empty lists are as if they were not there."""
    return {"required": list(keys), "properties": dict.fromkeys(keys, _SOMETHING)}


def given(*keys: str) -> Schema:
    """Every one of the keys is written with a value, be it 0."""
    return {"required": list(keys), "properties": {key: {"not": {"type": "null"}} for key in keys}}


def one_of(*choices: Schema) -> Schema:
    """One of several holds, and only one."""
    return {"oneOf": list(choices)}


def when(condition: Schema, then: Schema) -> Schema:
    """Where one holds, the other must."""
    return {"if": condition, "then": then}


def is_(key: str, value: Any) -> Schema:
    """A key has a value."""
    return {"required": [key], "properties": {key: {"const": value}}}


def ref(name: str) -> Schema:
    """What is defined under a name."""
    return {"$ref": f"#/$defs/{name}"}
