"""The shipped examples and expectations come out as written, and reach all that can be reached."""

from functools import cache

import pytest

from kaohe.rulebook.locate import Places
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.testing.records import CoverRecord, TrialRecord, TrialsRecord
from kaohe.testing.trials import try_all


@cache
def _tried() -> TrialsRecord:
    return try_all([], Places(), cover=True)


def _trials() -> list[TrialRecord]:
    return [trial for group in _tried().groups for trial in group.trials]


def _covers() -> list[CoverRecord]:
    coverage = _tried().coverage
    assert coverage is not None
    return coverage.covers


@pytest.mark.parametrize("trial", _trials(), ids=lambda t: f"{t.about} {t.name}")
def test_an_example_or_expectation_comes_out_as_written(trial: TrialRecord) -> None:
    """A finding, points, a score or a grade is the one that the YAML states."""
    assert trial.passed, f"{trial.file}:{trial.line}: {trial.came_out}, not {trial.expected}"


@pytest.mark.parametrize("cover", _covers(), ids=lambda c: f"{c.file} {c.about}")
def test_examples_reach_every_outcome_and_every_side(cover: CoverRecord) -> None:
    """Each criterion and item shows every outcome that it can have, and values below, at and above each threshold."""
    assert [goal.said for goal in cover.goals if not goal.reached] == []
    assert cover.percent == 100


def test_every_criterion_and_item_is_covered() -> None:
    """Nothing shipped is left out of the two tests above."""
    book = load_rulebook("cases/daye-2022")
    covered = {(cover.file, cover.about) for cover in _covers()}
    assert {(c.file, c.id) for c in book.pack.criteria.values()} <= covered
    assert book.profile.bonus is not None
    items = [item.id for item in book.profile.items] + [item.id for item in book.profile.bonus.items]
    assert {(f"scoring_profiles/{name}.yaml", item) for name in ("default", "daye-2022") for item in items} <= covered
    files = [group.file for group in _tried().groups]
    assert {"cases/daye-2022/expect.yaml", "cases/daye-2022-ledger/expect.yaml"} <= set(files)


def test_settled_parameters_are_the_profile_s_or_the_default() -> None:
    """A profile that says nothing leaves every parameter at its default."""
    book = load_rulebook("cases/daye-2022")
    assert settle(book.pack, book.profile) == {name: p.default for name, p in book.pack.parameters.items()}
