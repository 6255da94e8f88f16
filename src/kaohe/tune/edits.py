"""Changes to a profile, written as on the command line: ``joint.points=25``, ``year_end_share_max=0.4``.

A key is a parameter of the pack; or an item, a bonus item (by id) or a grade (by name) and a key within it; or a path
from the top of the profile, with ids and names in place of positions: ``bonus.at_most``, ``rounding.digits``,
``plan.deduct.T01.at_most``, ``优秀.quota.number``.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.faults import Fault, clip, did_you_mean, raise_if_any
from kaohe.rulebook.fields import exact_number
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.profile_checks import check_profile
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.provenance import flow
from kaohe.rulebook.range_checks import check_ranges
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.setting_paths import Unfound, find_path, named_entries, put, value_at
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import Document, Span, YamlPath, read_text
from kaohe.score.points import TICKS, fixed

OPTION = "--set"
"""What faults name as the file that an edit stands in."""


class Edit(NamedTuple):
    """One change: the key as written, where it stands in the profile, and its value then and now (as YAML has them)."""

    key: str
    path: YamlPath
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.key}={self.new}"


def parse_edits(settings: Sequence[str], rulebook: Rulebook) -> list[Edit]:
    """Return the changes that ``KEY=VALUE`` texts name. Raises FaultyInput with all that cannot be understood."""
    faults: list[Fault] = []
    edits = [edit for text in settings if (edit := _parse(text, rulebook, faults)) is not None]
    seen: dict[YamlPath, str] = {}
    for edit in edits:
        if edit.path in seen:
            faults.append(_fault(edit.key, "N002", f"{edit.key} 改了两次", "只留一个"))
        seen[edit.path] = edit.key
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
    data = deepcopy(rulebook.profile_document.data)
    for edit in edits:
        put(data, edit.path, edit.new)
    _follow(data, edits)
    document = _places(edits)
    document.data = data
    faults: list[Fault] = []
    profile = from_data(Profile, data, document, (), faults)
    if profile is not None:
        faults += check_profile(profile, document, rulebook.pack)
        faults += check_ranges(profile, document, rulebook.pack) if within_ranges else []
    raise_if_any(faults)
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
    key, equals, written = text.partition("=")
    key = key.strip()
    if not equals or not key or not written.strip():
        faults.append(_fault(text, "M003", f"看不懂 {clip(text)}", f"写成 键=值，如 {rulebook.profile.items[0].id}.points=25"))
        return None
    value = read_text(written.strip(), f"{OPTION} {key}", faults)
    path = _path(key, rulebook, faults)
    if path is None:
        return None
    return Edit(key, path, _old(path, rulebook), value)


def _path(key: str, rulebook: Rulebook, faults: list[Fault]) -> YamlPath | None:
    if key in rulebook.pack.parameters:
        return ("parameters", key)
    path = find_path(key, rulebook.profile_document.data, tuple(Profile.model_fields))
    if isinstance(path, Unfound):
        near = did_you_mean(key, [*rulebook.pack.parameters, *named_entries(rulebook.profile_document.data)])
        faults.append(_fault(key, "N001", path.message, near if "." not in key and key not in path.hint else path.hint))
        return None
    return path


def _old(path: YamlPath, rulebook: Rulebook) -> Any:
    """Return what stands at a path today; for a parameter that the profile does not set, what the pack has."""
    if path[0] == "parameters" and len(path) == 2 and path[1] in rulebook.parameters:
        return rulebook.parameters[str(path[1])]
    return value_at(rulebook.profile_document.data, path)


def _places(edits: Iterable[Edit]) -> Document:
    """Return a document in which every edit has a place of its own, for faults."""
    document = Document(OPTION)
    for edit in edits:
        span = Span(0, 0, 0, f"{OPTION} {edit.key}")
        for depth in range(1, len(edit.path) + 1):
            document.values.setdefault(edit.path[:depth], span)
            document.keys.setdefault(edit.path[:depth], span)
    document.values.setdefault((), Span(0, 0, 0, OPTION))
    return document


def _fault(key: str, code: str, message: str, hint: str) -> Fault:
    return Fault(f"{OPTION} {key}", 0, 0, code, message, hint)


def told(edits: Iterable[Edit]) -> Iterator[str]:
    """Yield each edit as a sentence part: joint.points 20 → 25"""
    for edit in edits:
        yield f"{edit.key} {shown(edit.old)} → {shown(edit.new)}"


def shown(value: Any) -> str:
    """Return a value of a profile as text."""
    return "（没有写）" if value is None else flow(value)
