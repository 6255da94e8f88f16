"""Between what a linear form can come within a family of rubrics: by its bounds, or by a linear programme."""

from typing import TYPE_CHECKING

from kaohe.tune.calibration.family import Family

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_NOISE = 1e-7


class Ends:
    """The least and the most that a linear form comes to within a family."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self._found: dict[tuple[bytes, float], tuple[float, float]] = {}

    def of(self, slope: "Floats", constant: float) -> tuple[float, float]:
        """Return both ends of a form; within the bounds alone where it is not below 0 there."""
        key = slope.tobytes(), constant
        if key not in self._found:
            least, most = self._within_bounds(slope, constant)
            if least < 0 and len(self.family.rows):
                least, most = self._at_least(slope, constant), -self._at_least(-slope, -constant)
            self._found[key] = least, most
        return self._found[key]

    def _within_bounds(self, slope: "Floats", constant: float) -> tuple[float, float]:
        import numpy as np

        ends = slope * self.family.low, slope * self.family.high
        return float(np.minimum(*ends).sum()) + constant, float(np.maximum(*ends).sum()) + constant

    def _at_least(self, slope: "Floats", constant: float) -> float:
        from scipy.optimize import linprog

        family = self.family
        bounds = list(zip(family.low, family.high, strict=True))
        found = linprog(slope, A_ub=-family.rows, b_ub=-family.least, bounds=bounds, method="highs")
        return float(found.fun) + constant - _NOISE if found.fun is not None else self._within_bounds(slope, constant)[0]
