"""``kaohe tune``: what is printed where, files that are written or not, exit codes."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kaohe.cli.chinese import usage_text
from kaohe.cli.main import cli
from kaohe.faults import FaultyInput
from kaohe.report.width import columns

QUOTA = ("tune", "whatif", "daye-2022", "--set", "优秀.quota.number=5")


def kaohe(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_whatif_names_who_moves_and_writes_nothing(folder: Path) -> None:
    """One place less takes the grade from one unit."""
    done = kaohe(*QUOTA)
    assert done.exit_code == 0
    assert "优秀.quota.number（优秀：名额 个数）6 → 5" in done.stdout
    assert "优秀 → 合格" in done.stdout
    assert done.stdout.rstrip().endswith("27 家中，等次变化 1 家，等次不变、名次变化 0 家，只有得分变化 0 家，其余 26 家不变。")
    assert not list(folder.iterdir())


def test_whatif_without_changes_says_so(folder: Path) -> None:
    """Nothing to try, nothing moves."""
    done = kaohe("tune", "whatif", "daye-2022")
    assert "没有（用 --set 键=值 写要试的改动）" in done.stdout
    assert done.stdout.rstrip().endswith("27 家的得分、名次、等次都不变。")


def test_saved_checked_graded_and_compared(folder: Path) -> None:
    """What is saved passes ``check``, and ``diff`` finds it to give other results: exit 1; the same: exit 0."""
    done = kaohe(*QUOTA, "--save", "试改", "--reason", "按新办法")
    file = "scoring_profiles/试改.yaml"
    assert done.exit_code == 0
    assert f"已写入：{file}" in done.stderr
    assert kaohe("check", file).exit_code == 0
    differs = kaohe("tune", "diff", "daye-2022", "daye-2022", "试改")
    assert differs.exit_code == 1
    assert "    ~ 名额：{number: 6, tie_at_edge: out} → {number: 5, tie_at_edge: out}\n" in differs.stdout
    same = kaohe("tune", "diff", "daye-2022", "试改", file)
    assert same.exit_code == 0
    assert "设置：没有不同。" in same.stdout


def test_without_a_reason_nothing_is_written(folder: Path) -> None:
    """Where nobody can be asked, a missing reason is a fault."""
    done = kaohe(*QUOTA, "--save", "试改")
    assert isinstance(done.exception, FaultyInput)
    assert [fault.code for fault in done.exception.faults] == ["M002"]
    assert not list(folder.iterdir())


def test_a_reason_belongs_to_a_save() -> None:
    """A reason for nothing is a mistake to tell."""
    done = kaohe(*QUOTA, "--reason", "按新办法")
    assert done.exit_code != 0
    assert not isinstance(done.exception, FaultyInput)


def test_sweep_tells_the_values_at_which_grades_change() -> None:
    """Each number of places, with who comes in at it."""
    done = kaohe("tune", "sweep", "daye-2022", "优秀.quota.number", "5", "7")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "优秀.quota.number（优秀：名额 个数）：从 5 到 7（现在是 6）"
    assert [line.strip()[:2] for line in lines[1:4]] == ["5：", "6：", "7："]
    assert done.stdout.rstrip().endswith("27 家中，等次会变的 2 家，始终不变的 25 家。")


@pytest.mark.parametrize(
    "arguments",
    [
        QUOTA,
        ("tune", "diff", "daye-2022", "four-heads", "daye-2022"),
        ("tune", "sweep", "daye-2022", "优秀.quota.number", "5", "7"),
        ("tune", "robust", "daye-2022", "--draws", "50"),
    ],
)
def test_markdown_has_the_total_of_the_terminal(arguments: tuple[str, ...]) -> None:
    """The same last line in both."""
    table, markdown = kaohe(*arguments), kaohe(*arguments, "--format", "md")
    assert markdown.stdout.startswith("# ")
    last = markdown.stdout.rstrip().splitlines()[-1]
    assert last in table.stdout.replace("\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("tune", "whatif", "daye-2022", "--set", "problems.points=15", "--set", "年底检查占比上限=0.4"),
        ("tune", "diff", "daye-2022", "four-heads", "daye-2022"),
        ("tune", "sweep", "daye-2022", "credit_risk.add.C01.each", "0", "6"),
        ("tune", "robust", "daye-2022", "--draws", "50", "--unit", "市商务局"),
    ],
)
def test_nothing_is_cut_off_in_a_narrow_window(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty columns: no line is wider, nothing is left out with an ellipsis."""
    monkeypatch.setattr("kaohe.report.console.PLAIN_WIDTH", 60)
    done = kaohe(*arguments)
    assert done.exit_code in (0, 1)
    assert all(columns(line.rstrip()) <= 60 for line in done.stdout.splitlines())
    assert "…" not in done.stdout


def test_a_change_without_effect_is_told_on_the_terminal_and_in_markdown(folder: Path) -> None:
    """Under a heading of its own, with the key in ids."""
    arguments = ("tune", "whatif", "daye-2022", "--set", "年底检查占比上限＝０．４")
    told = "year_end_share_max：T02 年底突击检查：没有一家有年底检查占比（year_end_share）的数（未知 27 家）"
    assert f"没有作用：\n  {told}" in kaohe(*arguments).stdout
    assert f"没有作用：\n\n- {told}" in kaohe(*arguments, "--format", "md").stdout
    both = kaohe(*arguments, "--set", "优秀.名额.个数=5").stdout
    assert f"单独试没有作用的改动：\n  {told}" in both


def test_a_folder_that_save_makes_is_told(folder: Path) -> None:
    """The first profile of a working folder; not the second."""
    first = kaohe(*QUOTA, "--save", "一", "--reason", "试试").stderr
    second = kaohe(*QUOTA, "--save", "二", "--reason", "试试").stderr
    assert first.splitlines()[-1] == "新建了文件夹：scoring_profiles"
    assert "新建" not in second


def test_a_name_that_cannot_be_says_which_rule_it_breaks(folder: Path) -> None:
    """Each rule by itself."""
    said = {}
    for name in ("试 改", "a/b", ".x", "-x", "试改.yaml"):
        done = kaohe(*QUOTA, f"--save={name}", "--reason", "试试")
        assert isinstance(done.exception, FaultyInput)
        said[name] = done.exception.faults[0].message.partition("：")[2]
    assert said == {
        "试 改": "不能有 空格",
        "a/b": "不能有 /",
        ".x": "不能以 . 开头",
        "-x": "不能以 - 开头",
        "试改.yaml": "不写 .yaml，文件名会自己加上",
    }
    assert not list(folder.iterdir())


def test_a_negative_number_is_told_how_to_write() -> None:
    """It looks like an option."""
    done = kaohe("tune", "sweep", "daye-2022", "plan.points", "-3", "5")
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 2
    with pytest.raises(click.NoSuchOption) as caught:
        cli.main(["tune", "sweep", "daye-2022", "plan.points", "-3", "5"], standalone_mode=False)
    assert "负数写在 -- 后面" in usage_text(caught.value)
