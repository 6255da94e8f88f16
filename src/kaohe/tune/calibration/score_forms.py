"""Each unit's score as a form of the numbers that calibration moves.

What a unit earns of an item is linear in the numbers (a share of its points or of the steps of its scale, less what is
deducted) and never below 0. Items that do not apply are made up for by the rest, and ceilings cut the bonus: so the score
is no linear form. :meth:`Forms.scores` reckons it for many rubrics at once; :mod:`kaohe.tune.calibration.linear_forms` makes linear
forms of it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from kaohe.rulebook.profile_models import BonusItem, Item
from kaohe.run import Run
from kaohe.score.lines import Part
from kaohe.score.points import TICKS
from kaohe.score.scales import points_on
from kaohe.score.sheet import ItemRow
from kaohe.tune.calibration.family import points_of
from kaohe.tune.calibration.free_numbers import Free

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

UNIT_STEP = Decimal(1000)
"""What a step is worth when it is seen how much of it a value earns: exact enough for sums to 1/10,000."""


class Lines(NamedTuple):
    """Linear forms [units × lines × numbers] with their constants [units × lines]. Points."""

    slopes: "Floats"
    constants: "Floats"

    def at(self, x: "Floats") -> "Floats":
        """Return what the lines give by many rubrics [many × numbers]: [many × units × lines], not below 0."""
        import numpy as np

        given: Floats = np.maximum(0.0, np.einsum("uln,kn->kul", self.slopes, x) + self.constants)
        return given


class Forms(NamedTuple):
    """The scores of all units as forms of a rubric ``x``; units first everywhere."""

    items: Lines
    bonus: Lines
    missing: Lines
    """One line a unit: the points of items that do not apply to it and give nothing."""
    total: float
    caps: "Floats"
    """The most that each line of the bonus gives, and last the whole bonus."""
    only_above: float | None
    rest: "Floats"
    """What the forms do not have: nothing where they are exact, else as it is by the profile as it is."""
    rounding: tuple[str, int]
    known: "np.ndarray[Any, Any]"
    """Which units have a score that is not settled by a veto."""
    plain: "np.ndarray[Any, Any]"
    """Which lines of items [units × items] are a fixed share of the item's points."""
    share: "Floats"
    """The most of its points that a line of an item [units × items] can earn, from 0 to 1; -1 where it does not apply."""
    opaque: "np.ndarray[Any, Any]"
    """Which units have points for an item that depend on what others earn."""
    taken: "np.ndarray[Any, Any]"
    """From which units points are taken for items that do not apply."""
    shrink: bool

    def scores(self, x: "Floats") -> "Floats":
        """Return the scores by many rubrics: [many × units]."""
        import numpy as np

        lines = self.items.at(x)
        if self.rounding[0] == "item":
            lines = _rounded(lines, self.rounding[1])
        base = self.made_up(lines.sum(axis=2), self.missing.at(x)[:, :, 0])
        score = np.maximum(0.0, base + self.bonus_of(self.bonus.at(x), base) + self.rest)
        return _rounded(score, self.rounding[1]) if self.rounding[0] == "total" else score

    def made_up(self, base: "Floats", missing: "Floats") -> "Floats":
        """Return what items give when what is missing is made up for in proportion."""
        import numpy as np

        of = self.total - missing
        return np.where(of > _NOISE, base * self.total / np.maximum(of, _NOISE), 0.0)

    def bonus_of(self, lines: "Floats", base: "Floats") -> "Floats":
        """Return what counts of a bonus."""
        import numpy as np

        gained = np.minimum(np.minimum(lines, self.caps[:-1]).sum(axis=2), self.caps[-1])
        return gained if self.only_above is None else np.where(base > self.only_above + _NOISE, gained, 0.0)


_NOISE = 1e-7
_LARGE = 1e9


def forms_of(run: Run, free: Free) -> Forms:
    """Return the forms of all units of a case, by a run of the profile as it is."""
    import numpy as np

    profile, bonus = run.rulebook.profile, run.rulebook.profile.bonus
    units, n = len(run.scored), len(free.numbers)
    extra = bonus.items if bonus else []
    items, gains = _empty(units, len(profile.items), n), _empty(units, len(extra), n)
    missing = _empty(units, 1, n)
    plain, share = np.zeros((units, len(profile.items)), dtype=bool), np.full((units, len(profile.items)), -1.0)
    known, opaque = np.zeros(units, dtype=bool), np.zeros(units, dtype=bool)
    taken = np.zeros(units, dtype=bool)
    parts = [Part(profile, item, dict.fromkeys(item.deduct, "failing")) for item in profile.items]
    points = points_of(free, profile)
    for u, scored in enumerate(run.scored):
        sheet = scored.sheet
        known[u] = sheet.score is not None and not any(a.cause == "veto" for a in sheet.adjustments)
        if not known[u]:
            continue
        taken[u] = any(a.cause == "deduct" for a in sheet.adjustments)
        for line, (item, row) in enumerate(zip(profile.items, sheet.items, strict=True)):
            slope, constant = items.slopes[u, line], items.constants[u]
            if not row.applicable:
                _add(missing.slopes[u, 0], missing.constants[u], 0, points[item.id], 1.0)
                continue
            opaque[u] |= row.filled == "average"
            value = _value_of(run, parts[line], u) if item.id in free.steps and not row.filled else None
            plain[u, line], share[u, line] = _item_line(item, row, free, points[item.id], value, slope, constant, line)
        for line, own in enumerate(sheet.bonus):
            _credits(extra[line], own, free, gains.slopes[u, line], gains.constants[u], line)
    caps = [_LARGE if line.at_most is None else float(line.at_most) for line in extra]
    made = Forms(
        items, gains, missing, float(sum(item.points for item in profile.items)),
        np.array([*caps, float(bonus.at_most) if bonus else 0.0]),
        None if bonus is None or bonus.only_above is None else float(bonus.only_above),
        np.zeros(units), (profile.rounding.at, profile.rounding.digits), known, plain, share, opaque, taken,
        profile.not_applicable == "shrink",
    )  # fmt: skip
    return set_right(made, run, np.array([float(number.now) for number in free.numbers]))


