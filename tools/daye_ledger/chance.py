"""Seeded draws that come out the same on every machine and Python version."""

import random
from collections.abc import Sequence
from typing import TypeVar

SEED = 20230116
"""The day the notice was issued."""

T = TypeVar("T")


class Chance:
    """Draws for one purpose. Each purpose has its own stream, so that a change of one part leaves the others alone.

    Built on ``random()`` alone: it is the one method whose sequence Python promises to keep for a given seed.
    """

    def __init__(self, *purpose: object) -> None:
        self._random = random.Random("/".join(str(part) for part in (SEED, *purpose)))  # noqa: S311  (made-up records)

    def share(self) -> float:
        """Return a number from 0 to below 1."""
        return self._random.random()

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of ``choices``."""
        return choices[self.between(0, len(choices) - 1)]

    def mixed(self, things: Sequence[T]) -> list[T]:
        """Return all of ``things`` in a random order."""
        keys = [self.share() for _ in things]
        return [thing for _, _, thing in sorted(zip(keys, range(len(keys)), things, strict=True), key=lambda entry: entry[:2])]


def apportion(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Split ``total`` into whole parts near the weights, by largest remainders, none of them under ``least``."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} cannot be split into {len(weights)} parts of at least {least}")
    exact = [rest * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: rest - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]
