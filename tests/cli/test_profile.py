"""``kaohe profile show`` as a user meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe.cli.main import cli
from kaohe.faults import FaultyInput
from tests.broken.projects import copy


def _kaohe(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_a_profile_is_shown_by_name_and_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find the chain; the rubric comes first, then the settings; in a pipe there are no colours."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    named = _kaohe("profile", "show", "demo")
    assert named.exit_code == 0, named.output
    assert named.stdout.startswith("演示方案\n")
    assert "\x1b" not in named.stdout
    assert named.stdout == _kaohe("profile", "show", "scoring_profiles/demo.yaml").stdout
    assert named.stdout.index("计算办法") < named.stdout.index("每个设置的出处")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    flags = ("--profiles", "../scoring_profiles", "--rules", "../rules")
    assert _kaohe("profile", "show", "demo", *flags, "--format", "md").stdout.startswith("# 演示方案\n")


def test_json_is_a_versioned_record() -> None:
    """``--format json`` names its schema and holds the sheet and the settings."""
    shown = _kaohe("profile", "show", "daye-2022", "--format", "json")
    record = json.loads(shown.stdout)
    assert record["schema"] == "kaohe.score_sheet/1"
    assert record["files"] == ["scoring_profiles/daye-2022.yaml", "scoring_profiles/default.yaml"]
    quota = next(s for s in record["settings"] if s["key"] == "grades.优秀.quota")
    assert quota["now"]["value"] == "{number: 6, tie_at_edge: out}"
    assert quota["before"][0]["value"] == "{share: 0.25, round: down, tie_at_edge: out}"


def test_an_unknown_profile_is_told_with_the_nearest() -> None:
    """The fault is the one of every other command."""
    shown = _kaohe("profile", "show", "daye-2021")
    assert isinstance(shown.exception, FaultyInput)
    assert "daye-2022" in shown.exception.faults[0].hint


def test_the_group_alone_shows_its_help_and_a_wrong_command_is_told() -> None:
    """``kaohe profile`` lists what can be done; a misspelt command gets a hint in Chinese."""
    shown = _kaohe("profile")
    assert shown.exit_code == 0
    assert "show" in shown.stdout
    wrong = CliRunner().invoke(cli, ["profile", "shwo"], standalone_mode=False)
    assert "没有 shwo 这个命令" in str(wrong.exception)
