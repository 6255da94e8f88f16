"""Profiles that extend one another: known ids change only the keys given, faults keep their file."""

from pathlib import Path

from kaohe.faults import Fault
from kaohe.rulebook.locate import Places
from kaohe.rulebook.profile import ProfileFile, load_profile

BASE = """\
profile: base
title: 基础
pack: demo
total: 100
parameters: {limit: 1, other: 2}
items:
  - {id: a, title: 甲, points: 60, deduct: {T01: 5, T02: 5}}
  - {id: b, title: 乙, points: 40}
bonus: {at_most: 5, items: [{id: c, title: 加, add: {C01: 1}}]}
rounding: {at: total, digits: 2}
grades:
  - {grade: 优秀, at_least: 90, barred_by: [major]}
  - {grade: 合格}
"""
CHILD = """\
profile: child
extends: base
title: 子方案
parameters: {limit: 3}
items:
  - {id: a, points: 50, deduct: {T03: 9}}
  - {id: d, title: 丁, points: 10}
drop: [c]
grades:
  - {grade: 优秀, at_least: 85}
"""


def _load(folder: Path, name: str, **files: str) -> tuple[ProfileFile | None, list[Fault]]:
    for stem, text in files.items():
        (folder / f"{stem}.yaml").write_text(text, "utf-8")
    faults: list[Fault] = []
    return load_profile(name, Places(profiles=folder), faults), faults


def test_an_extension_changes_only_the_keys_it_gives(tmp_path: Path) -> None:
    """Points and deductions of 甲 change, its title stays; 丁 is new, behind 甲; the bonus item is gone; the bar stays."""
    loaded, faults = _load(tmp_path, "child", base=BASE, child=CHILD)
    assert loaded is not None, faults
    p = loaded.profile
    assert [(i.id, i.title, int(i.points), sorted(i.deduct)) for i in p.items] == [
        ("a", "甲", 50, ["T03"]), ("d", "丁", 10, []), ("b", "乙", 40, []),
    ]  # fmt: skip
    assert {k: int(v) for k, v in p.parameters.items()} == {"limit": 3, "other": 2}
    assert p.bonus is not None
    assert p.bonus.items == []
    assert p.grades[0].at_least == 85
    assert (p.grades[0].barred_by, p.grades[1].grade) == (["major"], "合格")
    assert [Path(f).name for f in loaded.files] == ["child.yaml", "base.yaml"]


def test_three_profiles_extend_in_a_chain(tmp_path: Path) -> None:
    """What the grandchild does not change comes from the child, then from the base."""
    grandchild = "profile: last\nextends: child\nitems: [{id: b, title: 新乙}]\n"
    loaded, faults = _load(tmp_path, "last", base=BASE, child=CHILD, last=grandchild)
    assert loaded is not None, faults
    assert [(i.id, i.title) for i in loaded.profile.items] == [("a", "甲"), ("d", "丁"), ("b", "新乙")]


def test_a_fault_in_an_inherited_part_names_the_file_it_stands_in(tmp_path: Path) -> None:
    """The base's bad key is reported in the base, the child's in the child, both at once, with their lines."""
    base = BASE.replace("title: 乙,", "titel: 乙,")
    child = CHILD.replace("title: 丁,", "titel: 丁,")
    _, faults = _load(tmp_path, "child", base=base, child=child)
    unknown = {(Path(f.file).name, f.line) for f in faults if f.code == "M001"}
    assert unknown == {("base.yaml", 8), ("child.yaml", 7)}


def test_a_dropped_entry_moves_the_places_of_those_behind_it(tmp_path: Path) -> None:
    """After dropping 甲, a fault in 乙 still points at 乙's line."""
    child = "profile: child\nextends: base\ndrop: [a]\ntotal: 40\n"
    _, faults = _load(tmp_path, "child", base=BASE.replace("points: 40", "points: many"), child=child)
    assert [(Path(f.file).name, f.line, f.code) for f in faults] == [("base.yaml", 8, "M003")]


def test_a_new_grade_stands_where_the_extension_puts_it(tmp_path: Path) -> None:
    """良好, written behind 优秀, comes between 优秀 and 合格."""
    child = "profile: child\nextends: base\ngrades:\n  - {grade: 优秀}\n  - {grade: 良好, at_least: 80}\n"
    loaded, faults = _load(tmp_path, "child", base=BASE, child=child)
    assert loaded is not None, faults
    assert [g.grade for g in loaded.profile.grades] == ["优秀", "良好", "合格"]


