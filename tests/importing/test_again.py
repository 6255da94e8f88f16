"""Importing again: nothing changes for the same bytes, a changed file is compared, two sources must agree, order does not matter."""

import random
from itertools import permutations
from pathlib import Path

import pytest

from tests.importing.made import (
    TASKS,
    UNITS,
    case_with_units,
    everything,
    ledger,
    platform,
    refused,
    take,
    write_csv,
)

HEAD = ["任务编号", "发起单位", "任务名称", "开始日期", "抽查类型"]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case that has units and no records."""
    return case_with_units(tmp_path / "某市")


def _tasks(path: Path, *rows: list[str], head: list[str] = HEAD) -> Path:
    return write_csv(path, [head, *rows])


def test_the_same_file_again_changes_nothing(case: Path, tmp_path: Path) -> None:
    """No file is touched, and the report says so; --again reads it once more, with the same result."""
    source = platform(tmp_path / "导出")
    take(case, source)
    before, times = everything(case), {p: p.stat().st_mtime_ns for p in case.rglob("*")}
    record = take(case, source)
    assert {s.state for s in record.sheets} == {"unchanged"}
    assert (record.written, record.removed) == ([], [])
    again = take(case, source, again=True)
    assert again.totals["used"] > 0
    assert everything(case) == before
    assert {p: p.stat().st_mtime_ns for p in case.rglob("*")} == times


def test_a_changed_file_says_what_changed(case: Path, tmp_path: Path) -> None:
    """By key: what came, what went, and which column says something else; the records of others stay."""
    one = _tasks(tmp_path / "一.csv", ["T1", "市监局", "甲", "2022-03-01", ""], ["T2", "市监局", "乙", "2022-03-02", ""])
    other = _tasks(tmp_path / "二.csv", ["T8", "教育局", "丙", "2022-03-01", ""])
    take(case, one, other)
    _tasks(one, ["T1", "市监局", "甲甲", "2022-03-01", ""], ["T3", "市监局", "丁", "2022-03-03", ""])
    record = take(case, one)
    (difference,) = record.differences
    assert (difference.added, difference.removed, difference.changed) == (1, 1, 1)
    assert difference.added_records == [{"table": "tasks", "key": "T3"}]
    assert difference.removed_records == [{"table": "tasks", "key": "T2"}]
    assert difference.changed_records[0].cells == [{"column": "任务名称", "before": "甲", "after": "甲甲"}]
    assert [row["任务编号"] for row in ledger(case, "tasks.csv")] == ["T1", "T3", "T8"]


def test_a_record_that_was_taken_out_by_hand_comes_back(case: Path, tmp_path: Path) -> None:
    """A source that the ledger no longer holds whole is read again, although its bytes are the same."""
    source = _tasks(tmp_path / "一.csv", ["T1", "市监局", "甲", "2022-03-01", ""])
    take(case, source)
    (case / "ledger/tasks.csv").unlink()
    assert take(case, source).sheets[0].state == "changed"
    assert [row["任务编号"] for row in ledger(case, "tasks.csv")] == ["T1"]


def test_without_the_list_of_sources_a_file_still_replaces_its_own_records(case: Path, tmp_path: Path) -> None:
    """sources.csv was deleted: the records name their file all the same."""
    source = _tasks(tmp_path / "一.csv", ["T1", "市监局", "甲", "2022-03-01", ""])
    take(case, source)
    (case / "ledger/sources.csv").unlink()
    _tasks(source, ["T1", "市监局", "乙", "2022-03-01", ""])
    assert take(case, source).differences[0].changed == 1


def test_the_same_bytes_under_another_name_are_left_out(case: Path, tmp_path: Path) -> None:
    """A copy gives nothing new: in one run as in the next."""
    source = _tasks(tmp_path / "任务.csv", ["T1", "市监局", "甲", "2022-03-01", ""])
    copy = tmp_path / "任务的副本.csv"
    copy.write_bytes(source.read_bytes())
    record = take(case, copy, source)
    assert [(s.file, s.state, s.same_as) for s in record.sheets] == [
        ("任务.csv", "new", ""),
        ("任务的副本.csv", "same_as", "任务.csv"),
    ]
    record = take(case, copy)
    assert [(s.state, s.same_as) for s in record.sheets] == [("same_as", "任务.csv")]
    assert record.written == []


def test_two_files_of_one_name_are_a_fault(case: Path, tmp_path: Path) -> None:
    """Sources are known by their names: one run cannot have two of one name."""
    _tasks(tmp_path / "一季度" / "任务.csv", ["T1", "市监局", "甲", "2022-03-01", ""])
    _tasks(tmp_path / "二季度" / "任务.csv", ["T2", "市监局", "乙", "2022-05-01", ""])
    (fault,) = refused(case, tmp_path / "一季度", tmp_path / "二季度")
    assert fault.code == "N002"


def test_one_record_in_two_sources(case: Path, tmp_path: Path) -> None:
    """Told alike it counts once; told differently it is a fault that names both places; the old source can be forgotten."""
    row = ["T1", "市监局", "甲", "2022-03-01", "单部门"]
    take(case, _tasks(tmp_path / "一季度.csv", row))
    record = take(case, _tasks(tmp_path / "上半年.csv", row, ["T2", "市监局", "乙", "2022-05-01", "单部门"]))
    assert [s.left_out for s in record.sheets] == [{"重复": 1}]
    assert [row["任务编号"] for row in ledger(case, "tasks.csv")] == ["T1", "T2"]
    (fault,) = refused(case, _tasks(tmp_path / "全年.csv", ["T1", "市监局", "甲乙", "2022-03-01", "单部门"]))
    assert fault.code == "T010"
    assert "一季度.csv 第 2 行" in fault.message
    assert "任务名称“甲”与“甲乙”" in fault.message
    assert "--forget 一季度.csv" in fault.hint
    take(case, tmp_path / "全年.csv", forget=("一季度.csv", "上半年.csv"))
    assert [row["任务名称"] for row in ledger(case, "tasks.csv")] == ["甲乙"]


def test_a_source_that_is_forgotten_leaves_the_record_to_the_other(case: Path, tmp_path: Path) -> None:
    """The record stands as long as one source has it."""
    row = ["T1", "市监局", "甲", "2022-03-01", "单部门"]
    take(case, _tasks(tmp_path / "一.csv", row), _tasks(tmp_path / "二.csv", row, ["T2", "市监局", "乙", "2022-05-01", "单部门"]))
    take(case, forget=("一.csv",))
    assert [(r["任务编号"], r["source_file"]) for r in ledger(case, "tasks.csv")] == [("T1", "二.csv"), ("T2", "二.csv")]
    (fault,) = refused(case, forget=("三.csv",))
    assert "没有导入过 三.csv" in fault.message


def test_records_typed_by_hand_stay(case: Path, tmp_path: Path) -> None:
    """A row added to the file that the import wrote stays; a file that a person made is never written to."""
    take(case, _tasks(tmp_path / "一.csv", ["T1", "市监局", "甲", "2022-03-01", "单部门"]))
    path = case / "ledger/tasks.csv"
    path.write_text(path.read_text("utf-8") + "T7,教育局,联合,手写,2022/6/1,,,\n", "utf-8")
    own = write_csv(case / "ledger/抽查任务-手工.csv", [HEAD, ["T9", "教育局", "自己的表", "2022-06-01", "单部门"]], "gb18030")
    made = own.read_bytes()
    take(
        case,
        _tasks(
            tmp_path / "二.csv",
            ["T2", "市监局", "乙", "2022-05-01", "单部门"],
            ["T9", "教育局", "自己的表", "2022-06-01", "单部门"],
        ),
    )
    assert own.read_bytes() == made
    rows = ledger(case, "tasks.csv")
    assert [(r["任务编号"], r["发起单位"], r["开始日期"], r["抽查类型"], r["source_file"]) for r in rows] == [
        ("T7", "市教育局", "2022-06-01", "部门联合", ""),
        ("T1", "市市场监管局", "2022-03-01", "单部门", "一.csv"),
        ("T2", "市市场监管局", "2022-05-01", "单部门", "二.csv"),
    ]


def test_a_file_that_a_person_named_after_the_table_keeps_its_name(case: Path, tmp_path: Path) -> None:
    """A ledger file without columns of the source is nobody else's: the import writes beside it."""
    own = write_csv(case / "ledger/tasks.csv", [HEAD, ["T9", "教育局", "自己的表", "2022-06-01", "单部门"]])
    made = own.read_bytes()
    record = take(case, _tasks(tmp_path / "二.csv", ["T2", "市监局", "乙", "2022-05-01", "单部门"]))
    assert own.read_bytes() == made
    assert "ledger/tasks-2.csv" in record.written


