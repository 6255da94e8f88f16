"""States of criteria over many draws of thresholds, for all units at once.

In a chunk of draws a criterion is a column of states over the units where no drawn threshold reaches it, and a table
[draws × units] where one does. Leaves are compared in whole numbers; what a cluster comes to is decided once for each
signature that is met, by the evaluators of :mod:`kaohe.infer`.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from kaohe.infer.infer import Decided, clusters, excuses_of, outer_leaves
from kaohe.infer.truth import EXCUSED, FOUND, NOT_APPLIED, NOT_FOUND, UNDETERMINED, Truth, excuse_key
from kaohe.records.excuses import excused_units
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack import Criterion
from kaohe.run import Run
from kaohe.score.points import TICKS
from kaohe.score.relative import number

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]

STATES = (FOUND, NOT_FOUND, UNDETERMINED, NOT_APPLIED, EXCUSED)
"""States by code."""
CODE = {state: code for code, state in enumerate(STATES)}
_TRUTHS: tuple[Truth, ...] = ("t", "f", "u", "n")


class VaryingLeaf:
    """A leaf that compares an indicator with a drawn threshold."""

    def __init__(self, leaf: Leaf, values: Sequence[Value]) -> None:
        assert isinstance(leaf.right, NameRef)
        self.key, self.parameter, self.op, self.negated = leaf.key(), leaf.right.name, str(leaf.op), leaf.negated
        ends = [_ends(value) for value in values]
        self.floor: Ints = np.array([end[0] for end in ends], dtype=np.int64)
        self.ceiling: Ints = np.array([end[1] for end in ends], dtype=np.int64)
        settled = [2 if value is None else 3 if value is NOT_APPLICABLE else -1 for value in values]
        self.settled: Codes = np.array(settled, dtype=np.int8)

    def truths(self, thresholds: Mapping[str, Ints]) -> Codes:
        """Return truth codes [draws × units], ``thresholds`` being in ticks."""
        drawn = thresholds[self.parameter][:, None]
        below, above = self.floor[None, :], self.ceiling[None, :]
        match self.op:
            case ">=":
                holds = drawn <= below
            case ">":
                holds = drawn < above
            case "<=":
                holds = drawn >= above
            case "<":
                holds = drawn > below
            case "==":
                holds = (drawn == below) & (below == above)
            case _:
                holds = (drawn != below) | (below != above)
        codes = (holds if self.negated else ~holds).astype(np.int8)
        known = self.settled[None, :]
        return np.where(known >= 0, known, codes)


def _ends(value: Value) -> tuple[int, int]:
    """Return a value in ticks, rounded down and up: what stands between is met by no threshold."""
    exact: Fraction | None = number(value)
    if exact is None:
        return 0, 0
    scaled = exact * TICKS
    return scaled.numerator // scaled.denominator, -(-scaled.numerator // scaled.denominator)


class VaryingCluster:
    """Criteria that refer to each other, some of whose leaves compare with drawn thresholds."""

    def __init__(self, cluster: list[Criterion], run: Run, drawn: set[str]) -> None:
        self.ids = [criterion.id for criterion in cluster]
        outer = outer_leaves(cluster)
        moving = {leaf.key() for leaf in outer if varies(leaf, drawn)}
        self.leaves = [VaryingLeaf(leaf, run.measured.columns[leaf.name]) for leaf in outer if leaf.key() in moving]
        excuses = excuses_of(cluster, excused_units(run.records.excuses), len(run.records.units))
        still = {leaf.key(): run.findings.leaf_truths[leaf.key()] for leaf in outer if leaf.key() not in moving}
        still |= {excuse_key(id_): column for id_, column in excuses.items()}
        self.keys = [*still, *(leaf.key for leaf in self.leaves)]
        rows = list(zip(*still.values(), strict=True)) if still else [()] * len(run.records.units)
        self.rows = list(dict.fromkeys(rows))
        place = {row: i for i, row in enumerate(self.rows)}
        self.row_of: Ints = np.array([place[row] for row in rows], dtype=np.int64)
        self.decided = Decided(cluster, self.keys, list(excuses))
        self.met = np.full((len(self.rows) * 4 ** len(self.leaves), len(self.ids)), -1, dtype=np.int8)

    def states(self, thresholds: Mapping[str, Ints]) -> dict[str, Codes]:
        """Return state codes [draws × units] of each criterion."""
        size = 4 ** len(self.leaves)
        signature = np.broadcast_to(self.row_of * size, (len(next(iter(thresholds.values()))), len(self.row_of))).copy()
        for place, leaf in enumerate(self.leaves):
            signature += leaf.truths(thresholds).astype(np.int64) * 4**place
        for code in np.unique(signature[self.met[signature, 0] < 0]):
            row, moving = divmod(int(code), size)
            truths = [_TRUTHS[moving // 4**place % 4] for place in range(len(self.leaves))]
            states = self.decided[(*self.rows[row], *truths)]
            self.met[code] = [CODE[states[id_]] for id_ in self.ids]
        return {id_: self.met[signature, i] for i, id_ in enumerate(self.ids)}


def varies(leaf: Leaf, drawn: set[str]) -> bool:
    """Say whether a leaf compares with a drawn threshold."""
    return isinstance(leaf.right, NameRef) and leaf.right.name in drawn


def varying_clusters(run: Run, drawn: set[str]) -> list[VaryingCluster]:
    """Return the clusters that drawn thresholds reach."""
    criteria = {id_: c for id_, c in run.rulebook.pack.criteria.items() if c.in_force}
    reached = [c for c in clusters(criteria) if any(varies(leaf, drawn) for criterion in c for leaf in criterion.leaves())]
    return [VaryingCluster(cluster, run, drawn) for cluster in reached]


def code_column(states: Sequence[Any]) -> Codes:
    """Return states of a column as codes."""
    return np.array([CODE[state] for state in states], dtype=np.int8)
