"""Which items each task checks: the fields of its plan first, every item to be covered at least once."""

from collections.abc import Sequence

from daye_ledger.catalog import Item
from daye_ledger.chance import Chance
from daye_ledger.facts import Unit
from daye_ledger.schedule import Task


def assign_items(catalog: list[Item], tasks: list[Task], partners: dict[Task, list[Unit]], units: list[Unit]) -> list[list[Item]]:
    """Return the items of each task, the leader's and the partners'."""
    checked: dict[Task, list[Item]] = {task: [] for task in tasks}
    for unit in units:
        own = [item for item in catalog if item.unit == unit and item.covered]
        single = [task for task in tasks if task.unit == unit and task.kind == "single"]
        led = [task for task in tasks if task.unit == unit and task.kind == "joint"]
        joined = [task for task in tasks if unit in partners.get(task, ())]
        chance = Chance("items", unit.name)
        separate = [item for item in own if not item.joint]
        together = [item for item in own if item.joint]
        _cover(separate, [task for task in single if not task.outside], checked)
        _cover(together, led or joined, checked)
        for task in single:
            _fill(task, separate, 1, checked, chance)
        for task in led:
            _fill(task, together, 1, checked, chance)
        for task in joined:
            _fill(task, together, chance.between(1, 2), checked, chance)
    return [sorted(checked[task]) for task in tasks]


def _cover(items: Sequence[Item], tasks: Sequence[Task], checked: dict[Task, list[Item]]) -> None:
    """Give each item to a task of its field, else to any, the one with the fewest items."""
    for item in items:
        fitting = [task for task in tasks if task.field == item.field] or tasks
        checked[min(fitting, key=lambda task: (len(checked[task]), task.span))].append(item)


def _fill(task: Task, items: Sequence[Item], least: int, checked: dict[Task, list[Item]], chance: Chance) -> None:
    """See to it that a task checks at least ``least`` of these items, where there are so many; its own field first."""
    missing = [item for item in items if item not in checked[task]]
    for item in sorted(chance.mixed(missing), key=lambda item: item.field != task.field):
        if len([held for held in checked[task] if held in items]) >= least:
            return
        checked[task].append(item)
