"""One fitting to grades: the fewest units left aside, then the nearest profile, held against real grading."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from kaohe.run import Run
from kaohe.score.points import TICKS
from kaohe.tune.calibration.cover import cover
from kaohe.tune.calibration.fact_forms import facts_at_best, facts_near
from kaohe.tune.calibration.family import Family, family
from kaohe.tune.calibration.free_numbers import Free
from kaohe.tune.calibration.linear_forms import near
from kaohe.tune.calibration.out_of_reach import out_of_reach
from kaohe.tune.calibration.score_forms import Forms, forms_of, set_right
from kaohe.tune.calibration.solve import Programme, fewest, least, nearest
from kaohe.tune.calibration.wanted import Target, Wanted, agreeing, facts_of
from kaohe.tune.edits import apply, parse_edits
from kaohe.tune.rescore import rescored

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_ROUNDS = 6
"""Where a score is no linear form, the programme is set up again around what was found, so many times."""
_NOISE = 0.002
"""Points by which a sum of items, each fixed to 1/10,000, can differ from its linear form."""


class Setting(NamedTuple):
    """What all fittings of a case share."""

    run: Run
    free: Free
    forms: Forms
    family: Family
    step: Decimal
    nodes: int
    """The most nodes that the solver opens for one programme: the same everywhere, unlike a time."""

    def graded(self, moves: Sequence[int]) -> Run:
        """Return the case graded with the numbers moved."""
        book = self.run.rulebook
        return rescored(self.run, apply(book, parse_edits(self.free.settings(moves, self.step), book)))

    def at(self, moves: Sequence[int]) -> "Floats":
        """Return the numbers moved by so many steps."""
        import numpy as np

        return np.array([float(number.at(m, self.step)) for number, m in zip(self.free.numbers, moves, strict=True)])

    @property
    def graded_scores(self) -> tuple[float, float]:
        """By how much a graded score can differ from its linear form, and by how much two graded scores differ at least. Points."""
        rounding = self.run.rulebook.profile.rounding
        digit, lines = float(10**-rounding.digits), len(self.run.rulebook.profile.items)
        if rounding.at == "total":
            return _NOISE + digit * (1.0 if rounding.mode == "down" else 0.5), digit
        return _NOISE + (lines * digit if rounding.at == "item" else 0.0), 1 / TICKS

    @property
    def margin(self) -> float:
        """Points by which a score must be above another for sure."""
        return float(10**-self.run.rulebook.profile.rounding.digits) + _NOISE


def setting_of(run: Run, free: Free, step: Decimal, nodes: int) -> Setting:
    """Return the setting of a case."""
    return Setting(run, free, forms_of(run, free), family(run.rulebook.profile, free, step), step, nodes)


class Fit(NamedTuple):
    """The steps by which each number moves, and the case graded so; the units that had to be left aside."""

    moves: list[int]
    run: Run
    aside: list[int]
    fitted: "Fit | None" = None
    """What was found and is not taken, since in all no more comes out as wanted than by the profile as it is."""


def fit(setting: Setting, target: Target, without: int | None = None) -> Fit:
    """Return the best fit to a target, ``without`` one unit asking anything; the profile as it is unless more agrees."""
    found = _found(setting, target, without)
    after, before = (agreeing(run, target, without=without) for run in (found.run, setting.run))
    if after.right > before.right or not any(found.moves):
        return found
    return Fit([0] * len(found.moves), setting.run, found.aside, found)


def _found(setting: Setting, target: Target, without: int | None) -> Fit:
    """Return what the programme finds and grading bears out.

    Where that does not hold, it is set up anew around it, and at last one more unit is left aside.
    """
    run = setting.run
    wanted = [fact for fact in facts_of(run, target).wanted if without not in fact.units]
    units = sorted({unit for fact in wanted for unit in fact.units})
    forms, moves = setting.forms, [0] * len(setting.free.numbers)
    more = 0
    for attempt in range(_ROUNDS):
        own = facts_near(wanted, near(forms, setting.at(moves)))
        by_unit = _by_unit(wanted, units)
        margin = setting.margin * (attempt // 2 + 1)
        programme = Programme(setting.family, wanted, own, by_unit, len(units), margin, setting.nodes)
        first = fewest(programme)
        answer = None if first is None else nearest(programme, min(len(first.off) + more, len(units)))
        if answer is None:
            break
        moves, aside = answer.moves, [units[j] for j in answer.off]
        graded = setting.graded(moves)
        if holds(graded, [fact for fact in wanted if not {*fact.units} & {*aside}]):
            return Fit(moves, graded, aside)
        forms = set_right(setting.forms, graded, setting.at(moves))
        more += attempt >= _ROUNDS // 2
    failed = [fact.units for fact in wanted if not holds(run, [fact])]
    return Fit([0] * len(setting.free.numbers), run, cover(failed))


def proven(setting: Setting, target: Target) -> int:
    """Return how many units must at least be left aside, whatever the numbers within their bounds."""
    wanted = facts_of(setting.run, target).wanted
    units = sorted({unit for fact in wanted for unit in fact.units})
    return int(least(proving(setting, wanted, _by_unit(wanted, units), len(units))))


def proven_change(setting: Setting, target: Target, aside: int) -> Decimal:
    """Return by how many points any profile must differ that leaves at most so many units aside."""
    wanted = facts_of(setting.run, target).wanted
    units = sorted({unit for fact in wanted for unit in fact.units})
    return on_grid(setting, least(proving(setting, wanted, _by_unit(wanted, units), len(units)), aside))


def on_grid(setting: Setting, points: float) -> Decimal:
    """Return the least sum of whole steps that is not below so many points."""
    steps = -int(-(points / float(setting.step) - 1e-4) // 1)
    return max(0, steps) * setting.step


def proving(setting: Setting, wanted: Sequence[Wanted], switches: Sequence[tuple[int, ...]], count: int) -> Programme:
    """Return the programme whose bounds hold for the whole family, whatever the step."""
    best = facts_at_best(wanted, setting.forms, setting.family)
    blur, apart = setting.graded_scores
    pairs = {(pair.unit, pair.other) for pair in out_of_reach(setting.run, setting.forms, setting.family, wanted)}
    never = [r for r, fact in enumerate(wanted) if (fact.unit, fact.other) in pairs]
    return Programme(setting.family, wanted, best, switches, count, apart, setting.nodes, blur, never, whole=False)


def _by_unit(wanted: Sequence[Wanted], units: Sequence[int]) -> list[tuple[int, ...]]:
    places = {unit: j for j, unit in enumerate(units)}
    return [tuple(places[unit] for unit in fact.units) for fact in wanted]


def holds(run: Run, wanted: Sequence[Wanted]) -> bool:
    """Say whether scores as graded are as wanted."""
    score = [scored.score for scored in run.scored]
    for fact in wanted:
        own = score[fact.unit]
        other = round(fact.line * TICKS) if fact.other is None else score[fact.other]
        if own is None or other is None:
            return False
        enough = (
            own > other or (fact.tie and own == other) if fact.other is not None else own >= other if fact.above else own < other
        )
        if not enough:
            return False
    return True
