"""The examples of the guide run as written."""

import json
import re
import shlex
import shutil
from itertools import combinations_with_replacement
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from kaohe.cli.main import COMMANDS, cli
from kaohe.faults import Fault
from kaohe.infer.truth import combine
from kaohe.reconcile.reconcile import basis_of, figure_records
from kaohe.rulebook.figures import load_figures
from kaohe.rulebook.pack_load import load_pack
from kaohe.run import Run

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guide"
PAGES = [*ROOT.glob("README*.md"), *sorted(GUIDE.glob("*.md"))]
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"<!-- file:(\S+) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _write_files(page: str, folder: Path) -> list[str]:
    """Write the files that a page gives into a folder. Returns their paths."""
    found = FILE.findall((GUIDE / page).read_text("utf-8"))
    for name, text in found:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return [name for name, _ in found]


def _kaohe(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_minimal_case_grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of case.md make a case without faults, whose four units are graded."""
    files = _write_files("case.md", tmp_path)
    assert "cases/demo-2024/case.yaml" in files
    monkeypatch.chdir(tmp_path)
    checked = _kaohe("check", "cases/demo-2024")
    assert checked.exit_code == 0, checked.output
    graded = _kaohe("grade", "demo-2024", "--format", "json")
    assert graded.exit_code == 0, graded.output
    record = json.loads(graded.stdout)
    assert len(record["units"]) == 4
    assert all(unit["grade"] for unit in record["units"])


def test_pack_of_the_guide_grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of pack.md are a rule pack, a profile and a case without faults: examples agree, three units get their grades."""
    assert "rules/openness/pack.yaml" in _write_files("pack.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    for arguments in (("check",), ("test", "rules/openness")):
        done = _kaohe(*arguments)
        assert done.exit_code == 0, done.output
    graded = json.loads(_kaohe("grade", "town-2024", "--format", "json").stdout)
    assert [unit["grade"] for unit in graded["units"]] == ["优秀", "合格", "合格"]
    assert "未知或不适用项折算到满分" in _kaohe("explain", "town-2024", "丙乡").stdout
    assert "折算到满分" not in _kaohe("explain", "town-2024", "甲镇").stdout.partition("认定的问题")[0].partition("名次的上下邻")[0]


def test_empty_cell_of_the_minimal_case_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As case.md says, the cell left empty is unknown, and the unit is not found to have found no problems."""
    _write_files("case.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    measured = json.loads(_kaohe("measure", "demo-2024", "--format", "json").stdout)
    values = {unit["unit"]: unit["values"]["problems_found"]["state"] for unit in measured["units"]}
    assert values == {"县交通局": "known", "县教育局": "known", "县水利局": "known", "县气象局": "unknown"}
    explained = json.loads(_kaohe("explain", "demo-2024", "县气象局", "--format", "json").stdout)
    states = {f["criterion"]: f["state"] for f in explained["unit"]["findings"]}
    assert states["R01"] == "undetermined"


def test_trial_profile_grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile of profile.md passes the check and grades the Daye case, by name and by path."""
    assert set(_write_files("profile.md", tmp_path)) == {"scoring_profiles/trial.yaml"}
    monkeypatch.chdir(tmp_path)
    for arguments in (
        ("check", "scoring_profiles/trial.yaml"),
        ("grade", "daye-2022", "--profile", "trial"),
        ("grade", "daye-2022", "--profile", "scoring_profiles/trial.yaml"),
    ):
        done = _kaohe(*arguments)
        assert done.exit_code == 0, done.output


def test_criterion_of_the_guide_loads_into_the_pack(tmp_path: Path) -> None:
    """The criterion of criteria.md can stand in the double_random pack."""
    page = (GUIDE / "criteria.md").read_text("utf-8")
    (text,) = re.findall(r"<!-- criterion -->\n```yaml\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    folder = tmp_path / "double_random"
    shutil.copytree(ROOT / "rules/double_random", folder)
    (folder / "criteria/mine.yaml").write_text(text, "utf-8")
    faults: list[Fault] = []
    pack = load_pack(folder, faults)
    assert not faults
    assert pack is not None
    assert "J09" in pack.criteria


def test_figures_of_the_guide_load(daye: Run, tmp_path: Path) -> None:
    """The figures of reconcile.md are in order, and show what the page says: agreement, difference, a figure for each unit."""
    page = (GUIDE / "reconcile.md").read_text("utf-8")
    (text,) = re.findall(r"<!-- figures -->\n```yaml\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "figures.yaml").write_text(text, "utf-8")
    faults: list[Fault] = []
    figures = load_figures(tmp_path / "figures.yaml", daye.rulebook.pack, faults)
    assert not faults
    basis = basis_of(daye, [stated.figure for stated in figures])
    records = [record for stated in figures for record in figure_records(stated, basis)]
    assert {r.id: r.state for r in records} == {
        "tasks": "differs", "joint": "agrees", "single": "differs", "joint_share": "differs", "last_year": "cannot",
        "rise": "agrees", "no_problem": "differs", "excellent": "agrees", "each": "agrees",
    }  # fmt: skip


def test_table_of_truths_is_what_the_program_does() -> None:
    """criteria.md lists each pair of truths once, and what every group makes of it."""
    table = (GUIDE / "criteria.md").read_text("utf-8").split("<!-- truths -->\n")[1].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert [row[0].split() for row in rows] == [list(pair) for pair in combinations_with_replacement("tfun", 2)]
    for pair, *results in rows:
        for how, result in zip(("all", "any", "any_known"), results, strict=True):
            assert combine(how, pair.split()) == result, f"{how} {pair}"  # type: ignore[arg-type]


def test_indicator_of_the_guide_is_the_packs_own() -> None:
    """The first indicator of criteria.md, which explains the keys, stands in the pack as it is shown."""
    page = (GUIDE / "criteria.md").read_text("utf-8").split("## 由台账统计的指标")[1]
    ((shown,),) = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)[:1]]
    path = ROOT / "rules/double_random/indicators/tasks.yaml"
    (own,) = [indicator for indicator in yaml.safe_load(path.read_text("utf-8")) if indicator["name"] == shown["name"]]
    assert shown.items() <= own.items()


def _commands(page: Path) -> list[str]:
    """Return the lines of the page's shell blocks that call kaohe, without redirections."""
    lines = [line for block in SHELL.findall(page.read_text("utf-8")) for line in block.splitlines()]
    return [line.split(" > ")[0] for line in lines if line.startswith("kaohe ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_of_the_pages_exist(page: Path) -> None:
    """Each kaohe command of a page is one that there is, with arguments and options that it takes."""
    for line in _commands(page):
        name, *arguments = shlex.split(line, comments=True)[1:]
        if name.startswith("--"):
            continue
        assert name in COMMANDS, line
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        command.make_context(name, arguments, resilient_parsing=False)
