"""Some of the values of a fact, in one direction from what is: what a search takes together."""

from collections.abc import Sequence
from typing import NamedTuple

from kaohe.records.values import Value
from kaohe.tune.counterfactuals.ranges import Range, either, range_of
from kaohe.tune.counterfactuals.values import Fact


class Span(NamedTuple):
    """Some of the values of a fact: from the ``first`` to the ``last`` in one direction from what is, both included."""

    fact: Fact
    arm: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many values they are."""
        return self.last - self.first + 1

    @property
    def nearest(self) -> Value:
        """The value nearest to what is."""
        return self.fact.arms[self.arm][self.first]

    def values(self) -> Sequence[Value]:
        """Return the values, the nearest first."""
        return self.fact.arms[self.arm][self.first : self.last + 1]

    def range(self) -> Range:
        """Return the least range that holds them."""
        arm = self.fact.arms[self.arm]
        listed = isinstance(arm[self.first], bool | str)
        return range_of(self.values() if listed else (arm[self.first], arm[self.last]))

    def halves(self) -> tuple["Span", "Span"]:
        """Return the nearer and the farther half."""
        middle = (self.first + self.last) // 2
        return self._replace(last=middle), self._replace(first=middle + 1)


def spans(fact: Fact) -> list[Span]:
    """Return all values of a fact, a span for each direction."""
    return [Span(fact, at, 0, len(arm) - 1) for at, arm in enumerate(fact.arms)]


def reach(fact: Fact) -> Range:
    """Return what a fact may be, unchanged included."""
    found = range_of([fact.now])
    for span in spans(fact):
        found = either(found, span.range())
    return found
