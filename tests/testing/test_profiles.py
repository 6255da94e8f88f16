"""Examples of items and grades, their own and inherited ones."""

from pathlib import Path

import pytest

from kaohe.faults import Fault
from kaohe.rulebook.profile import load_pack_of, load_profile
from kaohe.testing.profiles import grade_trials, item_attempts, item_trials
from tests.testing.projects import load, places, write_profile

EXAMPLES = """examples:
  - {name: 没有问题, given: {A01: not_found}, points: "10"}
  - {name: 超期, given: {A01: found}, points: "5"}
  - {name: 超期而写错了分, given: {A01: found}, points: "6"}
"""
GRADES = """examples:
  - {name: 够线, score: "16", grade: 优秀}
  - {name: 差一点, score: "15.99", grade: 合格}
  - {name: 有突出问题, score: "20", found: [A01], grade: 合格}
  - {name: 第一名, score: "16", place: 1, units: 3, grade: 优秀}
  - {name: 第二名, score: "16", place: 2, units: 3, grade: 合格}
  - {name: 两家并列第一，名额一个, score: "16", place: 1, tied: 2, units: 3, grade: 合格}
  - {name: 写错了, score: "3", found: [A01], grade: 合格}
"""


def test_points_come_from_the_scale_and_the_deductions(tmp_path: Path) -> None:
    """Examples of the last item: full points, a deduction; the wrong one tells what was lost."""
    write_profile(tmp_path, EXAMPLES)
    loaded, pack = load(tmp_path)
    trials = list(item_trials(loaded, pack, item_attempts(loaded, pack)))
    assert [(trial.name, trial.passed, trial.came_out) for trial in trials] == [
        ("没有问题", True, "10"),
        ("超期", True, "5"),
        ("超期而写错了分", False, "5"),
    ]
    assert [(part.title, part.points) for part in trials[2].parts] == [("满分", "10"), ("A01 超期", "-5")]
    text = Path(trials[2].file).read_text("utf-8").splitlines()
    assert "超期而写错了分" in text[trials[2].line - 1]


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("joint: 0.25", "5"),
        ("joint: 1/4", "5"),
        ("joint: 0.25, A01: found, late: 3", "0"),
        ("joint: 0.5, A01: found", "8"),
        ("joint: n/a", "n/a"),
        ("A01: found", "unknown"),
        ("", "unknown"),
    ],
)
def test_items_that_do_not_apply_or_are_unknown(given: str, points: str, tmp_path: Path) -> None:
    """n/a where the indicator does not apply, unknown where nobody knows it; neither is 0."""
    write_profile(tmp_path, "")
    path = tmp_path / "scoring_profiles/demo.yaml"
    scale = "    deduct:\n      A01: {each: 2, per: late, at_most: 5}\n"
    example = f"    examples: [{{name: 例, given: {{{given}}}, points: '{points}'}}]\n"
    path.write_text(path.read_text("utf-8").replace(scale, scale + example), "utf-8")
    loaded, pack = load(tmp_path)
    (attempt,) = item_attempts(loaded, pack)
    assert attempt.points == points
    assert attempt.passed


def test_grades_by_line_bar_and_quota(tmp_path: Path) -> None:
    """A line, a bar and a place are shown by made-up units; the wrong one tells how each grade was decided."""
    write_profile(tmp_path, "", GRADES)
    trials = list(grade_trials(*load(tmp_path)))
    assert [trial.name for trial in trials if not trial.passed] == ["写错了"]
    reasons = trials[-1].grade_reasons
    assert [(reason.grade, reason.met, reason.barred_by) for reason in reasons] == [
        ("优秀", False, ["A01 超期"]), ("合格", False, []), ("不合格", True, []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("child", "kept"),
    [
        ("total: 20", ["没有问题", "超期", "超期而写错了分"]),
        ("items: [{id: discipline, title: 工作纪律}]", ["没有问题", "超期", "超期而写错了分"]),
        ("items: [{id: discipline, deduct: {A01: 6}}]", []),
        ("items: [{id: discipline, deduct: {A01: 6}, examples: [{name: 新, given: {A01: found}, points: '4'}]}]", ["新"]),
        ("items: [{id: joint, points: 10}]", ["没有问题", "超期", "超期而写错了分"]),
    ],
)
def test_examples_of_a_changed_item_are_not_inherited(child: str, kept: list[str], tmp_path: Path) -> None:
    """Examples tell of the item beside which they stand: an extension that changes what the item takes writes its own."""
    write_profile(tmp_path, EXAMPLES)
    (tmp_path / "scoring_profiles/child.yaml").write_text(f"profile: child\nextends: demo\n{child}\n", "utf-8")
    assert [attempt.example.name for attempt in item_attempts(*load(tmp_path, "child"))] == kept


@pytest.mark.parametrize(
    ("child", "kept"),
    [
        ("total: 20", 7),
        ("grades: [{grade: 优秀, at_least: 17}]", 0),
        ("criteria: {A01: {severity: minor}}", 0),
        ("items: [{id: discipline, deduct: {A01: 6}}]", 7),
    ],
)
def test_examples_of_changed_grades_are_not_inherited(child: str, kept: int, tmp_path: Path) -> None:
    """Lines, quotas, bars and severities decide the grade: an extension that changes them writes its own examples."""
    write_profile(tmp_path, "", GRADES)
    (tmp_path / "scoring_profiles/child.yaml").write_text(f"profile: child\nextends: demo\n{child}\n", "utf-8")
    assert len(list(grade_trials(*load(tmp_path, "child")))) == kept


@pytest.mark.parametrize(
    ("examples", "grades", "code"),
    [
        ("examples: [{name: 例, given: {lat: 1}, points: '10'}]", "", "N001"),
        ("examples: [{name: 例, given: {A01: yes}, points: '10'}]", "", "Y003"),
        ("examples: [{name: 例, given: {A01: bad}, points: '10'}]", "", "M004"),
        ("examples: [{name: 例, given: {joint: 1/0}, points: '10'}]", "", "M003"),
        ("examples: [{name: 例, given: {}, points: 10}]", "", "M003"),
        ("examples: [{name: 例, given: {}, points: '十'}]", "", "M004"),
        ("", "examples: [{name: 例, score: '90', grade: 良好}]\n", "N001"),
        ("", "examples: [{name: 例, score: '90', found: [A09], grade: 优秀}]\n", "N001"),
        ("", "examples: [{name: 例, score: '90', place: 2, grade: 优秀}]\n", "M005"),
        ("", "examples: [{name: 例, score: '90', place: 3, units: 2, grade: 优秀}]\n", "M005"),
    ],
)
def test_what_is_wrong_with_an_example_is_a_fault(examples: str, grades: str, code: str, tmp_path: Path) -> None:
    """Names that there are not, values that do not fit, points without quotes, a place beyond the units."""
    write_profile(tmp_path, examples, grades)
    faults: list[Fault] = []
    loaded = load_profile(str(tmp_path / "scoring_profiles/demo.yaml"), places(tmp_path), faults)
    if loaded:
        load_pack_of(loaded, places(tmp_path), faults)
    assert code in {fault.code for fault in faults}
    assert all(fault.line for fault in faults)
