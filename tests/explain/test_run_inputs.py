"""The record of a run names every file that the run opened."""

import shutil
import sys
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from kaohe.cli.run_out import result_files
from kaohe.explain import whole as whole_module
from kaohe.explain.run_inputs import files_there, input_folders
from kaohe.explain.statement import outcome
from kaohe.explain.whole import whole
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from tests.explain.opened import opened

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("cases", "rules", "scoring_profiles")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped cases, rules and profiles in a folder of their own, which is the working folder; one ledger in many formats."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part)
    ledger = tmp_path / "cases/daye-2022-ledger/ledger"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_csv('{ledger}/tasks.csv', all_varchar = true)) TO '{ledger}/tasks.parquet'")
    (ledger / "tasks.csv").unlink()
    lines = [line.split(",") for line in (ledger / "liaisons.csv").read_text("utf-8-sig").splitlines()]
    with xlsxwriter.Workbook(ledger / "liaisons.xlsx") as book:
        sheet = book.add_worksheet()
        for i, line in enumerate(lines):
            sheet.write_row(i, 0, line)
    (ledger / "liaisons.csv").unlink()
    (ledger / "sources.csv").write_text("文件,sha256\n", "utf-8-sig")
    (ledger / ".hidden").write_text("x")
    own = tmp_path / "cases/daye-2022-ledger/lookups"
    own.mkdir()
    lookup = "result_wordings.csv"
    shutil.copy(tmp_path / "rules/double_random/lookups" / lookup, own / lookup)
    (own / "unused.csv").write_text("a\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _listed(graded: Run) -> set[Path]:
    return {(folder.path / name).resolve() for folder in input_folders(graded) for name in folder.files}


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
@pytest.mark.parametrize("case", ["daye-2022", "daye-2022-ledger"])
def test_every_file_that_is_opened_is_listed(project: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Grading and making the report of a year open no file of the case, the rules or the profiles that the record lacks."""
    monkeypatch.setattr(whole_module, "statement", lambda run, _: outcome(run))  # which opens every file to hash it
    with opened(project / part for part in PARTS) as files:
        graded = run(load_rulebook(case))
        result_files(graded)
        whole(graded, Places())
    listed = _listed(graded)
    assert files <= listed
    assert {path.name for path in listed - files} <= {"published_figures.yaml", "notice.jinja"}
    names = {path.name for path in listed}
    assert {"case.yaml", "units.csv", "pack.yaml", "daye-2022.yaml", "default.yaml", "plan.yaml", "result_classes.csv"} <= names
    ledger = {"tasks.parquet", "liaisons.xlsx", "sources.csv", "plans.csv", "inspections.csv", "catalog.csv", "task_items.csv"}
    assert ledger <= names if case == "daye-2022-ledger" else not ledger & names
    assert not names & {".hidden", "unused.csv", "expect.yaml"}


def test_files_that_lie_there_are_those_that_are_read(project: Path) -> None:
    """What is listed of a pack and a ledger without loading them is what a run lists of them."""
    graded = run(load_rulebook("daye-2022-ledger"))
    folders = {folder.what: folder for folder in input_folders(graded)}
    rules, case = folders["rules"], folders["case"]
    loaded = {Path(file).relative_to(rules.path).as_posix() for file in graded.rulebook.pack.files}
    assert loaded <= set(files_there("rules", rules.path)) == set(rules.files)
    assert set(files_there("case", case.path)) == {name for name in case.files if name.startswith("ledger/")}
    assert all((project / "rules/double_random" / name).is_file() for name in rules.files)
