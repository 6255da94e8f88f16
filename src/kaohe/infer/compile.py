"""Turn a cluster of criteria into durable-rules rulesets: plain propositions, each decided by rules of its own.

A leaf's truth is a field of one flat fact (``L0: 't'``). Each group, and each criterion, is a proposition; one
rule per way in which it comes to a truth, and a flag fact carries the truth on to the rules that read it, so no
rule needs a negated fact. The limits of the engine are kept here: at most 60 rules in a ruleset (a larger cluster
becomes several, the later reading the earlier one's results as fields), at most 8 flags in a rule.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kaohe.infer.truth import NEGATED, ORDER, Truth, Verdict, excuse_key
from kaohe.rulebook.conditions import Leaf, Node
from kaohe.rulebook.pack import Criterion

MOST_RULES = 60
MOST_CHILDREN = 8
SENTINEL = "sentinel"


class Operand(NamedTuple):
    """A field or proposition, read as it is or negated."""

    name: str
    negated: bool = False

    def flipped(self) -> "Operand":
        return Operand(self.name, not self.negated)


class Test(NamedTuple):
    """``name`` is (or is not) a truth."""

    name: str
    truth: Verdict
    equal: bool


@dataclass(slots=True)
class Proposition:
    """Something to be decided, and the ways in which it is: each a truth and the tests that must all hold."""

    name: str = ""
    ways: list[tuple[Verdict, tuple[Test, ...]]] = field(default_factory=list)

    def when(self, truth: Verdict, *tests: Iterable[Test]) -> None:
        self.ways.append((truth, tuple(dict.fromkeys(t for part in tests for t in part))))


class Ruleset(NamedTuple):
    """One ruleset for the engine: its JSON definition as data, and the fields its fact must carry."""

    rules: dict[str, Any]
    fields: tuple[str, ...]
    decides: tuple[str, ...]


class Program(NamedTuple):
    """A cluster ready to run: rulesets in order, the field of each leaf, the proposition of each criterion."""

    rulesets: tuple[Ruleset, ...]
    leaf_fields: dict[str, str]
    criteria: dict[str, str]


def compile_cluster(cluster: Sequence[Criterion], excusable: Collection[str] = ()) -> Program:
    """Compile criteria given in an order of reference; those ``excusable`` are excused for some unit."""
    builder = _Builder({criterion.id for criterion in cluster})
    for criterion in cluster:
        builder.add(criterion)
        if criterion.id in excusable:
            builder.excuse(criterion)
    rulesets = tuple(_ruleset(batch) for batch in _batches(builder.propositions))
    return Program(rulesets, builder.fields, builder.criteria)


def _is(operand: Operand, truth: Truth) -> list[Test]:
    return [Test(operand.name, NEGATED[truth] if operand.negated else truth, equal=True)]


def _is_none_of(operands: Iterable[Operand], truths: Sequence[Truth]) -> list[Test]:
    return [Test(o.name, NEGATED[t] if o.negated else t, equal=False) for o in operands for t in truths]


class _Builder:
    """Collects propositions in an order in which each stands after those it reads."""

    def __init__(self, members: set[str]) -> None:
        self.members = members
        self.fields: dict[str, str] = {}
        self.propositions: list[Proposition] = []
        self.criteria: dict[str, str] = {}
        self.references: dict[str, Operand] = {}

    def add(self, criterion: Criterion) -> None:
        when = self._operand(criterion.when)
        proposition = Proposition()
        if criterion.applies_when is None:
            for truth in ORDER["all"]:
                proposition.when(truth, _is(when, truth))
        else:  # the table of truth.gated
            applies = self._operand(criterion.applies_when)
            for truth in ORDER["all"]:
                proposition.when(truth, _is(applies, "t"), _is(when, truth))
            proposition.when("u", _is(applies, "u"))
            proposition.when("n", _is(applies, "f"))
            proposition.when("n", _is(applies, "n"))
        self._place(proposition)
        self.criteria[criterion.id] = proposition.name

    def excuse(self, criterion: Criterion) -> None:
        """Let a field of the fact turn what was found into what is excused."""
        finding = Operand(self.criteria[criterion.id])
        key = excuse_key(criterion.id)
        field_ = Operand(self.fields.setdefault(key, f"L{len(self.fields)}"))
        proposition = Proposition()
        proposition.when("x", _is(finding, "t"), _is(field_, "t"))
        proposition.when("t", _is(finding, "t"), _is(field_, "f"))
        for truth in ("f", "u", "n"):
            proposition.when(truth, _is(finding, truth))
        self._place(proposition)
        self.criteria[criterion.id] = proposition.name

    def _place(self, proposition: Proposition) -> Operand:
        proposition.name = f"P{len(self.propositions)}"
        self.propositions.append(proposition)
        return Operand(proposition.name)

    def _operand(self, node: Node) -> Operand:
        if isinstance(node, Leaf):
            return self._leaf(node)
        children = [self._operand(child) for child in node.children]
        return children[0].flipped() if node.how == "not" else self._group(node.how, children)

    def _leaf(self, leaf: Leaf) -> Operand:
        if leaf.op is None and leaf.name in self.members:
            reference = self._reference(leaf.name)
            return reference.flipped() if leaf.negated else reference
        return Operand(self.fields.setdefault(leaf.key(), f"L{len(self.fields)}"))

    def _reference(self, criterion: str) -> Operand:
        """How a finding reads elsewhere: what does not apply was not found."""
        if criterion not in self.references:
            finding = Operand(self.criteria[criterion])
            proposition = Proposition()
            proposition.when("t", _is(finding, "t"))
            proposition.when("u", _is(finding, "u"))
            proposition.when("f", _is_none_of([finding], ["t", "u"]))
            self.references[criterion] = self._place(proposition)
        return self.references[criterion]

    def _group(self, how: str, children: list[Operand]) -> Operand:
        children = list(dict.fromkeys(children))
        while len(children) > MOST_CHILDREN:  # groups of one kind nest without a change of meaning
            parts = [children[i : i + MOST_CHILDREN] for i in range(0, len(children), MOST_CHILDREN)]
            children = [self._group(how, part) for part in parts]
        if len(children) == 1:
            return children[0]
        first, second, third, last = ORDER[how]
        proposition = Proposition()
        for i, child in enumerate(children):
            others = children[:i] + children[i + 1 :]
            proposition.when(first, _is(child, first))
            proposition.when(second, _is(child, second), _is_none_of(others, [first]))
            proposition.when(third, _is(child, third), _is_none_of(others, [first, second]))
        proposition.when(last, *(_is(child, last) for child in children))
        return self._place(proposition)


def _batches(propositions: list[Proposition]) -> list[list[Proposition]]:
    batches: list[list[Proposition]] = [[]]
    room = MOST_RULES - 1  # the sentinel
    for proposition in propositions:
        if len(proposition.ways) > room:
            batches.append([])
            room = MOST_RULES - 1
        batches[-1].append(proposition)
        room -= len(proposition.ways)
    return batches


def _ruleset(batch: list[Proposition]) -> Ruleset:
    inside = {proposition.name: depth for depth, proposition in enumerate(batch)}
    rules: dict[str, Any] = {SENTINEL: {"all": [{"m": {"$and": [{"kind": "unit"}]}}], "pri": 1}}
    fields: dict[str, None] = {}
    for depth, proposition in enumerate(batch):
        for number, (truth, tests) in enumerate(proposition.ways):
            fields |= dict.fromkeys(t.name for t in tests if t.name not in inside)
            rules[f"{proposition.name}#{truth}#{number}"] = {"all": _patterns(tests, inside), "pri": 10 + depth}
    return Ruleset(rules, tuple(fields), tuple(inside))


def _patterns(tests: Iterable[Test], inside: dict[str, int]) -> list[dict[str, Any]]:
    """One pattern for the unit's own fact, one for each flag that is read; no pattern refers to another."""
    unit: list[dict[str, Any]] = []
    flags: dict[str, list[dict[str, Any]]] = {}
    for test in tests:
        if test.name in inside:
            flags.setdefault(test.name, [{"flag": test.name}]).append(_condition("state", test))
        else:
            unit.append(_condition(test.name, test))
    patterns: list[dict[str, Any]] = [{f"a{i}": {"$and": conditions}} for i, conditions in enumerate(flags.values())]
    return [*patterns, {"m": {"$and": [{"kind": "unit"}, *unit]}}] if unit else patterns


def _condition(name: str, test: Test) -> dict[str, Any]:
    return {name: test.truth} if test.equal else {"$neq": {name: test.truth}}
