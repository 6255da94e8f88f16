"""The examples beside each criterion, run through inference; and what every shipped criterion must carry."""

from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from kaohe.infer.infer import infer
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import Example
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.rulebook import load_rulebook


@cache
def _pack() -> Pack:
    return load_rulebook("cases/daye-2022", "default").pack


CASES = [pytest.param(c.id, e, id=f"{c.id} {e.name}") for c in _pack().criteria.values() for e in c.spec.examples]


def _value(kind: str, written: Any) -> Value:
    if written == "n/a":
        return NOT_APPLICABLE
    if kind == "share":
        return Decimal(written).as_integer_ratio()
    return int(written) if kind == "count" else written


@pytest.mark.parametrize(("id_", "example"), CASES)
def test_an_example_gives_the_finding_it_states(id_: str, example: Example) -> None:
    """A unit with the given facts, all others unknown, comes out as the example says, with default parameters."""
    pack = _pack()
    columns: dict[str, list[Value]] = {name: [None] for name in pack.indicators}
    for name, written in example.given.items():
        columns[name] = [_value(pack.indicators[name].type, written)]
    severities = {c.id: c.spec.severity for c in pack.criteria.values()}
    defaults = {name: p.default for name, p in pack.parameters.items()}
    assert infer(pack.criteria, columns, defaults, severities, 1).states[id_] == [example.expect]


def test_every_criterion_shows_both_sides_and_the_open_case() -> None:
    """Each criterion has examples that are found, not found and undetermined, and not applicable where it is gated."""
    for c in _pack().criteria.values():
        outcomes = {e.expect for e in c.spec.examples}
        wanted = {"found", "not_found", "undetermined"} | ({"not_applicable"} if c.applies_when else set())
        missing = wanted - outcomes
        assert not missing, f"{c.id}: {missing}"


def test_settled_parameters_are_the_profile_s_or_the_default() -> None:
    """A profile that says nothing leaves every parameter at its default."""
    book = load_rulebook("cases/daye-2022")
    assert settle(book.pack, book.profile) == {name: p.default for name, p in book.pack.parameters.items()}
