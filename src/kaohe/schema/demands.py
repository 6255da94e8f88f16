"""What validators demand beyond the types, as far as a JSON Schema can say it.

A schema never refuses what kaohe accepts. What it cannot see (names that other files define, sums, orders, two keys with
the same value) is left to ``kaohe check``; each such demand has its reason here.
"""

from collections.abc import Callable

from kaohe.importing.mapping_models import WITHOUT_HEADER
from kaohe.rulebook.fields import CRITERION, SEVERITIES
from kaohe.rulebook.pack_models import FINDING_STATES
from kaohe.rulebook.reserved import RESERVED
from kaohe.schema.columns import ALSO, MAPPING
from kaohe.schema.conditions import MESSAGE
from kaohe.schema.shapes import Schema, given, has, is_, one_of, ref, when


def _as_is(inner: Schema) -> Schema:
    """The type says it all: the validator only changes how the value is kept."""
    return inner


def _unseen(_reason: str) -> Callable[[Schema], Schema]:
    """A schema cannot say it, for the reason given."""
    return _as_is


def _and(demand: Schema) -> Callable[[Schema], Schema]:
    """The type, and what is demanded beside it."""
    return lambda inner: {**inner, **(demand if demand.keys().isdisjoint(inner) else {"allOf": [demand]})}


def _or(*shorthands: Schema) -> Callable[[Schema], Schema]:
    return lambda inner: {"anyOf": [*shorthands, inner]}


_TEXT: Schema = {"type": "string", "minLength": 1}
_POINTS: Schema = {"type": "number", "minimum": 0}
_COUNTED = ("by", "where", "needs", "evidence_columns", "missing_at_most", "otherwise")
_ORIGINS = ("measure", "value", "ratio", "observed")

_INDICATOR: Schema = {
    **one_of(*(has(key) for key in _ORIGINS)),
    "allOf": [
        when(has("measure"), has("from", "by")),
        *(when(has(key), has("measure")) for key in ("from", *_COUNTED)),
        when(has("ratio"), is_("type", "share")),
        when({"anyOf": [has("measure"), has("value")]}, {"properties": {"type": {"not": {"const": "share"}}}}),
    ],
}
_CRITERION: Schema = {
    "allOf": [
        when(is_("kind", "failing"), given("severity")),
        when(is_("kind", "credit"), {"properties": {"severity": {"type": "null"}}}),
    ]
}
_CHANGE: Schema = {
    **one_of(given("points"), given("each"), is_("forfeit", True)),
    "allOf": [
        when(given("each"), given("per")),
        when(is_("forfeit", True), {"properties": {"range": {"type": "null"}}}),
        when({"anyOf": [given("per"), given("at_most"), given("zero_from")]}, given("each")),
    ],
}
_RULE = one_of(has("from"), given("value"), {"required": ["read"], "properties": {"read": {"enum": list(WITHOUT_HEADER)}}})

_FIGURE: Schema = {
    "allOf": [
        one_of(*({"required": [key]} for key in ("published", "per_unit"))),
        {"anyOf": [{"required": [key]} for key in ("formula", "equals", "relations", "why")]},
        {"not": {"required": ["formula", "why"]}},
        *({"not": {"required": ["per_unit", key]}} for key in ("equals", "relations", "why")),
    ]
}

