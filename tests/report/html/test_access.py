"""What anyone needs to use the page: contrast, names, order of headings; narrow windows; both themes."""

from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import pytest

from tests.report.hostile import UNIT
from tests.report.html.opened import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PARTS = ["#/", f"#/unit/{quote('市市场监管局')}", "#/issues", "#/rubric", "#/run"]
OPEN_FIRST = "for (const each of document.querySelectorAll('section:not([hidden]) details:first-of-type')) each.open = true"
OPEN_ALL = OPEN_FIRST.replace(":first-of-type", "")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "dark")])
def test_axe_finds_nothing_serious(browser: "Browser", address: str, theme: Literal["light", "dark"], width: int) -> None:
    """No serious or critical fault in any part, with folds of each kind open, wide and narrow, light and dark."""
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, address, width, theme) as page:
        for part in PARTS:
            page.goto(f"{address}{part}")
            page.evaluate(OPEN_FIRST)
            faults = [
                v
                for v in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
                if v["impact"] in ("serious", "critical")
            ]
            assert not [(part, v["id"], [node["html"] for node in v["nodes"]][:3]) for v in faults]


def test_a_narrow_window_does_not_scroll_sideways(browser: "Browser", address: str, hostile_address: str) -> None:
    """At 390 pixels no part is wider than the window, whatever the names are."""
    for of in (address, hostile_address):
        with opened(browser, of, 390) as page:
            for part in (*PARTS, f"#/unit/{quote(UNIT, safe='')}"):
                page.goto(f"{of}{part}")
                page.evaluate(OPEN_ALL)
                assert page.evaluate("document.documentElement.scrollWidth") <= 390, part


def test_theme(browser: "Browser", address: str) -> None:
    """The theme of the system first, then as the button says."""
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, address, theme="light") as page:
        light = page.evaluate(ground)
        page.get_by_role("button", name="深色").click()
        dark = page.evaluate(ground)
        page.get_by_role("button", name="浅色").click()
        assert page.evaluate(ground) == light != dark
    with opened(browser, address, theme="dark") as page:
        assert page.evaluate(ground) == dark
