"""Message templates of criteria: text with ``{name:format}`` places, parsed here, filled in by explain."""

import re
from typing import NamedTuple

from kaohe.faults import clip, did_you_mean

FORMATS: dict[str, tuple[str, ...]] = {
    "count": ("number",),
    "number": ("number",),
    "share": ("percent", "fraction"),
    "flag": ("source",),
    "text": ("text",),
    "month_day": ("month_day",),
}
"""Formats by type of what is named; the first is used when none is written."""

_PLACE = re.compile(r"\{([^{}]*)\}")


class Slot(NamedTuple):
    """One ``{name:format}``."""

    name: str
    format: str


Template = tuple[str | Slot, ...]


class Misprint(NamedTuple):
    """What is wrong in a template: the words it concerns, why, and how to mend it."""

    words: str
    message: str
    hint: str


_HELP = "占位符写成 {指标名} 或 {指标名:格式}，如 {joint_share:percent}"


def parse_template(text: str, types: dict[str, str]) -> tuple[Template, list[Misprint]]:
    """Return the parts of ``text``, and what is wrong with its places. A type that is not in FORMATS is not checked."""
    parts: list[str | Slot] = []
    wrong: list[Misprint] = []
    at = 0
    for match in _PLACE.finditer(text):
        parts.append(text[at : match.start()])
        name, _, fmt = match.group(1).partition(":")
        formats = FORMATS.get(types.get(name, ""), ())
        if name not in types:
            wrong.append(Misprint(match[0], f"{match[0]} 里的 {clip(name)} 不是指标或参数", did_you_mean(name, types, _HELP)))
        elif fmt and formats and fmt not in formats:
            told = "、".join(f"{{{name}:{f}}}" for f in formats)
            wrong.append(Misprint(match[0], f"格式 {fmt} 不能用于 {name}", f"可以写 {told}"))
        elif formats:
            parts.append(Slot(name, fmt or formats[0]))
        at = match.end()
    parts.append(text[at:])
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        sign = "{" if "{" in rest else "}"
        words = text[text.rindex(sign) :] if sign == "{" else sign
        wrong.append(Misprint(words, "花括号没有成对", _HELP))
    return tuple(p for p in parts if p), wrong