def set_right(forms: Forms, run: Run, x: "Floats") -> Forms:
    """Return the forms with what they do not have taken from a run of the rubric ``x``."""
    import numpy as np

    real = np.array([0.0 if s.score is None else s.score / TICKS for s in run.scored])
    bare = forms._replace(rest=np.zeros(len(real)))
    off = np.where(forms.known, real - bare.scores(x[None])[0], 0.0)
    small = 2 * 10.0 ** -forms.rounding[1] if forms.rounding[0] != "show" else 1e-3
    return forms._replace(rest=np.where(np.abs(off) > small, off, 0.0))


def _empty(units: int, lines: int, numbers: int) -> Lines:
    import numpy as np

    return Lines(np.zeros((units, lines, numbers)), np.zeros((units, lines)))


def _add(slope: "Floats", constant: "Floats", line: int, part: tuple[int | None, float], times: float) -> None:
    place, value = part
    if place is None:
        constant[line] += times * value
    else:
        slope[place] += times


def _item_line(
    item: Item,
    row: ItemRow,
    free: Free,
    full: tuple[int | None, float],
    value: Any,
    slope: "Floats",
    constant: "Floats",
    line: int,
) -> tuple[bool, float]:
    """Set the form of one item of one unit; say whether it is a share of the points, and the most that it can be."""
    zero = {id_ for id_, change in item.deduct.items() if change.forfeit or change.zero_from is not None}
    cuts = [loss for loss in row.lost if loss.cause == "deduct"]
    if not row.of or any(cut.criterion in zero and -cut.stated >= row.of for cut in cuts):
        return True, 0.0
    scale = sum(loss.points for loss in row.lost if loss.cause in ("scale", "average", "fixed"))
    share = (row.of + scale) / row.of
    if value is None:
        _add(slope, constant, line, full, share)
    else:
        _by_steps(item, free, full, value, slope, constant, line)
        share = 1.0
    places = {
        number.criterion: i for i, number in enumerate(free.numbers) if number.kind == "deductions" and number.line == item.id
    }
    for cut in cuts:
        at = places.get(cut.criterion)
        if at is None:
            constant[line] += cut.stated / TICKS
        else:
            slope[at] += cut.stated / TICKS / float(free.numbers[at].now)
    return value is None and not cuts, share


def _by_steps(
    item: Item, free: Free, full: tuple[int | None, float], value: Any, slope: "Floats", constant: "Floats", line: int
) -> None:
    """Add what a value earns of each step of a scale."""
    places = {n.place: i for i, n in enumerate(free.numbers) if n.kind == "steps" and n.line == item.id}
    for place, one in enumerate(free.steps[item.id]):
        lone = [(other.value, UNIT_STEP if i == place else Decimal(0)) for i, other in enumerate(free.steps[item.id])]
        assert item.scale is not None
        earned = points_on(item.scale.model_copy(update={"steps": lone}))(value) / TICKS / float(UNIT_STEP)
        if earned:
            part = full if one.full else (places[place], 1.0) if place in places else (None, float(one.points))
            _add(slope, constant, line, part, earned)


def _value_of(run: Run, part: Part, unit: int) -> Any:
    assert part.column is not None
    columns: Mapping[str, Any] = {**run.measured.columns, **run.beside}
    return columns[part.column][unit]


def _credits(line: BonusItem, row: ItemRow, free: Free, slope: "Floats", constant: "Floats", place: int) -> None:
    at = {n.criterion: i for i, n in enumerate(free.numbers) if n.kind == "credits" and n.line == line.id}
    for loss in row.lost:
        if loss.cause != "credit":
            continue
        if loss.criterion in at:
            slope[at[loss.criterion]] += loss.points / TICKS / float(free.numbers[at[loss.criterion]].now)
        else:
            constant[place] += loss.points / TICKS


def _rounded(points: "Floats", digits: int) -> "Floats":
    import numpy as np

    return np.floor(points * 10.0**digits + 0.5 + 1e-6) / 10.0**digits
