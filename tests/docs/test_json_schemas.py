"""The JSON of each command is what its committed schema says."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from kaohe.cli.main import cli
from kaohe.report.json_kinds import JSON_KINDS

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "grades": ["grade", "daye-2022"],
    "explanation": ["explain", "daye-2022", "市教育局"],
    "issues": ["issues", "daye-2022"],
    "indicators": ["measure", "daye-2022"],
    "evidence": ["evidence", "daye-2022-ledger", "市文旅局", "T01"],
    "score_sheet": ["profile", "show", "daye-2022"],
    "reconciliation": ["reconcile", "daye-2022"],
    "tests": ["test", "rules", "scoring_profiles", "cases/daye-2022", "--coverage"],
    "calibration": ["tune", "calibrate", "daye-2022", "--shuffles", "2"],
    "whatif": ["tune", "whatif", "daye-2022", "--set", "优秀.quota.number=5"],
    "profile_diff": ["tune", "diff", "daye-2022", "default", "daye-2022"],
    "sweep": ["tune", "sweep", "daye-2022", "优秀.quota.number", "4", "8"],
    "robust": ["tune", "robust", "daye-2022", "--draws", "200", "--unit", "市商务局"],
    "why_not": ["explain", "daye-2022", "市自然资源和规划局", "--why-not", "优秀"],
    "checks": ["check", "rules", "scoring_profiles", "cases/daye-2022"],
}
TESTED_ELSEWHERE = {"run", "verification", "import"}
"""Records of a folder of results: tests/cli/test_verify.py; of an import: tests/importing/test_report.py."""

FINDS = {"reconciliation", "calibration"}
"""Kinds whose command says by its exit code that it found something, as it does here."""


def _schema(name: str) -> dict[str, object]:
    schema: dict[str, object] = json.loads((ROOT / f"docs/schema/kaohe.{name}-1.schema.json").read_text("utf-8"))
    return schema


def test_every_kind_of_record_has_a_command_here() -> None:
    """A new kind of JSON is checked too."""
    assert set(COMMANDS) | TESTED_ELSEWHERE == set(JSON_KINDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_output_fits_its_schema(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--format json`` prints a record that validates, and that names the schema it follows."""
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(cli, [*COMMANDS[name], "--format", "json"])
    assert done.exit_code == (1 if name in FINDS else 0), done.stderr
    record = json.loads(done.stdout)
    assert record["schema"] == f"kaohe.{name}/1"
    jsonschema.Draft202012Validator(_schema(name)).validate(record)


@pytest.mark.parametrize("name", COMMANDS)
def test_schema_refuses_what_is_missing(name: str) -> None:
    """A record without its keys does not validate: the schema says something."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(_schema(name)).validate({})
