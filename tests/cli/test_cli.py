"""The command line as a user meets it: exit codes, streams, formats, hints."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def _kaohe(*arguments: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kaohe", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, **env},
        check=False,
    )


def test_help_is_chinese_and_shows_examples() -> None:
    """``--help`` of the program and of a command: headings, examples, exit 0."""
    for arguments in (["--help"], ["grade", "--help"]):
        shown = _kaohe(*arguments)
        assert shown.returncode == 0
        assert shown.stdout.startswith("用法：kaohe")
        assert "例子：" in shown.stdout
        assert "Usage" not in shown.stdout


def test_the_result_is_on_stdout_and_the_counts_on_stderr() -> None:
    """A pipe gets the result alone."""
    shown = _kaohe("grade", "daye-2022", "--format", "json")
    assert shown.returncode == 0
    assert json.loads(shown.stdout)["schema"] == "kaohe.grades/1"
    assert "annex1.csv：读 28 行，用 27 行" in shown.stderr


def test_without_a_terminal_there_are_no_colours() -> None:
    """Output to a pipe is plain text even when the environment asks for colours to be detected."""
    assert "\x1b" not in _kaohe("explain", "daye-2022", "市教育局").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["grade", "daye-2202"], "是不是 daye-2022"),
        (["explain", "daye-2022", "市教育居"], "是不是 市教育局"),
        (["explain", "daye-2022", "市教育局", "--why-not", "优良"], "是不是 优秀"),
        (["grade", "daye-2022", "--profile", "day-2022"], "是不是 daye-2022"),
        (["issues", "daye-2022", "--criterion", "T99"], "没有标准 T99"),
        (["rule", "T99"], "没有编号或标题为 T99 的标准"),
        (["grad"], "是不是 grade"),
        (["grade", "daye-2022", "--fromat", "json"], "是不是 --format"),
        (["grade", "daye-2022", "--format", "xml"], "只能是：table、json、csv、md"),
        (["grade"], "缺少 案例"),
        (["grade", "daye-2022", "--rules", "nowhere"], "找不到文件夹 nowhere"),
        (["check", "nowhere"], "没有可以检查的东西"),
    ],
)
def test_what_cannot_be_run_exits_2_and_says_what_to_type(arguments: list[str], told: str) -> None:
    """A wrong name, option or path: one sentence on stderr, a hint, nothing on stdout, exit 2, no traceback."""
    shown = _kaohe(*arguments)
    assert shown.returncode == 2
    assert told in shown.stderr
    assert shown.stdout == ""
    assert "Traceback" not in shown.stderr


def test_an_alias_names_the_unit() -> None:
    """市交运局 and 市交通运输局 explain the same unit."""
    assert _kaohe("explain", "daye-2022", "市交运局").stdout == _kaohe("explain", "daye-2022", "市交通运输局").stdout


def test_out_writes_whole_files(tmp_path: Path) -> None:
    """``--out`` writes JSON, CSV, Markdown, the issues and the record of the run, and leaves nothing else behind."""
    assert _kaohe("grade", "daye-2022", "--out", str(tmp_path / "结果")).returncode == 0
    assert sorted(p.name for p in (tmp_path / "结果").iterdir()) == [
        "grades.csv",
        "grades.json",
        "grades.md",
        "issues.csv",
        "run.json",
    ]
    assert len((tmp_path / "结果" / "grades.csv").read_text("utf-8-sig").splitlines()) == 28


def test_check_is_silent_about_good_files_and_exits_1_on_bad_ones(tmp_path: Path) -> None:
    """The shipped files are clean; a broken profile gives its place and exit 1, in text and JSON."""
    assert _kaohe("check").returncode == 0
    (tmp_path / "bad.yaml").write_text("profile: bad\nextends: default\ntotel: 100\n", "utf-8")
    shown = _kaohe("check", str(tmp_path / "bad.yaml"))
    assert shown.returncode == 1
    assert "bad.yaml:3:1" in shown.stdout
    assert "是不是 total" in shown.stdout
    listed = json.loads(_kaohe("check", str(tmp_path / "bad.yaml"), "--format", "json").stdout)
    assert [(f["code"], f["line"], f["severity"]) for f in listed["checks"]] == [("M001", 3, "error")]
    assert (listed["schema"], listed["errors"]) == ("kaohe.checks/1", 1)


WARNED = "profile: warned\nextends: default\nbonus: {at_most: 9}\nranking: {ties: dense}\nmeant: {K210 J01 J02: 有意}\n"


def test_check_exits_1_on_warnings_only_with_strict(tmp_path: Path) -> None:
    """A warning leaves exit 0; ``--strict`` makes it 1; notes alone never do."""
    (tmp_path / "fine.yaml").write_text(WARNED, "utf-8")
    assert _kaohe("check", str(tmp_path / "fine.yaml"), "--strict").returncode == 0
    (tmp_path / "warned.yaml").write_text(WARNED + "parameters: {catalog_key_coverage_min: 0}\n", "utf-8")
    shown = _kaohe("check", str(tmp_path / "warned.yaml"))
    assert (shown.returncode, "警告[K209]" in shown.stdout) == (0, True)
    assert "没有错误，有警告" in shown.stderr
    assert _kaohe("check", str(tmp_path / "warned.yaml"), "--strict").returncode == 1


def test_check_prints_sarif(tmp_path: Path) -> None:
    """One log, with the rule of each result."""
    (tmp_path / "bad.yaml").write_text("profile: bad\nextends: default\ntotel: 100\n", "utf-8")
    shown = _kaohe("check", str(tmp_path / "bad.yaml"), "--format", "sarif")
    run = json.loads(shown.stdout)["runs"][0]
    assert shown.returncode == 1
    assert [result["ruleId"] for result in run["results"]] == ["M001"]


def test_doctor_says_which_evaluator_runs_and_why() -> None:
    """With durable-rules: its version and a self-test; without: the reason."""
    shown = _kaohe("doctor").stdout
    assert ("durable-rules 2.0.28" in shown and "自检通过" in shown) if sys.version_info < (3, 13) else "只用参照推理器" in shown


def test_doctor_says_which_place_a_name_stands_for(tmp_path: Path) -> None:
    """In the repository the working folder; elsewhere what comes with the program."""
    assert "daye-2022（cases/daye-2022，当前文件夹）" in _kaohe("doctor").stdout
    shown = _kaohe("doctor", cwd=tmp_path).stdout
    assert "scoring_profiles/default.yaml，程序自带）" in shown
    assert "当前文件夹）" not in shown


def test_rules_and_cases_are_found_from_another_folder(tmp_path: Path) -> None:
    """In a folder without rules or cases, those of the installation are used, and the run says which."""
    shown = _kaohe("grade", "daye-2022", cwd=tmp_path)
    assert shown.returncode == 0
    assert "scoring_profiles" in shown.stderr


def test_a_profile_changes_the_result() -> None:
    """``--profile default`` scores what daye-2022 leaves out, and says so."""
    assert json.loads(_kaohe("grade", "daye-2022", "--profile", "default", "--format", "json").stdout)["profile"] == "default"


def test_measure_shows_unknown_and_not_applicable_apart() -> None:
    """经信局 led no task: its joint share does not apply; nobody's year-end share is known."""
    listed = json.loads(_kaohe("measure", "daye-2022", "--format", "json").stdout)["units"]
    (unit,) = [u for u in listed if u["unit"] == "市经信局"]
    assert unit["values"]["joint_share"]["state"] == "not_applicable"
    assert unit["values"]["year_end_share"]["state"] == "unknown"


