"""Which outcomes a criterion can have at all, whatever the facts of a unit are."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod
from typing import Any

from kaohe.infer.leaves import test_leaf as truths_of
from kaohe.infer.reference import evaluate
from kaohe.infer.truth import FOUND, NOT_FOUND, STATE_OF, UNDETERMINED, Truth, combine, gated
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef, Node
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_models import FINDING_COUNTS
from kaohe.testing.questions import constants, cut_of, kind_of, may_not_apply
from kaohe.testing.sides import as_value, regions

MOST_COMBINATIONS = 20_000
"""Beyond these the leaves are taken to be independent of each other: an outcome may then count that no facts give."""


def outcomes(criterion: Criterion, pack: Pack) -> list[str]:
    """Return the finding states that some facts give, with every parameter at its default."""
    leaves = criterion.leaves()
    names = list(dict.fromkeys(name for leaf in leaves for name in leaf.names() if name not in pack.parameters))
    values = {name: candidates(name, leaves, pack) for name in names}
    if prod(len(c) for c in values.values()) <= MOST_COMBINATIONS:
        reached = _of_combinations(criterion, values, pack)
    else:
        reached = _of_independent_leaves(criterion, values, pack)
    return [state for state in STATE_OF.values() if state in reached]


def candidates(name: str, leaves: list[Leaf], pack: Pack) -> list[Any]:
    """Return a value for each thing that the lines of a criterion can tell apart about a name; for a criterion, its states."""
    if name in pack.criteria:
        return [FOUND, NOT_FOUND, UNDETERMINED]
    kind = kind_of(pack, name)
    if name in FINDING_COUNTS:
        numbers = [int(region.sample) for region in regions("count", _cuts(name, leaves, pack))]
        return [*((n, n) for n in numbers), (0, max(numbers))]  # the last is one that is open
    open_: list[Value] = [None, *([NOT_APPLICABLE] if may_not_apply(pack, name) else [])]
    if kind == "flag":
        return [True, False, *open_]
    if kind == "text":
        return [*_texts(leaves), "", *open_]
    return [*(as_value(kind, region.sample) for region in regions(kind, _cuts(name, leaves, pack))), *open_]


def _cuts(name: str, leaves: list[Leaf], pack: Pack) -> list[Fraction]:
    """Return the thresholds that matter for a name: its own, and those of indicators that it is compared with."""
    compared = {n for leaf in leaves if isinstance(leaf.right, NameRef) and name in leaf.names() for n in leaf.names()} | {name}
    own = [cut for leaf in leaves if leaf.name in compared and (cut := cut_of(leaf, pack)) is not None]
    listed = [Fraction(v) for leaf in leaves if leaf.name == name and leaf.op == "in" for v in constants(leaf)]
    beside = [Fraction(1), Fraction(1, 2)] if len(compared - pack.parameters.keys()) > 1 else []
    return [*own, *listed, *beside]


def _texts(leaves: list[Leaf]) -> list[str]:
    return list(dict.fromkeys(right for leaf in leaves for right in constants(leaf) if isinstance(right, str)))


def _of_combinations(criterion: Criterion, values: Mapping[str, list[Any]], pack: Pack) -> set[str]:
    rows = list(product(*values.values()))
    columns = {name: [row[i] for row in rows] for i, name in enumerate(values)}
    truths = leaf_truths(criterion.leaves(), columns, pack)
    signatures = set(zip(*truths.values(), strict=True))
    return {evaluate([criterion], dict(zip(truths, signature, strict=True)))[criterion.id] for signature in signatures}


def _of_independent_leaves(criterion: Criterion, values: Mapping[str, list[Any]], pack: Pack) -> set[str]:
    possible: dict[str, set[Truth]] = {}
    for leaf in criterion.leaves():
        names = [name for name in dict.fromkeys(leaf.names()) if name in values]
        rows = list(product(*(values[name] for name in names)))
        columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
        possible[leaf.key()] = set(leaf_truths([leaf], columns, pack)[leaf.key()])
    when = _possible(criterion.when, possible)
    if criterion.applies_when is not None:
        when = {gated(a, w) for a in _possible(criterion.applies_when, possible) for w in when}
    return {STATE_OF[truth] for truth in when}


def _possible(node: Node, leaves: Mapping[str, set[Truth]]) -> set[Truth]:
    """Return the truths that a condition can have, its lines being independent of each other."""
    if isinstance(node, Leaf):
        return leaves[node.key()]
    parts = [_possible(child, leaves) for child in node.children]
    if node.how == "not":
        return {combine("not", [truth]) for truth in parts[0]}
    return reduce(lambda a, b: {combine(node.how, [x, y]) for x in a for y in b}, parts)


def leaf_truths(leaves: Iterable[Leaf], columns: Mapping[str, list[Any]], pack: Pack) -> dict[str, list[Truth]]:
    """Return the truth of each line, by key, for each row of the columns; parameters are at their defaults."""
    parameters = {name: parameter.default for name, parameter in pack.parameters.items()}
    states = {name: column for name, column in columns.items() if name in pack.criteria}
    counts = {name: column for name, column in columns.items() if name in FINDING_COUNTS}
    return {leaf.key(): truths_of(leaf, columns, parameters, states, counts) for leaf in leaves}
