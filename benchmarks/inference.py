"""Inference beside durable-rules asked once per unit: ``python -m benchmarks.inference CASE PROFILE`` prints JSON.

Both work on the same measured indicators of a case. kaohe tests leaves in columns and asks for each distinct
signature once, of durable-rules and of the reference evaluator. Its peer is the same compiled clusters of durable-rules,
asked for the signature of every unit; on a large case of a sample of units, and scaled up. Both must agree.
"""

import gc
import json
import sys
import time
from statistics import median
from typing import Any

from kaohe.infer import durable
from kaohe.infer.compile import compile_cluster
from kaohe.infer.infer import Findings, clusters, infer
from kaohe.measure.measure import measure
from kaohe.measure.session import open_session
from kaohe.records.read import read_records
from kaohe.rulebook.rulebook import Rulebook, load_rulebook

SAMPLE = 4_000
ROUNDS = 5


def columns_of(rulebook: Rulebook) -> tuple[dict[str, list[Any]], int]:
    """Return the measured indicators of a case and the number of its units."""
    records = read_records(rulebook)
    session = open_session(records.ledger, rulebook) if records.ledger is not None else None
    measured = measure(rulebook.pack.indicators, records, session)
    return measured.columns, len(records.units)


def once_per_unit(rulebook: Rulebook, findings: Findings, units: range) -> float:
    """Return the CPU seconds that durable-rules needs for ``units``, each asked by itself; its answers must be those found."""
    asked = []
    for members in findings.signatures:
        (cluster,) = clusters({id_: rulebook.pack.criteria[id_] for id_ in members})
        asked.append(durable.DurableCluster(compile_cluster(cluster)))
    begin = time.process_time()
    answers = [[c.decide({key: findings.leaf_truths[key][u] for key in c.program.leaf_fields}) for u in units] for c in asked]
    seconds = time.process_time() - begin
    for column in answers:
        for unit, states in zip(units, column, strict=True):
            assert all(findings.states[id_][unit] == state for id_, state in states.items())
    return seconds


def compare(case: str, profile: str) -> dict[str, Any]:
    """Return the CPU seconds of both, and what was inferred."""
    rulebook = load_rulebook(case, profile)
    criteria = rulebook.pack.criteria
    severities = {id_: rulebook.severity(id_) for id_ in criteria}
    columns, size = columns_of(rulebook)
    gc.collect()
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        findings = infer(criteria, columns, rulebook.parameters, severities, size)
        rounds.append(time.process_time() - begin)
    step = max(size // SAMPLE, 1)
    units = range(0, size, step)
    peer = None if durable.UNAVAILABLE else once_per_unit(rulebook, findings, units) * size / len(units)
    return {
        "units": size,
        "criteria": len(criteria),
        "leaves": len(findings.leaf_truths),
        "clusters": len(findings.signatures),
        "signatures": sum(findings.signatures.values()),
        "findings": sum(states.count("found") for states in findings.states.values()),
        "infer": median(rounds),
        "once_per_unit": peer,
        "sampled": len(units),
    }


if __name__ == "__main__":
    print(json.dumps(compare(*sys.argv[1:3])))
