"""The Daye year from constructed ledgers: the annex to the last figure, and the findings of the summary case."""

import csv
from pathlib import Path

import pytest

from kaohe.explain import results
from kaohe.explain.evidence import evidence_of
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run

CASES = Path(__file__).resolve().parents[2] / "cases"
ANNEX = {
    "单部门计划": "single_plans",
    "部门联合计划": "joint_plans",
    "发起单部门检查": "single_tasks_led",
    "发起部门联合检查": "joint_tasks_led",
    "配合参与其他部门联查": "joint_tasks_joined",
    "抽查对象数": "objects_drawn",
    "已查并公示检查对象数": "objects_published",
    "发现问题个数": "problems_found",
}
ONLY_RECORDS = {"O01", "T02", "T03", "O04", "J04", "K02", "T06", "P02", "R03"}
"""Criteria that need dates, persons or lists, which the annex does not have."""
NAMED = {("市文旅局", "O01"), ("市文旅局", "T02"), ("市教育局", "T02"), ("市教育局", "T03")}
"""What 三(一) names of these."""


@pytest.fixture(scope="module")
def ledger() -> Run:
    """The ledger case, graded."""
    return run(load_rulebook("cases/daye-2022-ledger"))


def test_records_give_the_annex_to_the_last_figure(ledger: Run) -> None:
    """27 units by 8 columns, read from the CSV of the annex: none differs; every figure was counted, not supplied."""
    with (CASES / "daye-2022/annex1.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["部门"] != "合计"]
    assert len(rows) == 27
    names = ledger.records.names()
    for row in rows:
        unit = names.find(row["部门"])
        assert unit is not None
        for header, indicator in ANNEX.items():
            assert ledger.measured.columns[indicator][unit] == int(row[header]), (row["部门"], header)
    for indicator in ANNEX.values():
        assert indicator not in ledger.records.supplied
        assert ledger.measured.indicators[indicator].measure


def test_struck_off_out_of_plan_and_special_plans_come_out_too(ledger: Run, daye: Run) -> None:
    """The remarks of the annex: each unit's struck-off, out-of-plan and special plans, and its completion rate."""
    for name in ("plans_struck_off", "out_of_plan_tasks", "special_plans", "plans_due", "plan_completion", "credit_risk_tasks"):
        assert ledger.measured.columns[name] == daye.measured.columns[name], name


def test_findings_are_those_of_the_summary_case_wherever_both_have_the_data(ledger: Run, daye: Run) -> None:
    """Every finding that both cases determine is the same; the ledger determines all that the summary does."""
    compared = 0
    for id_, states in daye.findings.states.items():
        for unit, (summary, counted) in enumerate(zip(states, ledger.findings.states[id_], strict=True)):
            if summary != UNDETERMINED:
                assert counted == summary, (ledger.records.units[unit].name, id_)
                compared += 1
    assert compared > 27 * 12


def test_failings_that_only_records_show_are_those_that_the_notice_names(ledger: Run) -> None:
    """Rush, slow progress, liaison changes: for the named units and no others; and nothing else of this kind."""
    found = {
        (unit.name, id_)
        for id_ in ONLY_RECORDS
        for i, unit in enumerate(ledger.records.units)
        if ledger.findings.states[id_][i] == FOUND
    }
    assert found == NAMED
    assert all(UNDETERMINED not in ledger.findings.states[id_] for id_ in ONLY_RECORDS)


def test_the_same_result_as_the_summary_case(ledger: Run, daye: Run) -> None:
    """Scores, ranks and grades are equal unit by unit."""
    a, b = ({u.unit: (u.score, u.rank, u.grade) for u in results.standings(of).units} for of in (ledger, daye))
    assert a == b


def test_out_of_plan_tasks_are_opened_down_to_their_rows(ledger: Run) -> None:
    """市文旅局's two tasks, each with its reason, in the row of tasks.csv that holds them."""
    unit = ledger.records.names().find("市文旅局")
    assert unit is not None
    rows = evidence_of(ledger, unit, "T01")
    lines = (CASES / "daye-2022-ledger/ledger/tasks.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 2
    for row in rows:
        assert lines[row.row - 1].startswith(row.values["task_id"])
        assert row.file == "ledger/tasks.csv"
    assert {row.values["why_outside"] for row in rows} == {"开始日期不在计划期限内", "是别的单位的计划"}
