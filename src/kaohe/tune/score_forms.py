"""Each unit's score as a linear form of the numbers that calibration moves.

What a unit earns of an item is a fixed share of its points, less what is deducted, and never below 0. Where an item does not
apply, the rest makes up for it: no linear form. So each unit has three: ``near``, good around the profile as it is, and
``low`` and ``high``, which hold throughout the bounds and prove that something cannot be had.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kaohe.rulebook.profile_models import Profile
from kaohe.run import Run
from kaohe.score.points import TICKS
from kaohe.score.sheet import ItemRow, Sheet
from kaohe.tune.free_numbers import FreeNumber

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_MADE_UP = ("spread", "rescale", "shrink")
_KEPT = ("deduct", "ceiling")


class Term(NamedTuple):
    """What a unit has of one line: ``share`` of its points less ``less``, not below 0."""

    share: float
    less: float

    def at(self, points: float) -> float:
        """Return the points that the line gives when it is worth ``points``."""
        return max(0.0, self.share * points - self.less)


class UnitForm(NamedTuple):
    """One unit: a term for each free number (None where the item does not apply), and what stays whatever moves."""

    terms: tuple[Term | None, ...]
    constant: float
    made_up: float
    """The share of the points of items that do not apply which the rest makes up for, by the profile as it is."""
    taken: bool
    """Whether anything is deducted for items that do not apply."""
    cut: float
    """What of ``constant`` is taken off by ceilings and deductions beside the items: other points may cut less, or more."""
    gated: bool
    """Whether the bonus is left out because the score without it is too low."""


class Forms(NamedTuple):
    """Linear forms of all units: ``score ≈ slopes @ points + constant``. Points."""

    near: "tuple[Floats, Floats]"
    low: "tuple[Floats, Floats]"
    high: "tuple[Floats, Floats]"


def unit_forms(run: Run, free: Sequence[FreeNumber]) -> list[UnitForm | None]:
    """Return the form of each unit by a run of the profile as it is; None for one without a score, or settled by a veto."""
    return [_unit_form(run.rulebook.profile, scored.sheet, free) for scored in run.scored]


def moved_on(forms: Sequence[UnitForm | None], run: Run, free: Sequence[FreeNumber]) -> list[UnitForm | None]:
    """Return the forms with what lies beside the items taken from a run of a changed profile."""
    fresh = unit_forms(run, free)
    return [
        form
        if form is None or new is None
        else form._replace(constant=new.constant, made_up=new.made_up, cut=new.cut, gated=new.gated)
        for form, new in zip(forms, fresh, strict=True)
    ]


def linear(
    profile: Profile, forms: Sequence[UnitForm | None], free: Sequence[FreeNumber], points: Sequence[float], step: float
) -> Forms:
    """Return the linear forms of the units; ``near`` is exact around ``points`` where no line comes to its floor."""
    import numpy as np

    size = len(forms), len(free)
    slopes, constants = {}, {}
    for name in ("near", "low", "high"):
        slopes[name], constants[name] = np.zeros(size), np.zeros(size[0])
    for u, form in enumerate(forms):
        if form is None:
            continue
        kept = _kept(profile, form, free, step)
        shares = [t.share for t, f in zip(form.terms, free, strict=True) if t and not f.criterion] or [0.0]
        plain = not form.taken and all(t.less == 0 for t in form.terms if t)
        for name in slopes:
            constants[name][u] = form.constant - (form.cut if name == "high" else 0.0)
        for i, (term, number) in enumerate(zip(form.terms, free, strict=True)):
            if term is None:
                ends = form.made_up, min(shares) if plain else 0.0, max(shares)
                for name, slope in zip(slopes, ends, strict=True):
                    slopes[name][u, i] = slope
                continue
            low, high = _low(number, step), _high(number, step)
            above = term.share * points[i] >= term.less
            chord = (term.at(high) - term.at(low)) / (high - low) if high > low else 0.0
            slopes["near"][u, i], slopes["high"][u, i] = term.share if above else 0.0, chord
            slopes["low"][u, i] = term.share * (kept if number.criterion else 1.0)
            if number.criterion and form.gated:
                slopes["near"][u, i] = 0.0
            constants["near"][u] -= term.less if above else 0.0
            constants["low"][u] -= term.less
            constants["high"][u] += term.at(low) - chord * low
        if form.taken:  # how much is taken moves too: no score is below 0
            slopes["low"][u], constants["low"][u] = 0.0, 0.0
    return Forms(*((slopes[name], constants[name]) for name in ("near", "low", "high")))


def _kept(profile: Profile, form: UnitForm, free: Sequence[FreeNumber], step: float) -> float:
    """Return how much of each point of bonus is sure to count, whatever ceilings come to bind."""
    bonus = profile.bonus
    if bonus is None:
        return 1.0
    if bonus.only_above is not None:
        return 0.0
    gains: dict[str, float] = {}
    for term, number in zip(form.terms, free, strict=True):
        if term and number.criterion:
            gains[number.line] = gains.get(number.line, 0.0) + term.share * _high(number, step)
    most = {line.id: line.at_most for line in bonus.items}
    kept = [1.0, *(float(limit) / gain for line, gain in gains.items() if gain and (limit := most[line]) is not None)]
    total = sum(gains.values())
    return min(kept) * (min(1.0, float(bonus.at_most) / total) if total else 1.0)


def never_above(one: UnitForm, other: UnitForm, free: Sequence[FreeNumber], step: float) -> bool:
    """Say whether ``one`` cannot come above ``other`` however points are shared out: line by line it never has more."""
    if one.taken or other.taken or one.constant - one.cut > other.constant - other.cut:
        return False
    for a, b, number in zip(one.terms, other.terms, free, strict=True):
        if a is None or b is None:
            if a is not b:
                return False
            continue
        ends = {_low(number, step), _high(number, step), *(t.less / t.share for t in (a, b) if t.share)}
        if any(a.at(p) > b.at(p) + _NOISE for p in ends if _low(number, step) <= p <= _high(number, step)):
            return False
    return True


_NOISE = 1e-9


def _low(number: FreeNumber, step: float) -> float:
    return float(number.now) - number.down * step


def _high(number: FreeNumber, step: float) -> float:
    return float(number.now) + number.up * step


def _unit_form(profile: Profile, sheet: Sheet, free: Sequence[FreeNumber]) -> UnitForm | None:
    if sheet.score is None or any(a.cause == "veto" for a in sheet.adjustments):
        return None
    rows = {row.id: row for row in (*sheet.items, *sheet.bonus)}
    items = {item.id: item for item in profile.items}
    terms: list[Term | None] = []
    for number in free:
        row = rows.get(number.line)
        if number.criterion is not None:
            terms.append(_credit(row, number))
        else:
            assert row is not None
            deduct = items[number.line].deduct
            zero = {id_ for id_, change in deduct.items() if change.forfeit or change.zero_from is not None}
            terms.append(_term(row, zero) if row.applicable else None)
    moving = {number.line for number in free}
    gated = any(a.cause == "gate" for a in sheet.adjustments)
    fixed = sum(row.points for row in (*sheet.items, *(() if gated else sheet.bonus)) if row.id not in moving)
    cut = sum(loss.points for row in sheet.bonus if row.id in moving for loss in row.lost if loss.cause == "ceiling")
    cut += sum(a.points for a in sheet.adjustments if a.cause in _KEPT)
    missing = sum(row.of for row in sheet.items if not row.applicable)
    made = sum(a.points for a in sheet.adjustments if a.cause in _MADE_UP)
    taken = any(a.cause == "deduct" for a in sheet.adjustments)
    return UnitForm(tuple(terms), (fixed + cut) / TICKS, made / missing if missing else 0.0, taken, cut / TICKS, gated)


def _term(row: ItemRow, zero: set[str]) -> Term:
    if not row.of:
        return Term(0.0, 0.0)
    if row.filled:
        return Term(row.points / row.of, 0.0)
    scale = sum(loss.points for loss in row.lost if loss.cause == "scale")
    cuts = [loss for loss in row.lost if loss.cause == "deduct"]
    if any(cut.criterion in zero and -cut.stated >= row.of for cut in cuts):
        return Term(0.0, 0.0)
    return Term((row.of + scale) / row.of, -sum(cut.stated for cut in cuts) / TICKS)


def _credit(row: ItemRow | None, number: FreeNumber) -> Term:
    gained = sum(loss.points for loss in row.lost if loss.cause == "credit" and loss.criterion == number.criterion) if row else 0
    return Term(gained / TICKS / float(number.now), 0.0)
