"""Message templates of criteria: text with ``{name:format}`` places, parsed here, filled in by explain."""

import re
from typing import NamedTuple

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


def parse_template(text: str, types: dict[str, str]) -> tuple[Template, list[str]]:
    """Return the parts of ``text``, and what is wrong with its places (a list of Chinese sentences)."""
    parts: list[str | Slot] = []
    wrong: list[str] = []
    at = 0
    for match in _PLACE.finditer(text):
        parts.append(text[at : match.start()])
        name, _, fmt = match.group(1).partition(":")
        if name not in types:
            wrong.append(f"{{{match.group(1)}}} 里的 {name} 不是指标或参数")
        elif fmt and fmt not in FORMATS[types[name]]:
            wrong.append(f"{{{match.group(1)}}} 的格式 {fmt} 不能用于 {name}（可用：{'、'.join(FORMATS[types[name]])}）")
        else:
            parts.append(Slot(name, fmt or FORMATS[types[name]][0]))
        at = match.end()
    parts.append(text[at:])
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        wrong.append("花括号不成对")
    return tuple(p for p in parts if p), wrong
