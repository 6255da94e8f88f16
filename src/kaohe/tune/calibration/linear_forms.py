"""Linear forms of the scores: one that is good around a rubric, and two that hold for the whole family."""

from typing import TYPE_CHECKING, NamedTuple

from kaohe.tune.calibration.ends import Ends
from kaohe.tune.calibration.family import Family
from kaohe.tune.calibration.score_forms import Forms

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class Linear(NamedTuple):
    """``slopes @ x + constants``: [units × numbers] and [units]. Points."""

    slopes: "Floats"
    constants: "Floats"


def near(forms: Forms, x: "Floats") -> Linear:
    """Return the forms that touch the scores at ``x``: exact around it where no line comes to its floor, no bonus to its ceiling."""
    import numpy as np

    items, missing = forms.items, forms.missing
    slopes, constants = np.zeros(items.slopes.shape[::2]), np.zeros(len(items.constants))
    for u in np.flatnonzero(forms.known).tolist():
        above = items.slopes[u] @ x + items.constants[u] >= 0
        slope, constant = items.slopes[u][above].sum(axis=0), items.constants[u][above].sum()
        of = forms.total - float(missing.slopes[u, 0] @ x + missing.constants[u, 0])
        base = float(slope @ x + constant)
        times = forms.total / of if of > 0 else 0.0
        more = base * times / of if of > 0 else 0.0
        value = base * times
        slope = slope * times + missing.slopes[u, 0] * more
        gain, got = _bonus_near(forms, u, x, value)
        slopes[u] = slope + gain
        constants[u] = value + got + forms.rest[u] - float(slopes[u] @ x)
    return Linear(slopes, constants)


def _bonus_near(forms: Forms, u: int, x: "Floats", base: float) -> "tuple[Floats, float]":
    import numpy as np

    lines = forms.bonus.slopes[u] @ x + forms.bonus.constants[u]
    counted = np.minimum(lines, forms.caps[:-1])
    got = float(counted.sum())
    if forms.only_above is not None and base <= forms.only_above:
        return np.zeros_like(x), 0.0
    if got > forms.caps[-1]:
        return np.zeros_like(x), float(forms.caps[-1])
    return forms.bonus.slopes[u][lines <= forms.caps[:-1]].sum(axis=0), got


def low_and_high(forms: Forms, family: Family, ends: Ends) -> tuple[Linear, Linear]:
    """Return forms that are never above, and never below, the scores of any rubric of the family."""
    import numpy as np

    size = forms.items.slopes.shape[::2]
    low, high = (Linear(np.zeros(size), np.zeros(size[0])) for _ in range(2))
    for u in np.flatnonzero(forms.known).tolist():
        shares = forms.share[u][forms.share[u] >= 0]
        lost = forms.missing.slopes[u, 0], float(forms.missing.constants[u, 0])
        most = 1.0 if forms.shrink or forms.opaque[u] else float(shares.max(initial=0.0))
        upper, over = _chords(forms, u, family, ends)
        gain, got = forms.bonus.slopes[u].sum(axis=0), float(forms.bonus.constants[u].sum())
        high.slopes[u] = upper + most * lost[0] + gain
        high.constants[u] = over + most * lost[1] + got
        if forms.opaque[u]:
            high.slopes[u], high.constants[u] = gain, got + forms.total
        if forms.taken[u] or forms.opaque[u]:  # how much is taken moves too: no score is below 0
            continue
        flat = not forms.shrink and forms.plain[u][forms.share[u] >= 0].all()
        least = float(shares.min(initial=1.0)) if flat and len(shares) else 0.0
        kept = _kept(forms, u, family)
        low.slopes[u] = forms.items.slopes[u].sum(axis=0) + least * lost[0] + kept * gain
        low.constants[u] = float(forms.items.constants[u].sum()) + least * lost[1] + kept * got
    return low, high


def _chords(forms: Forms, u: int, family: Family, ends: Ends) -> "tuple[Floats, float]":
    """Return a form above what the items give: each line above its floor as far as the family lets it fall below."""
    import numpy as np

    slope, constant = np.zeros_like(family.now), 0.0
    for own, more in zip(forms.items.slopes[u], forms.items.constants[u], strict=True):
        least, most = ends.of(own, float(more))
        times = 1.0 if least >= 0 else max(most, 0.0) / (max(most, 0.0) - least)
        slope += times * own
        constant += times * (float(more) - min(least, 0.0))
    return slope, constant


def _kept(forms: Forms, u: int, family: Family) -> float:
    """Return how much of each point of bonus is sure to count, whatever ceilings come to bind."""
    if forms.shrink or forms.only_above is not None:
        return 0.0
    most = forms.bonus.slopes[u] @ family.high + forms.bonus.constants[u]
    kept = [1.0, *(float(cap / gain) for cap, gain in zip(forms.caps[:-1], most, strict=True) if gain > cap)]
    total = float(most.sum())
    return min(kept) * (min(1.0, float(forms.caps[-1]) / total) if total else 1.0)
