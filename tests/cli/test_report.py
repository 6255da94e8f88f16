"""``kaohe report``: kinds, options that do not apply, what is written where."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli


def _report(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", "daye-2022", *arguments], standalone_mode=False)


def _refusal(*arguments: str) -> str:
    error = _report(*arguments).exception
    return getattr(error, "message", repr(error))


def test_a_kind_must_be_given() -> None:
    """Without --to the kinds are listed."""
    assert _refusal() == "没有写 --to：html、docx、xlsx、md 中的一种。"


def test_an_option_that_does_not_apply_is_refused() -> None:
    """A template is of use for the notice only, sheets of units and comparisons for tables."""
    assert _refusal("--to", "xlsx", "--template", "x.j2") == "--template 只用于 --to docx。"
    assert _refusal("--to", "html", "--per-unit") == "--per-unit 只用于 --to xlsx 或 md。"
    assert _refusal("--to", "docx", "--compare", "daye-2022-ledger") == "--compare 只用于 --to xlsx 或 md。"
    told = _refusal("--to", "md", "--per-unit", "--compare", "daye-2022-ledger")
    assert told == "--per-unit 和 --compare 不能一起用：对比写在整份报告里。"


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
