"""``kaohe reconcile`` as a user meets it."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli
from kaohe.faults import FaultyInput
from tests.broken.projects import copy

WRONG = '- {id: joint_all, title: 联合任务总数, place: 一, published: "7", unit: count, digits: 0, formula: "sum(joint_tasks)"}\n'
OPEN = '- {id: late_all, title: 超期任务总数, place: 二, published: "2", unit: count, digits: 0, formula: "sum(late_tasks)"}\n'


@pytest.fixture
def figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up project; returns its file of figures: 11 tasks, 6 joint ones, 5 others."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cases/demo/published_figures.yaml"


def _reconcile(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["reconcile", *arguments])


def test_nothing_wrong_is_exit_0(figures: Path) -> None:
    """Three figures agree; what could only be held against others is told apart."""
    done = _reconcile("demo")
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        "演示县2030年度考核 公布数的核对\n\n相符（3 个）\n  一\n"
        "    与记录相符：发起任务总数 11、联合任务总数 6\n"
        "    只与其他公布数相符，记录算不出：单部门任务总数 5\n\n"
        "共 3 个公布的数：相符 3，不符 0，算不出 0。\n"
    )
    assert "table.csv：读 4 行，用 3 行" in done.stderr


def test_a_difference_is_exit_1_and_comes_first(figures: Path) -> None:
    """Seven joint tasks were printed and six are recorded; so the rest of 11 is 4, not 5, by what was printed."""
    lines = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text(lines[0] + WRONG + lines[2] + OPEN, "utf-8")
    done = _reconcile("demo")
    assert done.exit_code == 1, done.output
    assert done.stdout == (
        "演示县2030年度考核 公布数的核对\n\n不符（2 个）\n  一\n"
        "    联合任务总数：公布 7，算得 6，公布的多 1\n      与记录不符：联合任务数合计 6\n"
        "    单部门任务总数：公布 5，算得 4，公布的多 1\n"
        "      与其他公布数不符：发起任务总数 11（一） − 联合任务总数 7（一） = 4\n"
        "        如果只有一个数错：发起任务总数（一）11 应为 12；联合任务总数（一）7 应为 6；或者本数应为 4\n"
        "\n相符（2 个）\n  一\n    与记录相符：发起任务总数 11\n  二\n    与记录相符：超期任务总数 2\n\n"
        "共 4 个公布的数：相符 2，不符 2，算不出 0。\n"
    )


def test_unknown_values_are_named_and_are_no_difference(figures: Path) -> None:
    """Without the observation of the third unit its late tasks are unknown: 0 + 2 is not taken for the sum; no exit 1."""
    figures.write_text(OPEN, "utf-8")
    observations = figures.parent / "observations.csv"
    observations.write_text(
        "".join(line for line in observations.read_text("utf-8").splitlines(keepends=True) if "丙局,超期" not in line)
    )
    done = _reconcile("demo")
    assert done.exit_code == 0, done.output
    assert "算不出（1 个）\n  二\n    超期任务总数 2：超期任务数未知：丙局\n" in done.stdout


def test_json_is_a_versioned_record(figures: Path) -> None:
    """``--format json`` holds every figure, with the line where it is written."""
    record = json.loads(_reconcile("demo", "--format", "json").stdout)
    assert record["schema"] == "kaohe.reconciliation/1"
    assert record["counts"] == {"agrees": 3, "differs": 0, "cannot": 0}
    assert [(f["id"], f["state"], f["line"]) for f in record["figures"]] == [
        ("tasks_all", "agrees", 1), ("joint_all", "agrees", 2), ("single_all", "agrees", 3),
    ]  # fmt: skip


def test_csv_and_markdown_hold_every_figure(figures: Path) -> None:
    """One row a figure in the order of the file; Markdown tells the differences first."""
    lines = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text(lines[0] + WRONG + lines[2], "utf-8")
    rows = list(csv.DictReader(io.StringIO(_reconcile("demo", "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert [(r["编号"], r["结论"], r["公布"], r["算得"], r["相差"]) for r in rows] == [
        ("tasks_all", "相符", "11", "11", "0"), ("joint_all", "不符", "7", "6", "+1"), ("single_all", "不符", "5", "4", "+1"),
    ]  # fmt: skip
    page = _reconcile("demo", "--format", "md").stdout
    assert page.startswith("# 演示县2030年度考核 公布数的核对\n\n共 3 个公布的数：相符 1，不符 2，算不出 0。\n\n## 不符：一\n\n")
    assert "- 联合任务总数：公布 7，算得 6，公布的多 1\n  - 与记录不符：联合任务数合计 6\n" in page
    assert page.count("\n| ") == 5  # header, rule, three figures


def test_a_case_without_figures_is_told_how_to_write_them(figures: Path) -> None:
    """There is nothing to check: that is a fault of the case, with the key to write."""
    case = figures.parent / "case.yaml"
    case.write_text(case.read_text("utf-8").replace("  figures: published_figures.yaml\n", ""), "utf-8")
    done = _reconcile("demo")
    assert isinstance(done.exception, FaultyInput)
    (fault,) = done.exception.faults
    assert (fault.file, fault.code, fault.message) == ("cases/demo/case.yaml", "M002", "这个案例没有登记公布的数字，没有可以核对的")
    assert "figures: published_figures.yaml" in fault.hint


def test_broken_figures_stop_it_with_every_fault(figures: Path) -> None:
    """The same faults as ``kaohe check`` gives."""
    figures.write_text(WRONG.replace("joint_tasks", "joint_task") + OPEN.replace("late_tasks", "late_task"), "utf-8")
    done = _reconcile("demo")
    assert isinstance(done.exception, FaultyInput)
    assert [fault.line for fault in done.exception.faults] == [1, 2]


@pytest.mark.parametrize("case", ["daye-2022", "daye-2022-ledger"])
def test_the_shipped_cases_differ_alike(case: str) -> None:
    """Both rest on the same notice, and their records add up to the same: the same seven figures differ."""
    done = _reconcile(case, "--format", "json")
    assert done.exit_code == 1
    differing = {f["id"]: f["computed"] for f in json.loads(done.stdout)["figures"] if f["state"] == "differs"}
    assert differing == {
        "tasks_intro": "152", "joint_share_intro": "57.2", "tasks_1_1": "152", "single_tasks_1_1": "65", "tasks_done_1_1": "152",
        "platform_objects_2_3": "11275", "units_without_problems_3_2": "7",
    }  # fmt: skip
