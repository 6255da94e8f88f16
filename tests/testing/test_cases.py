"""Expectations of a case: compared with what comes out, faults with their places."""

from pathlib import Path

import pytest

from kaohe.check import check
from kaohe.faults import Fault, FaultyInput
from kaohe.testing.cases import case_group
from kaohe.testing.records import GroupRecord
from kaohe.testing.trials import try_all
from tests.testing.projects import places, write_case, write_profile

RIGHT = """
values:
  - {unit: 甲, indicator: joint, value: 1/4}
  - {unit: 甲局, indicator: joint, value: 0.25}
  - {unit: 乙局, indicator: joint, value: n/a}
  - {unit: 乙局, indicator: late, value: null}
findings:
  - {unit: 甲局, criterion: A01, state: found}
  - {unit: 乙局, criterion: A01, state: undetermined}
points:
  - {unit: 甲局, item: joint, points: "0"}
  - {unit: 甲局, item: discipline, points: "5.0"}
  - {unit: 乙局, item: joint, points: n/a}
scores:
  - {unit: 甲局, score: "5"}
  - {unit: 甲局, score: "8", profile: mild}
ranks:
  - {unit: 甲局, rank: 2}
grades:
  - {unit: 甲局, grade: 不合格}
"""
MILD = """profile: mild
extends: demo
items: [{id: discipline, deduct: {A01: 2}}]
"""


def _group(folder: Path, expect: str) -> tuple[GroupRecord | None, list[Fault]]:
    write_profile(folder, "")
    (folder / "scoring_profiles/mild.yaml").write_text(MILD, "utf-8")
    write_case(folder, expect)
    faults: list[Fault] = []
    return case_group(folder / "cases/mine", places(folder), faults), faults


def test_what_comes_out_as_expected_passes(tmp_path: Path) -> None:
    """Values, findings, points, a score, a grade; another profile; aliases; unknown and not applicable apart."""
    group, faults = _group(tmp_path, RIGHT)
    assert not faults
    assert group is not None
    assert [trial.about for trial in group.trials if not trial.passed] == []
    assert len(group.trials) == 13
    assert {trial.profile for trial in group.trials} == {"demo", "mild"}
    assert {trial.name for trial in group.trials} == {"甲局", "乙局"}


@pytest.mark.parametrize(
    ("expect", "expected", "came_out", "why"),
    [
        ("values: [{unit: 甲局, indicator: late, value: 2}]", "2", "3", []),
        ("values: [{unit: 乙局, indicator: late, value: 0}]", "0", "未知", []),
        ("values: [{unit: 甲局, indicator: joint, value: null}]", "未知", "1/4", []),
        ("findings: [{unit: 甲局, criterion: A01, state: not_found}]", "not_found", "found", ["超期次数（3）大于上限（2）"]),
        ("points: [{unit: 甲局, item: discipline, points: '10'}]", "10", "5", ["满分 10", "A01 超期 -5"]),
        ("points: [{unit: 乙局, item: joint, points: '0'}]", "0", "n/a", ["满分 10"]),
        ("scores: [{unit: 甲局, score: '20'}]", "20", "5", ["联合 0", "纪律 5"]),
        ("ranks: [{unit: 甲局, rank: 1}]", "1", "2", []),
        ("grades: [{unit: 甲局, grade: 优秀}]", "优秀", "不合格", ["优秀 False", "合格 False", "不合格 True"]),
    ],
)
def test_what_comes_out_otherwise_is_told_with_the_reason(
    expect: str, expected: str, came_out: str, why: list[str], tmp_path: Path
) -> None:
    """The record holds both, its line, and what led there."""
    group, _ = _group(tmp_path, expect)
    assert group is not None
    (trial,) = group.trials
    assert (trial.passed, trial.expected, trial.came_out, trial.line) == (False, expected, came_out, 1)
    told = [condition.said for condition in trial.conditions] + [f"{part.title} {part.points}" for part in trial.parts]
    assert told + [f"{reason.grade} {reason.met}" for reason in trial.grade_reasons] == why


@pytest.mark.parametrize(
    ("expect", "code", "at"),
    [
        ("findings: [{unit: 丙局, criterion: A01, state: found}]", "T003", "丙局"),
        ("findings: [{unit: 甲局, criterion: A02, state: found}]", "N001", "A02"),
        ("findings: [{unit: 甲局, criterion: A01, state: yes}]", "Y003", "yes"),
        ("points: [{unit: 甲局, item: joynt, points: '1'}]", "N001", "joynt"),
        ("points: [{unit: 甲局, item: joint, points: 1}]", "M003", "1"),
        ("grades: [{unit: 甲局, grade: 良好}]", "N001", "良好"),
        ("ranks: [{unit: 甲局, rank: 0}]", "M004", "0"),
        ("values: [{unit: 甲局, indicator: lat, value: 1}]", "N001", "lat"),
        ("values: [{unit: 甲局, indicator: late, value: 0.5}]", "M003", "0.5"),
        ("scores: [{unit: 甲局, score: '5', profile: mold}]", "F001", "mold"),
        ("scores: [{unit: 甲局, scor: '5'}]", "M001", "scor"),
    ],
)
def test_what_is_wrong_with_an_expectation_is_a_fault(expect: str, code: str, at: str, tmp_path: Path) -> None:
    """At its word, in the test and in the check; nothing is compared."""
    group, faults = _group(tmp_path, expect)
    assert group is None
    fault = next(fault for fault in faults if fault.code == code)
    assert fault.file.endswith("expect.yaml")
    assert expect[fault.column - 1 :].startswith(at)
    assert code in {fault.code for fault in check([tmp_path / "cases/mine"], places(tmp_path)).faults}


def test_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    """A wrong profile and a wrong expectation stop the test together."""
    _group(tmp_path, "findings: [{unit: 丙局, criterion: A01, state: found}]")
    (tmp_path / "scoring_profiles/bad.yaml").write_text("profile: bad\nextends: demo\ntotel: 1\n", "utf-8")
    paths = [tmp_path / "cases/mine", tmp_path / "scoring_profiles/bad.yaml"]
    with pytest.raises(FaultyInput) as caught:
        try_all(paths, places(tmp_path))
    assert {Path(fault.file).name for fault in caught.value.faults} == {"bad.yaml", "expect.yaml"}


def test_a_case_without_expectations_is_not_graded(tmp_path: Path) -> None:
    """It may be faulty: whoever tests rules is not held up by it."""
    _group(tmp_path, RIGHT)
    (tmp_path / "cases/mine/expect.yaml").unlink()
    (tmp_path / "cases/mine/table.csv").unlink()
    assert try_all([tmp_path / "cases/mine"], places(tmp_path)).groups == []
