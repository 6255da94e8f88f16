"""The pairs of units that no rubric can bring into the order wanted: one is at least as good on every item."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kaohe.infer.truth import FOUND
from kaohe.records.values import NOT_APPLICABLE
from kaohe.rulebook.profile_models import Change, Item
from kaohe.rulebook.scale_models import Choices, indicator_of
from kaohe.run import Run
from kaohe.score.relative import Between, column_of
from kaohe.tune.calibration.ends import Ends
from kaohe.tune.calibration.fact_forms import never_above
from kaohe.tune.calibration.family import Family
from kaohe.tune.calibration.score_forms import Forms
from kaohe.tune.calibration.wanted import Wanted


class Pair(NamedTuple):
    """A unit wanted above another that is at least as good on every item.

    ``by_facts``: not only for the rubrics searched but for all with the same items whose scales never give the better value
    less, whose deductions only take and whose credits only add.
    """

    unit: int
    other: int
    by_facts: bool


def out_of_reach(run: Run, forms: Forms, family: Family, wanted: Sequence[Wanted]) -> list[Pair]:
    """Return the pairs wanted that no rubric of the family can give."""
    ends, facts = Ends(family), _Facts(run)
    found = []
    for fact in wanted:
        if fact.other is None or fact.tie:
            continue
        pair = [fact.unit, fact.other]
        by_facts = forms.known[pair].all() and not forms.taken[pair].any() and facts.at_least_as_good(fact.other, fact.unit)
        if by_facts or never_above(forms, fact.unit, fact.other, ends):
            found.append(Pair(fact.unit, fact.other, bool(by_facts)))
    return found


class _Facts:
    """What the profile reads of each unit."""

    def __init__(self, run: Run) -> None:
        self.run, self.profile = run, run.rulebook.profile
        self.columns: dict[str, Any] = {**run.measured.columns, **run.beside}

    def at_least_as_good(self, one: int, other: int) -> bool:
        """Say whether a unit is at least as good as another by every fact that earns or loses points."""
        bonus = self.profile.bonus.items if self.profile.bonus else []
        return (
            all(self._item(item, place, one, other) for place, item in enumerate(self.profile.items))
            and all(self._changes(item.deduct, other, one) for item in self.profile.items)
            and all(self._changes(line.add, one, other) for line in bonus)
        )

    def _item(self, item: Item, place: int, one: int, other: int) -> bool:
        """Say whether the value of one unit is no worse on the scale of an item that applies to both, or to neither."""
        rows = [self.run.scored[u].sheet.items[place] for u in (one, other)]
        if rows[0].applicable != rows[1].applicable or rows[0].filled != rows[1].filled:
            return False
        column = column_of(item)
        if column is None or not rows[0].applicable or rows[0].filled:
            return not any(row.filled == "average" for row in rows)
        own, others = (self._known(self.columns[column][u]) for u in (one, other))
        if own == others:
            return True
        if own is None or others is None or NOT_APPLICABLE in (own, others) or isinstance(item.scale, Choices):
            return False
        name = indicator_of(item.scale)
        if name is None:  # points entered by a person
            return bool(own >= others)
        better = self.run.rulebook.pack.indicators[name].better
        if column != name or better is None or isinstance(own, str) or isinstance(others, str):
            return False
        return bool(_number(own) >= _number(others) if better == "up" else _number(own) <= _number(others))

    def _changes(self, changes: dict[str, Change], more: int, less: int) -> bool:
        """Say whether whatever counts of criteria for the unit ``less`` counts for ``more`` too, and as often."""
        states = self.run.findings.states
        for id_, change in changes.items():
            if states[id_][less] != FOUND:
                continue
            if states[id_][more] != FOUND:
                return False
            if change.per is not None and self._times(change.per, less) > self._times(change.per, more):
                return False
        return True

    def _times(self, name: str, unit: int) -> int:
        count = self.columns[name][unit]
        return max(count, 1) if isinstance(count, int) else 1

    @staticmethod
    def _known(value: Any) -> Any:
        return value.known if isinstance(value, Between) else value


def _number(value: Any) -> Any:
    from fractions import Fraction

    return Fraction(*value) if isinstance(value, tuple) else value
