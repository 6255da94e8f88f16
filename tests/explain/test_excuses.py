"""Excuses after review: what they change, what they leave alone, and how the explanation shows both.

The constructed ledger of Daye, one unit: 14 of its 26 inspections in December (T02, 5 points), two tasks outside the
plan (T01, 2 points each). T02 is excused, both tasks are taken out: 74.27 + 5 + 2 × 2 = 83.27.
"""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaohe.cli.main import cli
from kaohe.explain.evidence import evidence_list
from kaohe.explain.results import issues
from kaohe.explain.run import run_record
from kaohe.explain.units import explanation
from kaohe.explain.whole import whole
from kaohe.measure.measure import measure
from kaohe.report.explanation import explanation_markdown
from kaohe.report.issues import issues_csv
from kaohe.report.phrases import excuses_sentence, run_sentences
from kaohe.report.year_tables import findings
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run

ROOT = Path(__file__).parents[2]

UNIT = "市文旅局"
HEADER = "单位,标准,记录表,记录编号,理由,决定人,日期,说明\n"
ROWS = """市文旅局,T02,,,上级统一安排,考核办,2023-01-10,省里统一部署在12月检查
市文旅局,计划外开展检查,抽查任务,RW20220149,数据录入错误,考核办,2023-01-11,
市文旅局,T01,tasks,RW20220151,entry_error,考核办,2023年1月11日,计划编号填错了
市教育局,J01,,,认定有误,考核办,2023-01-11,
"""

Make = Callable[[str], Path]


def _case(folder: Path, rows: str) -> Path:
    shutil.copytree(ROOT / "cases/daye-2022-ledger", folder)
    with (folder / "case.yaml").open("a", encoding="utf-8") as stream:
        stream.write("excuses: excuses.csv\n")
    (folder / "excuses.csv").write_text(HEADER + rows, "utf-8")
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger case with the excuses above."""
    return _case(tmp_path_factory.mktemp("excuses") / "case", ROWS)


@pytest.fixture(scope="module")
def excused(case: Path) -> Run:
    """The case graded."""
    return run(load_rulebook(str(case)))


@pytest.fixture(scope="module")
def unit(excused: Run) -> int:
    """The position of the unit."""
    position = excused.records.names().find(UNIT)
    assert position is not None
    return position


def test_the_sheet_shows_what_was_given_back(excused: Run, unit: int) -> None:
    """Score, rank and grade with and without excuses stand side by side; the excused finding states what it would cost."""
    record = explanation(excused, unit).unit
    assert record.before is not None
    assert (record.before.score, record.score, record.before.gave_back) == ("74.27", "83.27", "9")
    assert (record.before.rank, record.rank) == (25, 23)
    timing = next(item for item in record.items if item.id == "timing")
    assert [(loss.criterion, loss.cause, loss.stated, loss.points) for loss in timing.lost] == [("T02", "excused", "-5", "0")]
    points = [*(i.points for i in record.items), *(b.points for b in record.bonus), *(a.points for a in record.adjustments)]
    assert sum(map(Decimal, points)) == Decimal("83.27")


def test_an_excused_finding_keeps_what_was_found(excused: Run, unit: int) -> None:
    """Message, conditions and records are those of the finding; the state and the decision say that it does not count."""
    record = explanation(excused, unit, with_records=True).unit
    finding = next(f for f in record.findings if f.criterion == "T02")
    assert (finding.state, finding.original_state, finding.points, finding.stated) == ("excused", "found", "0", "-5")
    assert finding.message == "12月1日以后的检查占全年53.8%，达到50%"
    assert {c.truth for c in finding.conditions} == {"t"}
    assert finding.records is not None
    assert len(finding.records) == 14
    (decided,) = finding.excuses
    assert (decided.reason, decided.said, decided.decided_by, decided.decided_on) == (
        "arranged_above", "上级统一安排", "考核办", "2023-01-10",
    )  # fmt: skip
    assert (decided.source.file, decided.source.row) == ("excuses.csv", 2)
    assert "T02" not in record.failings


def test_a_record_taken_out_shows_both_values(excused: Run, unit: int) -> None:
    """Without both tasks nothing is outside the plan: T01 is not found, and the value that it had stays visible."""
    finding = next(f for f in explanation(excused, unit).unit.findings if f.criterion == "T01")
    assert (finding.state, finding.original_state) == ("not_found", "found")
    (correction,) = finding.corrections
    assert (correction.indicator, correction.original.value, correction.corrected.value) == ("out_of_plan_tasks", 2, 0)
    assert [e.record for e in finding.excuses] == ["RW20220149", "RW20220151"]


def test_a_criterion_limits_what_is_counted_anew(excused: Run, unit: int) -> None:
    """Both tasks stand beside T01: only what T01 rests on is counted without them."""
    changed = [n for n, c in excused.measured.columns.items() if c[unit] != excused.measured.original[n][unit]]
    assert changed == ["out_of_plan_tasks"]


def test_other_units_keep_their_values(excused: Run, unit: int) -> None:
    """An excuse is for one unit: whatever the record counts for elsewhere stays."""
    for name, column in excused.measured.columns.items():
        before = excused.measured.original[name]
        assert [v for i, v in enumerate(column) if i != unit] == [v for i, v in enumerate(before) if i != unit]


def test_a_record_without_a_criterion_leaves_every_count_with_what_refers_to_it(tmp_path: Path) -> None:
    """Task RW20220149 and its inspections are left out of every indicator of the unit; shares follow their parts."""
    folder = _case(tmp_path / "case", "市文旅局,,抽查任务,RW20220149,数据录入错误,考核办,2023-01-11,\n")
    graded = run(load_rulebook(str(folder)))
    unit = graded.records.names().find(UNIT)
    assert unit is not None
    tasks = (ROOT / "cases/daye-2022-ledger/ledger/inspections.csv").read_text("utf-8-sig").splitlines()
    under = sum(line.startswith("RW20220149,") for line in tasks)
    assert under > 0
    now = {name: column[unit] for name, column in graded.measured.columns.items()}
    before = {name: column[unit] for name, column in graded.measured.original.items()}
    for name, less in (("out_of_plan_tasks", 1), ("objects_drawn", under), ("inspections_done", under)):
        assert before[name] - now[name] == less, name  # type: ignore[operator]
    assert now["year_end_share"] == (now["year_end_inspections"], now["inspections_done"])


def test_the_ledger_is_whole_again(excused: Run, unit: int) -> None:
    """After records were taken out for counting, the evidence lists them still, marked; and all is counted as before."""
    listed = evidence_list(excused, unit, "T01").records
    assert [row.values["任务编号"] for row in listed] == ["RW20220149", "RW20220151"]
    assert [row.excused for row in listed] == [
        "数据录入错误，考核办 2023-01-11 决定",
        "数据录入错误，考核办 2023-01-11 决定：计划编号填错了",
    ]
    again = measure(excused.rulebook.pack.indicators, excused.records._replace(excuses=()), excused.session)
    assert again.columns == excused.measured.original


def test_an_excuse_that_does_nothing_is_told(excused: Run) -> None:
    """J01 was not found against the unit: the run says so, and the counts leave it out."""
    record = run_record(excused)
    assert [e.acted for e in record.excuses] == [True, True, True, False]
    assert excuses_sentence(record) == "申诉复核：核减认定 1 条，更正记录 2 条，涉及 1 家。"
    told = [line for line in run_sentences(record) if "没有用上" in line]
    assert told == [
        "申诉复核没有用上：市教育局 J01 未牵头开展联合抽查核减：认定有误，考核办 2023-01-11 决定（excuses.csv 第 5 行）；"
        "这个单位没有认定这一条"
    ]


def test_issues_list_what_is_excused_apart(excused: Run, unit: int) -> None:
    """The excused finding is no issue, stands at the end with its decision, and the notice's naming it is no contradiction."""
    record = issues(excused, unit)
    assert [i.criterion for i in record.issues] == ["O01", "O02", "R01"]
    assert [i.criterion for i in record.excused] == ["T02"]
    assert record.published_not_found == []
    last = issues_csv(record).splitlines()[-1]
    assert last.startswith("市文旅局,T02,年底突击检查,突出,0,")
    assert last.endswith(
        "T02 年底突击检查核减：上级统一安排，考核办 2023-01-10 决定（excuses.csv 第 2 行）：省里统一部署在12月检查"
    )


