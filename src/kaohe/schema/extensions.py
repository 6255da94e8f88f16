"""A profile that extends another: known ids need only the keys that change, a whole list or group need not be there."""

from copy import deepcopy

from kaohe.rulebook.extends_lists import LISTS
from kaohe.schema.shapes import Schema, ref
from kaohe.schema.words import WORDS, titled

_OWN: dict[str, Schema] = {
    "extends": {"type": "string", "minLength": 1},
    "drop": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "set": {"type": "object"},
}


def profile_definitions(made: dict[str, Schema]) -> dict[str, Schema]:
    """Return the definitions of a whole profile, and those of one that extends another."""
    changed = {**made}
    extension = _partial("Profile", [], changed)
    for key, shape in _OWN.items():
        extension["properties"][key] = titled(shape, key, WORDS["Profile"])
    extension["required"] = ["profile", "extends"]
    changed["ProfileExtension"] = extension
    return changed


def _partial(name: str, path: list[str], made: dict[str, Schema]) -> Schema:
    """Return a definition of what is merged key by key: no key of it must be there; what it holds is whole, or merged too."""
    shape = deepcopy(made[name])
    shape.pop("required", None)
    for key, inner in shape["properties"].items():
        inner.pop("minItems", None)
        at = [*path, key]
        id_key = LISTS.get("/".join(at))
        if id_key:
            (entry,) = _defined(inner["items"])
            made[f"{entry}Change"] = {**deepcopy(made[entry]), "required": [id_key]}
            inner["items"] = ref(f"{entry}Change")
        elif not path and (groups := _defined(inner)):
            (group,) = groups
            made[f"{group}Change"] = _partial(group, at, made)
            shape["properties"][key] = _pointed(inner, f"{group}Change")
    return shape


def _defined(shape: Schema) -> list[str]:
    """Return the names of the definitions that a shape is, or may be."""
    return [choice["$ref"].rpartition("/")[2] for choice in (shape, *shape.get("anyOf", [])) if "$ref" in choice]


def _pointed(shape: Schema, name: str) -> Schema:
    """Return a shape that points to another definition."""
    if "$ref" in shape:
        return {**shape, **ref(name)}
    return {**shape, "anyOf": [ref(name) if "$ref" in choice else choice for choice in shape["anyOf"]]}
