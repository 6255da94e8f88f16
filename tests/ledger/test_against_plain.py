"""Random ledgers: what the library measures is what the definitions say, for every indicator and every unit."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kaohe.records.values import Value
from kaohe.rulebook.rulebook import Rulebook
from tests.ledger.generate import random_ledger
from tests.ledger.graded import result_classes, run_ledger, write_profile
from tests.ledger.ledger import Ledger, Parameters
from tests.ledger.plain import indicators
from tests.ledger.reduce import smallest, told
from tests.ledger.write import Form, Style

LEDGERS = 120
PARAMETERS = [
    Parameters(),
    Parameters(),
    Parameters((11, 15), 5, 30, frozenset({"未发现问题"})),
    Parameters((10, 1), 1, 7, frozenset({"未发现问题", "未开展经营活动", "注销关闭", "无法联系"})),
]
FORMS: list[Form] = ["csv", "csv", "csv", "csv", "csv", "csv", "csv", "csv", "xlsx", "parquet"]
NOT_FROM_RECORDS: set[str] = set()
"""Computed indicators that a ledger does not need: what a summary table gives instead of plans done."""

Differences = dict[str, tuple[list[Value], list[Value]]]


@pytest.fixture(scope="module")
def profiles() -> Iterator[list[str]]:
    """A profile for each set of parameters."""
    with tempfile.TemporaryDirectory() as folder:
        yield [write_profile(Path(folder), f"p{i}", parameters) for i, parameters in enumerate(PARAMETERS)]


def differences(ledger: Ledger, style: Style, profile: str) -> Differences:
    """By indicator: the values worked out from the definitions, and those that were measured."""
    measured = run_ledger(ledger, style, profile).measured.columns
    computed = indicators(ledger)
    return {name: (values, measured[name]) for name, values in computed.items() if values != measured[name]}


def test_indicators_of_random_ledgers(profiles: list[str]) -> None:
    """No indicator of any unit differs from what plain Python makes of it, over more than a hundred ledgers."""
    classes, compared = result_classes(), 0

    @settings(max_examples=LEDGERS, phases=[Phase.generate])
    @given(st.integers(0, 10**9))
    def check(seed: int) -> None:
        nonlocal compared
        chance = Random(seed)
        which = chance.randrange(len(PARAMETERS))
        style = Style(chance.choice(FORMS), chance.random() < 0.5, chance.choice([1, 1, 2]), chance)
        ledger = random_ledger(seed, PARAMETERS[which], classes)
        if found := differences(ledger, style, profiles[which]):
            pytest.fail(_shown(ledger, style, profiles[which], found), pytrace=False)
        compared += 1

    check()
    assert compared >= 100


def _shown(ledger: Ledger, style: Style, profile: str, found: Differences) -> str:
    name = next(iter(found))
    small = smallest(ledger, lambda fewer: name in differences(fewer, style, profile))
    by_definition, measured = differences(small, style, profile)[name]
    return f"{sorted(found)}\n{name}: by definition {by_definition}, measured {measured}\n{told(small)}"


def test_every_indicator_that_records_give_is_compared(daye_rulebook: Rulebook) -> None:
    """An indicator that is added to the pack and not to the plain computation is noticed here."""
    pack = daye_rulebook.pack.indicators
    from_records = {name for name, indicator in pack.items() if not indicator.observed}
    assert from_records - NOT_FROM_RECORDS == set(indicators(random_ledger(1)))
