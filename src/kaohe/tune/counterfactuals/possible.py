"""Which states each criterion may have while indicators are known only as ranges.

A leaf is tested, by the test that inference uses, at values that stand for the whole range; a condition may come to whatever
some choice of its leaves' truths gives. Leaves are taken to be independent, so more may be held possible than is; never less.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from kaohe.infer.infer import clusters, strata
from kaohe.infer.leaves import test_leaf
from kaohe.infer.truth import EXCUSED, FOUND, NEGATED, NOT_APPLIED, ORDER, STATE_OF, TRUTH_OF, UNDETERMINED, Truth, gated
from kaohe.rulebook.conditions import Leaf, NameRef, Node
from kaohe.rulebook.pack import Criterion
from kaohe.rulebook.pack_models import FINDING_COUNTS
from kaohe.run import Run
from kaohe.tune.counterfactuals.facts import criteria_that_matter
from kaohe.tune.counterfactuals.ranges import ANYTHING, Range, instances

Truths = frozenset[Truth]
States = frozenset[str]
EVERY: Truths = frozenset("tfun")  # type: ignore[arg-type]


class Possible:
    """The possible states of the criteria on which a unit's points and grade rest."""

    def __init__(self, run: Run, excused: Iterable[str]) -> None:
        self.parameters, self.severities, self.excused = run.rulebook.parameters, run.severities, set(excused)
        matter = criteria_that_matter(run)
        self.idle = [id_ for id_ in matter if not run.rulebook.pack.criteria[id_].in_force]
        in_force = {id_: c for id_, c in run.rulebook.pack.criteria.items() if c.in_force}
        self.strata = strata(in_force)
        self.order = [c for part in self.strata for c in _ordered(in_force, part) if c.id in matter]
        self.tested: dict[tuple[Any, ...], Truths] = {}

    def states(self, ranges: Mapping[str, Range]) -> dict[str, States]:
        """Return the states that each criterion may have, by id."""
        found: dict[str, States] = {id_: frozenset([NOT_APPLIED]) for id_ in self.idle}
        for criterion in self.order:
            truths = self._node(criterion.when, ranges, found)
            if criterion.applies_when is not None:
                applies = self._node(criterion.applies_when, ranges, found)
                truths = frozenset(gated(a, when) for a in applies for when in truths)
            states = {STATE_OF[truth] for truth in truths}
            if criterion.id in self.excused and FOUND in states:
                states = states - {FOUND} | {EXCUSED}
            found[criterion.id] = frozenset(states)
        return found

    def _node(self, node: Node, ranges: Mapping[str, Range], found: Mapping[str, States]) -> Truths:
        if isinstance(node, Leaf):
            return self._leaf(node, ranges, found)
        parts = [self._node(child, ranges, found) for child in node.children]
        return frozenset(NEGATED[truth] for truth in parts[0]) if node.how == "not" else combined(node.how, parts)

    def _leaf(self, leaf: Leaf, ranges: Mapping[str, Range], found: Mapping[str, States]) -> Truths:
        if leaf.op is None and leaf.name in self.severities:
            truths = {TRUTH_OF[state] for state in found[leaf.name]}
            return frozenset(NEGATED[truth] for truth in truths) if leaf.negated else frozenset(truths)
        asked: tuple[Any, ...]
        if leaf.name in FINDING_COUNTS:
            asked = self._counted(FINDING_COUNTS[leaf.name], found)
        else:
            asked = tuple(ranges[name] for name in leaf.names() if name in ranges)
        key = (leaf.key(), asked)
        if key not in self.tested:
            self.tested[key] = self._counts(leaf, *asked) if leaf.name in FINDING_COUNTS else self._test(leaf, asked)
        return self.tested[key]

    def _test(self, leaf: Leaf, asked: tuple[Range, ...]) -> Truths:
        if ANYTHING in asked:
            return EVERY
        right = self.parameters.get(leaf.right.name, leaf.right) if isinstance(leaf.right, NameRef) else leaf.right
        marks = [Fraction(m) for m in (right if isinstance(right, tuple) else (right,)) if isinstance(m, Decimal)]
        if len(asked) == 1:
            columns = {leaf.name: instances(asked[0], marks if leaf.op in ("==", "!=", "in") else ())}
        else:
            assert isinstance(leaf.right, NameRef)
            ends = [end for one in asked for end in one.numbers or ()]
            pairs = list(product(*(instances(one, ends) for one in asked)))
            columns = {leaf.name: [a for a, _ in pairs], leaf.right.name: [b for _, b in pairs]}
        return frozenset(test_leaf(leaf, columns, self.parameters, {}, {}))

    def _counted(self, severity: str, found: Mapping[str, States]) -> tuple[int, int, int]:
        """Return the least and the most findings of a severity that there may be, and how many may be undetermined."""
        counted = [found[id_] for id_ in self.strata[0] if self.severities.get(id_) == severity and id_ in found]
        least = sum(states == {FOUND} for states in counted)
        open_ = sum(UNDETERMINED in states for states in counted)
        return least, sum(FOUND in states or UNDETERMINED in states for states in counted), open_

    def _counts(self, leaf: Leaf, least: int, most: int, open_: int) -> Truths:
        pairs = [(a, b) for a in range(least, most + 1) for b in range(a, min(a + open_, most) + 1)]
        return frozenset(test_leaf(leaf, {}, self.parameters, {}, {leaf.name: pairs}))


def combined(how: str, parts: list[Truths]) -> Truths:
    """Return the truths that a group may have, each part having one of its own."""
    order = ORDER[how]
    left = [{order.index(truth) for truth in part} for part in parts]
    reached = range(min(max(part) for part in left) + 1)  # each part can be as late in the order as this
    return frozenset(order[at] for at in reached if any(at in part for part in left))


def _ordered(criteria: Mapping[str, Criterion], ids: Iterable[str]) -> Iterator[Criterion]:
    """Yield criteria, each after those that it names."""
    for cluster in clusters({id_: criteria[id_] for id_ in ids}):
        yield from cluster
