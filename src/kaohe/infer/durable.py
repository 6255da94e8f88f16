"""The one module that talks to durable-rules, in the narrow subset in which it is exact (docs/adr/0001).

One flat fact of short strings per signature; flags asserted as findings are decided; one session alive at a time;
a sentinel rule as the receipt that the fact was taken. Anything unexpected is an error, never a lost result.
"""

import json
from collections.abc import Mapping
from itertools import count

from kaohe.faults import KaoheError
from kaohe.infer.compile import SENTINEL, Program, Ruleset
from kaohe.infer.truth import STATE_OF, Truth

try:
    import durable_rules_engine as engine

    UNAVAILABLE = ""
except ImportError as error:  # Python 3.13 and later, or no C compiler at installation
    engine = None
    UNAVAILABLE = str(error)

_TAKEN, _NO_MATCH = 0, 1
_numbers = count(1)
_warm = False


class EngineFailure(KaoheError):
    """durable-rules did not do what its measured subset promises."""


class DurableCluster:
    """One cluster's rulesets, loaded into the engine."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._handles = [_load(ruleset) for ruleset in program.rulesets]

    def decide(self, leaf_truths: Mapping[str, Truth]) -> dict[str, str]:
        """Return the finding state of each criterion for one signature, given leaf truths by key."""
        known: dict[str, str] = {self.program.leaf_fields[key]: leaf_truths[key] for key in self.program.leaf_fields}
        for handle, ruleset in zip(self._handles, self.program.rulesets, strict=True):
            known |= _run(handle, ruleset, {name: known[name] for name in ruleset.fields})
        return {criterion: STATE_OF[known[name]] for criterion, name in self.program.criteria.items()}


def _load(ruleset: Ruleset) -> object:
    global _warm  # noqa: PLW0603 - the engine itself is one per process
    _check_names(ruleset)
    if not _warm:  # the first evaluation of a process is thrown away
        _warm = True
        sentinel = Ruleset({SENTINEL: ruleset.rules[SENTINEL]}, (), ())
        _run(_create(sentinel), sentinel, {})
    return _create(ruleset)


def _create(ruleset: Ruleset) -> object:
    return engine.create_ruleset(f"kaohe{next(_numbers)}", json.dumps(ruleset.rules))


def _run(handle: object, ruleset: Ruleset, fields: Mapping[str, str]) -> dict[str, str]:
    sid = f"s{next(_numbers)}"
    decided: dict[str, str] = {}
    receipt = False
    try:
        offset = _assert(handle, {"sid": sid, "id": "unit", "kind": "unit", **fields})
        started = engine.start_action_for_state(handle, offset)
        message = started[1] if started else None
        while message:
            for rule in json.loads(message):
                if rule == SENTINEL:
                    receipt = True
                    continue
                name, truth, _ = rule.split("#")
                if decided.get(name, truth) != truth:
                    raise EngineFailure(f"durable-rules decided {name} twice: {decided[name]} and {truth}")
                if name not in decided:
                    decided[name] = truth
                    _assert(handle, {"sid": sid, "id": name, "flag": name, "state": truth})
            message = engine.complete_and_start_action(handle, offset)
    finally:
        engine.delete_state(handle, sid)
    if not receipt or decided.keys() != set(ruleset.decides):
        lost = sorted(set(ruleset.decides) - decided.keys())
        raise EngineFailure(f"durable-rules lost results: {lost}, receipt {receipt}, fact {dict(fields)}")
    return decided


def _assert(handle: object, fact: dict[str, str]) -> int:
    code, offset = engine.assert_fact(handle, json.dumps(fact))
    if code not in (_TAKEN, _NO_MATCH):
        raise EngineFailure(f"durable-rules refused a fact with code {code}: {fact}")
    return int(offset)


def _check_names(ruleset: Ruleset) -> None:
    """Names are matched by a 32-bit hash only: two that collide would be taken for one."""
    words = {"kind", "unit", "flag", "state", "sid", "id", *"tfunx", *ruleset.fields, *ruleset.decides, *ruleset.rules}
    if len({_fnv1a(word) for word in words}) != len(words):
        raise EngineFailure(f"names collide in the engine's hash: {sorted(words)}")


def _fnv1a(word: str) -> int:
    value = 2166136261
    for byte in word.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
