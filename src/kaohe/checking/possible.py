"""Which truths a condition can have, whatever the facts of a unit are: always true, never true, or either."""

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from typing import Any, Literal, NamedTuple

from kaohe.infer.reference import node_truth
from kaohe.infer.truth import Truth
from kaohe.rulebook.conditions import Group, Leaf, NameRef, Node, leaves
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.parameters import Value
from kaohe.testing.reach import MOST_COMBINATIONS, candidates, leaf_truths

Verdict = Literal["always", "never"]

MOST_SETTINGS = 200
"""Beyond these settings of parameters a condition is taken to be able to come out either way."""


class Constant(NamedTuple):
    """A line or group that comes out the same for every unit of which anything is known."""

    node: Node
    verdict: Verdict


def truths(node: Node, pack: Pack) -> set[Truth] | None:
    """Return the truths that some facts give, with every parameter at its default; None where there are too many to try.

    Tries a value of each stretch that the thresholds cut, unknown and, where possible, not applicable.
    """
    lines = list(leaves(node))
    names = dict.fromkeys(name for line in lines for name in line.names() if name not in pack.parameters)
    values = {name: candidates(name, lines, pack) for name in names}
    if prod(len(v) for v in values.values()) > MOST_COMBINATIONS:
        return None
    rows = list(product(*values.values()))
    columns: dict[str, list[Any]] = {name: [row[i] for row in rows] for i, name in enumerate(values)}
    found = leaf_truths(lines, columns, pack)
    signatures = set(zip(*found.values(), strict=True))
    return {node_truth(node, dict(zip(found, signature, strict=True))) for signature in signatures}


def verdict(found: set[Truth] | None) -> Verdict | None:
    """Return whether a condition always holds where anything is known, or never does."""
    if found is None:
        return None
    return "never" if "t" not in found else "always" if "f" not in found else None


def constants(node: Node | None, pack: Pack, *, any_setting: bool = False) -> Iterator[Constant]:
    """Yield the innermost lines and groups that come out the same for every unit.

    Parameters are at their defaults; with ``any_setting``, what is yielded comes out the same wherever in its range each
    parameter is set.
    """
    if node is None:
        return
    inner = (
        [c for child in node.children for c in constants(child, pack, any_setting=any_setting)] if isinstance(node, Group) else []
    )
    yield from inner
    if inner:
        return
    found: set[Truth] | None = set()
    for setting in settings(node, pack) if any_setting else [pack]:
        some = truths(node, setting)
        found = None if some is None or found is None else found | some
        if verdict(found) is None:  # more truths only make it less constant
            return
    if (said := verdict(found)) is not None:
        yield Constant(node, said)


def settings(node: Node, pack: Pack) -> Iterator[Pack]:
    """Yield the pack with the parameters that a condition reads at their default, then at the ends of their ranges."""
    names = dict.fromkeys(r.name for leaf in leaves(node) if isinstance(r := leaf.right, NameRef) and r.name in pack.parameters)
    choices = [_values(name, node, pack) for name in names]
    if prod(len(c) for c in choices) > MOST_SETTINGS:
        choices = [c[:1] for c in choices]
    for chosen in product(*choices):
        yield with_parameters(pack, dict(zip(names, chosen, strict=True)))


def with_parameters(pack: Pack, values: dict[str, Value]) -> Pack:
    """Return the pack with other defaults of parameters: those of a profile, say."""
    changed = {name: pack.parameters[name].model_copy(update={"default": value}) for name, value in values.items()}
    return pack._replace(parameters={**pack.parameters, **changed})


def _values(name: str, node: Node, pack: Pack) -> list[Any]:
    """Return the default of a parameter, the ends of its range, and what else its indicator is compared with, as far as allowed."""
    parameter = pack.parameters[name]
    if parameter.type not in ("count", "number", "share") or isinstance(parameter.default, str):
        return [parameter.default]
    least: Any = 0 if parameter.type != "number" else parameter.default - 1
    most: Any = 1 if parameter.type == "share" else 2 * abs(parameter.default) + 1
    low, high = parameter.range or (type(parameter.default)(least), type(parameter.default)(most))
    beside = {leaf.name for leaf in leaves(node) if isinstance(leaf.right, NameRef) and leaf.right.name == name}
    compared = [
        leaf.right for leaf in leaves(node) if leaf.name in beside and not isinstance(leaf.right, NameRef | str | tuple | None)
    ]
    return list(dict.fromkeys([parameter.default, low, high, *(c for c in compared if low <= c <= high)]))


def whole(criterion: Criterion) -> Node:
    """Return the condition under which a criterion is found: it applies, and its condition holds."""
    if criterion.applies_when is None:
        return criterion.when
    return Group("all", (criterion.applies_when, criterion.when), criterion.line)


def expanded(node: Node, pack: Pack) -> Node:
    """Return a condition with the whole condition of each criterion that it names in the place of the name."""
    if isinstance(node, Group):
        return node._replace(children=tuple(expanded(child, pack) for child in node.children))
    if node.op is not None or node.name not in pack.criteria:
        return node
    named = expanded(whole(pack.criteria[node.name]), pack)
    return Group("not", (named,), node.line) if node.negated else named


def together(nodes: Iterable[Node], pack: Pack) -> bool:
    """Say whether conditions can hold for one unit at the same time; taken to be so where there are too many facts to try."""
    found = truths(Group("all", tuple(expanded(node, pack) for node in nodes), 0), pack)
    return found is None or "t" in found


def can_be_found(criterion: Criterion, pack: Pack) -> bool:
    """Say whether some facts give a finding in the year of the pack, with every parameter at its default."""
    return criterion.in_force and together([whole(criterion)], pack)


def last_line(node: Node) -> Leaf:
    """Return the last line of a condition: the place to point at."""
    return list(leaves(node))[-1]
