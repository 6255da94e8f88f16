"""Which columns of views cannot be known because the case lacks a table or a column they come from."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.sql import columns_of, parsed
from kaohe.rulebook.sql_checks import view_order


class Missing(NamedTuple):
    """What a table or view lacks: everything, or some columns."""

    everything: bool = False
    columns: frozenset[str] = frozenset()

    def lacks(self, column: str) -> bool:
        """Say whether a column cannot be known."""
        return self.everything or column in self.columns


NOTHING = Missing()
Scope = Mapping[str, Missing]


def missing(pack: Pack, present: Mapping[str, frozenset[str]]) -> dict[str, Missing]:
    """Return what each record table and view lacks. ``present`` are the columns of the tables that the case has."""
    found: dict[str, Missing] = {}
    for name, spec in RECORD_TABLES.items():
        if name not in present:
            found[name] = Missing(everything=True)
            continue
        wanted = [c.name for c in spec.columns if not c.optional] + list(pack.extra_columns.get(name, ()))
        found[name] = Missing(columns=frozenset(wanted) - present[name]) if name != "units" else NOTHING
    if not any(m.everything or m.columns for m in found.values()):
        return found
    for name in view_order(pack)[0]:
        outputs = _query(parsed(pack.views[name].text), found)
        found[name] = outputs[0]
    return found


def lacks_nothing(indicator: Indicator, found: Mapping[str, Missing]) -> bool:
    """Say whether an indicator can be counted: its table or view, and every column that it reads, can be known."""
    lacks = found.get(str(indicator.source), NOTHING).lacks
    read = [c for text in (indicator.where, indicator.measure) if text for c in columns_of(text)]
    return not any(lacks(column) for column in (str(indicator.by), *indicator.needs, *read))


def _query(node: Any, scope: Scope) -> tuple[Missing, list[tuple[str, bool]]]:
    """Return what a query lacks, and its outputs in order, each with whether it is missing."""
    from sqlglot import exp

    scope = _with_ctes(node, scope)
    if isinstance(node, exp.SetOperation):
        left, outputs = _query(node.left, scope)
        right, others = _query(node.right, scope)
        lost = [(name, bad or other) for (name, bad), (_, other) in zip(outputs, others, strict=False)]
        return _combined(left.everything or right.everything, lost), lost
    return _select(node, scope)


def _combined(everything: bool, outputs: Iterable[tuple[str, bool]]) -> Missing:
    return Missing(everything, frozenset(name for name, bad in outputs if bad))


def _with_ctes(node: Any, scope: Scope) -> Scope:
    ctes = node.args.get("with_") or node.args.get("with")
    inner = dict(scope)
    for cte in ctes.expressions if ctes else ():
        inner[cte.alias] = _query(cte.this, inner)[0]
    return inner


def _select(node: Any, scope: Scope) -> tuple[Missing, list[tuple[str, bool]]]:
    """What a SELECT lacks: all of it where its FROM, inner joins, WHERE or GROUP BY rest on what is missing."""
    sources: dict[str, Missing] = {}
    everything = False
    start = node.args.get("from_") or node.args.get("from")
    if start is not None:
        everything |= _add(start.this, sources, scope)
    for join in node.args.get("joins") or ():
        lost = _add(join.this, sources, scope)
        on = join.args.get("on")
        lost = lost or (on is not None and _rests_on_missing(on, sources, scope))
        if join.side.upper() == "LEFT":
            if lost:
                sources[join.this.alias_or_name] = Missing(everything=True)
        else:
            everything |= lost
    for key in ("where", "having", "group", "qualify"):
        part = node.args.get(key)
        everything |= part is not None and not _by_record(part) and _rests_on_missing(part, sources, scope)
    outputs = [output for item in node.expressions for output in _outputs(item, sources, scope)]
    return _combined(everything, outputs), outputs


def _by_record(part: Any) -> bool:
    """Say whether a GROUP BY keeps records apart: then its other columns merge no rows, whatever they hold."""
    from sqlglot import exp

    return isinstance(part, exp.Group) and any(isinstance(e, exp.Column) and e.name == "record" for e in part.expressions)


def _add(item: Any, sources: dict[str, Missing], scope: Scope) -> bool:
    """Put a table or subquery among the sources of a SELECT. Returns whether all of it is missing."""
    from sqlglot import exp

    if isinstance(item, exp.Subquery):
        found = _query(item.this, scope)[0]
    elif isinstance(item, exp.Table):
        found = scope.get(item.name, NOTHING)
    else:
        found = NOTHING
    sources[item.alias_or_name] = found
    return found.everything


def _outputs(item: Any, sources: Mapping[str, Missing], scope: Scope) -> list[tuple[str, bool]]:
    from sqlglot import exp

    if isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star)):
        return [(name, True) for source in sources.values() for name in sorted(source.columns)]
    return [(item.alias_or_name, _rests_on_missing(item, sources, scope))]


def _rests_on_missing(part: Any, sources: Mapping[str, Missing], scope: Scope) -> bool:
    """Say whether an expression reads what is missing. COALESCE does so only when all that it chooses from is missing."""
    from sqlglot import exp

    if isinstance(part, exp.Column):
        return _lacks(part, sources)
    if isinstance(part, exp.Query):
        found = _query(part, {**scope, **sources})[0]
        return found.everything or bool(found.columns)
    choosing = isinstance(part, exp.Coalesce)
    parts = [child for child in part.iter_expressions() if not choosing or child.find(exp.Column)]  # a constant is no knowledge
    children = [_rests_on_missing(child, sources, scope) for child in parts]
    return bool(children) and (all(children) if choosing else any(children))


def _lacks(column: Any, sources: Mapping[str, Missing]) -> bool:
    if column.table:
        return sources.get(column.table, NOTHING).lacks(column.name)
    return any(source.lacks(column.name) for source in sources.values())
