"""The report as one page in a real browser: Chromium of the machine, started once for each test process."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.explain.whole import ReportRecord
from kaohe.report.html import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, from KAOHE_CHROMIUM or the path; without one, tests that need it are skipped."""
    found = os.environ.get("KAOHE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("没有 Chromium：装上它，或用 KAOHE_CHROMIUM 写明在哪里")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


def _written(record: ReportRecord, folder: Path) -> str:
    """Write the page of a year into a folder; returns its address."""
    ((name, data),) = write(record).items()
    path = folder / name
    path.write_bytes(data)
    return path.as_uri()


@pytest.fixture(scope="session")
def address(year: ReportRecord, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the Daye case."""
    return _written(year, tmp_path_factory.mktemp("html"))


@pytest.fixture(scope="session")
def hostile_address(hostile_year: ReportRecord, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the hostile case."""
    return _written(hostile_year, tmp_path_factory.mktemp("hostile_html"))
