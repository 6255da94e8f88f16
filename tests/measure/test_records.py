"""Counting records: what is open, what is allowed to be missing, which of two sources holds, and what SQL may touch."""

import shutil
from pathlib import Path

import duckdb
import pytest

from kaohe.explain import results
from kaohe.explain.evidence import evidence_list
from kaohe.explain.units import explanation
from kaohe.faults import FaultyInput
from kaohe.measure.passes import condition
from kaohe.report.evidence import tally
from kaohe.report.phrases import run_sentences
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.lineage import Missing, missing
from kaohe.rulebook.pack import Pack, View
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.rulebook import Rulebook, load_rulebook
from kaohe.run import Run, run
from tests.build import sheets

HEADER = "任务编号,计划编号,发起单位,配合单位,抽查类型,任务名称,开始日期,完成日期,信用风险分类,任务状态\n"
CASE = """case: small
title: 小案例
region: 某县
year: 2022
as_of: "2022-12-31"
profile: default
units: units.csv
"""


def _case(folder: Path, files: dict[str, str], more: str = "") -> str:
    """Write a case of two units with the given files."""
    (folder / "ledger").mkdir(parents=True)
    (folder / "case.yaml").write_text(CASE + more, "utf-8")
    (folder / "units.csv").write_text("单位,别名,组别\n甲局,市甲局,\n乙局,,\n", "utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return str(folder)


def _graded(folder: Path, files: dict[str, str], more: str = "") -> Run:
    return run(load_rulebook(_case(folder, files, more)))


TASKS = {"ledger/tasks.csv": HEADER + "RW1,,甲局,,单部门,,2022-03-01,,否,\nRW2,,市甲局,乙局,部门联合,,2022-04-01,,否,\n"}


def test_a_complete_table_counts_zero_for_a_unit_without_rows(tmp_path: Path) -> None:
    """乙局 leads nothing: 0 tasks and a share that does not apply; it joined one."""
    columns = _graded(tmp_path / "c", TASKS).measured.columns
    assert columns["single_tasks_led"] == [1, 0]
    assert columns["joint_tasks_joined"] == [0, 1]
    assert columns["joint_share"][0] == (1, 2)
    assert repr(columns["joint_share"][1]) == "NOT_APPLICABLE"


def test_a_table_that_the_case_lacks_leaves_its_indicators_unknown(tmp_path: Path) -> None:
    """Without plans and inspections nothing is said of them, and nothing of what rests on them."""
    columns = _graded(tmp_path / "c", TASKS).measured.columns
    for name in ("single_plans", "out_of_plan_tasks", "objects_drawn", "problems_found", "catalog_coverage", "liaison_changes"):
        assert columns[name] == [None, None], name


def test_an_open_row_makes_only_its_own_unit_unknown_and_is_counted(tmp_path: Path) -> None:
    """A task without a start may be of another year: 甲局 is unknown, 乙局 is 0, one row is left out."""
    files = {"ledger/tasks.csv": TASKS["ledger/tasks.csv"] + "RW3,,甲局,,单部门,,,,否,\n"}
    graded = _graded(tmp_path / "c", files)
    assert graded.measured.columns["single_tasks_led"] == [None, 0]
    assert graded.measured.left_out["single_tasks_led"] == 1
    assert results.standings(graded).run.rows_open["发起单部门检查数"] == 1


def test_a_row_whose_condition_is_false_whatever_is_missing_is_not_open(tmp_path: Path) -> None:
    """A joint task without a start cannot be a single one: the count of single tasks is known."""
    files = {"ledger/tasks.csv": HEADER + "RW1,,甲局,,单部门,,2022-03-01,,否,\nRW3,,甲局,乙局,部门联合,,,,否,\n"}
    assert _graded(tmp_path / "c", files).measured.columns["single_tasks_led"] == [1, 0]


def test_a_small_missing_share_may_be_allowed() -> None:
    """The condition of an indicator is NULL for a row that is open, unless WHERE is false whatever is missing."""
    indicator = Indicator.model_validate(
        {
            "name": "x",
            "title": "x",
            "type": "count",
            "from": "t",
            "by": "u",
            "where": "a > 1",
            "measure": "count(DISTINCT b)",
            "needs": ["c"],
        }
    )
    rows = "(VALUES (2, 1, 1), (2, NULL, 1), (2, 1, NULL), (NULL, 1, 1), (0, NULL, NULL)) AS t(a, b, c)"
    found = duckdb.connect().execute(f"SELECT {condition(indicator)} FROM {rows}").fetchall()
    assert found == [(True,), (None,), (None,), (None,), (False,)]


SUMMARY = {
    **TASKS,
    "table.csv": "部门,单部门,联合\n甲局,1,2\n乙局,0,0\n",
}
KEYS = """summary:
  - {file: table.csv, place: 附件1, columns: {部门: unit, 单部门: single_tasks_led, 联合: joint_tasks_led}}
"""
SETTLED = "settled:\n  - {{indicators: [joint_tasks_led], units: [甲局], holds: {}, reason: 两方核对过}}\n"


def test_records_and_a_table_that_disagree_are_a_fault_with_both_sources(tmp_path: Path) -> None:
    """甲局 led one joint task by the records and two by the table: both are named, nothing is chosen."""
    with pytest.raises(FaultyInput) as caught:
        _graded(tmp_path / "c", SUMMARY, KEYS)
    (fault,) = caught.value.faults
    assert fault.code == "T004"
    assert "由台账（ledger/tasks.csv）统计得 1，附件1 写的是 2" in fault.message
    assert "settled" in fault.hint


@pytest.mark.parametrize(("holds", "value", "share"), [("records", 1, (1, 2)), ("stated", 2, (2, 3))])
def test_the_case_may_say_which_holds_and_the_explanation_repeats_why(
    tmp_path: Path, holds: str, value: int, share: tuple[int, int]
) -> None:
    """What is computed from the value follows; the reason and both values stand among the sources."""
    graded = _graded(tmp_path / "c", SUMMARY, KEYS + SETTLED.format(holds))
    assert graded.measured.columns["joint_tasks_led"][0] == value
    assert graded.measured.columns["joint_share"][0] == share
    told = results.to_json(explanation(graded, 0))
    assert "两方核对过" in told
    assert "台账统计 1，附件1写的是 2" in told


def test_an_entry_that_settles_nothing_is_a_fault(tmp_path: Path) -> None:
    """A reason for a difference that is not there misleads."""
    files = {**SUMMARY, "table.csv": "部门,单部门,联合\n甲局,1,1\n乙局,0,0\n"}
    with pytest.raises(FaultyInput, match="没有用到"):
        _graded(tmp_path / "c", files, KEYS + SETTLED.format("records"))


def test_results_of_a_task_that_is_not_there_are_a_fault(tmp_path: Path) -> None:
    """An inspection of an unknown task belongs to no unit: it is named by its row, not dropped."""
    results_header = "任务编号,检查对象代码,检查日期,检查结果,公示日期\n"
    files = {
        **TASKS,
        "ledger/inspections.csv": results_header + "RW1,A1,2022-03-02,未发现问题,2022-03-03\nRW9,A2,2022-03-02,未发现问题,\n",
    }
    with pytest.raises(FaultyInput) as caught:
        _graded(tmp_path / "c", files)
    (fault,) = caught.value.faults
    assert (fault.code, fault.line) == ("T008", 3)


def test_once_the_inputs_are_open_no_other_file_can_be_read(daye_ledger: Run) -> None:
    """Whatever SQL a pack brings, DuckDB reads nothing else and its settings stay."""
    assert daye_ledger.session is not None
    connection = daye_ledger.session.connection
    for sql in (
        f"SELECT * FROM read_csv('{Path(__file__)}')",
        "COPY tasks TO '/tmp/kaohe-stolen.csv'",
        "ATTACH '/tmp/kaohe-other.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(sql)


def test_the_temporary_folder_goes_with_the_ledger(tmp_path: Path) -> None:
    """Copies of the records do not stay behind."""
    graded = _graded(tmp_path / "c", TASKS)
    assert graded.records.ledger is not None
    scratch = Path(graded.records.ledger.scratch)
    assert scratch.is_dir()
    del graded
    assert not scratch.exists()


@pytest.fixture(scope="module")
def daye_ledger() -> Run:
    """The Daye ledger case, graded."""
    return run(load_rulebook("cases/daye-2022-ledger"))


def test_rows_in_another_order_and_files_change_nothing(tmp_path: Path, daye_ledger: Run) -> None:
    """The Daye ledgers with tasks split over two files and reversed give the same findings and scores."""
    folder = Path(shutil.copytree("cases/daye-2022-ledger", tmp_path / "case"))
    head, *rows = (folder / "ledger/tasks.csv").read_text("utf-8-sig").splitlines()
    (folder / "ledger/tasks.csv").unlink()
    for name, part in (("tasks-2", rows[::2]), ("tasks-1", rows[1::2])):
        (folder / f"ledger/{name}.csv").write_text("\n".join([head, *reversed(part)]) + "\n", "utf-8")
    again = run(load_rulebook(str(folder)))
    assert again.findings.states == daye_ledger.findings.states
    assert sheets(again.scored) == sheets(daye_ledger.scored)


def _pack(daye: Rulebook, **views: str) -> Pack:
    return daye.pack._replace(views={name: View(name, text, "") for name, text in views.items()})


def _present(**without: set[str]) -> dict[str, frozenset[str]]:
    every = {name: frozenset(c.name for c in spec.columns) for name, spec in RECORD_TABLES.items()}
    return {
        name: columns - frozenset(without.get(name, set()))
        for name, columns in every.items()
        if "*" not in without.get(name, set())
    }


def test_a_missing_column_is_followed_through_views(daye_rulebook: Rulebook) -> None:
    """Only the outputs that read it are missing; a WHERE that reads it takes everything; COALESCE has another to choose."""
    pack = _pack(
        daye_rulebook,
        a="SELECT record, lead_unit, ended_on, started_on FROM tasks",
        b="SELECT lead_unit, count(*) AS n FROM a WHERE ended_on IS NOT NULL GROUP BY lead_unit",
        c="SELECT lead_unit, coalesce(ended_on, started_on) AS day, ended_on > started_on AS late FROM a",
    )
    found = missing(pack, _present(tasks={"ended_on"}))
    assert found["a"] == Missing(columns=frozenset({"ended_on"}))
    assert found["b"].everything
    assert found["c"] == Missing(columns=frozenset({"late"}))


def test_a_table_joined_on_the_left_takes_only_its_own_columns(daye_rulebook: Rulebook) -> None:
    """Without plans, tasks still count; whether they are planned cannot be known. An inner join takes all."""
    pack = _pack(
        daye_rulebook,
        outer_join="SELECT t.record, t.lead_unit, p.plan_id IS NULL AS outside FROM tasks t LEFT JOIN plans p ON p.plan_id = t.plan_id",
        inner_join="SELECT t.record, t.lead_unit FROM tasks t JOIN plans p ON p.plan_id = t.plan_id",
        grouped="SELECT record, name, bool_or(outside) AS outside FROM outer_join JOIN tasks USING (record) GROUP BY record, name",
    )
    found = missing(pack, _present(plans={"*"}, tasks={"name"}))
    assert found["outer_join"] == Missing(columns=frozenset({"outside"}))
    assert found["inner_join"].everything
    assert not found["grouped"].everything
    assert found["grouped"].columns == {"name", "outside"}


def test_evidence_quotes_a_source_as_it_stands_whatever_was_settled(tmp_path: Path) -> None:
    """The table says 2 and is overruled by the records: the row of the table still shows 2, and why it does not hold."""
    graded = _graded(tmp_path / "c", SUMMARY, KEYS + SETTLED.format("records"))
    rows = evidence_list(graded, 0, "joint_tasks_led").records
    told = {row.values["位置"]: row.values for row in rows if not row.table}
    assert told["附件1"]["发起部门联合检查数"] == "2"
    assert "两方核对过" in told["取舍"]["说明"]
    assert [row.values["任务编号"] for row in rows if row.table == "tasks"] == ["RW2"]


def test_a_run_says_which_columns_the_case_lacks(tmp_path: Path) -> None:
    """Without 信用风险分类 and 完成日期, what rests on them is unknown, and the run names the columns."""
    text = "任务编号,计划编号,发起单位,配合单位,抽查类型,任务名称,开始日期\nRW1,,甲局,,单部门,,2022-03-01\n"
    graded = _graded(tmp_path / "c", {"ledger/tasks.csv": text})
    assert results.standings(graded).run.columns_missing == {"抽查任务": ["完成日期", "信用风险分类"]}
    assert graded.measured.columns["credit_risk_tasks"] == [None, None]


def test_a_record_that_makes_a_value_unknown_can_be_opened(tmp_path: Path) -> None:
    """The task without a start is listed with its row and why it is not counted, beside the one that is."""
    files = {"ledger/tasks.csv": HEADER + "RW1,,甲局,,单部门,,2022-03-01,,否,\nRW3,,甲局,,单部门,,,,否,\n"}
    graded = _graded(tmp_path / "c", files)
    rows = evidence_list(graded, 0, "single_tasks_led").records
    assert [(row.values["任务编号"], row.row, "没有计入" in row.title) for row in rows] == [("RW1", 2, False), ("RW3", 3, True)]


def test_the_evidence_of_a_share_tells_its_two_parts_apart(daye_ledger: Run) -> None:
    """市文旅局's year-end share: 14 records of the year's end, and the 26 they are counted among."""
    unit = daye_ledger.records.names().find("市文旅局")
    assert unit is not None
    rows = evidence_list(daye_ledger, unit, "year_end_share").records
    counts = {title: sum(row.title == title for row in rows) for title in ("年底检查户次", "已检查户次")}
    assert counts == {"年底检查户次": 14, "已检查户次": 26}


def test_no_record_says_which_table_was_counted(daye_ledger: Run) -> None:
    """市司法局 led no joint task: the tasks were counted and hold none."""
    unit = daye_ledger.records.names().find("市司法局")
    assert unit is not None
    record = evidence_list(daye_ledger, unit, "J01")
    assert record.records == []
    assert tally(record) == "统计过台账：抽查任务，没有符合条件的记录。"


def test_an_empty_ledger_folder_is_a_fault_unless_all_imports_were_taken_back(tmp_path: Path) -> None:
    """A folder with nothing in it was meant to hold something; one with only the list of sources once did."""
    with pytest.raises(FaultyInput, match="ledger 文件夹是空的"):
        _graded(tmp_path / "empty", {})
    graded = _graded(tmp_path / "emptied", {"ledger/sources.csv": "文件,工作表,种类,记录表,sha256,读取,使用,不用,原因\n"})
    assert graded.records.ledger is None


def test_records_of_other_years_are_counted_with_the_reason(tmp_path: Path) -> None:
    """For every table that the case has: read = used + left out, in the record and in what grade says at its end."""
    files = {
        "ledger/plans.csv": "计划编号,制定单位,计划名称,抽查类型,计划年度,起始日期,截止日期,核准删减日期,删减原因\n"
        "P1,甲局,,单部门,2022,,,,\nP2,甲局,,单部门,2021,,,,\nP3,甲局,,单部门,,2023-01-01,,,\n",
        "ledger/tasks.csv": HEADER
        + "RW1,,甲局,,单部门,,2022-03-01,,否,\nRW2,,甲局,,单部门,,2021-12-31,,否,\nRW3,,甲局,,单部门,,,,否,\n",
        "ledger/inspections.csv": "任务编号,检查对象代码,检查日期,检查结果,公示日期\n"
        "RW1,O1,2022-03-02,未发现问题,\nRW2,O1,2022-01-02,未发现问题,\nRW2,O2,2022-01-02,未发现问题,\n",
        "ledger/liaisons.csv": "单位,联络员,任职起始日期,任职截止日期\n甲局,甲,2020-01-01,2021-12-31\n甲局,乙,2022-01-01,\n",
        "ledger/catalog.csv": "单位,事项编号,事项名称,事项类别,联合抽查事项\n甲局,S1,,重点,否\n",
        "ledger/task_items.csv": "任务编号,事项编号\nRW1,S1\nRW2,S1\n",
    }
    record = results.standings(_graded(tmp_path / "c", files)).run
    assert [(t.table, t.read, t.used) for t in record.tables] == [
        ("plans", 3, 1), ("tasks", 3, 2), ("inspections", 3, 1), ("liaisons", 2, 1), ("catalog", 1, 1), ("task_items", 2, 1),
    ]  # fmt: skip
    assert all(t.read == t.used + sum(t.left_out.values()) for t in record.tables)
    assert record.tables[0].left_out == {"年度不是 2022": 2}
    told = run_sentences(record)
    assert "抽查计划 3 条：参加统计 1 条，不参加 2 条（年度不是 2022）" in told
    assert "抽查任务 3 条：参加统计 2 条，不参加 1 条（开始日期不在 2022 年度，或在 2022-12-31 以后）" in told
    assert not [line for line in told if line.startswith("抽查事项清单")]


def test_what_was_counted_is_what_the_view_holds_where_columns_are_missing(tmp_path: Path) -> None:
    """Without 公示日期 and 检查结果 no indicator goes through the results; they are counted all the same."""
    files = TASKS | {"ledger/inspections.csv": "任务编号,检查对象代码\nRW1,O1\nRW2,O1\n"}
    tables = results.standings(_graded(tmp_path / "c", files)).run.tables
    assert [(t.table, t.read, t.used, t.left_out) for t in tables] == [("tasks", 2, 2, {}), ("inspections", 2, 2, {})]
