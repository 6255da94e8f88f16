"""``kaohe tune``: what is printed where, files that are written or not, exit codes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli
from kaohe.faults import FaultyInput

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
    ],
)
def test_markdown_has_the_total_of_the_terminal(arguments: tuple[str, ...]) -> None:
    """The same last line in both."""
    table, markdown = kaohe(*arguments), kaohe(*arguments, "--format", "md")
    assert markdown.stdout.startswith("# ")
    last = markdown.stdout.rstrip().splitlines()[-1]
    assert last in table.stdout.replace("\n", "")