def test_sources_with_and_without_a_telling_column_stand_apart(case: Path, tmp_path: Path) -> None:
    """Without 完成日期 an empty cell does not say that a task is not done: the two never share a file."""
    with_end = _tasks(tmp_path / "一.csv", ["T1", "市监局", "甲", "2022-03-01", "单部门", ""], head=[*HEAD, "完成日期"])
    without = _tasks(tmp_path / "二.csv", ["T2", "市监局", "乙", "2022-05-01", "单部门"])
    take(case, with_end, without)
    assert "完成日期" in ledger(case, "tasks.csv")[0]
    assert "完成日期" not in ledger(case, "tasks-2.csv")[0]
    record = take(case, forget=("二.csv",))
    assert record.removed == ["ledger/tasks-2.csv"]


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    """In one run in any order, or one after the other in any order that can be: the same bytes."""
    sources = platform(tmp_path / "导出")
    head = ["主任务", "任务状态", "检查人员数", "专家人员数", "检查对象数量", "部门"]
    write_csv(sources / "部门任务.csv", [head, ["T002", "已完成", "3", "0", "10", "卫健局"]])
    write_csv(sources / "又一次.csv", [TASKS[0], TASKS[1]])
    files = sorted(sources.iterdir())
    states = set()
    dice = random.Random(1)
    for number in range(6):
        case = case_with_units(tmp_path / str(number) / "某市")
        take(case, *dice.sample(files, len(files)))
        states.add(tuple(everything(case).items()))
    first = [sources / name for name in ("单位.csv", "计划.xlsx")]
    tasks = [sources / name for name in ("任务.csv", "又一次.csv")]
    rest = [sources / name for name in ("部门任务.csv", "结果.csv")]
    for number, (a, b) in enumerate((a, b) for a in permutations(tasks) for b in permutations(rest)):
        case = case_with_units(tmp_path / f"后{number}" / "某市")
        for files in (first, *([file] for file in (*a, *b))):
            take(case, *files)
        states.add(tuple(everything(case).items()))
    assert len(states) == 1


