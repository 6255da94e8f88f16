"""``kaohe verify``: a fresh result passes; whatever byte changes, the file is named; the same inputs give the same bytes."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.cli.main import cli
from kaohe.cli.run_out import result_files, write_result
from kaohe.explain import verification as module
from kaohe.explain.records.statement import VerificationRecord
from kaohe.explain.statement import read_statement
from kaohe.explain.verification import find_stated, grade_again, verification
from kaohe.faults import FaultyInput
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run
from tests.broken.projects import BASE

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _kaohe(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def _verify(out: Path, case: Path | None = None, places: Places | None = None) -> VerificationRecord:
    stated = find_stated(read_statement(out / "run.json"), out, case, places or Places())
    again = grade_again(stated)
    return verification(stated, again, out, result_files(again.run) if again.run else {})


def _differences(record: VerificationRecord) -> list[tuple[str, str]]:
    return [(d.state, d.file) for d in record.files]


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project as the working folder, graded into the folder ``结果``."""
    project = tmp_path / "project"
    shutil.copytree(BASE, project)
    monkeypatch.chdir(project)
    assert _kaohe("grade", "demo", "--out", "结果").exit_code == 0
    return project


@pytest.fixture(scope="module")
def lasting_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``demo``, for many examples: each puts back what it changes."""
    project = tmp_path_factory.mktemp("lasting") / "project"
    shutil.copytree(BASE, project)
    with _inside(project):
        write_result(run(load_rulebook("demo")), Places(), Path("结果"))
    return project


def test_a_fresh_result_passes(demo: Path) -> None:
    """Nothing differs: exit 0, and the counts of what was compared."""
    shown = _kaohe("verify", "结果")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines() == [
        "输入文件 14 个：与写结果时逐字节相同",
        "写出的文件 4 个：写出之后没有改动",
        "3 家的名次、得分、等次和认定：重新评分，全部相同",
        "相符：用同样的输入，得到同样的结果。",
    ]
    assert sorted(path.name for path in (demo / "结果").iterdir()) == [
        "grades.csv", "grades.json", "grades.md", "issues.csv", "run.json",
    ]  # fmt: skip


@settings(max_examples=60)
@given(data=st.data())
def test_the_file_is_named_whatever_byte_changes(lasting_demo: Path, data: st.DataObject) -> None:
    """One byte of one input is another: verify says which file, and names no other as changed, missing or new."""
    files = [path.relative_to(BASE).as_posix() for path in sorted(BASE.rglob("*")) if path.is_file()]
    file = data.draw(st.sampled_from(files))
    before = (lasting_demo / file).read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    change = data.draw(st.integers(1, 255))
    try:
        (lasting_demo / file).write_bytes(before[:at] + bytes([before[at] ^ change]) + before[at + 1 :])
        with _inside(lasting_demo):
            record = _verify(Path("结果"))
    finally:
        (lasting_demo / file).write_bytes(before)
    assert not record.same
    assert [d for d in _differences(record) if d[0] != "unread"] == [("changed", file)]


def test_the_changed_file_of_a_ledger_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for each file of the Daye ledger, its rules and profiles, at one place of each; views and lookups too."""
    for part in ("rules", "scoring_profiles", "cases/daye-2022-ledger"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    write_result(run(load_rulebook("daye-2022-ledger")), Places(), Path("out"))
    assert _verify(Path("out")).same
    listed = read_statement(Path("out/run.json")).inputs
    files = [f"{i.path}/{file.path}" for i in listed for file in i.files]
    chance = random.Random(6)
    for file in [f for f in files if "ledger/" in f or "lookups" in f] + chance.sample(files, 8):
        before = Path(file).read_bytes()
        at = chance.randrange(len(before))
        Path(file).write_bytes(before[:at] + bytes([before[at] ^ chance.randrange(1, 256)]) + before[at + 1 :])
        record = _verify(Path("out"))
        Path(file).write_bytes(before)
        assert [d for d in _differences(record) if d[0] != "unread"] == [("changed", file)]
    assert _verify(Path("out")).same


def test_what_differs_is_told_unit_by_unit(demo: Path) -> None:
    """A unit without its late tasks: the table is named, and whose result is another, then and now; the exit code is 1."""
    table = demo / "cases/demo/table.csv"
    table.write_text(table.read_text("utf-8").replace("2,乙局,5,1,2", "2,乙局,5,1,0"), "utf-8")
    shown = _kaohe("verify", "结果")
    assert shown.exit_code == 1
    assert shown.stdout.splitlines() == [
        "输入文件 14 个：1 处不同",
        "  内容变了：cases/demo/table.csv",
        "写出的文件 4 个：写出之后没有改动",
        "  按现在的输入重写，内容不同：grades.csv、grades.json、grades.md、issues.csv",
        "3 家的名次、得分、等次和认定：重新评分，1 家不同",
        "  乙局：得分 10 → 40，问题 J01 J02 T01 → J01",
        "不符：cases/demo/table.csv（内容变了）",
    ]


def test_added_and_missing_files_are_named(demo: Path) -> None:
    """A new file in a folder that is read whole, be it right or wrong; one that is gone; a profile that hides another."""
    criteria = demo / "rules/demo/criteria"
    shutil.copy(criteria / "credits.yaml", demo / "credits.yaml")
    added = criteria / "more.yaml"
    added.write_text("[]\n", "utf-8")
    assert _differences(_verify(Path("结果"))) == [("added", "rules/demo/criteria/more.yaml")]
    added.write_text("- id: nonsense\n", "utf-8")
    record = _verify(Path("结果"))
    assert (record.graded, _differences(record)) == (False, [("added", "rules/demo/criteria/more.yaml")])
    added.unlink()
    (criteria / "credits.yaml").unlink()
    record = _verify(Path("结果"))
    assert ("missing", "rules/demo/criteria/credits.yaml") in _differences(record)
    shutil.copy(demo / "credits.yaml", criteria / "credits.yaml")
    ledger = demo / "cases/demo/ledger"
    ledger.mkdir()
    (ledger / "whatever.csv").write_text("a\n1\n", "utf-8")
    assert _differences(_verify(Path("结果"))) == [("added", "cases/demo/ledger/whatever.csv")]
    shutil.rmtree(ledger)
    (demo / "scoring_profiles/base.yaml").rename(demo / "base.yaml")
    record = _verify(Path("结果"))
    assert (record.graded, _differences(record)) == (False, [("missing", "scoring_profiles/base.yaml")])


def test_a_case_that_cannot_be_graded_any_more_says_why(demo: Path) -> None:
    """The fault on stderr, the changed file on stdout, exit 1."""
    file = demo / "cases/demo/case.yaml"
    file.write_text(file.read_text("utf-8").replace("units:", "unitz:"), "utf-8")
    shown = _kaohe("verify", "结果")
    assert shown.exit_code == 1
    assert "错误[M001]" in shown.stderr
    assert "3 家的名次、得分、等次和认定：按现在的输入不能评分" in shown.stdout
    assert shown.stdout.splitlines()[-1] == "不符：cases/demo/case.yaml（内容变了）"


def test_a_result_that_was_edited_is_named(demo: Path) -> None:
    """A file changed by hand; one whose sum in the record was made to fit; a result changed in the record; a file that is gone."""
    out = demo / "结果"
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    edited = whole["grades.csv"].replace("合格".encode(), "优秀".encode(), 1)
    (out / "grades.csv").write_bytes(edited)
    assert [(d.state, d.file) for d in _verify(out).outputs] == [("changed", "grades.csv")]
    import hashlib

    listed = json.loads(whole["run.json"])
    for file in listed["outputs"]:
        if file["path"] == "grades.csv":
            file["sha256"] = hashlib.sha256(edited).hexdigest()
    (out / "run.json").write_text(json.dumps(listed), "utf-8")
    assert [(d.state, d.file) for d in _verify(out).outputs] == [("otherwise", "grades.csv")]
    (out / "grades.csv").write_bytes(whole["grades.csv"])
    listed = json.loads(whole["run.json"])
    unit = listed["results"][0]
    unit["score"], score = "1", unit["score"]
    (out / "run.json").write_text(json.dumps(listed), "utf-8")
    record = _verify(out)
    assert [(c.about, c.title, c.then, c.now) for c in record.results] == [(unit["unit"], "得分", "1", score)]
    assert not record.same
    assert "不符：输入没有变，结果却不同。" in _kaohe("verify", "结果").stdout
    (out / "run.json").write_bytes(whole["run.json"])
    (out / "grades.md").unlink()
    assert [(d.state, d.file) for d in _verify(out).outputs] == [("missing", "grades.md")]


def test_the_same_inputs_give_the_same_bytes(demo: Path) -> None:
    """Twice, by name or by path, into another folder: every file is the same, and none holds a path of this machine."""
    folders = [demo / "结果", demo / "again", demo.parent / "farther/away"]
    for folder, case in zip(folders[1:], ["demo", str(demo / "cases/demo")], strict=True):
        assert _kaohe("grade", case, "--out", str(folder)).exit_code == 0
    held = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders]
    assert held[0] == held[1] == held[2]
    assert not [name for name, data in held[0].items() if str(demo.parent).encode() in data]


