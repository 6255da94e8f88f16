"""Where each setting of an inherited chain comes from: file, line, and what was there before."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaohe.rulebook.locate import Places
from kaohe.rulebook.profile import read_chain
from kaohe.rulebook.provenance import Setting, flow, settings_of

BASE = """\
profile: base
title: 基础
pack: demo
total: 100
parameters: {limit: 1, other: 2}
items:
  - {id: a, title: 甲, points: 60, deduct: {T01: 5, T02: forfeit}}
  - id: b
    title: 乙
    points: 40
bonus: {at_most: 5, items: [{id: c, title: 加, add: {C01: 1}}]}
rounding: {at: total, digits: 2}
grades:
  - {grade: 优秀, at_least: 90, barred_by: [major]}
  - {grade: 合格}
"""
MIDDLE = """\
profile: middle
extends: base
parameters: {limit: 3}
items:
  - {id: a, points: 50, deduct: {T03: {each: 1, per: late, at_most: 9}}}
  - {id: d, title: 丁, points: 10}
drop: [c]
grades:
  - {grade: 优秀, at_least: 85}
"""
TOP = """\
profile: top
extends: middle
criteria: {T01: {severity: minor}}
drop: [合格]
items:
  - id: a
    points: 55
    deduct:
      T01: 7
  - {id: b, points: 35}
grades:
  - {grade: 良好}
"""


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Setting]:
    """The settings of a chain of three, by key."""
    for name, text in (("base", BASE), ("middle", MIDDLE), ("top", TOP)):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    chain = read_chain("top", Places(profiles=tmp_path), [])
    return {".".join(setting.key): setting for setting in settings_of(chain)}


def _told(setting: Setting) -> list[tuple[str | None, str, int]]:
    return [(s.value, Path(s.file).stem, s.line) for s in (setting.now, *setting.before)]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("title", [("基础", "base", 2)]),
        ("items.a.title", [("甲", "base", 7)]),
        ("items.a.points", [("55", "top", 7), ("50", "middle", 5), ("60", "base", 7)]),
        ("items.b.points", [("35", "top", 10), ("40", "base", 10)]),
        ("items.d.points", [("10", "middle", 6)]),
        ("items.a.deduct.T01", [("7", "top", 9), (None, "middle", 5), ("5", "base", 7)]),
        ("items.a.deduct.T02", [(None, "middle", 5), ("forfeit", "base", 7)]),
        ("items.a.deduct.T03", [(None, "top", 8), ("{each: 1, per: late, at_most: 9}", "middle", 5)]),
        ("parameters.limit", [("3", "middle", 3), ("1", "base", 5)]),
        ("parameters.other", [("2", "base", 5)]),
        ("criteria.T01.severity", [("minor", "top", 3)]),
        ("bonus.at_most", [("5", "base", 11)]),
        ("bonus.items.c.title", [(None, "middle", 7), ("加", "base", 11)]),
        ("bonus.items.c.add.C01", [(None, "middle", 7), ("1", "base", 11)]),
        ("rounding.digits", [("2", "base", 12)]),
        ("grades.优秀.at_least", [("85", "middle", 9), ("90", "base", 14)]),
        ("grades.优秀.barred_by", [("[major]", "base", 14)]),
    ],
)
def test_a_setting_knows_its_place_and_what_it_replaced(
    settings: dict[str, Setting], key: str, told: list[tuple[str | None, str, int]]
) -> None:
    """Value, file and line of what holds, then of each file before it; what was taken away is told where that is said."""
    assert _told(settings[key]) == told


def test_every_setting_is_there_in_order(settings: dict[str, Setting]) -> None:
    """Settings keep the order of the merged profile; what was taken away stands with its likes; examples are no settings."""
    keys = list(settings)
    assert "extends" not in keys
    assert "drop" not in keys
    assert keys.index("items.a.points") < keys.index("items.a.deduct.T02") < keys.index("items.d.points")
    assert keys.index("bonus.items.c.title") == keys.index("bonus.at_most") + 1


def test_a_profile_alone_has_nothing_before(tmp_path: Path) -> None:
    """Without ``extends`` every setting stands in the profile's own file."""
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    settings = settings_of(read_chain("base", Places(profiles=tmp_path), []))
    assert {Path(s.now.file).name for s in settings} == {"base.yaml"}
    assert not any(s.before for s in settings)


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "5"), (Decimal("0.50"), "0.50"), (True, "true"), ("甲", "甲"), ("12-01", '"12-01"'), ("a: b", '"a: b"'), (None, ""),
     ({"of": "x", "linear": [[0, Decimal("0.5")]]}, "{of: x, linear: [[0, 0.5]]}"), ([], "[]")],
)  # fmt: skip
def test_values_are_written_as_yaml_on_one_line(value: Any, text: str) -> None:
    """As a person would write them in the file."""
    assert flow(value) == text