def test_a_reader_that_goes_away_ends_the_run_quietly(tmp_path: Path) -> None:
    """``| head``: no traceback, and the files of ``--out`` are written all the same."""
    command = [sys.executable, "-m", "kaohe", "grade", "daye-2022", "--out", str(tmp_path / "结果")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read().decode()
        process.stderr.close()
    assert process.returncode == 0
    assert "Traceback" not in told
    assert (tmp_path / "结果" / "grades.json").is_file()


def test_why_not_tells_the_same_in_every_form() -> None:
    """Text, Markdown and JSON: what to change, whom it displaces, what would be enough if it turned out so."""
    asked = ("explain", "daye-2022", "市自然资源和规划局", "--why-not", "优秀")
    text, page, data = (_kaohe(*asked, "--format", form).stdout for form in ("text", "md", "json"))
    assert text.startswith("市自然资源和规划局怎样才能评为优秀（方案 daye-2022）\n现在：得 96.50 分，第 7 名，合格；")
    assert page.startswith("# 市自然资源和规划局怎样才能评为优秀（方案 daye-2022）\n")
    for told in ("牵头的信用风险分类抽查数 0 → 1", "挤下：市商务局（优秀 → 合格）", "认定开展非现场监管为是"):
        assert told in text
        assert told in page
    record = json.loads(data)
    assert (record["schema"], record["state"], record["sets"][0]["outcome"]["score"]) == ("kaohe.why_not/1", "smallest", "99.5")
