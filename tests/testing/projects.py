"""A small project with a pack, a profile and a case, for tests of ``kaohe test``."""

from pathlib import Path

from kaohe.faults import Fault
from kaohe.rulebook.locate import Places
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile import ProfileFile, load_pack_of, load_profile
from tests.build import write_pack

INDICATORS = """
- {name: late, title: 超期次数, type: count, observed: true}
- {name: joint, title: 联合占比, type: share, observed: true}
"""
CRITERIA = """# 标准。
- id: A01
  name: is_late
  title: 超期
  kind: failing
  severity: major
  basis: 第一条
  when: late > late_max
  message: ["超期{late}次"]
  advice: 按月核对
  evidence: [late]
  examples:
    - {name: 三次, given: {late: 3}, expect: found}       # 上限是两次
    - {name: 两次, given: {late: 2}, expect: not_found}
    # 不知道的另说
"""
PROFILE = """profile: demo
title: 演示
pack: demo
total: 20
items:
  - id: joint
    title: 联合
    points: 10
    scale: {of: joint, linear: [[0, 0], [0.5, 10]]}
    deduct:
      A01: {each: 2, per: late, at_most: 5}
  - id: discipline
    title: 纪律
    points: 10
    deduct: {A01: 5}
"""
REST = """rounding: {at: total, digits: 2}
grades:
  - {grade: 优秀, at_least: 16, quota: {number: 1}, barred_by: [major]}
  - {grade: 合格, at_least: 10}
  - {grade: 不合格}
"""
CASE = """case: mine
title: 演示
region: 演示县
year: 2024
as_of: "2024-12-31"
profile: demo
units: units.csv
summary:
  - {file: table.csv, place: 附表, columns: {单位: unit, 超期: late, 联合: joint}}
"""


def write_profile(folder: Path, examples: str, more: str = "") -> None:
    """Write the pack and the profile; ``examples`` go under the last item, ``more`` at the end."""
    write_pack(folder / "rules" / "demo", INDICATORS, CRITERIA, "{late_max: {type: count, default: 2, title: 上限}}")
    (folder / "scoring_profiles").mkdir()
    text = PROFILE + "".join(f"    {line}\n" for line in examples.splitlines()) + REST + more
    (folder / "scoring_profiles/demo.yaml").write_text(text, "utf-8")


def write_case(folder: Path, expect: str) -> None:
    """Write a case of two units."""
    case = folder / "cases" / "mine"
    case.mkdir(parents=True)
    (case / "case.yaml").write_text(CASE, "utf-8")
    (case / "units.csv").write_text("单位,别名\n甲局,甲\n乙局,\n", "utf-8")
    (case / "table.csv").write_text("单位,超期,联合\n甲局,3,25%\n乙局,,不适用\n", "utf-8")
    (case / "expect.yaml").write_text(expect, "utf-8")


def places(folder: Path) -> Places:
    """Return where the project's rules and profiles are."""
    return Places(folder / "rules", folder / "scoring_profiles")


def load(folder: Path, name: str = "demo") -> tuple[ProfileFile, Pack]:
    """Load a profile of the project and its pack; a fault fails the test."""
    faults: list[Fault] = []
    loaded = load_profile(str(folder / f"scoring_profiles/{name}.yaml"), places(folder), faults)
    pack = load_pack_of(loaded, places(folder), faults) if loaded else None
    assert loaded is not None, faults
    assert pack is not None, faults
    assert not faults
    return loaded, pack
