"""The integer programme of calibration: the fewest units left aside, then the least change. Solved by HiGHS through scipy."""

from collections.abc import Sequence
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from kaohe.tune.free_numbers import FreeNumber
from kaohe.tune.score_forms import Forms
from kaohe.tune.wanted import Wanted

if TYPE_CHECKING:
    import numpy as np

_TIE = 1e-4
"""Of changes that are equally small, those of the numbers that stand first."""
_CLOSE = 1e-6
_OPTIONS = {"mip_rel_gap": 0.0, "presolve": False}
"""Without presolve HiGHS is faster here, and never prints on its own."""


class Programme(NamedTuple):
    """What is to be solved. Points; ``margin`` is by how much a unit must be above another."""

    free: Sequence[FreeNumber]
    forms: Forms
    wanted: Sequence[Wanted]
    step: float
    margin: float
    nodes: int


class Answer(NamedTuple):
    """Steps by which each number moves, and the units left aside."""

    moves: list[int]
    aside: list[int]


def nearest(programme: Programme, units: Sequence[int] = (), aside: int = 0) -> Answer | None:
    """Return the smallest change that reaches all but what is about ``aside`` of ``units``; None where there is none."""
    return _solved(programme, units, aside, fewest=False)


def fewest_aside(programme: Programme, units: Sequence[int]) -> int | None:
    """Return how many of ``units`` are left aside by the best that was found; None where leaving all aside would not do."""
    answer = _solved(programme, units, len(units), fewest=True)
    return None if answer is None else len(answer.aside)


def must_aside(programme: Programme, units: Sequence[int]) -> int:
    """Return how many of ``units`` any profile within the bounds must leave aside, whatever the step: a bound that is proven."""
    found = _run(programme, units, len(units), fewest=True, proven=True)
    bound = found.mip_dual_bound
    return 0 if bound is None or not isfinite(bound) else max(0, ceil(bound - _CLOSE))


def _solved(programme: Programme, units: Sequence[int], most: int, *, fewest: bool) -> Answer | None:
    import numpy as np

    found, n = _run(programme, units, most, fewest=fewest, proven=False), len(programme.free)
    if found.x is None:
        return None
    x: Any = np.rint(found.x).astype(int)
    return Answer([int(v) for v in x[:n] - x[n : 2 * n]], [unit for unit, left in zip(units, x[2 * n :], strict=True) if left])


def _run(programme: Programme, units: Sequence[int], most: int, *, fewest: bool, proven: bool) -> Any:
    """Run the solver: steps up, steps down, and whether each unit is left aside."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    free, n, m = programme.free, len(programme.free), len(units)
    rows, least = _rows(programme, units, proven=proven)
    limits = [LinearConstraint(rows, least, np.inf)] if len(rows) else []
    items = np.array([f.criterion is None for f in free], dtype=float)
    limits.append(LinearConstraint(np.concatenate([items, -items, np.zeros(m)])[None, :], 0, 0))  # the sum of the items stays
    counted = np.concatenate([np.zeros(2 * n), np.ones(m)])
    if m:
        limits.append(LinearConstraint(counted[None, :], 0, most))
    order = 1 + _TIE * np.arange(n) / max(n, 1)
    cost = counted if fewest else np.concatenate([order, order + _TIE * _TIE, np.zeros(m)])
    bounds = Bounds(np.zeros(2 * n + m), np.concatenate([[f.up for f in free], [f.down for f in free], np.ones(m)]))
    whole = np.concatenate([np.full(2 * n, 0 if proven else 1), np.ones(m)])
    return milp(cost, constraints=limits, bounds=bounds, integrality=whole, options={**_OPTIONS, "node_limit": programme.nodes})


def _rows(programme: Programme, units: Sequence[int], *, proven: bool) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Return the rows and least values of the facts; what is about a unit left aside asks nothing."""
    import numpy as np

    free, step = programme.free, programme.step
    forms = programme.forms
    high, low = (forms.high, forms.low) if proven else (forms.near, forms.near)
    now = np.array([float(f.now) for f in free])
    ups, downs = np.array([f.up for f in free]) * step, np.array([f.down for f in free]) * step
    places = {unit: j for j, unit in enumerate(units)}
    n = len(free)
    rows, least = np.zeros((len(programme.wanted), 2 * n + len(units))), np.zeros(len(programme.wanted))
    for r, fact in enumerate(programme.wanted):
        slopes, constant = _fact(fact, high, low)
        need = (0.0 if fact.other is None and fact.above else programme.margin) - constant - slopes @ now
        worst = np.minimum(slopes * ups, -slopes * downs).sum()
        rows[r, :n], rows[r, n : 2 * n] = slopes * step, -slopes * step
        for unit in fact.units:
            if unit in places:
                rows[r, 2 * n + places[unit]] = max(0.0, need - worst)
        least[r] = need
    return rows, least


def _fact(fact: Wanted, high: Any, low: Any) -> tuple[Any, float]:
    """Return the form that must be at least 0 (at least the margin where a unit must be above another or under a line)."""
    if fact.other is not None:
        return high[0][fact.unit] - low[0][fact.other], high[1][fact.unit] - low[1][fact.other]
    if fact.above:
        return high[0][fact.unit], high[1][fact.unit] - fact.line
    return -low[0][fact.unit], fact.line - low[1][fact.unit]
