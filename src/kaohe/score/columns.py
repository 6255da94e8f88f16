"""Lines of one item for every unit of a case: units with equal facts share a line."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kaohe.rulebook.profile_models import BonusItem, Item, Profile
from kaohe.score.ends import Ends, closed
from kaohe.score.lines import Earned, Line, Part
from kaohe.score.points import Ticks, fixed
from kaohe.score.relative import Column, Field
from kaohe.score.stakes import Taken


class Lines(dict[tuple[Any, ...], Ends[Line]]):
    """Lines of an item by the facts that it reads: each is made once, and so is each part of it."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.part = part
        self.earned: dict[Any, Ends[Earned]] = {}
        self.taken: dict[tuple[Any, ...], Ends[Taken]] = {}

    def __missing__(self, row: tuple[Any, ...]) -> Ends[Line]:
        made = self[row] = self.made(row)
        return made

    def made(self, row: tuple[Any, ...], filled: Ends[Earned] | None = None) -> Ends[Line]:
        """Return the line for the values that the item ``reads`` and the states of its criteria."""
        part, value, facts = self.part, None, row
        if part.column is not None:
            value, facts = row[0], row[1:]
        if value not in self.earned:
            self.earned[value] = part.earned(value)
        if facts not in self.taken:
            counts, ids = len(part.counts), part.criteria
            self.taken[facts] = part.taken(dict(zip(part.counts, facts, strict=False)), dict(zip(ids, facts[counts:], strict=True)))
        return part.joined(self.earned[value], self.taken[facts], filled)


def part_lines(
    profile: Profile,
    item: Item | BonusItem,
    kinds: Mapping[str, str],
    columns: Mapping[str, Column],
    states: Mapping[str, Sequence[str]],
    field: Field,
) -> Ends[list[Line]]:
    """Return the line of an item for each unit; ``columns`` hold those of :func:`kaohe.score.relative.relative_columns` too."""
    part = Part(profile, item, kinds)
    read: list[Sequence[Any]] = [*(columns[name] for name in part.reads), *(states[id_] for id_ in part.criteria)]
    rows = list(zip(*read, strict=True)) if read else [()] * field.size
    lines = Lines(part)
    found = list(map(lines.__getitem__, rows))
    if part.way != "average":
        return _by_end(found, lines.values())
    for unit, average in _averages(found, field):
        found[unit] = lines.made(rows[unit], average)
    return _by_end(found, found)


def _by_end(found: Sequence[Ends[Line]], distinct: Collection[Ends[Line]]) -> Ends[list[Line]]:
    """Return the lines of all units at each end; the same list where none differs from what is known."""
    low, high = any(ends.low is not ends.known for ends in distinct), any(ends.high is not ends.known for ends in distinct)
    known = [ends.known for ends in found]
    return Ends(known, [ends.low for ends in found] if low else known, [ends.high for ends in found] if high else known)


def _averages(found: Sequence[Ends[Line]], field: Field) -> Iterator[tuple[int, Ends[Earned]]]:
    """Yield each unit to which an item does not apply, and what it gives the others of its group on average."""
    for members in field.members():
        average = [_average(lines) for lines in zip(*(found[unit].all() for unit in members), strict=True)]
        if None in average:
            continue  # nobody in the group has it: it is left out
        given = [Earned(points or 0, "average") for points in average]
        share = Ends(*given) if len(set(average)) > 1 else closed(given[0])
        for unit in members:
            if not found[unit].known.applies and not found[unit].known.earned.unknown:
                yield unit, share


def _average(lines: Iterable[Line]) -> Ticks | None:
    points = [line.points for line in lines if line.applies]
    return fixed(sum(points), len(points)) if points else None
