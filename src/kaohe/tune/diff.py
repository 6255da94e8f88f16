"""Two profiles beside one another: every setting that differs, and what each makes of the same case."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kaohe.explain.records.score_sheet import SettingRecord
from kaohe.explain.score_sheet import load_score_sheet
from kaohe.rulebook.locate import Places
from kaohe.rulebook.yaml_source import read_text
from kaohe.run import Run
from kaohe.tune.whatif import MoveRecord, moves

_NAMED = re.compile(r"^.*：(?=[^：]+$)")
"""The title of an item before what is set in it."""

Difference = Literal["added", "changed", "removed"]


@dataclass(slots=True, eq=False)
class SettingDiffRecord:
    """One setting that differs: ``added`` where only B has it, ``removed`` where only A has it. Values are YAML on one line."""

    key: str
    about: str
    """What it belongs to: an item such as ``计划落实（plan）``, a grade, the parameters; the profile where it is none of these."""
    title: str
    difference: Difference
    a: str | None
    b: str | None


@dataclass(slots=True, eq=False)
class ProfileDiffRecord:
    """``kaohe tune diff``: two profiles, and each unit by A and (``new_…``) by B, in the order of the ranks by B."""

    schema: str
    case: str
    a: str
    b: str
    settings: list[SettingDiffRecord]
    units: list[MoveRecord]
    results_differ: bool
    """Whether the score, rank or grade of any unit differs."""


def diff(a: Run, b: Run, places: Places | None = None) -> ProfileDiffRecord:
    """Compare two profiles by the same case graded by each. Names and titles of the profiles themselves are no settings.

    ``places`` is where profiles are looked for, as when the case was graded.

    >>> both = diff(load("daye-2022", "default"), load("daye-2022"))
    >>> [(s.key, s.difference, s.a, s.b) for s in both.settings if s.key.startswith("grades")]
    [('grades.优秀.quota', 'changed', '{share: 0.25, round: down, tie_at_edge: out}', '{number: 6, tie_at_edge: out}')]
    >>> both.results_differ
    False
    """
    units = moves(a, b)
    return ProfileDiffRecord(
        schema="kaohe.profile_diff/1",
        case=a.rulebook.case.case,
        a=a.rulebook.profile.profile,
        b=b.rulebook.profile.profile,
        settings=list(_differences(_settings(a, places), _settings(b, places), _entries(a) | _entries(b))),
        units=units,
        results_differ=any(unit.moves for unit in units),
    )


def _settings(run: Run, places: Places | None) -> dict[str, SettingRecord]:
    file = run.rulebook.profile_files[0]
    sheet = load_score_sheet(file, (places or Places())._replace(beside=Path(file).parent), run.rulebook.case.year)
    return {setting.key: setting for setting in sheet.settings if setting.key not in ("profile", "title", "meant")}


def _entries(run: Run) -> dict[str, str]:
    """Return the titles of items and bonus items by the key under which their settings stand."""
    profile = run.rulebook.profile
    bonus = profile.bonus.items if profile.bonus else []
    return {f"items.{i.id}": i.title for i in profile.items} | {f"bonus.items.{i.id}": f"加分 {i.title}" for i in bonus}


def _differences(a: dict[str, SettingRecord], b: dict[str, SettingRecord], entries: dict[str, str]) -> Iterator[SettingDiffRecord]:
    for key in _in_order(list(a), list(b)):
        old, new = (settings[key].now.value if key in settings else None for settings in (a, b))
        if _value(old) == _value(new):
            continue
        difference: Difference = "added" if old is None else "removed" if new is None else "changed"
        about, title = _told(key, (b.get(key) or a[key]).title, entries)
        yield SettingDiffRecord(key, about, title, difference, old, new)


def _told(key: str, title: str, entries: dict[str, str]) -> tuple[str, str]:
    """Return what a setting belongs to, and its title without that."""
    steps = key.split(".")
    for depth in (2, 3):
        entry = ".".join(steps[:depth])
        if entry in entries and len(steps) > depth:
            return f"{entries[entry]}（{steps[depth - 1]}）", _NAMED.sub("", title)
    if steps[0] == "grades":
        return f"等次 {steps[1]}", title.removeprefix(f"{steps[1]}：")
    if steps[0] == "parameters":
        return "参数", f"{title.partition('：')[2]} {steps[1]}"
    return "方案", f"{title}（{key}）"


def _in_order(a: Sequence[str], b: Sequence[str]) -> list[str]:
    """Return the keys of both in the order of B; what only A has stands behind what it stands behind in A."""
    keys = list(b)
    known = set(b)
    for i, key in enumerate(a):
        if key not in known:
            keys.insert(keys.index(a[i - 1]) + 1 if i else 0, key)
            known.add(key)
    return keys


def _value(text: str | None) -> Any:
    """Return what a setting says, so that 20 and 20.0, or keys in another order, are no difference."""
    return None if text is None else read_text(text, "", [])
