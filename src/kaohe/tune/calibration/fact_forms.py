"""What each fact asks, as a linear form that must not be negative: as it is around a rubric, or at its best within a family."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kaohe.tune.calibration.ends import Ends
from kaohe.tune.calibration.family import Family
from kaohe.tune.calibration.linear_forms import Linear, low_and_high
from kaohe.tune.calibration.score_forms import Forms
from kaohe.tune.calibration.wanted import Wanted

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class FactForms(NamedTuple):
    """By how much each fact is more than met: ``slopes @ x + constants``, [facts × numbers] and [facts]. Points."""

    slopes: "Floats"
    constants: "Floats"


def facts_near(wanted: Sequence[Wanted], linear: Linear) -> FactForms:
    """Return the forms around a rubric, of which ``linear`` has the scores."""
    return _stacked(linear.slopes.shape[1], (_of(fact, linear, linear) for fact in wanted))


def facts_at_best(wanted: Sequence[Wanted], forms: Forms, family: Family) -> FactForms:
    """Return forms that are never less than by how much a fact is met, for every rubric of the family."""
    ends = Ends(family)
    low, high = low_and_high(forms, family, ends)
    made = []
    for fact in wanted:
        if fact.other is not None and _like(forms, fact.unit, fact.other):
            made.append(_ahead(forms, fact.unit, fact.other, ends))
        else:
            made.append(_of(fact, high, low))
    return _stacked(len(family.now), made)


def never_above(forms: Forms, one: int, other: int, ends: Ends) -> bool:
    """Say whether no rubric of the family gives a unit more than another on any line: it is never above it."""
    if not _like(forms, one, other, same_missing=True):
        return False
    lines = [*_differences(forms, "items", one, other), *_differences(forms, "bonus", one, other)]
    return all(ends.of(slope, constant)[1] <= _NOISE for slope, constant in lines)


_NOISE = 1e-6


def _like(forms: Forms, one: int, other: int, *, same_missing: bool = False) -> bool:
    """Say whether the scores of two units can be held against each other line by line."""
    pair = [one, other]
    if not forms.known[pair].all() or forms.opaque[pair].any() or forms.taken[pair].any() or forms.rest[pair].any():
        return False
    applies = forms.share[pair] >= 0
    return bool((applies[0] == applies[1]).all()) and (same_missing or (bool(applies.all()) and forms.only_above is None))


def _differences(forms: Forms, part: str, one: int, other: int) -> "Iterable[tuple[Floats, float]]":
    lines = getattr(forms, part)
    return zip(lines.slopes[one] - lines.slopes[other], (lines.constants[one] - lines.constants[other]).tolist(), strict=True)


def _ahead(forms: Forms, one: int, other: int, ends: Ends) -> "tuple[Floats, float]":
    """Return a form that is never less than what one unit has more than another: no line is below 0, no bonus above its ceiling."""
    import numpy as np

    slope, constant = np.zeros(forms.items.slopes.shape[2]), 0.0
    cut = _cut(forms, one, ends) or _cut(forms, other, ends)
    parts = (("items", _falls(forms, one, other, ends)), ("bonus", [cut] * forms.bonus.slopes.shape[1]))
    for part, bent in parts:
        for (own, more), bends in zip(_differences(forms, part, one, other), bent, strict=True):
            least, most = ends.of(own, more) if bends else (0.0, 0.0)
            times = 1.0 if least >= 0 else max(most, 0.0) / (max(most, 0.0) - least)
            slope += times * own
            constant += times * (more - min(least, 0.0))
    return slope, constant


def _falls(forms: Forms, one: int, other: int, ends: Ends) -> list[bool]:
    """Say of each item whether either unit can come below 0 on it, were it not for the floor."""
    return [
        any(ends.of(forms.items.slopes[u, line], float(forms.items.constants[u, line]))[0] < 0 for u in (one, other))
        for line in range(forms.items.slopes.shape[1])
    ]


def _cut(forms: Forms, unit: int, ends: Ends) -> bool:
    """Say whether a ceiling of the bonus can come to bind for a unit."""
    import numpy as np

    lines = forms.bonus.slopes[unit], forms.bonus.constants[unit]
    most = [ends.of(slope, float(constant))[1] for slope, constant in zip(*lines, strict=True)]
    return bool(sum(most) > forms.caps[-1] or np.any(np.array(most) > forms.caps[:-1]))


def _of(fact: Wanted, own: Linear, other: Linear) -> "tuple[Floats, float]":
    if fact.other is not None:
        return own.slopes[fact.unit] - other.slopes[fact.other], float(own.constants[fact.unit] - other.constants[fact.other])
    if fact.above:
        return own.slopes[fact.unit], float(own.constants[fact.unit] - fact.line)
    return -other.slopes[fact.unit], float(fact.line - other.constants[fact.unit])


def _stacked(numbers: int, made: "Iterable[tuple[Floats, float]]") -> FactForms:
    import numpy as np

    found = list(made)
    return FactForms(np.array([slope for slope, _ in found]).reshape(len(found), numbers), np.array([c for _, c in found]))
