"""durable-rules and the reference evaluator, on random criteria and random facts."""

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.infer import durable, reference
from kaohe.infer.compile import MOST_RULES, compile_cluster
from kaohe.infer.truth import Truth, excuse_key
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef, Node
from kaohe.rulebook.pack import Criterion
from tests.build import criterion, findings
from tests.infer.strategies import ROW, criteria

needs_engine = pytest.mark.skipif(bool(durable.UNAVAILABLE), reason=f"durable-rules cannot be loaded: {durable.UNAVAILABLE}")
ROWS, EXAMPLES = 200, 120
MIX: list[Truth] = ["t", "t", "t", "f", "f", "f", "u", "n"]


def outer_leaves(cluster: list[Criterion]) -> list[str]:
    ids = {c.id for c in cluster}
    return list({leaf.key(): None for c in cluster for leaf in c.leaves() if not (leaf.op is None and leaf.name in ids)})


@needs_engine
def test_durable_rules_and_the_reference_agree_on_random_rows() -> None:
    """Both evaluators give the same finding states on more than 20,000 random rows of leaf truths."""
    compared = 0

    @settings(max_examples=EXAMPLES)
    @given(criteria(), st.randoms(use_true_random=False))
    def check(cluster: list[Criterion], chance: random.Random) -> None:
        nonlocal compared
        keys = outer_leaves(cluster)
        excusable = [c.id for c in cluster if chance.random() < 0.5]
        engine = durable.DurableCluster(compile_cluster(cluster, excusable))
        for _ in range(ROWS):
            row: dict[str, Truth] = {key: chance.choice(MIX) for key in keys}
            row |= {excuse_key(id_): chance.choice(("t", "f")) for id_ in excusable}
            assert engine.decide(row) == reference.evaluate(cluster, row)
            compared += 1

    check()
    assert compared >= 20_000


@settings(max_examples=150)
@given(criteria(), st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_infer_agrees_with_an_evaluation_unit_by_unit(
    cluster: list[Criterion], rows: list[dict[str, Value]], chance: random.Random
) -> None:
    """Columns, signatures and clusters give what walking each unit's own facts gives, excuses included."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    excused = {c.id: {i for i in range(len(rows)) if chance.random() < 0.3} for c in cluster if chance.random() < 0.5}
    result = findings(cluster, columns, excused=excused)
    for i, row in enumerate(rows):
        expected: dict[str, str] = {}
        for c in cluster:
            state = _state(c, row, expected)
            expected[c.id] = "excused" if state == "found" and i in excused.get(c.id, ()) else state
        assert {id_: states[i] for id_, states in result.states.items()} == expected


@settings(max_examples=60)
@given(criteria(), st.lists(ROW, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_criteria_and_units_changes_nothing(
    cluster: list[Criterion], rows: list[dict[str, Value]], chance: random.Random
) -> None:
    """Shuffled criteria and shuffled units give each unit the same findings."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    plain = findings(cluster, columns)
    order = list(range(len(rows)))
    chance.shuffle(order)
    shuffled = list(cluster)
    chance.shuffle(shuffled)
    mixed = findings(shuffled, {name: [column[i] for i in order] for name, column in columns.items()})
    for c in cluster:
        assert [plain.states[c.id][i] for i in order] == mixed.states[c.id]


@needs_engine
def test_a_cluster_too_large_for_one_ruleset_is_split() -> None:
    """Twenty criteria that chain into one another need several rulesets, none over the engine's limit."""
    cluster = [criterion("X00", {"any": ["f0", "f1", "f2"]})]
    cluster += [criterion(f"X{n:02}", {"any": [f"X{n - 1:02}", "not f0", {"all": ["f1", "f2"]}]}) for n in range(1, 20)]
    program = compile_cluster(cluster)
    assert len(program.rulesets) > 1
    assert all(len(ruleset.rules) <= MOST_RULES for ruleset in program.rulesets)
    engine = durable.DurableCluster(program)
    for values in ("ttt", "fff", "tfu", "unf", "fun", "ntf"):
        row: dict[str, Truth] = {"f0": values[0], "not f0": _not(values[0]), "f1": values[1], "f2": values[2]}  # type: ignore[dict-item]
        assert engine.decide(row) == reference.evaluate(cluster, row)


@needs_engine
def test_a_result_that_the_engine_loses_is_an_error() -> None:
    """When a proposition stays undecided, the run stops instead of showing fewer findings."""
    program = compile_cluster([criterion("X00", "f0")])
    first = program.rulesets[0]
    broken = first._replace(rules={name: rule for name, rule in first.rules.items() if "#t#" not in name})
    engine = durable.DurableCluster(program._replace(rulesets=(broken,)))
    assert engine.decide({"f0": "f"}) == {"X00": "not_found"}
    with pytest.raises(durable.EngineFailure, match="lost results"):
        engine.decide({"f0": "t"})


def _not(truth: str) -> str:
    return {"t": "f", "f": "t"}.get(truth, truth)


# A third evaluation, written from the definitions and sharing no code with src: values → truths → states.


def _state(c: Criterion, row: Mapping[str, Value], states: Mapping[str, str]) -> str:
    gate = "t" if c.applies_when is None else _truth(c.applies_when, row, states)
    if gate in ("f", "n"):
        return "not_applicable"
    truth = "u" if gate == "u" else _truth(c.when, row, states)
    return {"t": "found", "f": "not_found", "u": "undetermined", "n": "not_applicable"}[truth]


def _truth(node: Node, row: Mapping[str, Value], states: Mapping[str, str]) -> str:
    if isinstance(node, Leaf):
        truth = _leaf(node, row, states)
        return _not(truth) if node.negated else truth
    truths = {_truth(child, row, states) for child in node.children}
    if node.how == "not":
        return _not(truths.pop())
    decisive, open_ = {"all": ("f", "u"), "any": ("t", "u"), "any_known": ("t", "f")}[node.how]
    if decisive in truths or open_ in truths:
        return decisive if decisive in truths else open_
    if node.how == "any_known":
        return "u" if "u" in truths else "n"
    return "n" if "n" in truths else _not(decisive)


def _leaf(leaf: Leaf, row: Mapping[str, Value], states: Mapping[str, str]) -> str:
    if leaf.name in states:
        return {"found": "t", "undetermined": "u"}.get(states[leaf.name], "f")
    left: Any = row[leaf.name]
    if leaf.op == "unknown":
        return "t" if left is None else "f"
    right: Any = row[leaf.right.name] if isinstance(leaf.right, NameRef) else leaf.right
    if left is None or (isinstance(leaf.right, NameRef) and right is None):
        return "u"
    if NOT_APPLICABLE in (left, right):
        return "n"
    if leaf.op is None:
        return "t" if left else "f"
    if leaf.op == "in":
        return "t" if left in right else "f"
    a, b = (Fraction(*v) if isinstance(v, tuple) else v for v in (left, right))
    sign = (a > b) - (a < b)
    holds = {"==": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}
    return "t" if holds[leaf.op] else "f"
