"""One rulebook over two years: each case is graded by its own, and the explanation says which value and clause held."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kaohe.check import check
from kaohe.cli.main import cli
from kaohe.explain.results import to_json
from kaohe.explain.score_sheet import load_score_sheet
from kaohe.explain.units import explanation
from kaohe.faults import FaultyInput
from kaohe.report.explanation import explanation_markdown
from kaohe.report.rules import rule_markdown
from kaohe.report.score_sheet import score_sheet_markdown
from kaohe.rulebook.locate import Places
from kaohe.rulebook.pack_load import entries_of
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from kaohe.testing.add import add_example
from kaohe.testing.trials import try_all
from tests.broken.projects import copy

T01 = """\
- id: T01
  name: late
  title: {title}
  kind: failing
  severity: minor
  {years}
  basis: {basis}
  when: late_tasks > {most}
  message: ["超期{{late_tasks}}次"]
  advice: 按月核对进度
  evidence: [late_tasks]
  examples:
    - {{name: 超期, given: {{late_tasks: {over}}}, expect: found}}
    - {{name: 没有超期, given: {{late_tasks: {most}}}, expect: not_found}}
"""
J03 = """\
- id: J03
  name: never_joint
  title: 没有联合任务
  kind: failing
  severity: minor
  since: 2030
  basis: 演示办法第五条（2030年增加）
  when: joint_share == 0
  message: ["没有联合任务"]
  advice: 牵头联合任务
  evidence: [joint_share]
  examples:
    - {name: 没有, given: {joint_share: 0}, expect: found}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo, with values by year: a parameter, a line, a severity, a changed criterion and a new one."""
    copy(None, tmp_path)
    failings = tmp_path / "rules/demo/criteria/failings.yaml"
    j01 = failings.read_text("utf-8").partition("- id: J01\n")[2]
    old = T01.format(title="任务超期", years="until: 2029", basis="演示办法第一条", most=2, over=3)
    new = T01.format(title="任务超期（新）", years="since: 2030", basis="演示办法第一条（2030年修订）", most=0, over=1)
    failings.write_text(f"{old}{new}- id: J01\n{j01}{J03}", "utf-8")
    pack = tmp_path / "rules/demo/pack.yaml"
    dated = "[{value: 0.3, until: 2029, basis: 演示办法第二条}, {value: 0.6, since: 2030, basis: 演示办法第二条（2030年修订）}]"
    pack.write_text(pack.read_text("utf-8").replace("default: 0.5", f"default: {dated}"), "utf-8")
    base = tmp_path / "scoring_profiles/base.yaml"
    text = base.read_text("utf-8").replace(
        "at_least: 60", "at_least: [{value: 50, until: 2029}, {value: 60, since: 2030, basis: 方案三}]"
    )
    text = text.replace("      J02: 10\n", "      J02: 10\n      J03: 3\n")
    base.write_text(text + "criteria: {T01: {severity: [{value: minor, until: 2029}, {value: major, since: 2030}]}}\n", "utf-8")
    (tmp_path / "scoring_profiles/demo.yaml").unlink()
    for year in (2029, 2030):
        case = tmp_path / "cases/demo/case.yaml"
        told = case.read_text("utf-8").replace("profile: demo", "profile: base").replace("2030", str(year))
        other = tmp_path / f"cases/y{year}"
        copy(None, tmp_path / "fresh")
        (tmp_path / "fresh/cases/demo").rename(other)
        (other / "case.yaml").write_text(told.partition("published:")[0], "utf-8")
    for folder in (tmp_path / "cases/demo", tmp_path / "fresh"):
        folder.rename(tmp_path / f"gone-{folder.name}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(year: int) -> Run:
    return run(load_rulebook(f"cases/y{year}"))


def test_the_check_finds_nothing(project: Path) -> None:
    """A rulebook whose years join is clean in every year."""
    assert check([], Places()).faults == []


def test_each_case_is_graded_by_its_own_year(project: Path) -> None:
    """Parameter, line, severity and criterion are those of the year; a criterion of later years does not apply."""
    old, new = _run(2029), _run(2030)
    assert [str(r.rulebook.parameters["joint_share_min"]) for r in (old, new)] == ["0.3", "0.6"]
    assert [str(r.rulebook.profile.grades[1].at_least) for r in (old, new)] == ["50", "60"]
    assert [r.severities["T01"] for r in (old, new)] == ["minor", "major"]
    assert [r.rulebook.pack.criteria["T01"].spec.title for r in (old, new)] == ["任务超期", "任务超期（新）"]
    late = [int(str(n)) for n in old.measured.columns["late_tasks"]]
    assert old.findings.states["T01"] == ["found" if n > 2 else "not_found" for n in late]
    assert new.findings.states["T01"] == ["found" if n > 0 else "not_found" for n in late]
    assert old.findings.states["T01"] != new.findings.states["T01"]
    assert set(old.findings.states["J03"]) == {"not_applicable"}
    assert "not_applicable" not in new.findings.states["J03"]


def test_the_explanation_says_which_value_and_clause_held(project: Path) -> None:
    """In the conditions, and in a section of its own, with the place in the file; a criterion of other years is said to be so."""
    record = explanation(_run(2029), 0)
    said = [leaf.said for finding in record.unit.findings for group in finding.conditions for leaf in (group, *group.children)]
    assert any(line.endswith("小于联合占比要求（30%，至 2029 年，依据 演示办法第二条）") for line in said)
    assert {finding.criterion: finding.basis for finding in record.unit.findings}["T01"] == "演示办法第一条（至 2029 年）"
    text = explanation_markdown(record)
    assert "- 参数“联合占比要求”取 30%（至 2029 年，依据 演示办法第二条）\n  - 出处：rules/demo/pack.yaml:5" in text
    assert "- “合格”的分数线取 50 分（至 2029 年）" in text
    assert "- T01 任务超期的严重程度取 一般（至 2029 年）" in text
    assert "- 标准 T01 任务超期：用的是至 2029 年的一条，依据 演示办法第一条" in text
    assert "- J03 没有联合任务\n  - 适用条件：本年度不认定这一条（2030 年起才认定） → 不成立" in text
    later = explanation_markdown(explanation(_run(2030), 0))
    assert "参数“联合占比要求”取 60%（2030 年起，依据 演示办法第二条（2030年修订））" in later
    assert "“合格”的分数线取 60 分（2030 年起，依据 方案三）" in later
    assert '"since": 2030' in to_json(explanation(_run(2030), 0))


def test_the_score_sheet_lists_every_year(project: Path) -> None:
    """``kaohe profile show``: all values with their years; what holds without a case is the latest."""
    sheet = load_score_sheet("base", Places())
    parameter = sheet.parameters[0]
    assert parameter.shown == "60%"
    assert [entry.said for entry in parameter.by_year] == [
        "30%（至 2029 年，依据 演示办法第二条）",
        "60%（2030 年起，依据 演示办法第二条（2030年修订））",
    ]
    text = score_sheet_markdown(sheet)
    assert "“合格”的分数线按年度：50 分（至 2029 年）、60 分（2030 年起，依据 方案三）" in text
    assert load_score_sheet("base", Places(), 2029).parameters[0].shown == "30%"


def test_a_criterion_tells_its_years(project: Path) -> None:
    """``kaohe rule``: the clause with the years in which it holds; a parameter by year with each of its values."""
    pack = _run(2029).rulebook.pack
    assert "- 依据：演示办法第一条（至 2029 年）\n" in rule_markdown(pack, [pack.criteria["T01"]])
    text = rule_markdown(pack, [pack.criteria["J01"]])
    assert "- 依据：演示办法第二条\n" in text
    assert "（默认 30%（至 2029 年，依据 演示办法第二条）、60%（2030 年起，依据 演示办法第二条（2030年修订）））" in text


def test_every_entry_of_a_criterion_is_shown(project: Path) -> None:
    """A criterion with an entry for the years before 2030 and one from then on: both, with their clauses; the others once."""
    shown = CliRunner().invoke(cli, ["rule", "T01"]).stdout
    assert "各年的写法不同，共 2 条：2030 年起、至 2029 年。" in shown
    headings = [line for line in shown.splitlines() if line.startswith("## T01")]
    assert [heading.rpartition("（")[2] for heading in headings] == ["2030 年起）", "至 2029 年）"]
    assert shown.index("（2030 年起）\n- 认定条件") < shown.index("- 依据：演示办法第一条（至 2029 年）\n")
    for year in (2029, 2030):
        pack = _run(year).rulebook.pack
        assert [len(entries_of(pack, id_, [])) for id_ in ("T01", "J01")] == [2, 1]


def test_a_criterion_is_found_by_words_of_its_title(project: Path) -> None:
    """The title, or words of it that no other has; else only what is near is listed."""
    assert CliRunner().invoke(cli, ["rule", "没有联合任务"]).stdout.startswith("# J03 没有联合任务\n")
    with pytest.raises(FaultyInput) as told:
        CliRunner().invoke(cli, ["rule", "没有联合检查"], catch_exceptions=False)
    (fault,) = told.value.faults
    assert "J03 没有联合任务" in fault.hint
    assert "T01" not in fault.hint


def test_the_examples_of_every_year_are_tried(project: Path) -> None:
    """Examples of an entry that no longer holds are tried in its last year, and each entry is covered by itself."""
    record = try_all([Path("rules/demo")], Places(), cover=True)
    tried = [(trial.title, trial.name, trial.passed) for group in record.groups for trial in group.trials if trial.about == "T01"]
    assert sorted(tried) == [
        ("任务超期", "没有超期", True),
        ("任务超期", "超期", True),
        ("任务超期（新）", "没有超期", True),
        ("任务超期（新）", "超期", True),
    ]
    assert record.coverage is not None
    assert [c.title for c in record.coverage.covers if c.about == "T01"] == ["任务超期", "任务超期（新）"]


def test_a_new_example_goes_to_the_entry_of_the_year(project: Path) -> None:
    """A unit's facts become an example of the entry that held in its year, with the finding that comes out there."""
    graded = _run(2029)
    unit = next(i for i, n in enumerate(graded.measured.columns["late_tasks"]) if n not in (2, 3))
    added = add_example(graded, unit, "T01")
    entry = load_rulebook("cases/y2029").pack.criteria["T01"]
    assert len(entry.spec.examples) == 3
    assert entry.example_spans[2].line == added.line
    assert all(trial.passed for group in try_all([Path("rules/demo")], Places()).groups for trial in group.trials)
