"""Try changed facts of one unit, many at once in columns: what it would score, and its grade among the others as they are.

Findings follow by :mod:`kaohe.infer`, points by :mod:`kaohe.score`. Where a scale compares units, or what does not apply
earns the average of the group, what one unit changes moves the others: then the whole case is scored once per trial.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from kaohe.grade.ends import Others, failings_of, profile_of
from kaohe.grade.grade import Contender, Ladder, Standing, grade_group, sort_key
from kaohe.infer.infer import infer
from kaohe.infer.truth import FOUND
from kaohe.measure.computed import Column, compute, reads
from kaohe.records.excuses import excused_units
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Item
from kaohe.rulebook.scale_models import RELATIVE
from kaohe.run import Run
from kaohe.score.points import Ticks
from kaohe.score.relative import Column as ScoreColumn
from kaohe.score.relative import Field, relative_columns
from kaohe.score.score import score_all
from kaohe.tune.counterfactuals.facts import is_given, is_settled, parts_and_wholes

Changes = Mapping[str, Value]
"""New values of facts, by name."""


class Tried(NamedTuple):
    """What some changed facts come to; None for ``contender`` where no item applies."""

    contender: Contender | None
    grade: str | None
    states: tuple[str, ...]
    """Finding states, in the order of the pack's criteria."""
    group: tuple[Contender, ...]
    """The others of its group as they then are."""


