"""Grade many draws: in arrays where that can be done, else draw by draw with the engine itself, slower and the same."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from kaohe.faults import Fault, FaultyInput, KaoheError
from kaohe.rulebook.rulebook import Rulebook
from kaohe.run import Run, judged
from kaohe.score.points import TICKS
from kaohe.tune.edits import Edit, apply
from kaohe.tune.rescore import rescored
from kaohe.tune.robustness.curves import NotInArrays
from kaohe.tune.robustness.draws import Inputs, nominal
from kaohe.tune.robustness.vector import Draws, Engine, Standings

Ints = npt.NDArray[np.int64]

MOST_MEASURINGS = 100
"""How many times the indicators may be measured anew."""


def graded(run: Run, inputs: Inputs, draws: Draws) -> Iterator[tuple[Ints, Standings]]:
    """Yield standings for all draws, some at a time, with the positions of the draws.

    Raises FaultyInput where ranges of thresholds would mean to measure the indicators too often.
    """
    for measured, positions in _measured(run, inputs, draws):
        for which, standings in _chunks(measured, inputs, draws.some(positions)):
            yield positions[which], standings


def rescored_fast(run: Run, points: dict[str, Decimal]) -> Standings:
    """Return the standings (one draw) where items are worth other points, by id; their scales stretch with them.

    The total stays: the points must sum up to it. Raises NotInArrays where the profile has to be scored unit by unit.
    """
    worth = [points.get(item.id, item.points) for item in run.rulebook.profile.items]
    if sum(worth) != sum(item.points for item in run.rulebook.profile.items):
        raise ValueError("the points of the items must have the sum that they have in the profile")
    return Engine(run).standings(Draws(np.array([[int(value * TICKS) for value in worth]], dtype=np.int64), {}))


def changed(rulebook: Rulebook, inputs: Inputs, draws: Draws, number: int) -> Rulebook:
    """Return the rulebook of one draw, as if its numbers had been written into the profile."""
    edits = [
        Edit(interval.key, ("items", i, "points"), rulebook.profile.items[i].points, Decimal(int(draws.points[number, i])) / TICKS)
        for i, interval in enumerate(inputs.items)
    ]
    for interval in inputs.thresholds:
        value = Decimal(int(draws.thresholds[interval.key][number])) / TICKS
        old = rulebook.parameters[interval.key]
        edits.append(Edit(interval.key, ("parameters", interval.key), old, int(value) if interval.whole else value))
    return apply(rulebook, edits, within_ranges=False)


def _measured(run: Run, inputs: Inputs, draws: Draws) -> Iterator[tuple[Run, Ints]]:
    """Yield a run for each set of values of the thresholds that indicators rest on, and the draws that have it."""
    names = [threshold.key for threshold in inputs.thresholds if threshold.measuring and threshold.low < threshold.high]
    if not names:
        yield run, np.arange(draws.number)
        return
    sets, which = np.unique(np.stack([draws.thresholds[name] for name in names], axis=1), axis=0, return_inverse=True)
    if len(sets) > MOST_MEASURINGS:
        message = f"参数 {'、'.join(names)} 的范围太宽：要把台账重新统计 {len(sets)} 次，最多 {MOST_MEASURINGS} 次"
        raise FaultyInput([Fault(run.rulebook.profile_document.file, 0, 0, "P001", message, "在 ranges 里缩小它们的范围")])
    for number in range(len(sets)):
        positions = np.flatnonzero(which.ravel() == number)
        rulebook = changed(run.rulebook, inputs._replace(items=()), draws, int(positions[0]))
        yield rescored(run, run.rulebook._replace(parameters=rulebook.parameters)), positions


def _chunks(run: Run, inputs: Inputs, draws: Draws) -> Iterator[tuple[slice, Standings]]:
    drawn = [threshold.key for threshold in inputs.thresholds if not threshold.measuring]
    try:
        engine = Engine(run, drawn)
        _check(engine, run, inputs)
    except NotInArrays:
        yield from _one_by_one(run, inputs, draws)
        return
    done = 0
    try:
        for which, standings in engine.chunks(draws):
            yield which, standings
            done = which.stop
    except NotInArrays:
        for which, standings in _one_by_one(run, inputs, draws.some(slice(done, None))):
            yield slice(done + which.start, done + which.stop), standings


def _check(engine: Engine, run: Run, inputs: Inputs) -> None:
    """Stop where the arrays do not give what the engine gives for the profile as it is."""
    draw = nominal(inputs)
    thresholds = {t.key: np.array([int(Decimal(run.rulebook.parameters[t.key]) * TICKS)]) for t in inputs.thresholds}
    got, wanted = engine.standings(draw._replace(thresholds=thresholds)), standings_of([run])
    if not all(np.array_equal(a, b) for a, b in zip(got, wanted, strict=True)):
        raise KaoheError("成批评分与逐个评分的结果不一致，已停止：请带上方案和案例报告这个问题")


def _one_by_one(run: Run, inputs: Inputs, draws: Draws) -> Iterator[tuple[slice, Standings]]:
    for number in range(draws.number):
        rulebook = changed(run.rulebook, inputs, draws, number)
        yield slice(number, number + 1), standings_of([judged(rulebook, run.records, run.measured, run.session)])


def standings_of(runs: list[Run]) -> Standings:
    """Return runs of one case as standings, a row for each."""
    names = [grade.grade for grade in runs[0].rulebook.profile.grades]
    scores = [[scored.score for scored in run.scored] for run in runs]
    grades = [[names.index(g) if (g := graded.standing.grade) is not None else -1 for graded in run.graded] for run in runs]
    return Standings(
        np.array([[score or 0 for score in row] for row in scores], dtype=np.int64),
        np.array([[score is not None for score in row] for row in scores]),
        np.array([[graded.standing.rank or 0 for graded in run.graded] for run in runs], dtype=np.int64),
        np.array(grades, dtype=np.int64),
    )
