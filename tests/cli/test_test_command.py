"""``kaohe test`` as a user meets it: what is printed, exit codes, hints."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli
from tests.testing.projects import write_case, write_profile

EXAMPLES = """examples:
  - {name: 没有问题, given: {A01: not_found}, points: "10"}
  - {name: 超期, given: {A01: found}, points: "6"}
"""
GRADES = """examples:
  - {name: 有突出问题, score: "20", found: [A01], grade: 优秀}
"""
EXPECT = """findings:
  - {unit: 甲, criterion: A01, state: not_found}
scores:
  - {unit: 甲局, score: "5"}
"""
PRINTED = """\
rules/demo/criteria/all.yaml  ..
scoring_profiles/demo.yaml    .FF
cases/mine/expect.yaml        F.

不符 discipline 纪律：超期（方案 demo）
  --> scoring_profiles/demo.yaml:18
  应为：6 分
  得到：5 分
  其中：满分 10，A01 超期 -5

不符 等次：有突出问题（方案 demo）
  --> scoring_profiles/demo.yaml:25
  应为：优秀
  得到：合格
  优秀：够分数线 16，有 A01 超期，不得评为优秀，没有评上
  合格：够分数线 10，评为这一等次

不符 甲局 A01 超期（方案 demo）
  --> cases/mine/expect.yaml:2
  应为：未发现
  得到：认定
  超期次数（3）大于上限（2） → 成立

5 个例子、2 条预期：4 相符，3 不符。
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three things that do not come out as written, as the working folder."""
    write_profile(tmp_path, EXAMPLES, GRADES)
    write_case(tmp_path, EXPECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _kaohe(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_what_does_not_come_out_is_shown_whole(project: Path) -> None:
    """A line a file, then each difference with place, expected, came out and why; exit 1."""
    done = _kaohe("test")
    assert done.stdout == PRINTED
    assert done.exit_code == 1


def test_paths_choose_what_is_tried(project: Path) -> None:
    """A file of criteria, a profile, a case; all of it as written is exit 0."""
    done = _kaohe("test", "rules/demo/criteria/all.yaml")
    assert done.stdout == "rules/demo/criteria/all.yaml  ..\n\n2 个例子：全部相符。\n"
    assert done.exit_code == 0
    assert "5 个例子" not in _kaohe("test", "scoring_profiles/demo.yaml").stdout
    assert _kaohe("test", "cases/mine").stdout.startswith("cases/mine/expect.yaml  F.")


def test_coverage_names_what_is_missing_and_exits_1(project: Path) -> None:
    """Every example of the criterion is right, but an outcome has none."""
    done = _kaohe("test", "rules", "--coverage")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[2:] == [
        "例子写到了多少：每种可能的结果，每个界限的下面、恰好和上面",
        "rules/demo/criteria/all.yaml",
        "  A01 超期   66%（4/6）",
        "    没有例子：结果为未能认定（第 2 行）",
        "    没有例子：超期次数 小于 上限（2）（第 8 行）",
        "合计 66%（4/6）",
        "",
        "2 个例子：全部相符。",
    ]


def test_json_holds_every_trial(project: Path) -> None:
    """Groups by file, each trial with what was expected and what came out; coverage where it was asked for."""
    record = json.loads(_kaohe("test", "--format", "json").stdout)
    assert (record["schema"], record["passed"], record["failed"], record["coverage"]) == ("kaohe.tests/1", 4, 3, None)
    assert [(group["kind"], len(group["trials"])) for group in record["groups"]] == [("pack", 2), ("profile", 3), ("case", 2)]
    assert json.loads(_kaohe("test", "--coverage", "--format", "json").stdout)["coverage"]["percent"] < 100


def test_add_writes_an_example_and_refuses_a_second(project: Path) -> None:
    """The line is shown with its place; the same facts again are a fault, exit 2."""
    arguments = ("test", "--add", "mine", "甲", "A01")
    before = Path("rules/demo/criteria/all.yaml").read_text("utf-8")
    done = subprocess.run([sys.executable, "-m", "kaohe", *arguments], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert "已经有一个事实相同的例子：三次" in done.stderr
    Path("cases/mine/table.csv").write_text("单位,超期,联合\n甲局,9,25%\n乙局,,\n", "utf-8")
    done = subprocess.run([sys.executable, "-m", "kaohe", *arguments], capture_output=True, check=False, encoding="utf-8")
    example = "{name: 实例 1, given: {late: 9}, expect: found}"
    assert done.stdout == f"已添入 rules/demo/criteria/all.yaml 第 15 行：\n  {example}\n"
    after = Path("rules/demo/criteria/all.yaml").read_text("utf-8")
    assert after.replace(f"    - {example}\n", "") == before
    assert _kaohe("test", "rules").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["test", "--add", "mine"], "--add 后面要写 3 个值"),
        (["test", "rules", "--add", "mine", "甲", "A01"], "--add 要单独用"),
        (["test", "--coverage", "--add", "mine", "甲", "A01"], "--add 要单独用"),
        (["test", "--add", "mine", "甲", "A99"], "没有标准 A99"),
        (["test", "--add", "mine", "丁局", "A01"], "没有叫 丁局 的单位"),
        (["test", "nowhere"], "没有可以测试的东西"),
        (["test", "--coverag"], "是不是 --coverage"),
    ],
)
def test_what_cannot_be_run_exits_2(arguments: list[str], told: str, project: Path) -> None:
    """One sentence on stderr, nothing on stdout."""
    done = subprocess.run([sys.executable, "-m", "kaohe", *arguments], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_a_fault_stops_the_test(project: Path) -> None:
    """A file that cannot be used is shown as by the check, exit 2."""
    Path("cases/mine/expect.yaml").write_text("grades: [{unit: 甲局, grade: 良好}]\n", "utf-8")
    done = subprocess.run([sys.executable, "-m", "kaohe", "test"], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert "cases/mine/expect.yaml:1:28" in done.stderr


def test_nothing_to_try_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case without expectations: exit 0, and a sentence that says why nothing happened."""
    write_profile(tmp_path, "")
    write_case(tmp_path, "{}\n")
    monkeypatch.chdir(tmp_path)
    done = _kaohe("test", "cases/mine")
    assert (done.exit_code, done.stdout) == (0, "没有例子，也没有 expect.yaml。\n")