def test_a_new_grade_may_come_first(tmp_path: Path) -> None:
    """特优, written before 优秀, comes before it."""
    child = "profile: child\nextends: base\ngrades: [{grade: 特优, at_least: 99}, {grade: 优秀}]\n"
    loaded, faults = _load(tmp_path, "child", base=BASE, child=child)
    assert loaded is not None, faults
    assert [g.grade for g in loaded.profile.grades] == ["特优", "优秀", "合格"]


def test_what_is_dropped_may_be_written_anew(tmp_path: Path) -> None:
    """Dropping 甲 and writing it whole replaces it: nothing of the old one stays, and nothing is lost."""
    child = "profile: child\nextends: base\ndrop: [a]\nitems: [{id: a, title: 新甲, points: 60}]\n"
    loaded, faults = _load(tmp_path, "child", base=BASE, child=child)
    assert loaded is not None, faults
    assert [(i.id, i.title, sorted(i.deduct)) for i in loaded.profile.items] == [("b", "乙", []), ("a", "新甲", [])]


def test_a_misspelt_item_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    """An incomplete item with an id close to a known one gets a did-you-mean, not a list of missing keys."""
    base = BASE.replace("id: b", "id: joint_lead")
    child = "profile: child\nextends: base\nitems: [{id: joint_leed, points: 5}]\n"
    _, faults = _load(tmp_path, "child", base=base, child=child)
    assert [(f.code, f.line) for f in faults] == [("N001", 3)]
    assert "是不是 joint_lead" in faults[0].hint


def test_set_changes_one_setting_and_leaves_what_stands_beside_it(tmp_path: Path) -> None:
    """A key of ids and names leads to one value; the rest of its item, of the base too, is as it was."""
    child = CHILD.replace("drop: [c]", "set: {b.deduct.T04: 7, a.title: 改名, bonus.at_most: 3, 优秀.quota.number: 2}")
    loaded, faults = _load(tmp_path, "child", base=BASE, child=child)
    assert faults == []
    assert loaded is not None
    items = {item.id: item for item in loaded.profile.items}
    assert (items["a"].title, int(items["a"].points), set(items["a"].deduct)) == ("改名", 50, {"T03"})
    assert (items["b"].title, set(items["b"].deduct)) == ("乙", {"T04"})
    assert loaded.profile.bonus is not None
    assert (int(loaded.profile.bonus.at_most), len(loaded.profile.bonus.items)) == (3, 1)
    best = loaded.profile.grades[0]
    assert best.quota is not None
    assert (best.at_least == 85, best.quota.number) == (True, 2)
    place = next(key for key in loaded.document.keys if key[0] == "items" and key[2:] == ("deduct", "T04"))
    assert loaded.document.keys[place].file.endswith("child.yaml")
    again, _ = _load(tmp_path, "base")
    assert again is not None
    assert again.profile.items[1].deduct == {}


GROUPED = BASE + "groups: {lines: {东部: {优秀: 80}}, quotas: {西部: {优秀: {number: 1}}}}\n"


def test_lines_and_quotas_of_a_dropped_grade_are_named_with_both_places(tmp_path: Path) -> None:
    """The fault stands at ``drop``, and names the file and line of each line and quota that would be inherited."""
    child = "profile: child\nextends: base\ntitle: 子\ndrop: [优秀]\n"
    _, faults = _load(tmp_path, "child", base=GROUPED, child=child)
    assert [(Path(f.file).name, f.line) for f in faults] == [("child.yaml", 4)] * 2
    assert [f.message.replace(f"{tmp_path}/", "") for f in faults] == [
        "drop 去掉了等次“优秀”，而东部的分数线里还有它（base.yaml 第 14 行）",
        "drop 去掉了等次“优秀”，而西部的名额里还有它（base.yaml 第 14 行）",
    ]


def test_a_dropped_grade_may_be_written_anew_or_its_groups_be_rewritten(tmp_path: Path) -> None:
    """Lines and quotas of groups go on for a grade that is dropped and written anew; rewritten ones are nothing inherited."""
    anew = "profile: child\nextends: base\ntitle: 子\ndrop: [优秀]\ngrades:\n  - {grade: 优秀, at_least: 85}\n"
    loaded, faults = _load(tmp_path, "child", base=GROUPED, child=anew)
    assert loaded is not None, faults
    assert loaded.profile.groups is not None
    assert loaded.profile.groups.lines == {"东部": {"优秀": 80}}
    rewritten = "profile: child\nextends: base\ntitle: 子\ndrop: [优秀]\ngroups: {lines: {}, quotas: {}}\n"
    loaded, faults = _load(tmp_path, "child", base=GROUPED, child=rewritten)
    assert loaded is not None, faults
    assert loaded.profile.groups is not None
    assert (loaded.profile.groups.lines, loaded.profile.groups.quotas) == ({}, {})
