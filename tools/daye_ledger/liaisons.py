"""Who was each unit's liaison and when: nowhere a day without one, often changed only where the notice says so."""

from datetime import date, timedelta
from typing import NamedTuple

from daye_ledger.chance import Chance
from daye_ledger.facts import Unit
from daye_ledger.workdays import LAST, WORKDAYS

CHANGES = (("AB",) * 4) + (("ABC",) * 2) + ("ABA", "-AB", "-AB")
"""Persons in turn, of units that the notice does not name; ``-`` first: that person left before the year began."""
OFTEN = "ABCD"
NEVER = "A"


class Stay(NamedTuple):
    """One person's time as a unit's liaison."""

    from_on: date
    unit: Unit
    person: str
    to_on: date | None


def make_liaisons(units: list[Unit]) -> list[Stay]:
    """Return every stay by its first day."""
    chance = Chance("liaisons")
    steady = chance.mixed([unit for unit in units if not unit.unstable])
    turns = {unit.number: persons for unit, persons in zip(steady, CHANGES, strict=False)}
    stays = []
    for unit in units:
        stays += _stays(unit, OFTEN if unit.unstable else turns.get(unit.number, NEVER), Chance("liaisons", unit.name))
    return sorted(stays, key=lambda stay: (stay.from_on, stay.unit.number))


def _stays(unit: Unit, turns: str, chance: Chance) -> list[Stay]:
    left_before = turns.startswith("-")
    persons = [f"构造人员{unit.number:02d}{turn}" for turn in turns.removeprefix("-")]
    starts = [WORKDAYS[chance.between(0, LAST)].replace(year=chance.between(2018, 2021))]
    parts = len(persons)
    for i in range(1, parts):
        if left_before and i == 1:
            starts.append(date(WORKDAYS[0].year, 1, 1))
        else:
            starts.append(WORKDAYS[LAST * i // parts + chance.between(-15, 15)])
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return [Stay(*stay) for stay in zip(starts, [unit] * parts, persons, [*ends, None], strict=True)]
