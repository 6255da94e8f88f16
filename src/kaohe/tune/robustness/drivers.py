"""What drives the grade of one unit: first- and total-order Sobol indices of the drawn numbers."""

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from kaohe.run import Run
from kaohe.tune.robustness.draws import Inputs, from_shares
from kaohe.tune.robustness.each import graded
from kaohe.tune.robustness.records import DriverRecord, DriversRecord

SAMPLES = 512
"""Each is tried once for every drawn number, and twice more."""


def drivers(run: Run, inputs: Inputs, unit: int, seed: int) -> DriversRecord:
    """Return the Sobol indices of the unit's grade (by its position in the profile) and of its rank.

    Numbers are spread over their ranges; points of items are brought to their sum as in draws, but none is drawn again, since
    that would break the design.
    """
    moving = inputs.moving
    found: dict[str, tuple[Any, Any] | None] = {"grade": None, "rank": None}
    evaluations = 0
    if moving:
        from SALib.sample import sobol

        problem = {"num_vars": len(moving), "names": [m.key for m in moving], "bounds": [[0.0, 1.0]] * len(moving)}
        shares = sobol.sample(problem, SAMPLES, calc_second_order=False, seed=seed)
        evaluations = len(shares)
        outcomes = {name: np.zeros(evaluations) for name in found}
        for positions, standings in graded(run, inputs, from_shares(inputs, shares)):
            outcomes["grade"][positions] = standings.grades[:, unit]
            outcomes["rank"][positions] = standings.ranks[:, unit]
        found = {name: _indices(problem, outcome, seed) for name, outcome in outcomes.items()}
    records = [DriverRecord(m.key, m.title, *_shown(found["grade"], at), *_shown(found["rank"], at)) for at, m in enumerate(moving)]
    records.sort(key=lambda r: (-Decimal(r.grade_total or 0), -Decimal(r.rank_total or 0)))
    return DriversRecord(run.records.units[unit].name, run.graded[unit].standing.grade, evaluations, records)


def _indices(problem: dict[str, Any], outcome: npt.NDArray[np.float64], seed: int) -> tuple[Any, Any] | None:
    """Return first- and total-order indices; None where the outcome is always the same."""
    if np.all(outcome == outcome[0]):
        return None
    from SALib.analyze import sobol

    found = sobol.analyze(problem, outcome, calc_second_order=False, num_resamples=2, seed=seed)
    return found["S1"], found["ST"]


def _shown(indices: tuple[Any, Any] | None, at: int) -> tuple[str | None, str | None]:
    """Return a pair of indices with two decimals. What chance takes below 0 or above 1 is shown as that."""
    if indices is None:
        return None, None
    first, total = (min(max(float(column[at]), 0.0), 1.0) for column in indices)
    return f"{first:.2f}", f"{total:.2f}"
