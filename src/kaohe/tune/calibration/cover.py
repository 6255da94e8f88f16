"""The fewest units that are in every one of some facts: without them none of the facts is left."""

from collections.abc import Sequence


def cover(facts: Sequence[Sequence[int]]) -> list[int]:
    """Return as few units as are in every fact, by HiGHS through scipy; of equally few, those that stand first."""
    units = sorted({unit for fact in facts for unit in fact})
    if not units:
        return []
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    places = {unit: j for j, unit in enumerate(units)}
    rows = np.zeros((len(facts), len(units)))
    for r, fact in enumerate(facts):
        rows[r, [places[unit] for unit in fact]] = 1.0
    cost = 1 + np.arange(len(units)) / (10.0 * len(units) ** 2)
    found = milp(
        cost,
        constraints=LinearConstraint(rows, 1, np.inf),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(units)),
        options={"presolve": False, "node_limit": 10_000},
    )
    return units if found.x is None else [unit for unit, on in zip(units, np.rint(found.x), strict=True) if on]
