"""Faults of changes to a profile, told in the words of whoever typed them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.faults import Fault
from kaohe.rulebook.fields import exact_number
from kaohe.rulebook.provenance import flow
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.setting_paths import value_at
from kaohe.rulebook.yaml_source import Document, Span
from kaohe.tune.keys import key_of, keys_below

if TYPE_CHECKING:
    from kaohe.tune.edits import Edit

_MAPPING = "一组“键: 值”"


def places(edits: Iterable["Edit"]) -> Document:
    """Return a document in which every edit has a place of its own, for faults: what was typed."""
    edits = list(edits)
    document = Document("、".join(dict.fromkeys(map(str, edits))))
    for edit in edits:
        span = Span(0, 0, 0, str(edit))
        for depth in range(1, len(edit.path) + 1):
            document.values.setdefault(edit.path[:depth], span)
            document.keys.setdefault(edit.path[:depth], span)
    document.values.setdefault((), Span(0, 0, 0, document.file))
    return document


def retold(faults: Iterable[Fault], edits: Sequence["Edit"], rulebook: Rulebook) -> list[Fault]:
    """Return faults with the keys that were typed, and hints that can be typed in their place."""
    by_place = {str(edit): edit for edit in edits}
    return [_retold(fault, by_place[fault.file], rulebook) if fault.file in by_place else fault for fault in faults]


def _retold(fault: Fault, edit: "Edit", rulebook: Rulebook) -> Fault:
    last = f"{edit.path[-1]} "
    message = f"{edit.key} {fault.message.removeprefix(last)}" if fault.message.startswith(last) else fault.message
    hint = next(_hints(fault, edit, rulebook), fault.hint)
    return fault._replace(message=message, hint=hint)


def _hints(fault: Fault, edit: "Edit", rulebook: Rulebook) -> Iterator[str]:
    """Yield better hints than a file would need, the best first."""
    percent = re.fullmatch(r"(-?\d+(?:\.\d+)?)%", edit.new) if isinstance(edit.new, str) else None
    if percent:
        yield f"百分数写成小数：{edit.key}={Decimal(percent[1]).scaleb(-2).normalize():f}"
    if fault.code == "M003" and _MAPPING in fault.message:
        listed = "、".join(f"{edit.key}.{key}（{title}）" for key, title in keys_below(edit.path, rulebook).items())
        if listed:
            numbers = [key for key, value in edit.old.items() if exact_number(value)] if isinstance(edit.old, dict) else []
            example = f"如 {edit.key}.{numbers[0]}={flow(edit.new)}。" if numbers and exact_number(edit.new) else ""
            now = "" if edit.old is None else f"；现在是 {flow(edit.old)}"
            yield f"写明改它的哪一个，{example}可以写：{listed}{now}"
    outer = value_at(rulebook.profile_document.data, edit.path[:-1])
    if fault.code == "M005" and isinstance(outer, dict) and isinstance(edit.path[-2], str):
        whole = f"{key_of(edit.path[:-1], rulebook.profile_document.data)}={flow(outer)}"
        yield f'{fault.hint}；整个换掉时加引号写，照现在的样子改："{whole}"'