def test_the_explanation_says_all_of_it(excused: Run, unit: int) -> None:
    """The headline has the result before; sections of their own hold what was excused and what came out otherwise."""
    text = explanation_markdown(explanation(excused, unit))
    assert "申诉复核前：得分 74.27，第 25 名，合格；复核后多 9 分" in text
    assert "T02 年底突击检查：申诉复核后不扣（原应扣 5）" in text
    assert "T01 计划外开展检查：原为认定，现为未发现" in text
    assert "计划外检查任务数：原为 2，更正为 0" in text


def test_a_report_holds_the_decision_beside_the_finding(excused: Run) -> None:
    """The table of findings says why one is excused, and how one that fell away had come out."""
    record = whole(excused, Places())
    rows = {(row[0], row[1]): row for row in findings(record).rows}
    assert rows[UNIT, "T02"][4:6] == ["已申诉核减", ""]
    assert rows[UNIT, "T02"][6] == (
        "12月1日以后的检查占全年53.8%，达到50%；申诉复核：T02 年底突击检查核减：上级统一安排，考核办 2023-01-10 决定"
        "（excuses.csv 第 2 行）：省里统一部署在12月检查"
    )
    assert str(rows[UNIT, "T01"][6]).startswith(
        "申诉复核前：认定；更正：计划外检查任务数原为 2，更正为 0；申诉复核：抽查任务 RW20220149 不计"
    )


def test_units_without_excuses_have_no_result_before(excused: Run, unit: int) -> None:
    """A unit whose score, rank and grade are the same and that nobody excused shows nothing of it."""
    assert excused.unexcused is not None
    now, before = (
        [(s.score, g.standing.rank, g.standing.grade) for s, g in zip(r.scored, r.graded, strict=True)]
        for r in (excused, excused.unexcused)
    )
    other = next(i for i, unit in enumerate(excused.records.units) if now[i] == before[i] and unit.name != "市教育局")
    assert explanation(excused, other).unit.before is None


def test_grade_counts_what_was_excused(case: Path) -> None:
    """``kaohe grade`` ends with the count."""
    done = CliRunner().invoke(cli, ["grade", str(case), "--format", "md"])
    assert done.exit_code == 0
    assert "- 申诉复核：核减认定 1 条，更正记录 2 条，涉及 1 家。" in done.stdout


def test_expectations_may_name_what_is_excused(case: Path) -> None:
    """``kaohe test`` compares the state excused and the corrected value, score and points like any other."""
    lines = [
        "findings:",
        f"  - {{unit: {UNIT}, criterion: T02, state: excused}}",
        f"  - {{unit: {UNIT}, criterion: T01, state: not_found}}",
        f"values: [{{unit: {UNIT}, indicator: out_of_plan_tasks, value: 0}}]",
        f'points: [{{unit: {UNIT}, item: timing, points: "10"}}]',
        f'scores: [{{unit: {UNIT}, score: "83.27"}}]',
    ]
    (case / "expect.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    done = CliRunner().invoke(cli, ["test", str(case)])
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(cli, ["check", str(case)]).exit_code == 0
