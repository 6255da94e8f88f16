"""Whole years as reports get them."""

import shutil

import pytest

from kaohe.explain.comparison import comparison
from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord, whole
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from tests.report.hostile import hostile_record


@pytest.fixture(scope="session")
def year(daye: Run) -> ReportRecord:
    """The Daye case, whole."""
    return whole(daye, Places(None, None))


@pytest.fixture(scope="session")
def hostile_year(tmp_path_factory: pytest.TempPathFactory) -> ReportRecord:
    """The Daye case with hostile names and remarks, whole."""
    return hostile_record(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def beside(daye: Run, tmp_path_factory: pytest.TempPathFactory) -> ComparisonRecord:
    """The Daye year beside a made-up one before, in which one unit led joint tasks."""
    case = tmp_path_factory.mktemp("before") / "before"
    shutil.copytree("cases/daye-2022", case)
    for name, old, new in (
        ("annex1.csv", "市司法局,4,0,4,0,0", "市司法局,4,0,1,3,1"),
        ("case.yaml", "year: 2022", "year: 2021"),
        ("case.yaml", '"2022-12-31"', '"2021-12-31"'),
        ("case.yaml", "profile: daye-2022", "profile: default"),
    ):
        text = (case / name).read_text("utf-8")
        assert old in text
        (case / name).write_text(text.replace(old, new), "utf-8")
    return comparison(daye, run(load_rulebook(str(case))), Places())