def test_a_unit_is_written_by_its_canonical_name(case: Path, tmp_path: Path) -> None:
    """Whatever alias a source uses: the ledger has one name for one unit."""
    rows = [[f"T{i}", name, "", "2022-03-01", ""] for i, name in enumerate(("市监局", "市工商局", " 市市场 监管局", "（市监局）"))]
    take(case, _tasks(tmp_path / "一.csv", *rows))
    assert {row["发起单位"] for row in ledger(case, "tasks.csv")} == {UNITS[1][0]}


def test_text_that_a_spreadsheet_would_run_comes_back(case: Path, tmp_path: Path) -> None:
    """= + - @ are written with a ' in front; read back, imported again and rewritten it is the same text."""
    texts = ["'=SUM(A1)", "+86", "-甲", "@乙", "''=x"]
    rows = [[f"T{i}", "市监局", text, "2022-03-01", ""] for i, text in enumerate(texts)]
    source = _tasks(tmp_path / "一.csv", *rows)
    take(case, source)
    written = [row["任务名称"] for row in ledger(case, "tasks.csv")]
    assert written == ["'=SUM(A1)", "'+86", "'-甲", "'@乙", "''=x"]
    before = everything(case)
    take(case, source, again=True)
    take(case, _tasks(tmp_path / "二.csv", ["T9", "市监局", "x", "2022-03-01", ""]))
    take(case, forget=("二.csv",))
    assert everything(case) == before


def test_codes_that_differ_in_case_are_no_two_records(case: Path, tmp_path: Path) -> None:
    """t1 beside T1, in one file or against an earlier one, is refused; a full-width code is the same code."""
    take(case, _tasks(tmp_path / "一.csv", ["T1", "市监局", "甲", "2022-03-01", ""]))
    (fault,) = refused(case, _tasks(tmp_path / "二.csv", ["t1", "市监局", "乙", "2022-03-01", ""]))
    assert (fault.code, fault.line, fault.message) == ("T010", 2, "任务编号 t1 与 T1（一.csv 第 2 行）只差大小写")
    again = take(case, _tasks(tmp_path / "三.csv", ["Ｔ１", "市监局", "甲", "2022-03-01", ""]))
    assert (again.totals["used"], again.totals["again"]) == (0, 1)


def test_a_reference_that_differs_in_case_is_refused(case: Path, tmp_path: Path) -> None:
    """A task whose plan is written in other letters would be out of plan without anybody noticing."""
    plans = write_csv(tmp_path / "计划.csv", [["计划编号", "制定单位", "计划名称"], ["JH1", "市监局", "甲"]])
    tasks = write_csv(
        tmp_path / "任务.csv", [["任务编号", "计划编号", "发起单位"], ["T1", "jh1", "市监局"], ["T2", "JH1", "市监局"]]
    )
    (fault,) = refused(case, plans, tasks)
    assert (Path(fault.file).name, fault.line, fault.message) == (
        "任务.csv",
        2,
        "计划编号 jh1 与 JH1（计划.csv 第 2 行）只差大小写",
    )
