"""The reference evaluator: a criterion's truth by walking its tree. Small enough to check by eye."""

from collections.abc import Mapping

from kaohe.infer.truth import EXCUSED, FOUND, STATE_OF, TRUTH_OF, Truth, combine, excuse_key, gated
from kaohe.rulebook.conditions import Leaf, Node
from kaohe.rulebook.pack import Criterion
from kaohe.rulebook.pack_models import FindingState


def node_truth(node: Node, leaf_truths: Mapping[str, Truth]) -> Truth:
    """Return the truth of a condition, given the truth of each of its leaves by key."""
    if isinstance(node, Leaf):
        return leaf_truths[node.key()]
    return combine(node.how, [node_truth(child, leaf_truths) for child in node.children])


def evaluate(cluster: list[Criterion], leaf_truths: Mapping[str, Truth]) -> dict[str, FindingState]:
    """Return the finding state of each criterion of a cluster, given in an order of reference.

    A leaf that names a criterion of the cluster takes its truth from the state found just before; what is found and
    excused (:func:`kaohe.infer.truth.excuse_key`) is not found for it.
    """
    known: dict[str, Truth] = dict(leaf_truths)
    states: dict[str, FindingState] = {}
    for criterion in cluster:
        for leaf in criterion.leaves():
            if leaf.op is None and leaf.name in states:
                truth = TRUTH_OF[states[leaf.name]]
                known[leaf.key()] = combine("not", [truth]) if leaf.negated else truth
        truth = node_truth(criterion.when, known)
        if criterion.applies_when is not None:
            truth = gated(node_truth(criterion.applies_when, known), truth)
        excused = STATE_OF[truth] == FOUND and leaf_truths.get(excuse_key(criterion.id)) == "t"
        states[criterion.id] = EXCUSED if excused else STATE_OF[truth]
    return states
