"""How a ledger is written changes no result: order of rows and units, files, formats, aliases."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from tests.ledger.clean import clean_scene
from tests.ledger.generate import random_ledger
from tests.ledger.graded import Result, result, result_classes, run_ledger
from tests.ledger.ledger import Ledger
from tests.ledger.planted import PLANTS, plant
from tests.ledger.write import Form, Style

SEEDS = [1, 2, 3, 4]


@cache
def a_ledger(seed: int) -> Ledger:
    """Random ones with gaps, and ones with failings planted."""
    if seed % 2:
        return random_ledger(seed, classes=result_classes())
    scene = clean_scene(seed)
    return plant(scene, [(unit, PLANTS[(seed * 7 + 5 * i) % len(PLANTS)]) for i, unit in enumerate(scene.units)]).scene.ledger()


def graded(ledger: Ledger, style: Style = Style()) -> Result:  # noqa: B008 - immutable
    """Grade it."""
    return result(run_ledger(ledger, style))


@cache
def as_it_is(seed: int) -> Result:
    """What a ledger gives when nothing is changed."""
    return graded(a_ledger(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_rows(seed: int) -> None:
    """Shuffling the rows of every table changes nothing."""
    ledger, chance = a_ledger(seed), Random(seed)
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in ledger.tables.items()}
    assert graded(replace(ledger, tables=shuffled)) == as_it_is(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_units(seed: int) -> None:
    """The units in another order get the same results, by name."""
    ledger = a_ledger(seed)
    assert graded(replace(ledger, units=ledger.units[::-1])) == as_it_is(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_table_in_several_files(seed: int) -> None:
    """Three files of one table are that table; a part without rows does no harm."""
    ledger = a_ledger(seed)
    assert graded(ledger, Style(parts=3)) == as_it_is(seed)


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
@pytest.mark.parametrize("seed", SEEDS)
def test_format_and_headers(seed: int, form: Form) -> None:
    """A workbook, a Parquet file and a CSV say the same, with English headers or Chinese."""
    ledger = a_ledger(seed)
    assert graded(ledger, Style(form, chinese=True)) == as_it_is(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_aliases(seed: int) -> None:
    """A unit under any of its names is that unit, as lead and as partner."""
    ledger = a_ledger(seed)
    ledger = replace(ledger, aliases={unit: (f"市{unit}", f"{unit[0]}单位") for unit in ledger.units})
    assert graded(ledger, Style(spelling=Random(seed))) == as_it_is(seed)
