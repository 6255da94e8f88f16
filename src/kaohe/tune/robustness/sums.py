"""From the points of items to scores, for many draws at once: the rules of :mod:`kaohe.score.total` in arrays."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kaohe.score.total import Frame
from kaohe.tune.robustness.curves import LARGEST, NotInArrays, half_up, round_ticks

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class ItemTable(NamedTuple):
    """One item over draws and units, all [draws × units] but ``worth`` [draws × 1].

    ``applies`` and ``taken`` are None where the item applies to every unit.
    """

    worth: Ints
    points: Ints
    applies: Flags | None
    taken: Ints | None
    """What criteria found take from the total, as stated, where the item does not apply."""
    spread: Flags | None
    """Where the item does not apply and its points are spread over the others."""


def check_frame(frame: Frame) -> None:
    """Raise NotInArrays where sums of points times the total would not fit into 64 bits."""
    if (frame.of_all + frame.most_bonus + frame.total) * frame.total * 2 > LARGEST:
        raise NotInArrays


def add_up(frame: Frame, items: Sequence[ItemTable], gained: Ints | None, vetoed: Flags | None) -> tuple[Ints, Flags | None]:
    """Return scores in ticks [draws × units], and where there is one; None: everywhere.

    ``gained`` holds the points of all bonus items together.
    """
    total = sum((item.points for item in items[1:]), items[0].points)
    everything = all(item.applies is None for item in items)
    scored: Flags | None = None
    less: Ints | None = None
    of: Ints
    if not everything:
        of = np.zeros_like(total) + sum(
            (np.where(item.applies, item.worth, 0) if item.applies is not None else item.worth for item in items), np.int64(0)
        )
        scored = np.asarray(of > 0)
        less = _taken(frame, items, total, np.zeros_like(total) if gained is None else gained)
        total, of_all = _spread(items, total, of)
        if not frame.shrink:
            rescaled = half_up(total * frame.total, np.maximum(of_all, 1))
            total = np.where(scored & (of_all != frame.total), rescaled, total)
    else:
        of = np.full_like(total, frame.of_all)
        if not frame.shrink and frame.of_all != frame.total:
            total = half_up(total * frame.total, frame.of_all)
    if gained is not None:
        base = total if less is None else total - less
        counted = np.minimum(gained, frame.most_bonus)
        gained = counted if frame.bonus_above is None else np.where(base > frame.bonus_above, counted, 0)
        total = total + gained
    if frame.shrink:
        had = of if gained is None else of + gained
        total = np.where(had > 0, half_up(total * frame.total, np.maximum(had, 1)), total)
    if less is not None:
        total = np.maximum(total - less, 0)
    if frame.rounding is not None:
        total = round_ticks(total, frame.rounding)
    if vetoed is not None and frame.veto is not None:
        settled = np.minimum(total, frame.veto)
        settled = settled if scored is None else np.where(scored, settled, frame.veto)
        total = np.where(vetoed, settled, total)
        scored = None if scored is None else scored | vetoed
    return total, scored


def _spread(items: Sequence[ItemTable], total: Ints, of: Ints) -> tuple[Ints, Ints]:
    """Return the points and what could be had, where the points of items that do not apply are spread over the others."""
    if all(item.spread is None for item in items):
        return total, of
    spread = sum((np.where(item.spread, item.worth, 0) for item in items if item.spread is not None), np.int64(0))
    share = sum((np.int64(1) if item.applies is None else item.applies.astype(np.int64) for item in items), np.int64(0))
    share = np.maximum(share, 1)
    if int(np.max(spread)) and max(int(np.max(item.worth)) for item in items) * int(np.max(spread)) > LARGEST:
        raise NotInArrays
    for item in items:
        more = half_up(item.points * spread, share * item.worth)
        total = total + (more if item.applies is None else np.where(item.applies, more, 0))
    return total, np.where(of > 0, of + spread, of)


def _taken(frame: Frame, items: Sequence[ItemTable], earned: Ints, gained: Ints) -> Ints | None:
    """Return what is taken from the total for items that do not apply (:func:`kaohe.score.total._taken_from_total`)."""
    taken: Ints | None = None
    for item in items:
        if item.taken is None:
            continue
        if (frame.of_all + frame.most_bonus) * frame.total * frame.of_all > LARGEST:
            raise NotInArrays
        more = gained if frame.shrink else np.zeros_like(gained)
        rest = frame.of_all - item.worth + more
        left = np.where(rest > 0, (earned + more) * frame.total * item.worth // np.maximum(rest * (rest + item.worth), 1), 0)
        if item.spread is not None:
            each = (other.points * item.worth // np.maximum((frame.items - 1) * other.worth, 1) for other in items)
            own = [part if o.applies is None else np.where(o.applies, part, 0) for part, o in zip(each, items, strict=True)]
            left = np.where(item.spread, sum(own, np.zeros_like(earned)), left)
        cut = np.minimum(item.taken, left)
        taken = cut if taken is None else taken + cut
    return taken
