"""Findings of every criterion for every unit.

Leaves are tested in columns; in each cluster, units with the same leaf truths share a signature, and each distinct
signature is decided once, by durable-rules and by the reference evaluator, which must agree.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter

from kaohe.faults import EvaluatorsDisagree
from kaohe.infer import durable, reference
from kaohe.infer.compile import compile_cluster
from kaohe.infer.leaves import test_leaf
from kaohe.infer.truth import FOUND, NOT_APPLIED, UNDETERMINED, Truth, excuse_key
from kaohe.records.values import Value
from kaohe.rulebook import graph
from kaohe.rulebook.conditions import Leaf
from kaohe.rulebook.pack import Criterion, uses_counts
from kaohe.rulebook.pack_models import FINDING_COUNTS, FindingState

DURABLE_RULES, REFERENCE = "durable-rules", "reference"

Ranges = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Findings:
    """States by criterion id and truths by leaf key, each a list over the units in the order of the case."""

    states: dict[str, list[FindingState]] = field(default_factory=dict)
    leaf_truths: dict[str, list[Truth]] = field(default_factory=dict)
    counts: Ranges = field(default_factory=dict)
    """Built-in counts of findings: per unit the least and the most they can be."""
    signatures: dict[tuple[str, ...], int] = field(default_factory=dict)
    """How many distinct signatures each cluster had."""
    evaluator: str = DURABLE_RULES


def evaluator_in_use() -> str:
    """Return which evaluator decides: durable-rules beside the reference, or the reference alone."""
    return REFERENCE if durable.UNAVAILABLE else DURABLE_RULES


def infer(
    criteria: Mapping[str, Criterion],
    columns: Mapping[str, Sequence[Value]],
    parameters: Mapping[str, Decimal | str],
    severities: Mapping[str, str | None],
    size: int,
    excused: Mapping[str, Collection[int]] | None = None,
) -> Findings:
    """Return the findings of ``size`` units. Raises EvaluatorsDisagree when the two evaluators differ.

    ``severities`` are the effective ones: they decide what ``majors_found`` counts. A criterion that is not judged in the year
    does not apply to any unit. ``excused`` holds, by criterion, the units for which it is excused where it is found: other
    criteria read it as not found.
    """
    findings = Findings(evaluator=evaluator_in_use())
    findings.states.update({id_: [NOT_APPLIED] * size for id_, c in criteria.items() if not c.in_force})
    criteria = {id_: c for id_, c in criteria.items() if c.in_force}
    for number, stratum in enumerate(strata(criteria)):
        if number:
            for name in _counts_read(criteria):
                findings.counts[name] = _count(FINDING_COUNTS[name], findings.states, severities, size)
        for cluster in clusters({id_: criteria[id_] for id_ in stratum}):
            _infer_cluster(cluster, columns, parameters, findings, excuses_of(cluster, excused or {}, size))
    return findings


def clusters(criteria: Mapping[str, Criterion]) -> list[list[Criterion]]:
    """Return the sets of criteria that refer to each other, each in an order in which a criterion follows those it names."""
    references = {id_: [leaf.name for leaf in c.leaves() if leaf.name in criteria] for id_, c in criteria.items()}
    order, _ = graph.sort(references)
    return [[criteria[id_] for id_ in order if id_ in members] for members in graph.connected(references)]


def outer_leaves(cluster: Sequence[Criterion]) -> list[Leaf]:
    """Return the leaves whose truths make a signature of a cluster, each once: not those that name one of its criteria."""
    members = {criterion.id for criterion in cluster}
    leaves = (leaf for criterion in cluster for leaf in criterion.leaves())
    return list({leaf.key(): leaf for leaf in leaves if not (leaf.op is None and leaf.name in members)}.values())


def strata(criteria: Mapping[str, Criterion]) -> list[list[str]]:
    """Return the ids of the criteria that count no findings, and of those that do, directly or through others."""
    counting: set[str] = set()
    references = {c.id: [leaf.name for leaf in c.leaves() if leaf.name in criteria] for c in criteria.values()}
    for id_ in graph.sort(references)[0]:
        if any(uses_counts(leaf) for leaf in criteria[id_].leaves()) or counting.intersection(references[id_]):
            counting.add(id_)
    return [[i for i in criteria if i not in counting], [i for i in criteria if i in counting]]


def _infer_cluster(
    cluster: list[Criterion],
    columns: Mapping[str, Sequence[Value]],
    parameters: Mapping[str, Decimal | str],
    findings: Findings,
    excuses: Mapping[str, list[Truth]],
) -> None:
    members = {criterion.id for criterion in cluster}
    outer = {leaf.key(): leaf for leaf in outer_leaves(cluster)}
    for key, leaf in outer.items():
        if key not in findings.leaf_truths:
            findings.leaf_truths[key] = test_leaf(leaf, columns, parameters, findings.states, findings.counts)
    asked = {**{key: findings.leaf_truths[key] for key in outer}, **{excuse_key(id_): column for id_, column in excuses.items()}}
    decided = Decided(cluster, list(asked), list(excuses))
    by_unit = list(map(decided.__getitem__, zip(*asked.values(), strict=True)))
    for criterion in cluster:
        findings.states[criterion.id] = list(map(itemgetter(criterion.id), by_unit))
        for leaf in criterion.leaves():
            if leaf.op is None and leaf.name in members:
                findings.leaf_truths[leaf.key()] = test_leaf(leaf, columns, parameters, findings.states, {})
    findings.signatures[tuple(sorted(members))] = len(decided)


def excuses_of(cluster: Sequence[Criterion], excused: Mapping[str, Collection[int]], size: int) -> dict[str, list[Truth]]:
    """Return, for each criterion of a cluster that is excused for some unit, whether it is so for each."""
    made: dict[str, list[Truth]] = {}
    for criterion in cluster:
        if units := excused.get(criterion.id):
            made[criterion.id] = ["t" if unit in units else "f" for unit in range(size)]
    return made


class Decided(dict[tuple[Truth, ...], dict[str, FindingState]]):
    """Finding states by signature: one that has not been met is decided by both evaluators, one that has is not."""

    def __init__(self, cluster: list[Criterion], keys: list[str], excusable: Collection[str]) -> None:
        super().__init__()
        self.cluster, self.leaf_keys = cluster, keys
        self.engine = None if durable.UNAVAILABLE else durable.DurableCluster(compile_cluster(cluster, excusable))

    def __missing__(self, signature: tuple[Truth, ...]) -> dict[str, FindingState]:
        truths = dict(zip(self.leaf_keys, signature, strict=True))
        states = reference.evaluate(self.cluster, truths)
        if self.engine is not None and (from_engine := self.engine.decide(truths)) != states:
            raise EvaluatorsDisagree(f"两个推理器结果不一致，已停止。条件取值 {truths}：durable-rules {from_engine}，参照 {states}")
        self[signature] = states
        return states


def _counts_read(criteria: Mapping[str, Criterion]) -> list[str]:
    """Return the built-in counts of findings that a condition or a message reads."""
    read = {leaf.name for c in criteria.values() for leaf in c.leaves()}
    read |= {part.name for c in criteria.values() for message in c.messages for part in message if not isinstance(part, str)}
    return [name for name in FINDING_COUNTS if name in read]


def _count(
    severity: str, states: Mapping[str, Sequence[str]], severities: Mapping[str, str | None], size: int
) -> list[tuple[int, int]]:
    """Count findings of a severity: at least those found, at most those undetermined as well."""
    columns = [states[id_] for id_ in states if severities.get(id_) == severity]
    if not columns:
        return [(0, 0)] * size
    return [(found, found + row.count(UNDETERMINED)) for row in zip(*columns, strict=True) for found in [row.count(FOUND)]]
