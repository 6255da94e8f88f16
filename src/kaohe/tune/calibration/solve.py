"""The integer programmes of calibration, solved by HiGHS through scipy: the fewest facts given up, then the least change.

What is given up are units (all facts about them) or single facts; for each there is a switch that lifts what it asks.
"""

from collections.abc import Sequence
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from kaohe.tune.calibration.fact_forms import FactForms
from kaohe.tune.calibration.family import Family
from kaohe.tune.calibration.wanted import Wanted

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_TIE = 1e-4
"""Of changes that are equally small, those of the numbers that stand first."""
_CLOSE = 1e-6
_SCALE = 10.0
"""A switch that is on by a millionth too little must not break its row: else HiGHS solves anew, and says so on standard output."""
_OPTIONS = {"mip_rel_gap": 0.0, "presolve": False}
"""Without presolve HiGHS is faster here, and never prints on its own."""


class Programme(NamedTuple):
    """What is to be solved. Points; ``margin`` is by how much a score must be above another where a tie does not do."""

    family: Family
    wanted: Sequence[Wanted]
    forms: FactForms
    switches: Sequence[tuple[int, ...]]
    """For each fact, which switches lift it."""
    of: int
    """How many switches there are."""
    margin: float
    nodes: int
    blur: float = 0.0
    """By how much a score that is graded may differ from its form, by rounding; to prove, every such score is allowed."""
    impossible: Sequence[int] = ()
    """Facts that are known to be out of reach: one of their switches must be on."""
    whole: bool = True
    """Whether the numbers move in whole steps; else anywhere between their bounds, which proves more."""


class Answer(NamedTuple):
    """Steps by which each number moves, and the switches that are on."""

    moves: list[int]
    off: list[int]


def nearest(programme: Programme, most: int) -> Answer | None:
    """Return the smallest change that needs at most so many switches; None where there is none."""
    return _answer(programme, _run(programme, most, fewest=False))


def fewest(programme: Programme) -> Answer | None:
    """Return what needs the fewest switches, as far as was found; None where all of them would not do."""
    return _answer(programme, _run(programme, programme.of, fewest=True))


def least(programme: Programme, most: int | None = None) -> float:
    """Return a bound that is proven: of the switches, or of the change in points with at most so many switches."""
    found = _run(programme, programme.of if most is None else most, fewest=most is None)
    if found.mip_dual_bound is None or not isfinite(found.mip_dual_bound):
        return 0.0
    bound = found.mip_dual_bound - _CLOSE
    return float(max(0, ceil(bound)) if most is None else max(0.0, bound / (1 + 2 * _TIE) * programme.family.step))


def _answer(programme: Programme, found: Any) -> Answer | None:
    import numpy as np

    if found.x is None:
        return None
    n = len(programme.family.now)
    x: Any = np.rint(found.x).astype(int)
    return Answer([int(v) for v in x[:n] - x[n : 2 * n]], [j for j, on in enumerate(x[2 * n : 2 * n + programme.of]) if on])


def _run(programme: Programme, most: int, *, fewest: bool) -> Any:
    """Run the solver: steps up, steps down, and which switches are on."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    family, m = programme.family, programme.of
    n, step, units = len(family.now), family.step, _blurred(programme)
    rest = m + len(units)
    rows, need, sure = _rows(programme, units)
    limits = [LinearConstraint(rows, need, np.inf)] if len(rows) else []
    limits.append(LinearConstraint(np.concatenate([family.items, -family.items, np.zeros(rest)])[None, :], 0, 0))
    if len(family.rows):
        kept = np.hstack([family.rows * step, -family.rows * step, np.zeros((len(family.rows), rest))])
        limits.append(LinearConstraint(kept, family.least - family.rows @ family.now, np.inf))
    if programme.impossible:
        lifted = np.zeros((len(programme.impossible), 2 * n + rest))
        for row, fact in enumerate(programme.impossible):
            lifted[row, [2 * n + switch for switch in programme.switches[fact]]] = 1.0
        limits.append(LinearConstraint(lifted, 1, np.inf))
    counted = np.concatenate([np.zeros(2 * n), np.ones(m), np.zeros(len(units))])
    if m:
        limits.append(LinearConstraint(counted[None, :], 0, most))
    order = 1 + _TIE * np.arange(n) / max(n, 1)
    cost = counted if fewest else np.concatenate([order, order + _TIE * _TIE, np.zeros(rest)])
    ups, downs = (np.rint(end / step) for end in (family.high - family.now, family.now - family.low))
    blur = np.full(len(units), programme.blur)
    bounds = Bounds(np.concatenate([np.zeros(2 * n), sure, -blur]), np.concatenate([ups, downs, np.ones(m), blur]))
    whole = np.concatenate([np.full(2 * n, float(programme.whole)), np.ones(m), np.zeros(len(units))])
    return milp(cost, constraints=limits, bounds=bounds, integrality=whole, options={**_OPTIONS, "node_limit": programme.nodes})


def _blurred(programme: Programme) -> dict[int, int]:
    """Return the units whose graded score may differ from its form, with where they stand behind the switches."""
    units = sorted({unit for fact in programme.wanted for unit in fact.units}) if programme.blur else []
    return {unit: place for place, unit in enumerate(units)}


def _rows(programme: Programme, units: dict[int, int]) -> "tuple[Floats, Floats, Floats]":
    """Return the rows and least values of the facts, and 1 for each switch that must be on whatever the numbers."""
    import numpy as np

    family, step, m = programme.family, programme.family.step, programme.of
    n, wanted = len(family.now), programme.wanted
    rows, need = np.zeros((len(wanted), 2 * n + m + len(units))), np.zeros(len(wanted))
    sure = np.zeros(m)
    for r, fact in enumerate(wanted):
        slopes, enough = programme.forms.slopes[r], fact.tie or (fact.other is None and fact.above)
        at_least = (0.0 if enough else programme.margin) - float(programme.forms.constants[r])
        worst, best = (end(slopes * family.low, slopes * family.high).sum() for end in (np.minimum, np.maximum))
        blur = programme.blur * len(fact.units)
        rows[r, :n], rows[r, n : 2 * n] = slopes * step, -slopes * step
        need[r] = at_least - slopes @ family.now
        for place, unit in enumerate(fact.units if units else ()):
            rows[r, 2 * n + m + units[unit]] = 1.0 if place == 0 and fact.above else -1.0
        for switch in programme.switches[r]:
            rows[r, 2 * n + switch] = max(0.0, at_least - worst + blur)
        largest = _SCALE * rows[r, 2 * n : 2 * n + m].max(initial=1.0)
        rows[r], need[r] = rows[r] / largest, need[r] / largest
        if len(programme.switches[r]) == 1 and best + blur < at_least:
            sure[programme.switches[r][0]] = 1.0
    return rows, need, sure
