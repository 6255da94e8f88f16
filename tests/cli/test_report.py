"""``kaohe report``: kinds, options that do not apply, what is written where."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli
from kaohe.faults import FaultyInput
from tests.broken.projects import BASE


def _report(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", "daye-2022", *arguments], standalone_mode=False)


def _refusal(*arguments: str) -> str:
    error = _report(*arguments).exception
    return getattr(error, "message", repr(error))


def test_a_kind_must_be_given() -> None:
    """Without --to the kinds are listed."""
    assert _refusal() == "没有写 --to：html、docx、xlsx、md 中的一种。"


def test_an_option_that_does_not_apply_is_refused() -> None:
    """A template is of use for the notice only, sheets of units for tables, and those hold no comparison."""
    assert _refusal("--to", "xlsx", "--template", "x.j2") == "--template 只用于 --to docx。"
    assert _refusal("--to", "html", "--per-unit") == "--per-unit 只用于 --to xlsx 或 md。"
    told = _refusal("--to", "md", "--per-unit", "--compare", "daye-2022-ledger")
    assert told == "--per-unit 和 --compare 不能一起用：对比写在整份报告里。"


def test_a_case_is_not_compared_with_itself() -> None:
    """By name or by path: told before anything is graded."""
    told = "--compare {} 就是案例 daye-2022 自己，没有可比的：写另一个案例，如上一年度的。"
    for other in ("daye-2022", "cases/daye-2022"):
        assert _refusal("--to", "md", "--compare", other) == told.format(other)


@pytest.mark.parametrize("kind", ["xlsx", "md"])
def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, kind: str) -> None:
    """Writing a report again changes no byte; standard output names the file."""
    told = _report("--to", kind, "--out", str(tmp_path))
    path = tmp_path / f"考核结果.{kind}"
    assert told.stdout == f"{path}\n{tmp_path / 'run.json'}\n"
    first = path.read_bytes()
    _report("--to", kind, "--out", str(tmp_path))
    assert path.read_bytes() == first
    assert {file.name for file in tmp_path.iterdir()} == {path.name, "run.json"}


def test_a_sheet_for_each_unit(tmp_path: Path) -> None:
    """One file a unit, with the form to ask for a review."""
    _report("--to", "md", "--per-unit", "--out", str(tmp_path))
    assert len(list((tmp_path / "各单位").iterdir())) == 27
    text = (tmp_path / "各单位" / "市司法局.md").read_text("utf-8")
    assert text.startswith("# 市司法局　第 27 名（共 27 家）\n")
    assert "| J02 未参与联合抽查 | 全年没有牵头、也没有配合参与任何部门联合检查 | -10 分 |  |  |  |  |  |\n" in text
    assert "- 申诉单位（盖章）：" in text


def test_another_case_beside_it(tmp_path: Path) -> None:
    """--compare adds the comparison to the report."""
    _report("--to", "md", "--compare", "daye-2022-ledger", "--out", str(tmp_path))
    text = (tmp_path / "考核结果.md").read_text("utf-8")
    assert "\n## 对比\n" in text
    assert "| T02 | 年底突击检查 | 2 | 2 | 2 |" in text


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of three units as the working folder."""
    shutil.copytree(BASE, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def _demo(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", "demo", "--out", "o", *arguments], standalone_mode=False)


def _fault(*arguments: str) -> str:
    error = _demo(*arguments).exception
    assert isinstance(error, FaultyInput), error
    return error.faults[0].message


def _held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _rename(project: Path, old: str, new: str) -> None:
    for path in (project / "cases/demo").iterdir():
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_sheets_of_units_that_are_gone_go(demo: Path) -> None:
    """A unit that was renamed has one sheet; sheets of the other kind stay if they are from the same run, and go if not."""
    assert _demo("--to", "md", "--per-unit").exit_code == 0
    assert _demo("--to", "xlsx", "--per-unit").exit_code == 0
    sheets = demo / "o/各单位"
    assert {path.name for path in sheets.iterdir()} == {f"{name}局.{kind}" for name in "甲乙丙" for kind in ("md", "xlsx")}
    _rename(demo, "乙局", "丁局")
    told = _demo("--to", "md", "--per-unit")
    assert {path.name for path in sheets.iterdir()} == {"甲局.md", "丙局.md", "丁局.md"}
    assert "用别的输入写的" not in told.stderr
    assert CliRunner().invoke(cli, ["verify", "o"]).exit_code == 0


def test_reports_from_other_inputs_are_told(demo: Path) -> None:
    """What an earlier run has written and this one does not replace is named now and by verify, and may be replaced later."""
    _demo("--to", "md", "--per-unit")
    _rename(demo, "乙局", "丁局")
    told = _demo("--to", "md")
    assert told.stderr.splitlines()[0] == (
        "o 里的 各单位/丙局.md、各单位/乙局.md、各单位/甲局.md（3 个文件）是用别的输入写的，和这次的结果可能不同：重新写一遍，或者删去。"
    )
    checked = CliRunner().invoke(cli, ["verify", "o"])
    assert checked.exit_code == 0
    assert "文件夹里还有输入不同的另一次运行写的 3 个文件，没有核对" in checked.stderr
    again = _demo("--to", "md", "--per-unit")
    assert again.exit_code == 0
    assert "用别的输入写的" not in again.stderr


def test_what_someone_filled_in_is_not_replaced(demo: Path) -> None:
    """A sheet that was changed, one that someone put there, a report that was edited: refused, nothing is written."""
    _demo("--to", "md", "--per-unit")
    sheet = demo / "o/各单位/乙局.md"
    for path in (sheet, demo / "o/各单位/意见.md"):
        before = path.read_text("utf-8") if path.exists() else None
        path.write_text("申诉", "utf-8")
        held = _held(demo)
        told = "写出之后改过（也许有人填写了内容）" if before else "不是 kaohe 写的"
        assert _fault("--to", "md", "--per-unit") == f"o 里的 各单位/{path.name} {told}，没有写入"
        assert _held(demo) == held
        path.write_text(before, "utf-8") if before else path.unlink()
    assert _demo("--to", "md", "--per-unit").exit_code == 0


def test_files_and_folders_of_others_are_left_alone(demo: Path) -> None:
    """A report of the same name without a record, a record of something else, the folders of inputs."""
    (demo / "o").mkdir()
    for name in ("考核结果.md", "run.json"):
        (demo / "o" / name).write_text("mine", "utf-8")
        assert _fault("--to", "md") == f"o 里的 {name} 不是 kaohe 写的，没有写入"
        (demo / "o" / name).unlink()
    before = _held(demo)
    for folder, what in (("cases/demo", "案例"), ("rules/demo", "规则包"), ("scoring_profiles", "评分方案")):
        assert _fault("--to", "md", "--out", folder) == f"{folder} 是{what}的文件夹，报告不能写在里面"
    assert _held(demo) == before


def test_a_stop_leaves_all_sheets_old_or_all_new(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at each file in turn: never a mix; the next run goes through."""
    _demo("--to", "md", "--per-unit")
    old = _held(demo / "o/各单位")
    table = demo / "cases/demo/table.csv"
    table.write_text(table.read_text("utf-8").replace("2,乙局,5,1,2", "2,乙局,5,1,0"), "utf-8")
    real, seen = os.fsync, []
    for at in range(5):  # three sheets, the record, the note that stands while they are moved
        calls = iter(range(100))

        def stop(handle: int, calls: Iterator[int] = calls, at: int = at) -> None:
            if next(calls) == at:
                raise KeyboardInterrupt
            real(handle)

        monkeypatch.setattr(os, "fsync", stop)
        assert _demo("--to", "md", "--per-unit").exception is not None
        seen.append(_held(demo / "o/各单位"))
    monkeypatch.setattr(os, "fsync", real)
    assert _demo("--to", "md", "--per-unit").exit_code == 0
    new = _held(demo / "o/各单位")
    assert new != old
    assert seen == [old] * 5
    assert sorted(path.name for path in (demo / "o").iterdir()) == ["run.json", "各单位"]


@pytest.mark.parametrize("arguments", [("--to", "md"), ("--to", "md", "--per-unit")])
def test_a_stop_between_two_files_is_seen_and_mended(
    demo: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Stopped after the first of two has moved: a note stands there, verify says so, and the next run makes it whole."""
    _demo(*arguments)
    table = demo / "cases/demo/table.csv"
    table.write_text(table.read_text("utf-8").replace("2,乙局,5,1,2", "2,乙局,5,1,0"), "utf-8")
    real = Path.replace

    def stop(self: Path, to: Path) -> Path:
        if to.name == "run.json":
            raise KeyboardInterrupt
        return real(self, to)

    monkeypatch.setattr(Path, "replace", stop)
    assert _demo(*arguments).exception is not None
    monkeypatch.setattr(Path, "replace", real)
    note = demo / "o/没有写完.txt"
    assert note.read_text("utf-8").startswith("kaohe 正在把下面的文件写进这个文件夹，写完就删去本文件。\n")
    told = CliRunner().invoke(cli, ["verify", str(demo / "o")])
    assert isinstance(told.exception, FaultyInput)
    (fault,) = told.exception.faults
    assert fault.message.endswith("没有写完：写到一半停下了，里面的文件可能来自两次写入，不能核对")
    assert _demo(*arguments).exit_code == 0
    assert not note.exists()
    assert CliRunner().invoke(cli, ["verify", str(demo / "o")]).exit_code == 0


def test_what_a_stopped_run_has_put_there_is_no_file_of_the_next(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a stop another kind is written: the file that the stopped run left is told as one of another run."""
    _demo("--to", "md")
    table = demo / "cases/demo/table.csv"
    before = table.read_text("utf-8")
    table.write_text(before.replace("2,乙局,5,1,2", "2,乙局,5,1,0"), "utf-8")
    real = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (_ for _ in ()).throw(KeyboardInterrupt) if to.name == "run.json" else real(self, to)
    )
    assert _demo("--to", "md").exception is not None
    monkeypatch.setattr(Path, "replace", real)
    table.write_text(before, "utf-8")
    told = _demo("--to", "xlsx")
    assert told.exit_code == 0
    assert "o 里的 考核结果.md（1 个文件）是用别的输入写的" in told.stderr
    record = json.loads((demo / "o/run.json").read_text("utf-8"))
    assert [file["path"] for file in record["outputs"]] == ["考核结果.xlsx"]
    assert [file["path"] for file in record["superseded"]] == ["考核结果.md"]


COMPARED = {"html": "考核结果.html", "docx": "通报.docx", "xlsx": "考核结果.xlsx", "md": "考核结果.md"}


@pytest.fixture
def earlier(demo: Path) -> Path:
    """The case of the year before."""
    folder = demo / "cases/before"
    shutil.copytree(demo / "cases/demo", folder)
    table = folder / "table.csv"
    table.write_text(table.read_text("utf-8").replace("2,乙局,5,1,2", "2,乙局,5,1,0"), "utf-8")
    return folder


@pytest.mark.parametrize("kind", COMPARED)
def test_the_files_of_the_case_compared_with_are_recorded(demo: Path, earlier: Path, kind: str) -> None:
    """Each kind takes --compare; verify names a file of the other case that has changed or is gone."""
    assert _demo("--to", kind, "--compare", "before").exit_code == 0
    assert (demo / "o" / COMPARED[kind]).is_file()
    record = json.loads((demo / "o/run.json").read_text("utf-8"))
    (compared,) = [i for i in record["inputs"] if i["what"] == "compared"]
    assert (compared["path"], {file["path"] for file in compared["files"]} >= {"case.yaml", "table.csv"}) == ("cases/before", True)
    assert CliRunner().invoke(cli, ["verify", "o"]).exit_code == 0
    (earlier / "observations.csv").unlink()
    (earlier / "table.csv").write_bytes((earlier / "table.csv").read_bytes() + b"\n")
    done = CliRunner().invoke(cli, ["verify", "o", "--format", "json"])
    assert done.exit_code == 1
    assert [(d["state"], d["what"], d["file"]) for d in json.loads(done.stdout)["files"]] == [
        ("changed", "compared", "cases/before/table.csv"),
        ("missing", "compared", "cases/before/observations.csv"),
    ]


def test_a_changed_case_to_compare_with_is_another_run(demo: Path, earlier: Path) -> None:
    """The other kind was written beside the case as it was before: it is told, and no file of this run."""
    _demo("--to", "md", "--compare", "before")
    assert _demo("--to", "xlsx").exit_code == 0
    record = json.loads((demo / "o/run.json").read_text("utf-8"))
    assert [i["what"] for i in record["inputs"] if i["what"] == "compared"] == ["compared"]
    (earlier / "table.csv").write_bytes((earlier / "table.csv").read_bytes() + b"\n")
    told = _demo("--to", "xlsx", "--compare", "before")
    assert "考核结果.md（1 个文件）是用别的输入写的" in told.stderr


def test_a_notice_comes_with_what_does_not_count(tmp_path: Path) -> None:
    """Standard error says how many scores are provisional, as ``kaohe grade`` does; standard output only names the files."""
    told = _report("--to", "docx", "--out", str(tmp_path))
    assert told.stdout == f"{tmp_path / '通报.docx'}\n{tmp_path / 'run.json'}\n"
    assert "27 家中 27 家为暂定得分（有未知的事实）；无论未知的事实如何，等次都不变的有 18 家。\n" in told.stderr
    assert "通报没有" not in told.stderr