class Trials:
    """Tries changes of the facts of one unit of a run."""

    def __init__(self, run: Run, unit: int) -> None:
        self.run, self.unit = run, unit
        profile, units = run.rulebook.profile, run.records.units
        self.criteria = list(run.rulebook.pack.criteria)
        group = units[unit].group if profile.groups else ""
        self.members = [u for u, other in enumerate(units) if not profile.groups or other.group == group]
        self.profile = profile_of(profile, group)
        self.ladder = Ladder(self.profile)
        self.order = [grade.grade for grade in profile.grades]
        self.alone = not any(_looks_at_others(item, profile.not_applicable) for item in profile.items)
        self.rivals = tuple(c for u in self.members if u != unit and (c := self.rival(u, run.scored[u].score)) is not None)
        self.others = Others(self.ladder, self.rivals, len(self.members))
        self.excused = {id_: range(0) for id_, found in excused_units(run.records.excuses).items() if unit in found}
        self.bound = self._relations()
        self.known: dict[tuple[tuple[str, Value], ...], Tried | None] = {}

    def reaches(self, tried: Tried | None, wanted: str) -> bool:
        """Say whether a trial is possible and comes to a grade, or a better one."""
        return tried is not None and tried.grade is not None and self.order.index(tried.grade) <= self.order.index(wanted)

    def merit(self, tried: Tried | None, wanted: str) -> tuple[bool, int, Ticks]:
        """Return how near a trial comes to a grade, to compare: reached, fewer failings in its way, a higher score."""
        if tried is None or tried.contender is None:
            return False, -len(self.criteria), 0
        return self.reaches(tried, wanted), -len(self.in_the_way(tried, wanted)), tried.contender.score

    def in_the_way(self, tried: Tried, wanted: str) -> list[str]:
        """Return the criteria found that bar a grade, force a lower one, or settle the score."""
        at = self.order.index(wanted)
        named = {*self.profile.grades[at].barred_by, *(self.profile.veto.by if self.profile.veto else ())}
        named |= {name for grade in self.profile.grades[at + 1 :] for name in grade.forced_by}
        found = (id_ for id_, state in zip(self.criteria, tried.states, strict=True) if state == FOUND)
        return [id_ for id_ in found if self.run.severities[id_] is not None and {id_, self.run.severities[id_]} & named]

    def standing(self, tried: Tried) -> dict[int, Standing]:
        """Return the standing of every unit of the group by position, as a trial leaves them."""
        own = [tried.contender] if tried.contender else []
        return grade_group(self.ladder, [*own, *tried.group], len(self.members))

    def run_all(self, changes: Sequence[Changes]) -> list[Tried | None]:
        """Return what each comes to; None for what cannot be: a part above its whole, a count below nothing."""
        keys = [tuple(sorted(change.items())) for change in changes]
        new = {key: change for key, change in zip(keys, changes, strict=True) if key not in self.known}
        if new:
            self.known |= dict(zip(new, self._run(list(new.values())), strict=True))
        return [self.known[key] for key in keys]

    def _run(self, changes: Sequence[Changes]) -> list[Tried | None]:
        columns = self.columns(changes)
        possible = self._possible(columns, len(changes))
        kept = {name: [column[i] for i in possible] for name, column in columns.items()}
        made: list[Tried | None] = [None] * len(changes)
        for i, tried in zip(possible, self._grade(kept, len(possible)), strict=True):
            made[i] = tried
        return made

    def columns(self, changes: Sequence[Changes]) -> dict[str, Column]:
        """Return every indicator of the unit, a value for each set of changes."""
        effective, now, size = self.run.measured.indicators, self.run.measured.columns, len(changes)

        def column(name: str) -> Column:
            return [change.get(name, now[name][self.unit]) for change in changes]

        base = {name: column(name) for name, i in effective.items() if not reads(i)}
        given = {name: column(name) for name, i in effective.items() if reads(i) and is_given(self.run, name, self.unit)}
        forced = {name: column(name) for name, i in effective.items() if reads(i) and is_settled(self.run, name, self.unit)}
        return compute(effective, base, given, forced, size)[1]

    def _relations(self) -> list[tuple[str, str | None]]:
        """Return what must hold: a part with its whole, a count with None; not where it does not hold today."""
        pairs: list[tuple[str, str | None]] = [*parts_and_wholes(self.run.measured.indicators)]
        pairs += [(name, None) for name, i in self.run.measured.indicators.items() if i.type == "count" and i.value]
        now = self.run.measured.columns

        def holds(part: str, whole: str | None) -> bool:
            value = now[part][self.unit]
            return _holds(0, value) if whole is None else _holds(value, now[whole][self.unit])

        return [pair for pair in pairs if holds(*pair)]

    def _possible(self, columns: Mapping[str, Column], size: int) -> list[int]:
        """Return the positions of the trials in which everything holds that holds today."""
        left = list(range(size))
        for part, whole in self.bound:
            values = columns[part]
            others: Sequence[Value] = [0] * size if whole is None else columns[whole]
            pairs = (others, values) if whole is None else (values, others)
            left = [i for i in left if _holds(pairs[0][i], pairs[1][i])]
        return left

    def _grade(self, columns: Mapping[str, Column], size: int) -> list[Tried]:
        if not size:
            return []
        run, book = self.run, self.run.rulebook
        excused = {id_: range(size) for id_ in self.excused}
        findings = infer(book.pack.criteria, columns, book.parameters, run.severities, size, excused)
        failings = [certain for certain, _ in failings_of(findings.states, run.severities, size)]
        rows = list(zip(*(findings.states[id_] for id_ in self.criteria), strict=True)) or [()] * size
        ties = {name for by in book.profile.ranking.then_by for name in by}
        scores, groups = self._scores(columns, findings.states, size)
        made = []
        for i, score in enumerate(scores):
            tie = {name: columns[name][i] for name in ties}
            own = None if score is None else Contender(self.unit, score, sort_key(book.profile, score, tie), failings[i])
            made.append(Tried(own, self._grade_of(own, groups[i]), rows[i], groups[i]))
        return made

    def _grade_of(self, own: Contender | None, group: tuple[Contender, ...]) -> str | None:
        if own is None:
            return None
        return (
            self.others.grade_of(own) if self.alone else grade_group(self.ladder, [own, *group], len(self.members))[self.unit].grade
        )

    def _scores(
        self, columns: Mapping[str, Column], states: Mapping[str, Sequence[str]], size: int
    ) -> tuple[list[Ticks | None], list[tuple[Contender, ...]]]:
        """Return the score of each trial, and the others of the group beside it."""
        run = self.run
        kinds = {id_: criterion.spec.kind for id_, criterion in run.rulebook.pack.criteria.items()}
        by_hand = {name: column for name, column in run.beside.items() if name.startswith("by_hand:")}
        if self.alone:
            entered = {name: [column[self.unit]] * size for name, column in by_hand.items()}
            scored = score_all(run.rulebook.profile, {**columns, **entered}, states, kinds, Field(size), run.severities)
            return [one.score for one in scored], [self.rivals] * size
        return self._whole_case(columns, states, kinds, by_hand, size)

    def _whole_case(
        self,
        columns: Mapping[str, Column],
        states: Mapping[str, Sequence[str]],
        kinds: Mapping[str, str],
        by_hand: Mapping[str, ScoreColumn],
        size: int,
    ) -> tuple[list[Ticks | None], list[tuple[Contender, ...]]]:
        """As :meth:`_scores`, every unit of the case being scored once for each trial, as a group of its own."""
        run, at, units = self.run, self.unit, range(len(self.run.records.units))

        def repeated(now: Sequence[Any], own: Sequence[Any] | None = None) -> list[Any]:
            return [own[i] if own is not None and u == at else now[u] for i in range(size) for u in units]

        wide: dict[str, ScoreColumn] = {name: repeated(run.measured.columns[name], own) for name, own in columns.items()}
        wide |= {name: repeated(column) for name, column in by_hand.items()}
        wide_states = {id_: repeated(run.findings.states[id_], own) for id_, own in states.items()}
        named = [unit.group if run.rulebook.profile.groups else "" for unit in run.records.units]
        field = Field(size * len(units), [f"{i} {group}" for i in range(size) for group in named], run.records.benchmark)
        wide |= relative_columns(run.rulebook.profile, wide, field)
        scored = score_all(run.rulebook.profile, wide, wide_states, kinds, field, run.severities)
        points = [[one.score for one in scored[i : i + len(units)]] for i in range(0, len(scored), len(units))]
        rivals = [[self.rival(u, block[u]) for u in self.members if u != at] for block in points]
        return [block[at] for block in points], [tuple(c for c in group if c is not None) for group in rivals]

    def rival(self, unit: int, score: Ticks | None) -> Contender | None:
        """Return another unit with its findings as they are, and a score."""
        if score is None:
            return None
        run = self.run
        tie = {name: run.measured.columns[name][unit] for by in run.rulebook.profile.ranking.then_by for name in by}
        states = {id_: [column[unit]] for id_, column in run.findings.states.items()}
        ((certain, _),) = failings_of(states, run.severities, 1)
        return Contender(unit, score, sort_key(run.rulebook.profile, score, tie), certain)


def _looks_at_others(item: Item, way: object) -> bool:
    return isinstance(item.scale, RELATIVE) or (item.not_applicable or way) == "average"


def _holds(less: Value, more: Value) -> bool:
    """Say whether one count or number is not above another, as far as both are known."""
    return not isinstance(less, int | Decimal) or not isinstance(more, int | Decimal) or less <= more
