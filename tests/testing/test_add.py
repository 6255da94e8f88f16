"""Examples made of real units."""

from pathlib import Path

import pytest

from kaohe.faults import FaultyInput
from kaohe.rulebook import locate
from kaohe.rulebook.pack_load import load_pack
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from kaohe.testing.add import Added, add_example
from kaohe.testing.criteria import attempts
from tests.testing.projects import CRITERIA, places, write_case, write_profile

MORE = """
- {id: A02, name: low, title: 偏低, kind: failing, severity: minor, basis: 二, when: joint < 0.9, message: [低], advice: 改, evidence: [joint],
   examples: [{name: 空, given: {}, expect: undetermined}]}
- {id: A03, name: both, title: 都有, kind: failing, severity: minor, basis: 三, when: {all: [A01, A02, majors_found > 0]}, message: [都有], advice: 改,
   evidence: [late], examples: [{name: 空, given: {}, expect: undetermined}]}
- {id: A04, name: food, title: 食品, kind: credit, basis: 四, when: field == '食品', message: [食品], advice: 改,
   evidence: [field], examples: [{name: 空, given: {}, expect: undetermined}]}
"""
FILE = "rules/demo/criteria/all.yaml"


def _run(folder: Path, late: str = "3", joint: str = "13/23", field: str = "", parameters: str = "{}") -> Run:
    write_profile(folder, "", f"parameters: {parameters}\n")
    indicators = folder / "rules/demo/indicators/all.yaml"
    indicators.write_text(indicators.read_text("utf-8") + "- {name: field, title: 领域, type: text, observed: true}\n", "utf-8")
    (folder / FILE).write_text(CRITERIA + MORE, "utf-8")
    write_case(folder, "{}\n")
    case = folder / "cases/mine/case.yaml"
    case.write_text(case.read_text("utf-8").replace("联合: joint}", "联合: joint, 领域: field}"), "utf-8")
    (folder / "cases/mine/table.csv").write_text(f"单位,超期,联合,领域\n甲局,{late},{joint},{field}\n乙局,,,\n", "utf-8")
    return run(load_rulebook(str(folder / "cases/mine"), None, places(folder)))


def _add(folder: Path, graded: Run, id_: str, unit: int = 0) -> Added:
    added = add_example(graded, unit, id_)
    pack = load_pack(folder / "rules/demo", [])
    assert pack is not None
    assert all(attempt.passed for attempt in attempts(pack))
    assert added.text in Path(added.file).read_text("utf-8").splitlines()[added.line - 1]
    return added


def test_the_facts_of_a_unit_become_an_example(tmp_path: Path) -> None:
    """Only what the criterion reads, no name of a unit, the finding that came out; the file keeps its comments."""
    graded = _run(tmp_path, late="7")
    before = (tmp_path / FILE).read_text("utf-8")
    added = _add(tmp_path, graded, "A01")
    assert added.text == "{name: 实例 1, given: {late: 7}, expect: found}"
    after = (tmp_path / FILE).read_text("utf-8")
    assert after.splitlines()[added.line - 1] == f"    - {added.text}"
    assert after.replace(f"    - {added.text}\n", "") == before


@pytest.mark.parametrize(
    ("joint", "written"),
    [("25%", "0.25"), ("13/23", "13/23"), ("1", "1"), ("0", "0"), ("33.3%", "0.333"), ("不适用", "n/a"), ("", "")],
)
def test_shares_are_written_exactly(joint: str, written: str, tmp_path: Path) -> None:
    """A short decimal where the share is one; nothing where it is unknown, which is an example already."""
    graded = _run(tmp_path, joint=joint)
    if not written:
        with pytest.raises(FaultyInput) as caught:
            add_example(graded, 0, "A02")
        assert "已经有一个事实相同的例子：空" in str(caught.value)
        return
    assert f"given: {{joint: {written}}}" in _add(tmp_path, graded, "A02").text


def test_findings_and_counts_that_a_criterion_reads_are_given_as_such(tmp_path: Path) -> None:
    """A combined criterion gets the findings of those it names and the count of findings, not their facts."""
    added = _add(tmp_path, _run(tmp_path, joint="0.5"), "A03")
    assert added.text == "{name: 实例 1, given: {A01: found, A02: found, majors_found: 1}, expect: found}"


def test_numbers_go_on_and_the_same_facts_are_refused(tmp_path: Path) -> None:
    """A second example is 实例 2; the same facts again are a fault at the example that has them."""
    _add(tmp_path, _run(tmp_path, late="8"), "A01")
    book = load_rulebook(str(tmp_path / "cases/mine"), None, places(tmp_path))
    with pytest.raises(FaultyInput) as caught:
        add_example(run(book), 0, "A01")
    (fault,) = caught.value.faults
    assert "实例 1" in (tmp_path / FILE).read_text("utf-8").splitlines()[fault.line - 1]
    table = tmp_path / "cases/mine/table.csv"
    table.write_text(table.read_text("utf-8").replace("甲局,8", "甲局,9"), "utf-8")
    assert "实例 2" in _add(tmp_path, run(book), "A01").text


def test_a_profile_s_own_parameters_are_told_apart(tmp_path: Path) -> None:
    """Examples run with the defaults: the finding of the case may be another one, and is told."""
    added = _add(tmp_path, _run(tmp_path, late="1", parameters="{late_max: 0}"), "A01")
    assert (added.state, added.in_case) == ("not_found", "found")
    assert "expect: not_found" in added.text


def test_texts_are_quoted_and_may_hold_no_unit(tmp_path: Path) -> None:
    """A text that names a unit of the case, by its name or an alias, does not get into the rules."""
    assert 'given: {field: "食品: 药品"}' in _add(tmp_path / "other", _run(tmp_path / "other", field="食品: 药品"), "A04").text
    graded = _run(tmp_path, field="甲局的食品")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(FaultyInput, match="单位名称"):
        add_example(graded, 0, "A04")
    assert (tmp_path / FILE).read_bytes() == before


def test_installed_rules_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes with the program is nobody's to change."""
    (tmp_path / "kaohe/shipped").mkdir(parents=True)
    graded = _run(tmp_path / "kaohe/shipped")
    monkeypatch.setattr(locate, "_PACKAGE", (tmp_path / "kaohe").resolve())
    with pytest.raises(FaultyInput, match="随程序安装"):
        add_example(graded, 0, "A01")
