"""Public names of the library say what they are."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src/kaohe"

TRIVIAL = {
    "cli/chinese.py": {
        "Group.list_commands": "overrides click",
        "Group.get_command": "overrides click",
        "Group.resolve_command": "overrides click",
        "Group.format_options": "overrides click",
    },
    "records/read.py": {"Records.names": "one line that says itself"},
    "rulebook/pack.py": {"Criterion.id": "the id of the criterion"},
    "infer/compile.py": {"Operand.flipped": "one line that says itself", "Proposition.when": "one line that says itself"},
}
"""Names that need no docstring, each with the reason."""


def test_public_functions_and_classes_have_docstrings() -> None:
    """Every module, public class, function and method under src/kaohe has a docstring, but for those in TRIVIAL."""
    missing = {f"{file}: {name}" for file, name in _undocumented() if name not in TRIVIAL.get(file, {})}
    assert not missing


def test_list_of_trivial_names_is_not_longer_than_needed() -> None:
    """A name in TRIVIAL exists and has no docstring."""
    undocumented = set(_undocumented())
    assert not [(file, name) for file, names in TRIVIAL.items() for name in names if (file, name) not in undocumented]


def _undocumented() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        if ast.get_docstring(tree) is None:
            yield file, "(the module)"
        yield from ((file, name) for name in _names(tree.body, ""))


def _names(body: list[ast.stmt], inside: str) -> Iterator[str]:
    """Yield public classes, functions and methods without a docstring; pydantic's validators are private by name."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield inside + node.name
        if isinstance(node, ast.ClassDef):
            yield from _names(node.body, f"{inside}{node.name}.")
