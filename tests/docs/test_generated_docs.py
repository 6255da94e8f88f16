"""The generated documentation is what the program would write today."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def make_docs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The generator, ``tools/make_docs.py``."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("make_docs")


def test_generated_docs_are_current(make_docs: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """``make_docs.py --check`` finds nothing to write."""
    assert make_docs.main(["--check"]) == 0, capsys.readouterr().out


def test_check_names_stale_files_and_writes_nothing(
    make_docs: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``--check`` a page that differs is named, exit code 1, and the page stays as it is."""
    page = Path("docs/cli.md")
    before = (ROOT / page).read_text("utf-8")
    monkeypatch.setattr(make_docs, "changes", lambda: {page: "something else"})
    assert make_docs.main(["--check"]) == 1
    assert "docs/cli.md" in capsys.readouterr().out
    assert (ROOT / page).read_text("utf-8") == before


def test_generated_docs_hold_nothing_of_the_machine(make_docs: ModuleType) -> None:
    """No generated page holds an absolute path or a colour code."""
    for page, text in make_docs.pages().items():
        assert str(ROOT) not in text, page
        assert "\x1b" not in text, page


def test_every_marked_place_has_its_end() -> None:
    """Each ``screen`` or ``fact`` marker of the READMEs and the guide is closed, so that none stays unfilled."""
    for page in [*ROOT.glob("README*.md"), *ROOT.glob("docs/guide/*.md")]:
        text = page.read_text("utf-8")
        for kind in ("screen", "fact"):
            assert text.count(f"<!-- {kind}:") == text.count(f"<!-- /{kind} -->"), page
