"""Which criteria a parameter acts on: by a line of a condition, or by what an indicator counts."""

import re
from collections.abc import Iterable

from kaohe.measure.computed import reads
from kaohe.rulebook.conditions import NameRef
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_models import Indicator


def parameter_uses(pack: Pack) -> dict[str, list[str]]:
    """Return the ids of the criteria that each parameter acts on; what it changes in views is not followed."""
    indicators = {name: _indicator(name, pack) for name in pack.indicators}
    criteria = {id_: _criterion(criterion, indicators) for id_, criterion in pack.criteria.items()}
    return {name: [id_ for id_, used in criteria.items() if name in used] for name in pack.parameters}


def used_in_views(pack: Pack) -> dict[str, list[str]]:
    """Return the names of the views whose SQL has each parameter."""
    named = {view.name: _named([view.text]) for view in pack.views.values()}
    return {name: [view for view, used in named.items() if name in used] for name in pack.parameters}


def measuring_parameters(pack: Pack, *, ledger: bool) -> set[str]:
    """Return the parameters that indicators rest on, so that a change of one means measuring anew; ``ledger``: of records too."""
    found: set[str] = set()
    for indicator in pack.indicators.values():
        found |= _named([text for text in (indicator.value, indicator.otherwise) if text])
        if ledger:
            found |= _named(_sql(indicator))
            found |= {indicator.missing_at_most} if isinstance(indicator.missing_at_most, str) else set()
    return found.union(*(_named([view.text]) for view in pack.views.values())) if ledger else found


def _criterion(criterion: Criterion, indicators: dict[str, set[str]]) -> set[str]:
    leaves = criterion.leaves()
    named = {leaf.right.name for leaf in leaves if isinstance(leaf.right, NameRef)}
    return named.union(*(indicators.get(name, set()) for name in named | {leaf.name for leaf in leaves}))


def _indicator(name: str, pack: Pack) -> set[str]:
    """Return the names of parameters in the SQL of an indicator and of all that it is computed from."""
    indicator = pack.indicators[name]
    found = _named(_sql(indicator))
    if isinstance(indicator.missing_at_most, str):
        found.add(indicator.missing_at_most)
    return found.union(*(_indicator(read, pack) for read in reads(indicator)))


def _sql(indicator: Indicator) -> list[str]:
    return [text for text in (indicator.where, indicator.measure, indicator.value, indicator.otherwise) if text]


def _named(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in re.findall(r"\$(\w+)", text)}
