"""Look for a rubric that turns fewer pairs the wrong way, step by step: quick, and proves nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kaohe.tune.calibration.fit import Setting
from kaohe.tune.calibration.wanted import Wanted

if TYPE_CHECKING:
    import numpy as np

    Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

_STRIDES = (1, 2, 4, 8, 16)
_SEED = 20221231
"""Starts are drawn with one seed, so that the same input gives the same answer."""
_CELLS = 4_000_000
"""Rubrics × pairs that are reckoned together."""


class Spot(NamedTuple):
    """A rubric by the steps of its numbers: how many facts it does not give, and by how many steps it differs."""

    wrong: int
    change: int
    moves: tuple[int, ...]


class Climb:
    """The pairs wanted of a case, ready to be counted for many rubrics at once."""

    def __init__(self, setting: Setting, wanted: Sequence[Wanted]) -> None:
        import numpy as np

        self.setting, self.family = setting, setting.family
        self.one = np.array([fact.unit for fact in wanted], dtype=int)
        self.other = np.array([fact.other for fact in wanted], dtype=int)
        self.tie = np.array([fact.tie for fact in wanted], dtype=bool)
        family = setting.family
        self.low, self.high = (np.rint((end - family.now) / family.step).astype(int) for end in (family.low, family.high))
        self.strides = _all_strides(np.flatnonzero(family.items > 0), np.flatnonzero(family.items == 0), len(family.now))

    def wrong(self, moves: "Ints") -> "Ints":
        """Return how many pairs each rubric [rubrics × numbers, in steps] does not put in order."""
        import numpy as np

        found = []
        for part in np.array_split(moves, max(1, len(moves) * len(self.one) // _CELLS)):
            scores = self.setting.forms.scores(self.family.now + part * self.family.step)
            ahead = scores[:, self.one] - scores[:, self.other]
            found.append(((ahead < -_NOISE) | ((ahead < _NOISE) & ~self.tie)).sum(axis=1))
        return np.concatenate(found)

    def spot(self, moves: Sequence[int]) -> Spot:
        """Return what a rubric comes to."""
        import numpy as np

        return Spot(int(self.wrong(np.array([moves], dtype=int))[0]), sum(abs(m) for m in moves), tuple(moves))

    def down(self, start: Spot) -> Spot:
        """Return where the steps lead that each give fewer wrong pairs, or as many with less change."""
        import numpy as np

        here = start
        while True:
            tried = np.array(here.moves, dtype=int) + self.strides
            kept = ((tried >= self.low) & (tried <= self.high)).all(axis=1)
            tried = tried[kept]
            tried = tried[self.family.holds(self.family.now + tried * self.family.step)]
            if not len(tried):
                return here
            wrong, change = self.wrong(tried), np.abs(tried).sum(axis=1)
            at = int(np.lexsort((change, wrong))[0])
            if (int(wrong[at]), int(change[at])) >= (here.wrong, here.change):
                return here
            here = Spot(int(wrong[at]), int(change[at]), tuple(int(m) for m in tried[at]))

    def best(self, starts: Sequence[Spot], tries: int) -> list[Spot]:
        """Return the best spots from some starts and so many shaken ones, best first."""
        import numpy as np

        found = {self.down(spot) for spot in starts}
        draw = np.random.default_rng(_SEED)
        for i in range(tries):
            here = min(found).moves if i % 2 else (0,) * len(self.low)
            found.add(self.down(self.spot(self._shaken(np.array(here, dtype=int), draw, 6 if i % 2 else 30))))
        return sorted(found)

    def _shaken(self, moves: "Ints", draw: "np.random.Generator", times: int) -> list[int]:
        for at in draw.integers(len(self.strides), size=times):
            tried = moves + self.strides[at]
            inside = ((tried >= self.low) & (tried <= self.high)).all()
            if inside and self.family.holds((self.family.now + tried * self.family.step)[None])[0]:
                moves = tried
        return [int(m) for m in moves]


_NOISE = 1e-7


def _all_strides(items: "Ints", others: "Ints", size: int) -> "Ints":
    """Return the steps to try: points from one item to another, and any other number up or down."""
    import numpy as np

    made = []
    for stride in _STRIDES:
        for i in items:
            for j in items[items != i]:
                step = np.zeros(size, dtype=int)
                step[i], step[j] = stride, -stride
                made.append(step)
        for i in others:
            for sign in (1, -1):
                step = np.zeros(size, dtype=int)
                step[i] = sign * stride
                made.append(step)
    return np.array(made, dtype=int).reshape(len(made), size)
