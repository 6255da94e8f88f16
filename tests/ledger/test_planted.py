"""Planted failings: each is found for exactly its unit, with exactly the planted records as evidence, and no other."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from kaohe.explain.evidence import evidence_of
from kaohe.measure.evidence import EvidenceRow
from kaohe.run import Run
from tests.ledger.clean import Scene, clean_scene
from tests.ledger.graded import run_case
from tests.ledger.ledger import Row
from tests.ledger.planted import PLANTS, Plant, clash, no_joint_led, plant
from tests.ledger.plot import Plot
from tests.ledger.write import write_case

COMBINATIONS = 24


def found(run: Run) -> set[tuple[str, str]]:
    """Unit and criterion of every failing found."""
    kinds = {id_: criterion.spec.kind for id_, criterion in run.rulebook.pack.criteria.items()}
    failings = {id_: states for id_, states in run.findings.states.items() if kinds[id_] == "failing"}
    names = [unit.name for unit in run.records.units]
    return {(names[i], id_) for id_, states in failings.items() for i, state in enumerate(states) if state == "found"}


def check(plot: Plot, folder: Path) -> None:
    """Write the scene with its rows shuffled, grade it, and look at findings and evidence."""
    scene = plot.scene
    for rows in scene.tables.values():
        scene.random.shuffle(rows)
    run = run_case(write_case(folder / "case", scene.ledger()))
    assert found(run) == plot.found()
    for (unit, criterion), planted in plot.evidence.items():
        shown = evidence_of(run, scene.units.index(unit), criterion)
        assert sorted(places(shown)) == sorted(where(scene, planted)), (unit, criterion)
        for row in shown:
            assert not contradicted(row, scene), (unit, criterion, row)


def places(rows: Iterable[EvidenceRow]) -> list[tuple[str, int]]:
    """File and row of each record."""
    return [(Path(row.file).name, row.row) for row in rows]


def where(scene: Scene, rows: list[Row]) -> list[tuple[str, int]]:
    """File and row at which planted records were written: the header is row 1."""
    at = {id(row): (f"{table}.csv", i) for table, written in scene.tables.items() for i, row in enumerate(written, 2)}
    return [at[id(row)] for row in rows]


def contradicted(shown: EvidenceRow, scene: Scene) -> list[str]:
    """Columns that evidence shows with another value than the record has."""
    record = scene.tables[shown.table][shown.row - 2]
    told = {name: str(cell) for name, cell in record.items() if isinstance(cell, str | date) and name != "kind"}
    return [name for name, text in shown.values.items() if name in told and text != told[name]]


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_found_where_nothing_was_planted(seed: int, tmp_path: Path) -> None:
    """A clean ledger has no failing, whatever looks like one."""
    check(Plot(clean_scene(seed)), tmp_path)


@pytest.mark.parametrize("kind", PLANTS, ids=lambda kind: str(kind.__name__))
def test_one_kind(kind: Plant, tmp_path: Path) -> None:
    """One failing of each kind, at one unit of three."""
    seed = PLANTS.index(kind)
    scene = clean_scene(3 * seed + 1)
    check(plant(scene, [(scene.units[seed % 3], kind)]), tmp_path)


@pytest.mark.parametrize("seed", range(COMBINATIONS))
def test_combinations(seed: int, tmp_path: Path) -> None:
    """Several failings at several units at once: all are found, each with its own evidence, and no other."""
    scene = clean_scene(seed)
    check(plant(scene, _several(scene, Random(seed))), tmp_path)


def _several(scene: Scene, chance: Random) -> list[tuple[str, Plant]]:
    """Two to fourteen plants that do not clash; one unit at most leads no joint task, so that there is one to join."""
    chosen: list[tuple[str, Plant]] = []
    for _ in range(chance.randint(2, 14)):
        unit, kind = chance.choice(scene.units), chance.choice(PLANTS)
        there = {other for at, other in chosen if at == unit}
        alone = kind is not no_joint_led or all(other is not no_joint_led for _, other in chosen)
        if kind not in there and alone and not clash({*there, kind}):
            chosen.append((unit, kind))
    return chosen
