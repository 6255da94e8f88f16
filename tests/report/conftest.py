"""Whole years as reports get them."""

import pytest

from kaohe.explain.whole import ReportRecord, whole
from kaohe.rulebook.locate import Places
from kaohe.run import Run
from tests.report.hostile import hostile_record


@pytest.fixture(scope="session")
def year(daye: Run) -> ReportRecord:
    """The Daye case, whole."""
    return whole(daye, Places(None, None))


@pytest.fixture(scope="session")
def hostile_year(tmp_path_factory: pytest.TempPathFactory) -> ReportRecord:
    """The Daye case with hostile names and remarks, whole."""
    return hostile_record(tmp_path_factory.mktemp("hostile"))