DEMANDS: dict[str, Callable[[Schema], Schema]] = {
    "fields._exact": _as_is,
    "fields._severity_or_criterion": _and(
        {
            "pattern": f"^(?:{'|'.join(SEVERITIES)}|{CRITERION.strip('^$')})$",
            "patternErrorMessage": "应当是严重程度 minor、major、veto，或标准编号，如 T02",
        }
    ),
    "pack_models.Parameter._pair": _as_is,
    "pack_models.Indicator._one_origin": _and(_INDICATOR),
    "pack_models.CriterionSpec._severity_of_failings": _and(_CRITERION),
    "scale_models.read_scale": _unseen("that values ascend; each form is a definition of its own, so one form is all there can be"),
    "profile_models._not_applicable": _as_is,
    "profile_models._pair": _as_is,
    "profile_models._change": _or(_POINTS, {"const": "forfeit"}),
    "profile_models.Change._one_form": _and(_CHANGE),
    "profile_models.GradeExample._place_among_units": _and(
        one_of(given("place", "units"), {"not": {"anyOf": [given("place"), given("units")]}})
    ),
    "profile_models.Quota._one_size": _and(one_of(given("share"), given("number"))),
    "notice_models.NoticeColumn._one_content": _and(one_of({"required": ["indicator"]}, {"required": ["remarks"]})),
    "case_models._real_day": _and({"format": "date"}),
    "case_models.SummaryTable._unit_column": _and(
        {"properties": {"columns": {"not": {"additionalProperties": {"not": {"const": "unit"}}}}}}
    ),  # and that no value stands twice cannot be said
    "case_models.Reading._one_way": _and(one_of({"required": ["formula"]}, {"required": ["equals"]})),
    "case_models.Figure._checkable": _and(_FIGURE),
    "case_models.Figure._digits_as_printed": _unseen("that a text has as many digits as a number beside it says"),
    "mapping_models._listed": _or(_TEXT),
    "mapping_models._rules": lambda inner: {
        "anyOf": [_TEXT, inner["items"], {**inner, "items": {"anyOf": [_TEXT, inner["items"]]}}]
    },
    "mapping_models.Rule._one_origin": _and(_RULE),
    "mapping_models.Mapping._fits": _and(MAPPING),
}
"""What becomes of the schema of a type when a validator stands before or behind it, by module and name of the validator."""

_MONTH_DAY = r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"
_PARAMETER_VALUES: dict[str, Schema] = {
    "count": {"type": "integer", "minimum": 0},
    "number": {"type": "number"},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "month_day": {"type": "string", "pattern": _MONTH_DAY, "patternErrorMessage": '应当是加引号的月-日，如 "12-01"'},
    "text": {"type": "string"},
}
_NEW_NAME: Schema = {"not": {"anyOf": [{"enum": sorted(RESERVED)}, {"pattern": "__"}]}}
"""A name that an indicator or a parameter may be given."""
_ADDED: Schema = {"anyOf": [_POINTS, {**ref("Change"), "properties": {"forfeit": {"const": False}}}]}
"""What a credit adds: ``forfeit`` takes, so it has no place here."""

_GIVEN: Schema = {"patternProperties": {CRITERION: {"enum": list(FINDING_STATES)}}}
"""Facts of an example: of a criterion, how it came out."""

OPEN_KEYS: dict[str, dict[str, Schema]] = {
    "CriterionSpec": {
        "when": ref("Condition"),
        "applies_when": {"anyOf": [ref("Condition"), {"type": "null"}]},
        "message": MESSAGE,
    },
    "Example": {"given": _GIVEN},
    "ItemExample": {"given": _GIVEN},
    "Indicator": {"name": _NEW_NAME},
    "PackHead": {"parameters": {"propertyNames": _NEW_NAME}},
    "BonusItem": {"add": {"patternProperties": {CRITERION: _ADDED}}},
    "Mapping": {"also": ALSO},
}
"""What is said of single keys beyond their types, by class: the loader checks it, not the model."""


def _default(shape: Schema) -> Schema:
    """The default of a parameter, or each of its values by year."""
    each = {"items": {"properties": {"value": shape}}}
    return {"properties": {"default": {"if": {"type": "array"}, "then": each, "else": shape}}}


BEYOND: dict[str, Schema] = {
    "Parameter": {"allOf": [when(is_("type", kind), _default(shape)) for kind, shape in _PARAMETER_VALUES.items()]},
}
"""What is said of whole classes, in the same way."""
