"""A page opened in the browser, with everything that it asked for and complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from kaohe.explain.records.units import UnitRecord


@contextmanager
def opened(browser: "Browser", address: str, width: int = 1280, theme: Literal["light", "dark"] = "light") -> "Iterator[Page]":
    """Open an address; afterwards nothing else was loaded, and there was no fault on the console."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(5000)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert {url.partition("#")[0] for url in asked} == {address.partition("#")[0]}
    assert not faults


def unit_address(address: str, unit: "UnitRecord | str") -> str:
    """Return the address of a unit within the page."""
    return f"{address}#/unit/{quote(unit if isinstance(unit, str) else unit.unit, safe='')}"


def shown_units(page: "Page") -> list[str]:
    """Return the units that the result table shows, from the top."""
    return page.locator("#results tbody tr:visible th").all_inner_texts()
