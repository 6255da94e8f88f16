"""One fitting to an order: the fewest pairs of units turned the wrong way, then the least change; never worse than today."""

from collections.abc import Sequence
from decimal import Decimal

from kaohe.tune.calibration.climb import Climb, Spot
from kaohe.tune.calibration.fact_forms import FactForms, facts_near
from kaohe.tune.calibration.fit import Fit, Setting, on_grid, proving
from kaohe.tune.calibration.linear_forms import near
from kaohe.tune.calibration.solve import Programme, fewest, least, nearest
from kaohe.tune.calibration.wanted import Target, Wanted, agreeing, facts_of

_TRIES, _QUICK_TRIES = 40, 6
_GRADED = 5
"""How many of the best are graded for real."""
_ROUNDS = 2
_MARGIN = 0.0025
"""Points by which a unit must be above another for the solver; what it finds is counted with its rounding, and graded."""


def fit_order(setting: Setting, target: Target, without: int | None = None, *, quick: bool = False) -> Fit:
    """Return the best fit to an order, ``without`` pairs of one unit; ``quick`` leaves the solver out."""
    wanted = [fact for fact in facts_of(setting.run, target).wanted if without not in fact.units]
    today = (0,) * len(setting.free.numbers)
    if not wanted or not today:
        return Fit(list(today), setting.run, [])
    climb = Climb(setting, wanted)
    start = climb.spot(today)
    solved = [] if quick else _solved(setting, climb, wanted, climb.down(start))
    spots = climb.best([start, *solved], _QUICK_TRIES if quick else _TRIES)
    graded = [(today, setting.run), *((s.moves, setting.graded(s.moves)) for s in spots[:_GRADED] if s.moves != today)]
    best = min(graded, key=lambda one: (-agreeing(one[1], target, without=without).right, sum(map(abs, one[0]))))
    return Fit(list(best[0]), best[1], [])


def proven_pairs(setting: Setting, target: Target) -> int:
    """Return how many pairs must at least be turned the wrong way, whatever the numbers within their bounds."""
    wanted = facts_of(setting.run, target).wanted
    return int(least(proving(setting, wanted, _by_fact(wanted), len(wanted))))


def proven_order_change(setting: Setting, target: Target, wrong: int) -> Decimal:
    """Return by how many points any profile must differ that turns at most so many pairs the wrong way."""
    wanted = facts_of(setting.run, target).wanted
    return on_grid(setting, least(proving(setting, wanted, _by_fact(wanted), len(wanted)), wrong))


def _solved(setting: Setting, climb: Climb, wanted: Sequence[Wanted], start: Spot) -> list[Spot]:
    """Return what the solver finds around a rubric, then around what it found, as long as the forms differ there."""
    found, seen = {start}, list[FactForms]()
    for _ in range(_ROUNDS):
        forms = facts_near(wanted, near(setting.forms, setting.at(min(found).moves)))
        if any(_same(forms, other) for other in seen):
            break
        seen.append(forms)
        programme = Programme(setting.family, wanted, forms, _by_fact(wanted), len(wanted), _MARGIN, setting.nodes)
        first = fewest(programme)
        if first is None:
            break
        found.add(climb.down(climb.spot(first.moves)))
        closer = nearest(programme, len(first.off))
        if closer is not None:
            found.add(climb.down(climb.spot(closer.moves)))
    return sorted(found)


def _same(forms: FactForms, other: FactForms) -> bool:
    return bool(abs(forms.slopes - other.slopes).max() < _MARGIN and abs(forms.constants - other.constants).max() < _MARGIN)


def _by_fact(wanted: Sequence[Wanted]) -> list[tuple[int, ...]]:
    return [(j,) for j in range(len(wanted))]
