"""One fitting: the fewest units left aside, then the nearest profile, held against real grading."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from kaohe.rulebook.profile_models import Profile
from kaohe.run import Run
from kaohe.score.points import TICKS
from kaohe.tune.edits import apply, parse_edits
from kaohe.tune.free_numbers import FreeNumber, settings_of
from kaohe.tune.rescore import rescored
from kaohe.tune.score_forms import UnitForm, linear, moved_on
from kaohe.tune.solve import Programme, fewest_aside, must_aside, nearest
from kaohe.tune.wanted import Target, Wanted, facts_of

_ROUNDS = 6
"""Where a score is no linear form, the programme is set up again around what was found, so many times."""
_NOISE = 0.002
"""Points by which a sum of items, each fixed to 1/10,000, can differ from its linear form."""


class Setting(NamedTuple):
    """What all fittings of a case share."""

    run: Run
    free: Sequence[FreeNumber]
    forms: Sequence[UnitForm | None]
    step: Decimal
    nodes: int
    """The most nodes that the solver opens for one programme: the same everywhere, unlike a time."""


class Fit(NamedTuple):
    """The steps by which each number moves, the case graded so, and the units that had to be left aside."""

    moves: list[int]
    settings: list[str]
    run: Run
    aside: list[int]


def fit(setting: Setting, target: Target, without: Collection[int] = ()) -> Fit:
    """Return the best fit to a target, ``without`` some units asking anything.

    What the programme finds is graded; where that does not hold, it is set up anew around it, and at last one more unit
    is left aside.
    """
    run, free = setting.run, setting.free
    wanted = [fact for fact in facts_of(run, target).wanted if not {*fact.units} & {*without}]
    units = sorted({unit for fact in wanted for unit in fact.units})
    points = [float(number.now) for number in free]
    forms, margin = setting.forms, _margin(run.rulebook.profile)
    more = 0
    for attempt in range(_ROUNDS):
        programme = _programme(setting, wanted, forms, points, margin * (attempt // 2 + 1))
        fewest = fewest_aside(programme, units)
        answer = None if fewest is None else nearest(programme, units, min(fewest + more, len(units)))
        if answer is None:
            break
        settings = settings_of(free, answer.moves, setting.step)
        graded = rescored(run, apply(run.rulebook, parse_edits(settings, run.rulebook)))
        if holds(graded, [fact for fact in wanted if not {*fact.units} & {*answer.aside}]):
            return Fit(answer.moves, settings, graded, answer.aside)
        points = [float(number.at(steps, setting.step)) for number, steps in zip(free, answer.moves, strict=True)]
        forms = moved_on(setting.forms, graded, free)
        more += attempt >= _ROUNDS // 2
    return Fit([0] * len(free), [], run, [u for u in units if not holds(run, [f for f in wanted if u in f.units])])


def proven_aside(setting: Setting, target: Target) -> int:
    """Return how many units must at least be left aside, whatever the numbers within their bounds."""
    wanted = facts_of(setting.run, target).wanted
    units = sorted({unit for fact in wanted for unit in fact.units})
    points = [float(number.now) for number in setting.free]
    programme = _programme(setting, wanted, setting.forms, points, -_NOISE)
    return must_aside(programme, units)


def holds(run: Run, wanted: Sequence[Wanted]) -> bool:
    """Say whether scores as graded are as wanted."""
    score = [scored.sheet.score for scored in run.scored]
    for fact in wanted:
        own = score[fact.unit]
        other = round(fact.line * TICKS) if fact.other is None else score[fact.other]
        if own is None or other is None:
            return False
        if not (own > other if fact.other is not None else own >= other if fact.above else own < other):
            return False
    return True


def _programme(
    setting: Setting, wanted: Sequence[Wanted], forms: Sequence[UnitForm | None], points: Sequence[float], margin: float
) -> Programme:
    step = float(setting.step)
    linear_forms = linear(setting.run.rulebook.profile, forms, setting.free, points, step)
    return Programme(setting.free, linear_forms, wanted, step, margin, setting.nodes)


def _margin(profile: Profile) -> float:
    return float(10**-profile.rounding.digits) + _NOISE
