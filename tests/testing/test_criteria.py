"""Examples of criteria: what may be given, and what comes out."""

from pathlib import Path

from kaohe.rulebook.pack import Pack
from kaohe.testing.criteria import attempts, infer_given, trials
from tests.build import write_pack

INDICATORS = """
- {name: late, title: 超期次数, type: count, observed: true}
- {name: joint, title: 联合占比, type: share, observed: true}
- {name: rushed, title: 突击, type: flag, observed: true}
"""
CRITERIA = """
- {id: A01, name: is_late, title: 超期, kind: failing, severity: minor, basis: 一, when: late > late_max, message: [超期], advice: 改, evidence: [late],
   examples: [{name: 三次, given: {late: 3}, expect: found}, {name: 两次, given: {late: 2}, expect: found}]}
- {id: A02, name: low, title: 偏低, kind: failing, severity: minor, basis: 二, applies_when: late > 0, when: joint < 0.5, message: [低], advice: 改, evidence: [joint],
   examples: [{name: 分数, given: {late: 1, joint: 1/3}, expect: found}, {name: 一半, given: {late: 1, joint: 0.5}, expect: not_found}]}
- {id: A03, name: both, title: 都有, kind: failing, severity: minor, basis: 三, when: {all: [A01, not A02]}, message: [都有], advice: 改, evidence: [late],
   examples: [{name: 给出结果, given: {A01: found, A02: not_found}, expect: found}, {name: 申诉核减的, given: {A01: excused, A02: not_found}, expect: not_found},
     {name: 一个给出，一个由事实推出, given: {A01: found, late: 1, joint: 0.9}, expect: found}]}
- {id: A04, name: many, title: 问题多, kind: failing, severity: major, basis: 四, when: minors_found >= 2, message: ["{minors_found}个"], advice: 改, evidence: [late],
   examples: [{name: 给出个数, given: {minors_found: 2}, expect: found}, {name: 只有一个, given: {minors_found: 1}, expect: not_found},
     {name: 由事实推出, given: {late: 9, joint: 0.1}, expect: found}, {name: 不知道有几个, given: {}, expect: undetermined}]}
"""


def _pack(folder: Path) -> Pack:
    return write_pack(folder / "demo", INDICATORS, CRITERIA, "{late_max: {type: count, default: 2, title: 上限}}")


def test_examples_come_out_by_the_defaults_and_by_what_is_given(tmp_path: Path) -> None:
    """Facts, shares as fractions, findings of other criteria and counts of findings; all but one as stated."""
    pack = _pack(tmp_path)
    wrong = [(a.criterion.id, a.example.name, a.state) for a in attempts(pack) if not a.passed]
    assert wrong == [("A01", "两次", "not_found")]


def test_an_example_that_comes_out_otherwise_tells_place_and_truths(tmp_path: Path) -> None:
    """The record names the line of the example and shows the condition with the value put in."""
    pack = _pack(tmp_path)
    (trial,) = [trial for trial in trials(pack, attempts(pack)) if not trial.passed]
    assert (trial.about, trial.name, trial.expected, trial.came_out) == ("A01", "两次", "found", "not_found")
    assert Path(trial.file).read_text("utf-8").splitlines()[trial.line - 1].strip().startswith("examples:")
    assert [(c.said, c.truth) for c in trial.conditions] == [("超期次数（2）大于上限（2）", "f")]


def test_given_findings_are_shown_as_given(tmp_path: Path) -> None:
    """The tree of a combined criterion shows the findings that the example gives, not those inferred."""
    from kaohe.explain.findings import condition_records

    pack = _pack(tmp_path)
    basis, unit = infer_given(pack, [{"A01": "found", "A02": "excused"}])[0]
    (group,) = condition_records(basis, pack.criteria["A03"], unit)
    assert [(child.said, child.truth) for child in group.children] == [("超期（认定）", "t"), ("并非：偏低（已申诉核减）", "t")]


def test_examples_with_different_givens_do_not_disturb_each_other(tmp_path: Path) -> None:
    """What one example gives is unknown in every other."""
    pack = _pack(tmp_path)
    facts: list[dict[str, object]] = [{"A01": "found"}, {}, {"late": 9}, {"minors_found": 3}]
    states = [basis.findings.states["A04"][unit] for basis, unit in infer_given(pack, facts)]
    assert states == ["undetermined", "undetermined", "undetermined", "found"]
