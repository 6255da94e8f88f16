"""The generated documentation is what the program would write today."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from kaohe.faults import Fault
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.pack_load import load_pack

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


def test_generated_docs_hold_nothing_of_the_machine() -> None:
    """No page that is generated, or current by the test above, holds an absolute path or a colour code."""
    for page in [*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/schema/*.json")]:
        text = page.read_text("utf-8")
        assert str(ROOT) not in text, page
        assert "\x1b" not in text, page


def test_every_marked_place_has_its_end() -> None:
    """Each ``screen``, ``fact`` or ``table`` marker of the READMEs and the guide is closed, so that none stays unfilled."""
    for page in [*ROOT.glob("README*.md"), *ROOT.glob("docs/guide/*.md")]:
        text = page.read_text("utf-8")
        for kind in ("screen", "fact", "table"):
            assert text.count(f"<!-- {kind}:") == text.count(f"<!-- /{kind} -->"), page


def test_counted_indicators_and_views_are_explained(make_docs: ModuleType) -> None:
    """The index of criteria says of each counted indicator what is counted, and shows each view with a comment and its SQL."""
    faults: list[Fault] = []
    pack = load_pack(ROOT / "rules/double_random", faults)
    assert pack is not None
    page = (ROOT / "docs/rules/index.md").read_text("utf-8")
    for indicator in pack.indicators.values():
        row = next(line for line in page.splitlines() if f"| `{indicator.name}` |" in line)
        assert ("由台账统计" in row) == bool(indicator.measure), row
    for view in pack.views.values():
        section = page.split(f"\n#### {view.name}\n")[1].split("\n#### ")[0]
        assert re.match(r"\n\S+", section), f"{view.name}: no comment"
        assert "```sql\nSELECT" in section or "```sql\nWITH" in section, view.name


def test_columns_of_the_guide_are_those_of_the_program() -> None:
    """ledger.md lists each column of each record table, with the header that the template has."""
    page = (ROOT / "docs/guide/ledger.md").read_text("utf-8")
    for spec in RECORD_TABLES.values():
        table = page.split(f"<!-- table:{spec.name} -->\n")[1].split("<!-- /table -->")[0]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
        told = [(row[0].removesuffix("（必填）"), row[1].strip("`"), "（必填）" in row[0]) for row in rows]
        assert told == [(column.title, column.name, column.required) for column in spec.columns]
