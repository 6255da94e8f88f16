"""The page for whoever reads the code names what is there, and leaves out no part of it."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
CODE_LINK = re.compile(r"\[`([\w.]+)`\]\(\.\./(src/[^)]+\.py)\)")
"""A name, and the file that it is said to stand in; that files exist is tested for every page (test_links)."""


def _names(file: str) -> set[str]:
    """Return what a file defines at its top level, and the methods of its classes as ``Class.method``."""
    found: set[str] = set()
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def test_names_stand_in_the_files_that_are_linked() -> None:
    """A function, type or table that was moved or renamed is noticed here."""
    links = CODE_LINK.findall(PAGE)
    assert len(links) > 20
    assert [(name, file) for name, file in links if name not in _names(file)] == []


def test_every_part_of_the_program_has_a_line() -> None:
    """Each folder and module directly under src/kaohe stands in the table of folders, once, in the order of the import contract."""
    there = {path.name for path in (ROOT / "src/kaohe").iterdir() if path.is_dir() or path.suffix == ".py"}
    there -= {"__init__.py", "__main__.py", "__pycache__"}
    table = PAGE[PAGE.index("## The folders") : PAGE.index("## How to add")]
    listed = re.findall(r"^\| \[[\w.]+\]\(\.\./src/kaohe/([\w.]+)\)", table, flags=re.MULTILINE)
    assert sorted(listed) == sorted(there)
    contract = (ROOT / "pyproject.toml").read_text("utf-8")
    layers = re.findall(r"\w+", contract[contract.index("layers = [") : contract.index("]", contract.index("layers = ["))])
    assert [name.removesuffix(".py") for name in listed] == layers[1:]
