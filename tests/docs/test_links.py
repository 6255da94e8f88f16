"""Relative links in the documentation lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rules").glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _prose(text: str) -> str:
    """Return a page without its fenced blocks and code spans: what stands there is not a link."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", _prose(page.read_text("utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_relative_links_resolve(page: Path) -> None:
    """Each relative link names a file or folder of the repository, and a heading of it where it has an anchor."""
    for target in LINK.findall(_prose(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name}: {target}"
        assert found.is_relative_to(ROOT), f"{page.name}: {target} leads out of the repository"
        assert not anchor or anchor in _anchors(found), f"{page.name}: {target}"


def test_both_readmes_have_the_same_parts() -> None:
    """The English and the Chinese README link to each other, have as many sections, and the same screens and links."""
    english, chinese = (ROOT / name for name in ("README.md", "README.zh-CN.md"))
    texts = english.read_text("utf-8"), chinese.read_text("utf-8")
    assert "(README.zh-CN.md)" in texts[0]
    assert "(README.md)" in texts[1]
    for pattern in (r"^## ", r"<!-- screen:[\w-]+ -->"):
        found = [re.findall(pattern, text, flags=re.MULTILINE) for text in texts]
        assert found[0] == found[1]
    links = [{t for t in LINK.findall(_prose(text)) if not t.startswith("README")} for text in texts]
    assert links[0] == links[1]
