"""Conditions and messages of criteria: small languages in text, as patterns."""

from kaohe.rulebook.conditions import GROUPS
from kaohe.rulebook.fields import NAME
from kaohe.rulebook.templates import FORMATS
from kaohe.schema.shapes import Schema, ref

_S = r"[ \t]"
_WORD = r"(?!not(?![A-Za-z0-9_]))[A-Za-z_][A-Za-z0-9_]*"
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_TEXT = "'[^']*'"
_OP = r"(?:==|!=|<=|>=|<|>)"


def _list_of(value: str) -> str:
    return rf"\[{_S}*{value}(?:{_S}*,{_S}*{value})*{_S}*\]"


LEAF = (
    rf"^{_S}*(?:not{_S}+)?{_WORD}"
    rf"(?:{_S}+is{_S}+unknown|{_S}*{_OP}{_S}*(?:{_NUMBER}|{_TEXT}|[A-Za-z_][A-Za-z0-9_]*)|{_S}+in{_S}*(?:{_list_of(_NUMBER)}|{_list_of(_TEXT)}))?"
    rf"\s*$"
)
"""One line of a condition, as :func:`kaohe.rulebook.conditions.parse_leaf` reads it. Names and types are not looked at."""

_FORMAT_WORDS = "|".join(dict.fromkeys(word for words in FORMATS.values() for word in words))
MESSAGE: Schema = {
    "items": {
        "type": "string",
        "minLength": 1,
        "pattern": rf"^(?:[^{{}}]|\{{{NAME.strip('^$')}(?::(?:{_FORMAT_WORDS})?)?\}})*$",
        "patternErrorMessage": "花括号里写 {指标名} 或 {指标名:格式}，如 {joint_share:percent}",
    }
}
"""The sentences of a criterion, with places for values."""

CONDITION: Schema = {
    "type": ["string", "object"],
    "pattern": LEAF,
    "patternErrorMessage": "一行写一个条件：指标 比较符 值（如 joint_tasks > 0）、是否指标、标准编号，或 指标 is unknown；前面可以加 not",
    "properties": {
        **{how: {"type": "array", "minItems": 1, "items": ref("Condition")} for how in GROUPS},
        "not": ref("Condition"),
    },
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
"""A line of text, or one group of conditions."""
