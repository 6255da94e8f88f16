"""Values that depend on other units: place within the group, share of the best, what a benchmark unit has.

Where others' values are unknown, a unit's own place is open: it is given as known among those that are known, at its
worst and at its best.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.records.values import NOT_APPLICABLE, NotApplicable, Value
from kaohe.rulebook.profile_models import Item, Profile
from kaohe.rulebook.scale_models import RELATIVE, Benchmark, ByHand, Rank, ShareOfBest
from kaohe.score.scales import Compared


class Between(NamedTuple):
    """A value as known, and at its worst and its best for the unit; all the same where nothing is open."""

    known: Any
    low: Any
    high: Any


NOTHING = "无"
"""How a text says that a unit has none of the things compared."""

Column = Sequence[Value | Between]


class Field(NamedTuple):
    """The units of a case, as far as what they have counts for each other."""

    size: int
    groups: Sequence[str] | None = None
    """The group of each unit; None: they are one group."""
    benchmark: int | None = None
    """Position of the benchmark unit."""

    def members(self) -> list[list[int]]:
        """Return the positions of the units of each group."""
        if self.groups is None:
            return [list(range(self.size))]
        found: dict[str, list[int]] = {}
        for unit, group in enumerate(self.groups):
            found.setdefault(group, []).append(unit)
        return list(found.values())


def column_of(item: Item) -> str | None:
    """Return the name of the column that an item's scale reads: an indicator, or one made for the item."""
    if item.scale is None:
        return None
    if isinstance(item.scale, ByHand):
        return f"by_hand:{item.id}"
    return f"relative:{item.id}" if isinstance(item.scale, RELATIVE) else item.scale.of


def relative_columns(profile: Profile, columns: Mapping[str, Column], field: Field) -> dict[str, Column]:
    """Return a column for each item of a profile whose scale compares units."""
    made: dict[str, Column] = {}
    for item in profile.items:
        if isinstance(item.scale, RELATIVE):
            made[f"relative:{item.id}"] = compared(
                item.scale,
                columns[item.scale.of],  # type: ignore[arg-type]
                field,
                profile.ranking.ties,
            )
    return made


def by_hand_columns(profile: Profile, entered: Mapping[str, Mapping[int, Decimal]], size: int) -> dict[str, Column]:
    """Return a column for each item whose points are entered by hand; what nobody entered is unknown.

    ``entered`` holds points by item id and unit.
    """
    items = [item.id for item in profile.items if isinstance(item.scale, ByHand)]
    return {f"by_hand:{id_}": [entered.get(id_, {}).get(unit) for unit in range(size)] for id_ in items}


def compared(scale: Rank | ShareOfBest | Benchmark, values: Sequence[Value], field: Field, ties: str) -> Column:
    """Return each unit's value on a scale that compares units: a place, a share of the best, or :class:`Compared`."""
    if isinstance(scale, Benchmark):
        assert field.benchmark is not None
        return [beside(value, values[field.benchmark]) for value in values]
    result: list[Value | Between] = [None] * field.size
    for members in field.members():
        own = [values[unit] for unit in members]
        found = _places(own, scale.best, ties) if isinstance(scale, Rank) else _shares(own, scale.share_of_best)
        for unit, value in zip(members, found, strict=True):
            result[unit] = value
    return result


def beside(own: Value, other: Value) -> Value | Between:
    """Return what two texts have in common and not, their words being separated by 、"""
    if NOT_APPLICABLE in (own, other):
        return NOT_APPLICABLE
    if own is None or other is None:
        return None
    mine, theirs = ({word for word in str(value).split("、") if word and word != NOTHING} for value in (own, other))
    counts = Compared(len(mine & theirs), len(theirs - mine), len(mine - theirs))
    return Between(counts, counts, counts)


def number(value: Value) -> Fraction | None:
    """Return a number, a count or a share as an exact number; None for everything else."""
    if value is None or isinstance(value, NotApplicable | str):
        return None
    return Fraction(*value) if isinstance(value, tuple) else Fraction(value)


def _places(values: Sequence[Value], best: str, ties: str) -> list[Value | Between]:
    """Return places: 1-2-2-4, or 1-2-2-3 with ``dense``; of those unknown, any may be better or worse than a unit."""
    sign = 1 if best == "down" else -1
    keys = sorted(sign * n for value in values if (n := number(value)) is not None)
    ranked = sorted(set(keys)) if ties == "dense" else keys
    unknown = sum(value is None for value in values)
    result: list[Value | Between] = []
    for value in values:
        own = number(value)
        if own is None:
            result.append(NOT_APPLICABLE if value is NOT_APPLICABLE else None)
            continue
        place = bisect_left(ranked, sign * own) + 1
        result.append(Between(place, place + unknown, place))
    return result


def _shares(values: Sequence[Value], best: str) -> list[Value | Between]:
    """Return each value over the best, or the best over each value; at most one, and at least none."""
    numbers = [n for value in values if (n := number(value)) is not None]
    top = (max(numbers) if best == "up" else min(numbers)) if numbers else Fraction(0)
    open_ = any(value is None for value in values)
    result: list[Value | Between] = []
    for value in values:
        own = number(value)
        if own is None:
            result.append(NOT_APPLICABLE if value is NOT_APPLICABLE else None)
            continue
        share = _share(own, top) if best == "up" else _share(top, own)
        result.append(Between(share, (0, 1) if open_ else share, share))
    return result


def _share(of: Fraction, to: Fraction) -> tuple[int, int]:
    """Return one over the other between none and one; where both are 0, all have the best."""
    if to <= 0 or of >= to:
        return (1, 1) if of >= to else (0, 1)
    share = max(of / to, Fraction(0))
    return share.numerator, share.denominator
