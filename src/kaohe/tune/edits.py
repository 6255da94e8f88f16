"""Changes to a profile, written as on the command line: ``joint_share.points=25``, ``year_end_share_max=0.4``.

A key is a parameter of the pack; or an item, a bonus item (by id) or a grade (by name) and a key within it; or a path
from the top of the profile, with ids and names in place of positions: ``bonus.at_most``, ``rounding.digits``,
``plan.deduct.T01.at_most``, ``优秀.quota.number``. Chinese titles may stand for ids, and full-width signs for half-width ones
(:mod:`kaohe.tune.keys`). Faults name what was typed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.faults import Fault, clip, raise_if_any
from kaohe.rulebook.fields import exact_number
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.profile_checks import check_profile
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.provenance import flow
from kaohe.rulebook.range_checks import check_ranges
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.setting_paths import Unfound, put, value_at
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import YamlPath, read_text
from kaohe.score.points import TICKS, fixed
from kaohe.tune.edit_faults import places, retold
from kaohe.tune.keys import find_key, half_width

_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?%?|\d{1,2}-\d{1,2}")
"""Values whose full-width signs are but a way of typing."""


class Edit(NamedTuple):
    """One change: the key in ids, where it stands in the profile, and its value then and now (as YAML has them)."""

    key: str
    path: YamlPath
    old: Any
    new: Any
    title: str = ""
    """What the key is called in Chinese."""
    typed: str = ""
    """What the user wrote, which faults name; "" where nobody did."""

    def __str__(self) -> str:
        return self.typed or f"{self.key}={flow(self.new)}"


def parse_edits(settings: Sequence[str], rulebook: Rulebook) -> list[Edit]:
    """Return the changes that ``KEY=VALUE`` texts name. Raises FaultyInput with all that cannot be understood."""
    faults: list[Fault] = []
    edits = [edit for text in settings if (edit := _parse(text, rulebook, faults)) is not None]
    seen: dict[YamlPath, str] = {}
    for edit in edits:
        if edit.path in seen:
            message = f"{_named(edit.key, edit.title)}改了两次：{seen[edit.path]}，又 {edit}"
            faults.append(Fault(str(edit), 0, 0, "N002", message, "只留一个"))
        seen[edit.path] = str(edit)
    raise_if_any(faults)
    return edits


def apply(rulebook: Rulebook, edits: Iterable[Edit], *, within_ranges: bool = True) -> Rulebook:
    """Return the rulebook with a profile changed by edits. Raises FaultyInput where the profile would not be in order.

    Points of an item stretch its scale with them, and the total follows the sum of the items unless it is set too.
    ``within_ranges``: numbers stay within the ranges that the profile declares.
    """
    edits = list(edits)
    if not edits:
        return rulebook
    written = deepcopy(rulebook.profile_document.data)
    for edit in edits:
        put(written, edit.path, edit.new)
    data = deepcopy(written)
    _follow(data, edits)
    document = places(edits)
    document.data = data
    faults: list[Fault] = []
    profile = from_data(Profile, data, document, (), faults)
    if profile is None:  # what was typed is told before what followed from it
        own: list[Fault] = []
        document.data = written
        from_data(Profile, written, document, (), own)
        faults = own or faults
    else:
        faults += check_profile(profile, document, rulebook.pack)
        faults += check_ranges(profile, document, rulebook.pack) if within_ranges else []
    raise_if_any(retold(faults, edits, rulebook))
    assert profile is not None
    changed = replace(rulebook.profile_document, data=data)
    return rulebook._replace(profile=profile, parameters=settle(rulebook.pack, profile), profile_document=changed)


def _follow(data: dict[str, Any], edits: Sequence[Edit]) -> None:
    set_ = {edit.path for edit in edits}
    for edit in edits:
        if edit.path[0] != "items" or edit.path[2:] != ("points",) or not (exact_number(edit.old) and exact_number(edit.new)):
            continue
        item = data["items"][edit.path[1]]
        if edit.old and isinstance(item.get("scale"), dict) and not any(p[:3] == (*edit.path[:2], "scale") for p in set_):
            item["scale"] = _stretched(item["scale"], Fraction(edit.new) / Fraction(edit.old))
    if ("total",) not in set_:
        points = [item.get("points") for item in data["items"]]
        if all(exact_number(value) for value in points):
            data["total"] = sum(points)
    if data.get("heads") and not any(path[0] == "heads" for path in set_):
        data["heads"] = {head: sum(i["points"] for i in data["items"] if i.get("head") == head) for head in data["heads"]}


def _stretched(scale: dict[str, Any], by: Fraction) -> dict[str, Any]:
    """Return a scale with its points stretched, so that what earned all earns all."""

    def times(value: Any) -> Any:
        if not exact_number(value):
            return value
        ratio = Fraction(value) * by * TICKS
        return Decimal(fixed(ratio.numerator, ratio.denominator)) / TICKS

    made = dict(scale)
    for form in ("linear", "tiers"):
        if form in made:
            made[form] = [(value, times(points)) for value, points in made[form]]
    if "choices" in made:
        made["choices"] = {word: times(points) for word, points in made["choices"].items()}
    if "rank" in made:
        made["rank"] = [times(points) for points in made["rank"]]
    if "benchmark" in made:
        made["benchmark"] = {key: times(points) for key, points in made["benchmark"].items()}
    return made | {key: times(made[key]) for key in ("lose", "beyond") if key in made}


def _parse(text: str, rulebook: Rulebook, faults: list[Fault]) -> Edit | None:
    sign = re.search("[=＝]", text)
    typed_key, written = (text[: sign.start()].strip(), text[sign.end() :].strip()) if sign else ("", "")
    if not typed_key or not written:
        hint = f"写成 键=值，如 {rulebook.profile.items[0].id}.points=25"
        faults.append(Fault(clip(text), 0, 0, "M003", _unreadable(text, typed_key, found=sign is not None), hint))
        return None
    typed = f"{typed_key}={written}"
    found: list[Fault] = []
    plain = half_width(written).replace("。", ".")
    value = read_text(plain if _PLAIN.fullmatch(plain) else written, typed, found)
    faults += [fault._replace(line=0, column=0) for fault in found]
    key = find_key(typed_key, rulebook)
    if isinstance(key, Unfound):
        faults.append(Fault(typed, 0, 0, "N001", key.message, key.hint))
        return None
    return Edit(key.ids, key.path, _old(key.path, rulebook), value, key.title, typed)


def _unreadable(text: str, key: str, *, found: bool) -> str:
    if not text.strip() or not found:
        return f"{clip(text)} 里没有等号" if text.strip() else "改动是空的"
    return f"{clip(text)} 等号后面没有写值" if key else f"{clip(text)} 等号前面没有写键"


def _old(path: YamlPath, rulebook: Rulebook) -> Any:
    """Return what stands at a path today; for what the profile does not set of the pack, what the pack has."""
    if path[0] == "parameters" and len(path) == 2 and path[1] in rulebook.parameters:
        return rulebook.parameters[str(path[1])]
    if path[0] == "criteria" and path[2:] == ("severity",) and path[1] in rulebook.pack.criteria:
        return rulebook.severity(str(path[1]))
    return value_at(rulebook.profile_document.data, path)


def told(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield each edit as a sentence part: joint_share.points（联合抽查占比：分值）20 → 25"""
    for edit in edits:
        yield f"{_named(edit.key, edit.title)}{shown(edit.old)} → {shown(edit.new)}"


def _named(key: str, title: str) -> str:
    return f"{key}（{title}）" if title else f"{key} "


def shown(value: Any) -> str:
    """Return a value of a profile as text."""
    return "（没有写）" if value is None else value if isinstance(value, str) else flow(value)
