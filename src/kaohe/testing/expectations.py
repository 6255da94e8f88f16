"""``expect.yaml`` of a case: read, and checked against the units, rules and profiles that it names."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.units import Unit, UnitNames
from kaohe.rulebook.expect_models import (
    Expectations,
    Expected,
    ExpectedFinding,
    ExpectedGrade,
    ExpectedPoints,
    ExpectedRank,
    ExpectedScore,
    ExpectedValue,
)
from kaohe.rulebook.locate import Places
from kaohe.rulebook.pack_checks import GIVEN, given_fits
from kaohe.rulebook.pack_models import KIND_WORDS
from kaohe.rulebook.rulebook import Rulebook, read_rulebook
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml

FILE = "expect.yaml"

_MODELS: dict[str, type[Expected]] = {
    "values": ExpectedValue,
    "findings": ExpectedFinding,
    "points": ExpectedPoints,
    "scores": ExpectedScore,
    "ranks": ExpectedRank,
    "grades": ExpectedGrade,
}


class Expecting(NamedTuple):
    """What a case expects: each entry with its path in the file, in the order of the file."""

    entries: list[tuple[YamlPath, Expected]]
    document: Document


def read_expectations(folder: Path, faults: list[Fault]) -> Expecting | None:
    """Read ``expect.yaml`` of a case; None where there is none. Entries that cannot be used are left out, with faults added."""
    if not (folder / FILE).is_file():
        return None
    document = read_yaml(folder / FILE, faults)
    if document is None:
        return None
    validated(Expectations, document, (), faults)
    written = document.data if isinstance(document.data, dict) else {}
    entries: list[tuple[YamlPath, Expected]] = []
    for key, model in _MODELS.items():
        listed = written.get(key)
        for i, _ in enumerate(listed if isinstance(listed, list) else ()):
            entry = validated(model, document, (key, i), [])
            entries += [((key, i), entry)] if entry is not None else []
    return Expecting(sorted(entries, key=lambda placed: document.span(placed[0])[:2]), document)


def rulebooks_of(expecting: Expecting, own: Rulebook, places: Places, faults: list[Fault]) -> dict[str | None, Rulebook]:
    """Return the rulebook of each profile that is named, the case's own under None; one that cannot be used is a fault."""
    books: dict[str | None, Rulebook] = {None: own}
    tried: set[str] = set()
    for path, entry in expecting.entries:
        if entry.profile is None or entry.profile in tried:
            continue
        tried.add(entry.profile)
        found: list[Fault] = []
        book = read_rulebook(str(own.case_folder), entry.profile, places, found)
        at = (*path, "profile")
        faults += [expecting.document.fault(at, f.code, f.message, f.hint) if f.line == 0 else f for f in found]
        if book is not None and not found:
            books[entry.profile] = book
    return books


def name_faults(expecting: Expecting, books: Mapping[str | None, Rulebook], units: list[Unit]) -> Iterator[Fault]:
    """Yield a fault for each name that there is not, and each value that an indicator cannot have."""
    names, document = UnitNames(units), expecting.document
    for path, entry in expecting.entries:
        if units and names.find(entry.unit) is None:
            close = names.nearest(entry.unit)
            hint = f"是不是 {'、'.join(close)}？" if close else f"本案例的单位：{'、'.join(unit.name for unit in units[:30])}"
            yield document.fault((*path, "unit"), "T003", f"本案例没有叫 {clip(entry.unit)} 的单位", hint)
        if entry.profile in books:
            yield from _entry_faults(entry, path, document, books[entry.profile])


def _entry_faults(entry: Expected, path: YamlPath, document: Document, book: Rulebook) -> Iterator[Fault]:
    pack, profile = book.pack, book.profile
    by = f"评分方案 {profile.profile} "
    if isinstance(entry, ExpectedFinding) and entry.criterion not in pack.criteria:
        hint = did_you_mean(entry.criterion, pack.criteria)
        yield document.fault((*path, "criterion"), "N001", f"规则包里没有标准 {entry.criterion}", hint)
    if isinstance(entry, ExpectedPoints):
        items = [item.id for item in profile.items] + [item.id for item in (profile.bonus.items if profile.bonus else [])]
        if entry.item not in items:
            hint = did_you_mean(entry.item, items)
            yield document.fault((*path, "item"), "N001", f"{by}没有评分项 {entry.item}", hint)
    if isinstance(entry, ExpectedGrade):
        grades = [grade.grade for grade in profile.grades]
        if entry.grade not in grades:
            hint = did_you_mean(entry.grade, grades)
            yield document.fault((*path, "grade"), "N001", f"{by}没有等次“{clip(entry.grade)}”", hint)
    if isinstance(entry, ExpectedValue):
        indicator = pack.indicators.get(entry.indicator)
        if indicator is None:
            hint = did_you_mean(entry.indicator, pack.indicators)
            yield document.fault((*path, "indicator"), "N001", f"规则包里没有指标 {entry.indicator}", hint)
        elif entry.value is not None and not given_fits(indicator.type, entry.value):
            message = f"{entry.indicator} 是{KIND_WORDS[indicator.type]}指标，应当写{GIVEN[indicator.type]}"
            hint = f"现在写的是 {clip(entry.value)}；不适用写 n/a，未知写 null"
            yield document.fault((*path, "value"), "M003", message, hint)
