"""One setting moved from one value to another: at which value which unit gets another grade."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kaohe.explain.standings import in_rank_order
from kaohe.faults import FaultyInput
from kaohe.run import Run
from kaohe.tune.edits import Edit, apply, shown
from kaohe.tune.grid import Grid, grid, plain
from kaohe.tune.no_effect import no_effect
from kaohe.tune.rescore import rescored

_NUMBERS = re.compile(r"[\d.]+")

State = tuple[str | None, ...] | str
"""The grade of every unit; or why the value cannot be set."""


@dataclass(slots=True, eq=False)
class SpanRecord:
    """Values between which no grade changes. ``first`` and ``last`` are values that were tried; both belong to it."""

    first: str
    last: str
    grades: dict[str, int]
    """How many units get each grade."""
    refused: str
    """Why these values cannot be set; "" where they can."""


@dataclass(slots=True, eq=False)
class FlipRecord:
    """A unit that has one grade up to ``below`` and another from ``value`` on."""

    below: str
    value: str
    unit: str
    grade: str | None
    new_grade: str | None


@dataclass(slots=True, eq=False)
class SweptUnitRecord:
    """One unit: its grade today and its grade in each span, in the order of ``spans``; null where the value cannot be set."""

    unit: str
    group: str
    grade: str | None
    grades: list[str | None]


@dataclass(slots=True, eq=False)
class SweepRecord:
    """``kaohe tune sweep``: flips are found to the fineness ``unit`` between values looked at every ``step``.

    What changes and changes back within one step is not seen: a smaller step shows it.
    """

    schema: str
    case: str
    profile: str
    key: str
    title: str
    now: str
    first: str
    last: str
    step: str
    unit: str
    """The finest difference that is told: 0.0001 of a share, 0.01 of points, 1 of a count, one day."""
    spans: list[SpanRecord]
    flips: list[FlipRecord]
    units: list[SweptUnitRecord]
    moving: int
    """How many units have not the same score and rank at all values that were tried."""
    no_effect: list[str]
    """Why no score, rank or grade changes between the ends; empty where any does."""


Number = Decimal | float | str


def sweep(
    run: Run,
    key: str,
    start: Number,
    stop: Number,
    step: Number | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> SweepRecord:
    """Return what becomes of each unit's grade when one setting goes from ``start`` to ``stop``: numbers, or days as "11-01".

    ``key`` is as in :mod:`kaohe.tune.edits`. Between two values looked at that give different grades, the values at which they
    change are found by halving. ``tell`` is told each value as it is tried. Raises FaultyInput where no value can be set.

    >>> swept = sweep(load("daye-2022"), "优秀.at_least", "90", "97")
    >>> [(flip.below, flip.value, flip.grade, flip.new_grade) for flip in swept.flips]
    [('96.53', '96.54', '优秀', '合格')]
    >>> [(span.first, span.last, span.grades) for span in swept.spans]
    [('90', '96.53', {'优秀': 6, '合格': 21}), ('96.54', '97', {'优秀': 5, '合格': 22})]
    """
    made = grid(key, str(start), str(stop), None if step is None else str(step), run.rulebook)
    trial = _Trial(run, made, tell)
    spans = list(_spans(made, trial))
    if all(isinstance(state, str) for _, _, state in spans):
        raise trial.fault or AssertionError
    order = in_rank_order(run)
    return SweepRecord(
        schema="kaohe.sweep/1",
        case=run.rulebook.case.case,
        profile=run.rulebook.profile.profile,
        key=made.edit.key,
        title=made.edit.title,
        now=shown(made.edit.old),
        first=made.shown(made.low),
        last=made.shown(made.high),
        step=str(plain(made.step * made.unit)),
        unit=str(made.unit),
        spans=[_span(made, *span, run) for span in spans],
        flips=list(_flips(made, spans, run, order)),
        units=[_unit(run, unit, [state for _, _, state in spans]) for unit in order],
        moving=trial.moving(),
        no_effect=trial.no_effect(),
    )


class _Trial:
    """Grades by place on the grid, each tried once."""

    def __init__(self, run: Run, made: Grid, tell: Callable[[str], None]) -> None:
        self.run, self.made, self.tell = run, made, tell
        self.known: dict[int, State] = {}
        self.standings: dict[int, list[tuple[int | None, int | None]]] = {}
        """Score and rank of every unit, by place."""
        self.fault: FaultyInput | None = None

    def __call__(self, place: int) -> State:
        if place not in self.known:
            self.tell(f"试 {self.made.edit.key}={self.made.shown(place)}")
            try:
                graded = self.graded(place)
                self.known[place] = tuple(g.standing.grade for g in graded.graded)
                self.standings[place] = [(s.score, g.standing.rank) for s, g in zip(graded.scored, graded.graded, strict=True)]
            except FaultyInput as error:
                self.fault = self.fault or error
                self.known[place] = error.faults[0].message
        return self.known[place]

    def graded(self, place: int) -> Run:
        """Grade the case with the value at a place. Raises FaultyInput where it cannot be set."""
        return rescored(self.run, apply(self.run.rulebook, [self._edit(place)]))

    def moving(self) -> int:
        """Return how many units have another score or rank at some value than at others."""
        return sum(len(set(unit)) > 1 for unit in zip(*self.standings.values(), strict=True))

    def no_effect(self) -> list[str]:
        """Return why nothing changes between the least and the greatest value that can be set; [] where anything does."""
        if self.moving() or len({state for state in self.known.values() if not isinstance(state, str)}) > 1:
            return []
        low, high = min(self.standings), max(self.standings)
        edit = self._edit(high)._replace(old=self.made.value(low))
        idle = no_effect(self.graded(low), self.graded(high), edit) if low < high else None
        return idle.reasons if idle else []

    def _edit(self, place: int) -> Edit:
        value = self.made.value(place)
        key = self.made.edit.typed.partition("=")[0]
        return self.made.edit._replace(new=value, typed=f"{key}={value}")


def _spans(made: Grid, trial: _Trial) -> Iterator[tuple[int, int, State]]:
    """Yield first place, last place and state of every span."""
    places = made.places()
    edges = [edge for low, high in pairwise(places) for edge in _edges(low, high, trial)]
    firsts = [made.low, *edges]
    for first, last in zip(firsts, [*(edge - 1 for edge in edges), made.high], strict=True):
        yield first, last, trial(first)


def _edges(low: int, high: int, trial: _Trial) -> Iterator[int]:
    """Yield each place, above ``low`` and up to ``high``, from which on the state is another, as far as halving finds them."""
    if _same(trial(low), trial(high)):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _edges(low, middle, trial)
    yield from _edges(middle, high, trial)


def _same(one: State, other: State) -> bool:
    if isinstance(one, str) and isinstance(other, str):  # the same refusal, whatever the numbers in it
        return _NUMBERS.sub("", one) == _NUMBERS.sub("", other)
    return one == other


def _span(made: Grid, first: int, last: int, state: State, run: Run) -> SpanRecord:
    counts: dict[str, int] = {}
    if not isinstance(state, str):
        names = [grade.grade for grade in run.rulebook.profile.grades]
        counts = {name: state.count(name) for name in names if name in state}
    return SpanRecord(made.shown(first), made.shown(last), counts, state if isinstance(state, str) else "")


def _flips(made: Grid, spans: Sequence[tuple[int, int, State]], run: Run, order: Sequence[int]) -> Iterator[FlipRecord]:
    for (_, below, old), (first, _, new) in pairwise(spans):
        if isinstance(old, str) or isinstance(new, str):
            continue
        for unit in order:
            if old[unit] != new[unit]:
                name = run.records.units[unit].name
                yield FlipRecord(made.shown(below), made.shown(first), name, old[unit], new[unit])


def _unit(run: Run, unit: int, states: Sequence[State]) -> SweptUnitRecord:
    grades = [None if isinstance(state, str) else state[unit] for state in states]
    named = run.records.units[unit]
    return SweptUnitRecord(named.name, named.group, run.graded[unit].standing.grade, grades)
