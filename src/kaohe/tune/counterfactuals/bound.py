"""What a unit may reach while some of its facts may change: a bound that no trial exceeds.

Indicators are taken as ranges, criteria as the states that they may have, each line of the sheet at its best, and the grade
by the real stage of grading, the failings being those that are found whatever the facts. Where the bound falls short of a
grade, no value of the facts in their ranges reaches it.
"""

from collections.abc import Mapping
from itertools import pairwise

from kaohe.grade.ends import Others
from kaohe.grade.grade import Contender, sort_key
from kaohe.infer.truth import FOUND
from kaohe.measure.computed import reads
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.scale_models import RELATIVE, Rank
from kaohe.score.points import Ticks
from kaohe.score.relative import Field, relative_columns
from kaohe.score.score import score_all
from kaohe.tune.counterfactuals.best import Best
from kaohe.tune.counterfactuals.facts import is_given, is_settled
from kaohe.tune.counterfactuals.possible import Possible
from kaohe.tune.counterfactuals.ranges import Computed, Range, range_of
from kaohe.tune.counterfactuals.trials import Trials


class Bound:
    """Says whether changed facts of a unit may bring it to a grade."""

    def __init__(self, trials: Trials, wanted: str) -> None:
        run, unit = trials.run, trials.unit
        self.trials, self.wanted, self.profile = trials, wanted, run.rulebook.profile
        effective = run.measured.indicators
        now = {name: column[0] for name, column in trials.columns([{}]).items()}
        self.now = {name: range_of([value]) for name, value in now.items()}
        given = {name: run.measured.columns[name][unit] for name, i in effective.items() if reads(i) and is_given(run, name, unit)}
        settled = {name for name, i in effective.items() if reads(i) and is_settled(run, name, unit)}
        self.computed = Computed(effective, given, settled)
        self.possible, self.best = Possible(run, trials.excused), Best(run, unit)
        self.pairs = {(part, whole) for part, whole in trials.bound if whole is not None}
        self.counts = {name for name, whole in trials.bound if whole is None}
        self.others = trials.others if trials.alone else _at_their_worst(trials)
        self.steps = 0
        """How often it was asked."""

    def may_reach(self, facts: Mapping[str, Range]) -> bool:
        """Say whether the grade may be reached with some facts within ranges and all others as they are."""
        self.steps += 1
        own = self.contender(facts)
        if own is None:
            return False
        grade, order = self.others.grade_of(own), self.trials.order
        return grade is not None and order.index(grade) <= order.index(self.wanted)

    def merit(self, facts: Mapping[str, Range]) -> tuple[bool, int, Ticks]:
        """Return how near the facts may bring the unit to the grade, to compare: reached, fewer sure failings, more points."""
        own = self.contender(facts)
        return (self.may_reach(facts), -len(own.failings), own.score) if own else (False, 0, -1)

    def contender(self, facts: Mapping[str, Range]) -> Contender | None:
        """Return the unit at a score that it cannot exceed, with failings that it cannot be without; None where it has no score."""
        ranges = self.computed.ranges(self.now, facts, self.pairs)
        if not self._can_be(ranges):
            return None
        states = self.possible.states(ranges)
        score = self.best.score(ranges, states)
        if score is None:
            return None
        certain = [id_ for id_, may_be in states.items() if may_be == {FOUND} and self.trials.run.severities[id_] is not None]
        labels = frozenset(label for id_ in certain for label in (id_, str(self.trials.run.severities[id_])))
        return Contender(self.trials.unit, score, self._key(score, ranges), labels)

    def _can_be(self, ranges: Mapping[str, Range]) -> bool:
        """Say whether parts can be within their wholes, and counts be at least none."""
        for part, whole in self.pairs:
            less, more = ranges[part], ranges[whole]
            if less.low is not None and more.high is not None and less.low > more.high and not _open(less) and not _open(more):
                return False
        return not any((high := ranges[name].high) is not None and high < 0 and not _open(ranges[name]) for name in self.counts)

    def _key(self, score: Ticks, ranges: Mapping[str, Range]) -> tuple[object, ...]:
        """Return the best that a score and the tie-breaks can be."""
        best: dict[str, Value] = {}
        for by in self.profile.ranking.then_by:
            for name, direction in by.items():
                ends = ranges[name].numbers
                if ends is not None:
                    n = ends[0] if direction == "asc" else ends[1]
                    best[name] = (n.numerator, n.denominator)
                elif ranges[name].words:
                    flags = [int(word) for word in ranges[name].words if isinstance(word, bool)]
                    best[name] = (min(flags) if direction == "asc" else max(flags)) if flags else None
                else:
                    best[name] = NOT_APPLICABLE
        return sort_key(self.profile, score, best)


def _open(one: Range) -> bool:
    return one.not_applicable or one.unknown


def _at_their_worst(trials: Trials) -> Others:
    """Return the other units of the group as low as anything that the unit changes can bring them; none where that is not known.

    What a scale gives for a place or a share of the best is lowest where the unit's own value is unknown and counts as better.
    With more than one quota, or a grade before it, a lower unit may stand in the way the more.
    """
    run, profile, at = trials.run, trials.run.rulebook.profile, trials.unit
    none = Others(trials.ladder, [], len(trials.members))
    limited = [i for i, grade in enumerate(trials.profile.grades) if grade.quota is not None]
    ways = {str(item.not_applicable or profile.not_applicable) for item in profile.items}
    scales = [item.scale for item in profile.items if isinstance(item.scale, RELATIVE)]
    falls = all(a >= b for scale in scales if isinstance(scale, Rank) for a, b in pairwise([*scale.rank, scale.beyond]))
    if limited != [0] or "average" in ways or not falls:
        return none
    columns = {name: list(column) for name, column in run.measured.columns.items()}
    for scale in scales:
        columns[scale.of][at] = None
    names = [unit.group for unit in run.records.units] if profile.groups else None
    field = Field(len(run.records.units), names, run.records.benchmark)
    kinds = {id_: criterion.spec.kind for id_, criterion in run.rulebook.pack.criteria.items()}
    by_hand = {name: column for name, column in run.beside.items() if name.startswith("by_hand:")}
    beside = {**by_hand, **relative_columns(profile, columns, field)}
    scored = score_all(profile, {**columns, **beside}, run.findings.states, kinds, field, run.severities)
    rivals = [trials.rival(u, scored[u].low) for u in trials.members if u != at]
    return Others(trials.ladder, [c for c in rivals if c is not None], len(trials.members))
