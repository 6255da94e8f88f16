"""Which units join which joint task, so that each joins as many as the annex says and no task is without one."""

from collections.abc import Sequence

from daye_ledger.chance import Chance
from daye_ledger.facts import Unit

MOST = 5
"""Partners of one task at most."""


def share_out(leaders: Sequence[Unit], units: Sequence[Unit]) -> list[list[Unit]]:
    """Return the partners of each joint task, given its leader.

    Greedy: the unit that joins most chooses first, tasks without a partner before others. It need not succeed for
    every table; where it does not, it raises ValueError.
    """
    chance = Chance("partners")
    partners: list[list[Unit]] = [[] for _ in leaders]
    for unit in sorted(units, key=lambda unit: (-unit.joined, unit.number)):
        open_tasks = [i for i, leader in enumerate(leaders) if leader != unit and len(partners[i]) < MOST]
        order = sorted(chance.mixed(open_tasks), key=lambda i: bool(partners[i]))
        for i in order[: unit.joined]:
            partners[i].append(unit)
    for unit in units:
        joined = sum(unit in found for found in partners)
        if joined != unit.joined:
            raise ValueError(f"{unit.name} joins {joined} tasks instead of {unit.joined}")
    if not all(partners):
        raise ValueError("a joint task has no partner")
    return [sorted(found, key=lambda unit: unit.number) for found in partners]
