"""Check what the indicators and criteria of a pack name, parse their conditions, and put them in order."""

from collections.abc import Collection, Container

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook import graph
from kaohe.rulebook.conditions import leaves, parse_condition
from kaohe.rulebook.pack import Criterion
from kaohe.rulebook.pack_checks import check_given, check_measured, check_part, check_ratio, check_value
from kaohe.rulebook.pack_models import FINDING_COUNTS, Indicator
from kaohe.rulebook.pack_parts import Parts
from kaohe.rulebook.templates import parse_template
from kaohe.rulebook.typing_rules import check_leaf


def resolved_indicators(parts: Parts, tables: Collection[str], faults: list[Fault]) -> dict[str, Indicator]:
    """Check what each indicator reads, and return them in an order in which each stands after what it reads.

    ``tables`` names the record tables, views and lookups that there are.
    """
    reads: dict[str, list[str]] = {}
    types = parts.types()
    for name, (indicator, document, path) in parts.indicators.items():
        found: list[Fault] = []
        formula = "otherwise" if indicator.otherwise else "value"
        if getattr(indicator, formula):
            names = check_value(indicator, formula, types, document, (*path, formula), found)
        else:
            names = [indicator.ratio.of, indicator.ratio.to] if indicator.ratio else []
            found += check_ratio(indicator, types, document, path)
        found += check_part(indicator, types, document, path)
        faults += [f for f in found if not (parts.lost and f.code == "N001")]
        reads[name] = [r for r in names if r in parts.indicators]
    order, cycle = graph.sort(reads)
    if cycle:
        indicator, document, path = parts.indicators[cycle[0]]
        hint = "改其中一个指标的算式，使它不再用到下一个"
        at = (*path, "value" if indicator.value else "otherwise" if indicator.otherwise else "ratio")
        faults.append(document.fault(at, "N003", f"指标互相引用：{' → '.join(cycle)}", hint))
    faults += [f for placed in parts.indicators.values() for f in check_measured(*placed, tables, parts.parameters)]
    return {name: parts.indicators[name][0] for name in order}


def resolved_criteria(parts: Parts, dormant: Container[str], faults: list[Fault]) -> dict[str, Criterion]:
    """Check and parse each criterion, and return those without a fault by id; ``dormant`` are not in force in the year."""
    made: dict[str, Criterion] = {}
    for id_ in sorted(parts.criteria):
        found: list[Fault] = []
        criterion = _criterion(id_, parts, found)
        if criterion is not None and not found:
            made[id_] = criterion._replace(in_force=id_ not in dormant)
        faults += [f for f in found if not (parts.lost and f.code in ("N001", "C003"))]
    _check_cycles(made, faults)
    return made


def _criterion(id_: str, parts: Parts, found: list[Fault]) -> Criterion | None:
    """Return a criterion with its conditions and messages parsed; None where there is no condition to be read."""
    spec, document, path = parts.criteria[id_]
    types, parameters = parts.types(), parts.parameter_types()
    applies = parse_condition(document, (*path, "applies_when"), found) if spec.applies_when is not None else None
    when = parse_condition(document, (*path, "when"), found)
    for leaf in [*leaves(applies), *leaves(when)]:
        check_leaf(leaf, types, parameters, parts.criteria, document.file, found)
    templates = []
    for i, text in enumerate(spec.message):
        template, wrong = parse_template(text, {**parameters, **types})
        templates.append(template)
        found += [document.fault_in((*path, "message", i), m.words, "C003", m.message, m.hint) for m in wrong]
    known = [name for name in types if name not in FINDING_COUNTS]
    for i, name in enumerate(spec.evidence):
        if name not in known:
            found.append(document.fault((*path, "evidence", i), "N001", f"佐证 {name} 不是指标", did_you_mean(name, known)))
    for i, example in enumerate(spec.examples):
        found += check_given(example.given, types, parts.criteria, document, (*path, "examples", i, "given"), own=id_)
    if when is None:
        return None
    spans = tuple(document.span((*path, "examples", i)) for i in range(len(spec.examples)))
    return Criterion(spec, applies, when, tuple(templates), document.file, document.span(path).line, spans)


def _check_cycles(criteria: dict[str, Criterion], faults: list[Fault]) -> None:
    references = {c.id: [leaf.name for leaf in c.leaves() if leaf.name in criteria] for c in criteria.values()}
    _, cycle = graph.sort(references)
    if cycle:
        leaf = next(leaf for leaf in criteria[cycle[0]].leaves() if leaf.name == cycle[1])
        hint = "一条标准不能最终用到自己，删去其中一处引用"
        file, at = criteria[cycle[0]].file, leaf.column + leaf.name_at
        faults.append(Fault(file, leaf.line, at, "N003", f"标准互相引用：{' → '.join(cycle)}", hint, len(leaf.name)))
