"""The family of rubrics that calibration searches: what holds for all of them, beside the bounds of each number.

No deduction takes more than its item is worth; the better value never earns less; no step earns more than the item.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from kaohe.rulebook.profile_models import Profile
from kaohe.tune.calibration.free_numbers import Free

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Family(NamedTuple):
    """Rubrics as points ``low <= x <= high`` with ``rows @ x >= least``; the ``items`` keep their sum. Points."""

    now: "Floats"
    low: "Floats"
    high: "Floats"
    rows: "Floats"
    least: "Floats"
    items: "Floats"
    """1 for points of an item, else 0."""
    step: float

    def holds(self, x: "Floats") -> "Floats":
        """Say of many rubrics [many × numbers] which keep to the bounds and the rows; the sum is not looked at."""
        import numpy as np

        kept = ((x >= self.low - _NOISE) & (x <= self.high + _NOISE)).all(axis=1)
        return np.asarray(kept & (x @ self.rows.T >= self.least - _NOISE).all(axis=1))


_NOISE = 1e-9
Part = tuple[int | None, float]
"""A number: its position and 1, or None and what it is."""


def family(profile: Profile, free: Free, step: Decimal) -> Family:
    """Return the family around a profile."""
    import numpy as np

    numbers = free.numbers
    now = np.array([float(n.now) for n in numbers])
    down, up = (np.array([float(getattr(n, side) * step) for n in numbers]) for side in ("down", "up"))
    found = list(_rows(profile, free))
    rows, least = np.zeros((len(found), len(numbers))), np.zeros(len(found))
    for r, (place, slope, constant) in enumerate((p, s, c) for p, s, c in found):
        for at, value in zip(place, slope, strict=True):
            rows[r, at] += value
        least[r] = -constant
    items = np.array([n.kind == "items" for n in numbers], dtype=float)
    return Family(now, now - down, now + up, rows, least, items, float(step))


def points_of(free: Free, profile: Profile) -> dict[str, Part]:
    """Return the points of each item: where they stand among the numbers, or what they are."""
    found: dict[str, Part] = {item.id: (None, float(item.points)) for item in profile.items}
    return found | {n.line: (i, 1.0) for i, n in enumerate(free.numbers) if n.kind == "items"}


def _rows(profile: Profile, free: Free) -> Iterator[tuple[list[int], list[float], float]]:
    """Yield linear forms that are never negative: positions, slopes, constant."""
    points = points_of(free, profile)
    for i, number in enumerate(free.numbers):
        if number.kind == "deductions":
            most = float(number.follows[0][1] / number.now) if number.follows else 1.0
            if number.follows or not number.key.endswith(".each"):
                yield _difference(points[number.line], (i, 1.0), most)
    places = {(n.line, n.place): i for i, n in enumerate(free.numbers) if n.kind == "steps"}
    for item, steps in free.steps.items():
        parts: list[Part] = []
        for place, one in enumerate(steps):
            own = points[item] if one.full else (places[item, place], 1.0) if (item, place) in places else (None, float(one.points))
            parts.append(own)
        ordered = parts if steps[0].better == "up" else parts[::-1]
        for lower, higher in zip(ordered, [*ordered[1:], points[item]], strict=True):
            if lower != higher:
                yield _difference(higher, lower, 1.0)


def _difference(one: Part, other: Part, times: float) -> tuple[list[int], list[float], float]:
    """Return ``one`` less so many times ``other``."""
    places, slopes, constant = [], [], 0.0
    for (place, value), sign in ((one, 1.0), (other, -times)):
        if place is None:
            constant += sign * value
        else:
            places.append(place)
            slopes.append(sign)
    return places, slopes, constant
