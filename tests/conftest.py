"""Fixtures that many tests share: the Daye case, graded once; hypothesis without deadlines."""

import pytest
from hypothesis import HealthCheck, settings

from kaohe.rulebook.rulebook import Rulebook, load_rulebook
from kaohe.run import Run, run

settings.register_profile("kaohe", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kaohe")


@pytest.fixture(scope="session")
def daye_rulebook() -> Rulebook:
    """The rulebook of the Daye case."""
    return load_rulebook("cases/daye-2022")


@pytest.fixture(scope="session")
def daye(daye_rulebook: Rulebook) -> Run:
    """The Daye case, graded."""
    return run(daye_rulebook)
