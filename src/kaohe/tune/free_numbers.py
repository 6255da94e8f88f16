"""The numbers of a profile that calibration may move: points of items, and points that a credit adds."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from kaohe.rulebook.profile_models import BonusItem, Item, Profile
from kaohe.rulebook.scale_models import ByHand
from kaohe.score.points import text, ticks


class FreeNumber(NamedTuple):
    """One number that may move in whole steps between two bounds. Points."""

    key: str
    """As ``kaohe tune whatif --set`` names it."""
    title: str
    line: str
    """Id of the item or bonus item."""
    criterion: str | None
    """The credit whose points it is; None for the points of an item."""
    now: Decimal
    down: int
    """By how many steps it may go down."""
    up: int
    follows: tuple[tuple[str, Decimal], ...] = ()
    """Keys that keep their proportion to it, with what they are now."""

    def at(self, steps: int, step: Decimal) -> Decimal:
        """Return the number moved by so many steps."""
        return self.now + steps * step

    def settings(self, steps: int, step: Decimal) -> list[str]:
        """Return the ``KEY=VALUE`` texts that move it; none where it stays."""
        if not steps:
            return []
        value = self.at(steps, step)
        followed = ((key, (now * value / self.now).quantize(Decimal("0.0001"))) for key, now in self.follows)
        return [f"{key}={text(ticks(number))}" for key, number in ((self.key, value), *followed)]


def free_numbers(profile: Profile, step: Decimal) -> list[FreeNumber]:
    """Return what may move in a profile: each number within its ``range``, else between 0 and twice what it is.

    Points of an item that a person enters, numbers that are 0, and a bonus of which only the highest counts, stay. An item never becomes worth less than its
    highest deduction, which a profile must not have.
    """
    items = [_item(item, step) for item in profile.items if item.points and not isinstance(item.scale, ByHand)]
    bonus = profile.bonus.items if profile.bonus else []
    return [*items, *(free for line in bonus if line.count == "all" for free in _credits(line, step))]


def settings_of(free: Sequence[FreeNumber], moves: Sequence[int], step: Decimal) -> list[str]:
    """Return the ``KEY=VALUE`` texts that move each number by its steps."""
    return [text for number, steps in zip(free, moves, strict=True) for text in number.settings(steps, step)]


def _item(item: Item, step: Decimal) -> FreeNumber:
    low, high = item.range or (Decimal(0), 2 * item.points)
    low = max([low, *(most for change in item.deduct.values() if (most := change.points or change.at_most))])
    return _free(f"{item.id}.points", item.title, item.id, None, item.points, low, high, step)


def _credits(line: BonusItem, step: Decimal) -> list[FreeNumber]:
    made = []
    for id_, change in sorted(line.add.items()):
        key = f"{line.id}.add.{id_}"
        title = f"{line.title} {id_}"
        if change.points:
            made.append(_free(key, title, line.id, id_, change.points, Decimal(0), 2 * change.points, step))
        elif change.each:
            follows = () if change.at_most is None else ((f"{key}.at_most", change.at_most),)
            free = _free(f"{key}.each", f"{title} 每次", line.id, id_, change.each, Decimal(0), 2 * change.each, step)
            made.append(free._replace(follows=follows))
    return made


def _free(
    key: str, title: str, line: str, criterion: str | None, now: Decimal, low: Decimal, high: Decimal, step: Decimal
) -> FreeNumber:
    down = int(((now - min(low, now)) / step).to_integral_value(ROUND_FLOOR))
    up = -int(((now - max(high, now)) / step).to_integral_value(ROUND_CEILING))
    return FreeNumber(key, title, line, criterion, now, down, up)