def test_inputs_outside_of_the_working_folder_are_found(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case, rules and profiles by path, from another folder: told relative to the result, found again, no path of this machine."""
    work, out = demo.parent / "work", demo.parent / "out"
    work.mkdir()
    monkeypatch.chdir(work)
    flags = ["--rules", str(demo / "rules"), "--profiles", str(demo / "scoring_profiles")]
    assert _kaohe("grade", str(demo / "cases/demo"), *flags, "--out", str(out)).exit_code == 0
    assert not [path.name for path in out.iterdir() if str(demo.parent).encode() in path.read_bytes()]
    told = [(i.what, i.found, i.inside, i.path) for i in read_statement(out / "run.json").inputs]
    assert told == [
        ("case", "path", "beside", "../project/cases/demo"),
        ("rules", "flag", "beside", "../project/rules/demo"),
        ("profiles", "flag", "beside", "../project/scoring_profiles"),
    ]
    assert _kaohe("verify", str(out)).exit_code == 0
    (demo / "cases/demo/units.csv").write_bytes(b"x" + (demo / "cases/demo/units.csv").read_bytes())
    shown = _kaohe("verify", str(out))
    assert (shown.exit_code, shown.stdout.splitlines()[1]) == (1, "  内容变了：demo/units.csv")


def test_a_profile_given_by_path_is_used_again(demo: Path) -> None:
    """A profile file outside of any folder of profiles, which extends one inside; then it changes."""
    own = demo / "mine.yaml"
    own.write_text("profile: mine\ntitle: 自己的\nextends: demo\n", "utf-8")
    assert _kaohe("grade", "demo", "--profile", "mine.yaml", "--out", "o").exit_code == 0
    told = [(i.found, i.path, [f.path for f in i.files]) for i in read_statement(Path("o/run.json")).inputs if i.what == "profiles"]
    assert told == [("path", ".", ["mine.yaml"]), ("working", "scoring_profiles", ["demo.yaml", "base.yaml"])]
    assert _kaohe("verify", "o").exit_code == 0
    own.write_text(own.read_text("utf-8") + "# \n", "utf-8")
    assert _differences(_verify(Path("o"))) == [("changed", "mine.yaml")]


def test_a_profile_that_hides_the_one_used_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile in the working folder comes before the one that comes with the program: it is new, the other not read any more."""
    shutil.copytree(ROOT / "cases/daye-2022", tmp_path / "cases/daye-2022")
    monkeypatch.chdir(tmp_path)
    write_result(run(load_rulebook("daye-2022")), Places(), Path("out"))
    assert _verify(Path("out")).same
    (tmp_path / "scoring_profiles").mkdir()
    shutil.copy(ROOT / "scoring_profiles/default.yaml", tmp_path / "scoring_profiles/default.yaml")
    assert _differences(_verify(Path("out"))) == [
        ("added", "scoring_profiles/default.yaml"),
        ("unread", "scoring_profiles/default.yaml"),
    ]


def test_folders_that_were_moved_can_be_given(demo: Path) -> None:
    """A case that is not where it was: exit 2 with the option; with the option it is compared, and said not byte by byte."""
    (demo / "cases").rename(demo / "old")
    shown = CliRunner().invoke(cli, ["verify", "结果"], standalone_mode=False)
    assert isinstance(shown.exception, FaultyInput)
    assert "用 --case 指出它现在在哪里" in shown.exception.faults[0].hint
    moved = _kaohe("verify", "结果", "--case", "old/demo")
    assert moved.exit_code == 0, moved.output
    assert "有文件夹不在原处" in moved.stderr
    (demo / "rules").rename(demo / "r")
    (demo / "scoring_profiles").rename(demo / "p")
    assert _kaohe("verify", "结果", "--case", "old/demo", "--rules", "r", "--profiles", "p").exit_code == 0


def test_another_version_or_evaluator_is_a_remark(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are compared all the same; what cannot be said is said."""
    file = demo / "结果/run.json"
    text = file.read_text("utf-8")
    file.write_text(text.replace(f'"kaohe": "{json.loads(text)["kaohe"]}"', '"kaohe": "0.0.9"'), "utf-8")
    shown = _kaohe("verify", "结果")
    assert shown.exit_code == 0
    assert "结果是 kaohe 0.0.9 写的" in shown.stderr
    file.write_text(text.replace('"evaluator": "reference"', '"evaluator": "durable-rules"'), "utf-8")
    monkeypatch.setattr(module, "evaluator_in_use", lambda: "reference")
    assert "这里没有 durable-rules" in _kaohe("verify", "结果").stderr


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "kaohe.run/2"}', "\x00"])
def test_a_record_that_cannot_be_read_is_a_fault(demo: Path, text: str) -> None:
    """Damaged or foreign: exit 2 and what to do; no record at all likewise."""
    (demo / "结果/run.json").write_text(text, "utf-8")
    shown = CliRunner().invoke(cli, ["verify", "结果"], standalone_mode=False)
    assert isinstance(shown.exception, FaultyInput)
    assert "已经损坏" in shown.exception.faults[0].message
    none = CliRunner().invoke(cli, ["verify", "cases"], standalone_mode=False)
    assert isinstance(none.exception, FaultyInput)
    assert "找不到运行记录" in none.exception.faults[0].message


def test_a_folder_above_names_those_that_can_be_verified(demo: Path) -> None:
    """Exit 2, and the folders with a record below, nearest two levels."""
    shutil.copytree(demo / "结果", demo / "out/甲/乙")
    (demo / "结果").rename(demo / "out/丙")
    shown = CliRunner().invoke(cli, ["verify", "out"], standalone_mode=False)
    assert isinstance(shown.exception, FaultyInput)
    (fault,) = shown.exception.faults
    assert (fault.message, fault.hint) == ("out 里没有运行记录，下面的文件夹里有", "写出其中一个文件夹：out/丙、out/甲/乙")


def test_nothing_in_a_record_steers_a_terminal(demo: Path) -> None:
    """Names in a record may come from anywhere: control characters are shown as ?."""
    file = demo / "结果/run.json"
    listed = json.loads(file.read_text("utf-8"))
    listed["results"][0]["unit"] = "\x1b[31m县"
    file.write_text(json.dumps(listed), "utf-8")
    shown = _kaohe("verify", "结果")
    assert "?[31m县：单位 有 → 没有" in shown.stdout
    assert "\x1b" not in shown.output


def test_the_records_fit_their_schemas(demo: Path) -> None:
    """run.json, and what verify prints as JSON."""
    for name, text in (
        ("run", Path("结果/run.json").read_text("utf-8")),
        ("verification", _kaohe("verify", "结果", "--format", "json").stdout),
    ):
        schema = json.loads((ROOT / f"docs/schema/kaohe.{name}-1.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(json.loads(text))


def test_grading_without_out_hashes_nothing(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain grade takes no time for a record that nobody asked for."""
    import hashlib

    monkeypatch.setattr(hashlib, "file_digest", None)
    assert _kaohe("grade", "demo").exit_code == 0
    with pytest.raises(TypeError):
        write_result(run(load_rulebook("demo")), Places(), demo / "x")


def test_reports_keep_one_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report has the record beside it, twice the same bytes; a second report of the same run is added, of another run not."""
    for part in ("rules", "scoring_profiles", "cases/daye-2022"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    for out in ("o", "p"):
        assert _kaohe("report", "daye-2022", "--to", "xlsx", "--out", out).exit_code == 0
    assert {f.name: f.read_bytes() for f in Path("o").iterdir()} == {f.name: f.read_bytes() for f in Path("p").iterdir()}
    assert _kaohe("verify", "o").exit_code == 0
    assert _kaohe("grade", "daye-2022", "--out", "g").exit_code == 0
    (own,) = [f.path for f in read_statement(Path("o/run.json")).outputs]
    assert _kaohe("report", "daye-2022", "--to", "xlsx", "--out", "g").exit_code == 0
    assert {f.path for f in read_statement(Path("g/run.json")).outputs} == {
        "grades.csv",
        "grades.json",
        "grades.md",
        "issues.csv",
        own,
    }
    assert _kaohe("verify", "g").exit_code == 0
    case = Path("cases/daye-2022/case.yaml")
    case.write_bytes(case.read_bytes() + b"\n")
    assert _kaohe("report", "daye-2022", "--to", "xlsx", "--out", "g").exit_code == 0
    assert [f.path for f in read_statement(Path("g/run.json")).outputs] == [own]


def test_the_template_of_a_notice_is_an_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wording that an office gives is in the record, and named when it changes."""
    for part in ("rules", "scoring_profiles", "cases/daye-2022"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    shutil.copy("rules/double_random/notice.jinja", "own.jinja")
    assert _kaohe("report", "daye-2022", "--to", "docx", "--template", "own.jinja", "--out", "o").exit_code == 0
    assert _kaohe("verify", "o").exit_code == 0
    Path("own.jinja").write_text(Path("own.jinja").read_text("utf-8") + "{# #}\n", "utf-8")
    assert _differences(_verify(Path("o"))) == [("changed", "own.jinja")]
    Path("cases/daye-2022/practices.txt").write_text("另一段话\n", "utf-8")
    assert ("changed", "cases/daye-2022/practices.txt") in _differences(_verify(Path("o")))
