"""The score sheet of one unit: a row for each item and each adjustment, adding up to the score."""

from dataclasses import dataclass
from typing import NamedTuple

from kaohe.score.points import Ticks


class Loss(NamedTuple):
    """Points lost (or, on a bonus line, gained, and then positive) on one item.

    ``stated`` is what the profile states for it, ``points`` what was counted: less where the item had less left.
    """

    cause: str
    """scale, average, fixed, deduct, excused, credit, ceiling, rounding."""
    criterion: str | None
    stated: Ticks
    points: Ticks


class ItemRow(NamedTuple):
    """One item: ``points`` earned of ``of``, and why not all. Not applicable: neither counts."""

    id: str
    title: str
    of: Ticks
    points: Ticks
    lost: tuple[Loss, ...] = ()
    applicable: bool = True
    unknown: bool = False
    """The scale's indicator is unknown: the item is treated as not applicable and the score is provisional."""
    filled: str | None = None
    """The item does not apply and gives points all the same: ``average`` or ``fixed``."""


@dataclass(slots=True, repr=False)
class Adjustment:
    """A row beside the items, in the order in which it is reckoned.

    ``spread`` and ``rescale`` make up for items that do not apply, ``deduct`` takes points on such an item, ``gate``
    leaves out a bonus below its line, ``ceiling`` what is above its most, ``shrink`` reckons all over all that could be
    had, ``floor`` lifts to 0, ``rounding`` rounds the total, ``veto`` settles it.
    """

    cause: str
    points: Ticks
    item: str | None = None
    criterion: str | None = None
    stated: Ticks = 0
    """What the profile states for the criterion, where it is one."""


class Sheet(NamedTuple):
    """A unit's whole score. ``score`` is None when no item applies to the unit."""

    items: tuple[ItemRow, ...]
    bonus: tuple[ItemRow, ...]
    adjustments: tuple[Adjustment, ...]
    score: Ticks | None

    def total(self) -> Ticks:
        """Return the sum of every row: always the score."""
        return sum(row.points for row in (*self.items, *self.bonus)) + sum(a.points for a in self.adjustments)
