"""What a criterion rests on, down to records: too many of something, or too few."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from kaohe.rulebook.conditions import Group, Leaf, Node, leaves
from kaohe.rulebook.expressions import names_in
from kaohe.rulebook.pack import Criterion, Pack

Direction = Literal["many", "few", "either"]

_TURNED: dict[Direction, Direction] = {"many": "few", "few": "many", "either": "either"}


class Ground(NamedTuple):
    """An indicator counted from records, or entered by hand, and which way it counts against (or for) a unit."""

    indicator: str
    direction: Direction


def grounds(criterion: Criterion, per: str | None, pack: Pack) -> tuple[Ground, ...]:
    """Return what a criterion rests on; ``per`` is what its points are counted by."""
    found = list(_of_node(criterion.when, pack, turned=False))
    if per is not None:
        found += _bases(per, "many", pack)
    return tuple(dict.fromkeys(found))


def overlap(a: Ground, b: Ground, pack: Pack) -> bool:
    """Say whether two grounds are about the same records: equal, or counted from one view with one filter within the other."""
    if a.direction != b.direction and "either" not in (a.direction, b.direction):
        return False
    if a.indicator == b.indicator:
        return True
    one, other = pack.indicators[a.indicator], pack.indicators[b.indicator]
    if not (one.measure and other.measure) or (one.source, one.by) != (other.source, other.by):
        return False
    filters = _filters(one.where or ""), _filters(other.where or "")
    return filters[0] <= filters[1] or filters[1] <= filters[0]


def _of_node(node: Node, pack: Pack, *, turned: bool) -> Iterator[Ground]:
    wholes = _wholes(leaves(node), pack)
    yield from (ground for ground in _all_of(node, pack, turned=turned) if ground.indicator not in wholes)


def _all_of(node: Node, pack: Pack, *, turned: bool) -> Iterator[Ground]:
    if isinstance(node, Group):
        for child in node.children:
            yield from _all_of(child, pack, turned=turned != (node.how == "not"))
        return
    turned = turned != node.negated
    if node.name in pack.criteria:
        yield from _of_node(pack.criteria[node.name].when, pack, turned=turned)
    elif node.name in pack.indicators and node.op != "unknown":
        direction = _direction(node)
        yield from _bases(node.name, _TURNED[direction] if turned else direction, pack)


def _direction(leaf: Leaf) -> Direction:
    if leaf.op in (">", ">=", None):
        return "many"
    if leaf.op in ("<", "<=") or (leaf.op == "==" and leaf.right == 0):
        return "few"
    return "many" if leaf.op == "!=" and leaf.right == 0 else "either"


def _wholes(lines: Iterable[Leaf], pack: Pack) -> set[str]:
    """Return what the shares of a condition are shares of: how many there are only says whether the share means anything."""
    ratios = (pack.indicators[line.name].ratio for line in lines if line.name in pack.indicators)
    return {base for ratio in ratios if ratio for base in (ratio.to, *(g.indicator for g in _bases(ratio.to, "many", pack)))}


def _bases(name: str, direction: Direction, pack: Pack) -> Iterator[Ground]:
    """Yield what an indicator is computed from, down to what is counted or entered."""
    indicator = pack.indicators[name]
    if indicator.ratio:
        yield from _bases(indicator.ratio.of, direction, pack)
    elif indicator.value:
        for read, sign in _signs(indicator.value).items():
            yield from _bases(read, direction if sign > 0 else _TURNED[direction] if sign < 0 else "either", pack)
    else:
        yield Ground(name, direction)


@cache
def _signs(formula: str) -> dict[str, int]:
    """Return for each name of a formula whether more of it makes the value greater (1), less (-1), or either (0)."""
    import sqlglot
    from sqlglot import exp

    found: dict[str, int] = {}

    def walk(node: Any, sign: int) -> None:
        if isinstance(node, exp.Column):
            found[node.name] = sign if found.get(node.name, sign) == sign else 0
        elif isinstance(node, exp.Paren | exp.Add):
            for child in node.iter_expressions():
                walk(child, sign)
        elif isinstance(node, exp.Sub):
            walk(node.left, sign)
            walk(node.right, -sign)
        else:
            for child in node.iter_expressions():
                walk(child, 0)

    walk(sqlglot.parse_one(formula, dialect="duckdb"), 1)
    return {name: found.get(name, 0) for name in names_in(formula)[0]}


@cache
def _filters(where: str) -> frozenset[str]:
    """Return the conditions of a filter that all must hold, each written the same way."""
    if not where:
        return frozenset()
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(where, dialect="duckdb")
    parts = tree.flatten() if isinstance(tree, exp.And) else [tree]
    return frozenset(part.sql(dialect="duckdb", normalize=True) for part in parts)
