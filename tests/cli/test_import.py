"""``kaohe import`` and ``kaohe template`` as a user meets them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli
from kaohe.faults import FaultyInput
from tests.importing.made import platform


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _kaohe(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_from_the_exports_to_the_grades(tmp_path: Path) -> None:
    """A new case by name, its table on standard output, and grading goes on from there."""
    platform(tmp_path / "导出")
    done = _kaohe("import", "导出", "--case", "某市-2022", "--year", "2022")
    assert done.exit_code == 0, done.output
    assert "抽查任务 2" in done.stdout
    assert "共 4 个文件、4 张表：读 11 行，用 10 条，不用 1 行。" in done.stdout
    assert "已写入 cases/某市-2022：case.yaml、units.csv、ledger/plans.csv" in done.stdout
    command = [sys.executable, "-m", "kaohe", "measure", "某市-2022", "--format", "json"]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path, check=True)
    measured = json.loads(shown.stdout)["units"]
    values = {unit["unit"]: unit["values"]["objects_published"]["value"] for unit in measured}
    assert values["市市场监管局"] == 2
    again = _kaohe("import", "导出", "--case", "某市-2022")
    assert "没有变化，一个文件也没有改。" in again.stdout


def test_json_is_versioned_and_says_the_same(tmp_path: Path) -> None:
    """``--format json``: kaohe.import/1, with the sheets, the counts and what was written."""
    platform(tmp_path / "导出")
    record = json.loads(_kaohe("import", "导出", "--case", "某市", "--year", "2022", "--dry-run", "--format", "json").stdout)
    assert record["schema"] == "kaohe.import/1"
    assert record["dry_run"] is True
    assert [s["file"] for s in record["sheets"]] == ["任务.csv", "单位.csv", "结果.csv", "计划.xlsx"]
    assert record["totals"]["used"] == 10
    assert not (tmp_path / "cases").exists()


def test_a_changed_file_is_told_record_by_record(tmp_path: Path) -> None:
    """The difference is printed with column, before and after."""
    platform(tmp_path / "导出")
    _kaohe("import", "导出", "--case", "某市", "--year", "2022")
    path = tmp_path / "导出/任务.csv"
    path.write_text(path.read_text("utf-8").replace("临时检查,执行中", "临时检查,已完成"), "utf-8")
    done = _kaohe("import", "导出/任务.csv", "--case", "某市", "--dry-run")
    assert "任务.csv 与上次导入相比：新增 0 条、去掉 0 条、改动 1 条" in done.stdout
    assert "~ 抽查任务 T002：完成日期 （空） → 2022-08-01，任务状态 执行中 → 已完成" in done.stdout
    assert "试运行，没有写入" in done.stdout


def test_faults_stop_the_import(tmp_path: Path) -> None:
    """A wrong file raises what the command line prints with exit code 2; nothing stands on standard output."""
    (tmp_path / "菜单.csv").write_text("菜名,价格\n鱼,38\n", "utf-8")
    done = _kaohe("import", "菜单.csv", "--case", "某市", "--year", "2022")
    assert isinstance(done.exception, FaultyInput)
    assert done.stdout == ""
    assert not (tmp_path / "cases").exists()


def test_something_must_be_imported_or_forgotten() -> None:
    """Without sources: a usage error in Chinese."""
    done = _kaohe("import", "--case", "某市")
    assert done.exit_code == 2
    assert "没有写要导入的文件或文件夹" in done.output


def test_the_template_is_written_once(tmp_path: Path) -> None:
    """A second call does not overwrite it; --force does."""
    assert _kaohe("template", "--out", "模板").exit_code == 0
    assert isinstance(_kaohe("template", "--out", "模板").exception, FaultyInput)
    assert _kaohe("template", "--out", "模板", "--force").exit_code == 0
    assert sorted(p.name for p in (tmp_path / "模板").iterdir()) == ["kaohe-台账模板.xlsx", "人工评分.csv", "申诉复核.csv"]
