"""Nothing that the shipped YAML decides by can change by one step without an example or an expectation failing."""

from functools import cache

import pytest

from tests.rules.mutations import CASES, ROOT, Copies, Mutation, every_mutation, packs

EXCUSED: dict[str, str] = {}
"""What nothing can notice, with the reason. One that something does notice has no place here."""


@cache
def _mutations() -> dict[str, list[Mutation]]:
    found: dict[str, list[Mutation]] = {}
    for mutation in every_mutation():
        found.setdefault(mutation.file, []).append(mutation)
    return found


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """The shipped rules and profiles, to be changed."""
    return Copies(tmp_path_factory.mktemp("mutated"))


@pytest.mark.parametrize("file", sorted(_mutations()))
def test_a_change_by_one_step_is_noticed(file: str, copies: Copies) -> None:
    """A threshold, an operator, a severity, points, a line or a quota of this file: one step, and something fails."""
    unnoticed = {str(mutation) for mutation in _mutations()[file] if not copies.noticed(mutation)}
    excused = {str(mutation) for mutation in _mutations()[file]} & EXCUSED.keys()
    assert unnoticed == excused


def test_unchanged_copies_are_in_order(copies: Copies) -> None:
    """Without a change nothing fails, so it is the change that is noticed."""
    for mutations in _mutations().values():
        first = next(mutation for mutation in mutations if "-" not in mutation.old)
        assert copies.noticed(first._replace(new=first.old, also=None)) == "", first.file


def test_mutations_reach_every_kind_of_place() -> None:
    """Every parameter, every criterion with a severity, every item with points: what is not mutated is not tried."""
    told = [str(mutation) for mutations in _mutations().values() for mutation in mutations]
    assert {"double_random"} <= packs().keys()
    for pack in packs().values():
        for name in pack.parameters:
            assert any(line.startswith(f"参数 {name}:") for line in told), name
        for criterion in pack.criteria.values():
            assert criterion.spec.severity is None or any(line.startswith(f"{criterion.id} 的严重程度") for line in told)
    assert len(told) > 300
    assert all((ROOT / case / "expect.yaml").is_file() for case in CASES)
