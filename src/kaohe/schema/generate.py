"""From pydantic models to JSON Schema definitions (draft 2020-12), in Chinese.

What the models state comes from pydantic; what their validators demand, from :mod:`kaohe.schema.demands`; titles and
descriptions, from :mod:`kaohe.schema.words`. A validator or a key that has none of these stops the generator, so that no
schema falls behind its model unseen.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from kaohe.rulebook.by_year import YearEntry
from kaohe.rulebook.fields import PATTERNS
from kaohe.schema.by_year import DATED, ENTRY, dated
from kaohe.schema.demands import BEYOND, DEMANDS, OPEN_KEYS
from kaohe.schema.shapes import Schema
from kaohe.schema.words import WORDS, Words, titled

_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
_SAYS_NOTHING: tuple[Any, ...] = (None, [], {}, False)
"""Defaults that need not be told: nothing is there."""


def definitions(*models: type[BaseModel]) -> dict[str, Schema]:
    """Return the definition of each model and of all that they hold, by the name of its class."""
    _, whole = models_json_schema([(model, "validation") for model in models], by_alias=True, schema_generator=_Generator)
    made: dict[str, Schema] = _tidied(whole)["$defs"]
    for name, definition in made.items():
        for key, shape in OPEN_KEYS.get(name, {}).items():
            definition["properties"][key] |= shape
        if name not in WORDS or (missing := definition["properties"].keys() - WORDS[name].keys()):
            raise LookupError(f"say in kaohe.schema.words what these are: {name} {missing if name in WORDS else ''}")
        made[name] = told({**dated(name, definition), **BEYOND.get(name, {})}, WORDS[name])
    if ENTRY not in made and not DATED.keys().isdisjoint(made):
        made |= definitions(YearEntry)
    return made


def told(definition: Schema, words: Words) -> Schema:
    """Return a definition in which the whole and each key have a title and a description."""
    properties = {key: titled(shape, key, words) for key, shape in definition["properties"].items()}
    return {**titled(definition, "", words), "properties": properties}


class _Generator(GenerateJsonSchema):
    """Numbers are numbers, never texts; each validator says what it demands."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No titles made of the English keys."""
        return False

    def decimal_schema(self, schema: Any) -> Schema:
        """Return a number: the reader makes exact numbers of what stands without quotes."""
        return {"type": "number"}

    def function_before_schema(self, schema: Any) -> Schema:
        """Return what a validator before the type lets in."""
        return self._demanded(schema)

    def function_after_schema(self, schema: Any) -> Schema:
        """Return the type with what a validator behind it demands."""
        return self._demanded(schema)

    def _demanded(self, schema: Any) -> Schema:
        inner: Schema = self.generate_inner(schema["schema"])
        function = schema["function"]["function"]
        if isinstance(function, partial):  # pydantic's own limits; it states them beside the type
            return inner
        name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
        if name not in DEMANDS:
            raise LookupError(f"say in kaohe.schema.demands what {name} demands")
        return DEMANDS[name](inner)


def _tidied(shape: Any) -> Any:
    """Return a schema without what only pydantic or nobody reads."""
    if isinstance(shape, list):
        return [_tidied(part) for part in shape]
    if not isinstance(shape, Mapping):
        return shape
    out: Schema = {_LIMITS.get(str(key), str(key)): _tidied(part) for key, part in shape.items()}
    if "default" in out and out["default"] in _SAYS_NOTHING:
        del out["default"]
    if "patternProperties" in out and "additionalProperties" not in out:
        out["additionalProperties"] = False
    if isinstance(out.get("pattern"), str) and out["pattern"] in PATTERNS:
        out["patternErrorMessage"] = f"应当是{PATTERNS[out['pattern']]}"
    return _joined(out) if "anyOf" in out else out


def _joined(shape: Schema) -> Schema:
    """Write a choice within a choice as one, and a choice between plain types as one type."""
    choices = [part for choice in shape["anyOf"] for part in (choice["oneOf"] if choice.keys() == {"oneOf"} else [choice])]
    shape = {**shape, "anyOf": choices}
    if not all(isinstance(choice.get("type"), str) for choice in choices):
        return shape
    types = [choice["type"] for choice in choices]
    limits: Schema = {}
    for choice in choices:
        rest = {key: value for key, value in choice.items() if key != "type"}
        if limits.keys() & rest.keys():
            return shape
        limits |= rest
    if "const" in limits:
        limits["enum"] = [limits.pop("const")]
    if "enum" in limits and "null" in types:
        limits["enum"] = [*limits["enum"], None]
    rest = {key: value for key, value in shape.items() if key != "anyOf"}
    return {"type": types, **limits, **rest} if len(set(types)) == len(types) else shape
