"""The examples beside criteria: inference over the facts that they give, with every parameter at its default."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast

from kaohe.explain.findings import condition_records
from kaohe.infer.infer import Findings, infer
from kaohe.infer.truth import TRUTH_OF
from kaohe.measure.measure import Measured
from kaohe.records.values import Value
from kaohe.rulebook.by_year import Held
from kaohe.rulebook.conditions import Group, Leaf, Node
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_load import earlier, load_pack
from kaohe.rulebook.pack_models import FINDING_COUNTS, Example, FindingState
from kaohe.rulebook.parameters import held_defaults
from kaohe.testing.facts import given_values
from kaohe.testing.records import TrialRecord

Given = Mapping[str, Any]


class Ruling(NamedTuple):
    """What governs made-up units: a pack, and its parameters as they stand in it."""

    pack: Pack
    parameters: dict[str, Decimal | str]
    dated: Mapping[str, Held]
    """The entries of parameters by year that held, by parameter."""


class Basis(NamedTuple):
    """Made-up units, one for each of several examples, and what was found of them."""

    rulebook: Ruling
    measured: Measured
    findings: Findings


class Attempt(NamedTuple):
    """One example of a criterion as it came out: ``unit`` is its position among the units of ``basis``."""

    criterion: Criterion
    number: int
    basis: Basis
    unit: int

    @property
    def example(self) -> Example:
        """The example."""
        return self.criterion.spec.examples[self.number]

    @property
    def line(self) -> int:
        """Where the example stands in the criterion's file."""
        return self.criterion.example_spans[self.number].line

    @property
    def state(self) -> str:
        """The finding that came out."""
        return self.basis.findings.states[self.criterion.id][self.unit]

    @property
    def passed(self) -> bool:
        """Whether it is the one that the example states."""
        return self.state == self.example.expect


def attempts(pack: Pack) -> list[Attempt]:
    """Return every example of a pack as it comes out, in the order of criteria and examples.

    Values by year are the latest; a criterion that no longer holds is tried by those of its last year, behind the others.
    """
    found = _attempts(pack, list(pack.criteria.values()))
    tried = {(criterion.file, criterion.line) for criterion in pack.criteria.values()}
    for other in earlier(pack, []):
        missed = [c for c in other.criteria.values() if c.in_force and (c.file, c.line) not in tried]
        tried |= {(criterion.file, criterion.line) for criterion in missed}
        found += _attempts(other, missed)
    return found


def pack_tried(pack: Pack, criterion: Criterion) -> Pack:
    """Return the pack with the values by year with which the examples of one of its criteria are run."""
    if not pack.years.bounds:
        return pack
    latest = load_pack(pack.folder, [])
    holding = (other for other in (latest, *earlier(pack, [])) if other is not None and _holds(other, criterion))
    return next(holding, pack)


def _holds(pack: Pack, criterion: Criterion) -> bool:
    other = pack.criteria[criterion.id]
    return other.in_force and (other.file, other.line) == (criterion.file, criterion.line)


def _attempts(pack: Pack, criteria: list[Criterion]) -> list[Attempt]:
    tried = [(criterion, i) for criterion in criteria for i in range(len(criterion.spec.examples))]
    bases = infer_given(pack, [criterion.spec.examples[i].given for criterion, i in tried])
    return [Attempt(criterion, i, *place) for (criterion, i), place in zip(tried, bases, strict=True)]


def infer_given(pack: Pack, given: Sequence[Given]) -> list[tuple[Basis, int]]:
    """Infer a made-up unit for each set of facts. Returns where each of them stands; facts not given are unknown.

    Findings and counts of findings that are given stand as they are, whatever would be inferred.
    """
    groups: dict[frozenset[str], list[int]] = {}
    for i, facts in enumerate(given):
        fixed = frozenset(name for name, value in facts.items() if name not in pack.indicators and value is not None)
        groups.setdefault(fixed, []).append(i)
    placed: dict[int, tuple[Basis, int]] = {}
    for fixed, members in groups.items():
        basis = _infer(pack, [given[i] for i in members], fixed)
        placed |= {i: (basis, unit) for unit, i in enumerate(members)}
    return [placed[i] for i in range(len(given))]


def trials(pack: Pack, tried: list[Attempt]) -> Iterator[TrialRecord]:
    """Yield the record of each example; one that came out otherwise with its conditions."""
    for attempt in tried:
        criterion, example = attempt.criterion, attempt.example
        conditions = [] if attempt.passed else condition_records(attempt.basis, criterion, attempt.unit)
        yield TrialRecord(
            "finding", criterion.id, criterion.spec.title, example.name, "", criterion.file, attempt.line,
            attempt.passed, example.expect, attempt.state, conditions, [], [],
        )  # fmt: skip


def _infer(pack: Pack, given: list[Given], fixed: frozenset[str]) -> Basis:
    """Infer units whose examples give the same findings and counts (``fixed``)."""
    types: dict[str, str] = {name: indicator.type for name, indicator in pack.indicators.items()}
    values = [given_values(facts, types) for facts in given]
    columns: dict[str, list[Value]] = {name: [facts.get(name) for facts in values] for name in types}
    stand_ins = {_stand_in(name): [_given(name, facts[name]) for facts in given] for name in fixed}
    criteria = {id_: _reading_given(criterion, fixed) for id_, criterion in pack.criteria.items()}
    defaults = {name: parameter.default for name, parameter in pack.parameters.items()}
    severities: dict[str, str | None] = {id_: criterion.spec.severity for id_, criterion in pack.criteria.items()}
    findings = infer(criteria, columns | stand_ins, defaults, severities, len(given))
    for name in fixed & FINDING_COUNTS.keys():
        findings.counts[name] = [(int(facts[name]), int(facts[name])) for facts in given]
    for name in fixed - FINDING_COUNTS.keys():
        findings.states[name] = [cast("FindingState", facts[name]) for facts in given]
    return Basis(Ruling(pack, defaults, held_defaults(pack)), Measured(columns, {}, pack.indicators), findings)


def _stand_in(name: str) -> str:
    """Return the column that stands for a finding or a count that is given: no indicator can have such a name."""
    return f"given {name}"


def _given(name: str, written: Any) -> Value:
    if name in FINDING_COUNTS:
        return int(written)
    return {"t": True, "f": False}.get(TRUTH_OF[str(written)])


def _reading_given(criterion: Criterion, fixed: frozenset[str]) -> Criterion:
    """Return a criterion that reads what is given in place of what is inferred."""
    if not any(leaf.name in fixed for leaf in criterion.leaves()):
        return criterion
    applies = criterion.applies_when
    return criterion._replace(
        applies_when=None if applies is None else _node_reading(applies, fixed), when=_node_reading(criterion.when, fixed)
    )


def _node_reading(node: Node, fixed: frozenset[str]) -> Node:
    if isinstance(node, Leaf):
        return node._replace(name=_stand_in(node.name)) if node.name in fixed else node
    return Group(node.how, tuple(_node_reading(child, fixed) for child in node.children), node.line)
