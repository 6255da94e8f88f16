"""Editors find the schemas: by the line that the guide tells, or by the settings of this repository."""

import json
import re
from pathlib import Path

import pytest

from kaohe.schema.kinds import KINDS
from tests.schema.files import ROOT, SCHEMAS

LINE = re.compile(r"# yaml-language-server: \$schema=(\S+?\.json)")
PAGES = [*ROOT.glob("README*.md"), *(ROOT / "docs/guide").glob("*.md")]


def test_settings_of_the_repository_name_every_kind() -> None:
    """``.vscode/settings.json`` gives each schema the files of its kind, and no other."""
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert settings == {f"docs/schema/{name}.schema.json": list(kind.files) for name, kind in KINDS.items()}
    assert all((ROOT / path).is_file() for path in settings)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_editor_lines_of_the_pages_name_schemas(page: Path) -> None:
    """Each editor line in the READMEs and the guide ends in the name of a schema that there is."""
    for path in LINE.findall(page.read_text("utf-8")):
        assert (SCHEMAS / Path(path).name).is_file(), path
        assert path.startswith("../"), path


def test_pages_tell_the_line() -> None:
    """Both READMEs show a line, and the guide one for each place where files stand, with as many steps up as the place is deep."""
    assert all(LINE.search((ROOT / name).read_text("utf-8")) for name in ("README.md", "README.zh-CN.md"))
    told = set(LINE.findall((ROOT / "docs/guide/editor.md").read_text("utf-8")))
    for name, kind in KINDS.items():
        for pattern in kind.files:
            if not (name == "mappings.yaml" and pattern.startswith("rules")):  # those of a pack are ours; a case brings its own
                assert "../" * pattern.count("/") + f"schema/{name}.schema.json" in told, pattern


def test_shipped_files_carry_no_line() -> None:
    """No file that is copied into another folder, or installed without ``docs``, points to a schema that is not there (ADR 0012)."""
    for folder in ("rules", "scoring_profiles", "cases"):
        for path in (ROOT / folder).rglob("*.yaml"):
            assert not LINE.search(path.read_text("utf-8")), path
