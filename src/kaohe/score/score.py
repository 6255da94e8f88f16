"""Score units by a profile: as known, at the lowest and at the highest that unknown facts allow."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from kaohe.infer.truth import FOUND, NOT_APPLIED, UNDETERMINED
from kaohe.records.values import NOT_APPLICABLE, Known, Value
from kaohe.rulebook.profile_models import BonusItem, Change, Item, Linear, Profile, Tiers
from kaohe.score.points import Ticks, fixed, rounded, ticks
from kaohe.score.scales import scale_points
from kaohe.score.sheet import Adjustment, ItemRow, Loss, Sheet

End = Literal["known", "low", "high"]
"""How unknown facts are taken: left out, all against the unit, or all for it."""


class Scored(NamedTuple):
    """One unit's sheet, and its score when every unknown goes against it or for it."""

    sheet: Sheet
    low: Ticks | None
    high: Ticks | None
    provisional: bool


class Facts(NamedTuple):
    """What is known of one unit: indicator values and finding states by name."""

    values: Mapping[str, Value]
    states: Mapping[str, str]
    kinds: Mapping[str, str]
    """Kind of each criterion: failing or credit."""
    scaled: dict[tuple[str, Known], Ticks]
    """Points that values have been given on the scales of items already: units share them."""

    def on_scale(self, item: str, scale: Linear | Tiers, value: Known) -> Ticks:
        """Return the points of a value on an item's scale."""
        key = (item, value)
        if key not in self.scaled:
            self.scaled[key] = scale_points(scale, value)
        return self.scaled[key]

    def found(self, criterion: str, end: End) -> bool:
        """Say whether a criterion counts as found at an end."""
        state = self.states[criterion]
        if state == UNDETERMINED:
            return end != "known" and (end == "low") == (self.kinds[criterion] == "failing")
        return state == FOUND


def score_all(
    profile: Profile,
    columns: Mapping[str, Sequence[Value]],
    states: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    size: int,
) -> list[Scored]:
    """Score every unit, in the order of the case. Units with equal facts are scored once."""
    value_names = sorted(_indicators(profile))
    state_names = sorted(scored_criteria(profile))
    value_columns = [columns[name] for name in value_names]
    state_columns = [states[name] for name in state_names]
    known: dict[tuple[object, ...], Scored] = {}
    scaled: dict[tuple[str, Known], Ticks] = {}
    result = []
    for i in range(size):
        values, found = tuple(c[i] for c in value_columns), tuple(c[i] for c in state_columns)
        key = (tuple((type(v), v) for v in values), found)
        if key not in known:
            named = dict(zip(value_names, values, strict=True)), dict(zip(state_names, found, strict=True))
            known[key] = score(profile, Facts(*named, kinds, scaled))
        result.append(known[key])
    return result


def score(profile: Profile, facts: Facts) -> Scored:
    """Score one unit."""
    sheet = sheet_at(profile, facts, "known")
    provisional = _open(profile, facts)
    if not provisional:
        return Scored(sheet, sheet.score, sheet.score, provisional=False)
    ends = [
        s for s in (sheet.score, sheet_at(profile, facts, "low").score, sheet_at(profile, facts, "high").score) if s is not None
    ]
    return Scored(sheet, min(ends, default=None), max(ends, default=None), provisional=True)


def _indicators(profile: Profile) -> set[str]:
    scales = {item.scale.of for item in profile.items if item.scale}
    return scales | {change.per for _, change in _changes(profile) if change.per}


def scored_criteria(profile: Profile) -> set[str]:
    """Return the ids of the criteria that a profile gives or takes points for."""
    return {id_ for id_, _ in _changes(profile)}


def _changes(profile: Profile) -> list[tuple[str, Change]]:
    bonus = profile.bonus.items if profile.bonus else []
    return [pair for item in profile.items for pair in item.deduct.items()] + [pair for item in bonus for pair in item.add.items()]


def _open(profile: Profile, facts: Facts) -> bool:
    """Say whether anything that the profile scores is unknown."""
    if any(facts.states[id_] == UNDETERMINED for id_ in scored_criteria(profile)):
        return True
    if any(item.scale and facts.values[item.scale.of] is None for item in profile.items):
        return True
    return any(c.per and facts.states[id_] == FOUND and facts.values[c.per] is None for id_, c in _changes(profile))


def sheet_at(profile: Profile, facts: Facts, end: End) -> Sheet:
    """Return the score sheet with unknown facts taken as ``end`` says."""
    rows = [_round_item(_item(item, facts, end), profile) for item in profile.items]
    if not any(row.applicable for row in rows):
        return Sheet(tuple(rows), (), (), None)
    beside = _rescale(rows, ticks(profile.total))
    for item, row in zip(profile.items, rows, strict=True):
        if not row.applicable:
            beside += _taken_from_total(item, rows, facts, end, ticks(profile.total))
    bonus, ceiling = _bonus(profile, facts, end)
    beside += ceiling
    total = Sheet(tuple(rows), tuple(bonus), tuple(beside), None).total()
    if total < 0:
        beside.append(Adjustment("floor", -total))
        total = 0
    if profile.rounding.at == "total":
        final = rounded(total, profile.rounding.digits, profile.rounding.mode)
        if final != total:
            beside.append(Adjustment("rounding", final - total))
        total = final
    return Sheet(tuple(rows), tuple(bonus), tuple(beside), total)


def _found(item: Item, facts: Facts, end: End) -> list[tuple[str, Change]]:
    return [(id_, change) for id_, change in sorted(item.deduct.items()) if facts.found(id_, end)]


def _taken_from_total(item: Item, rows: list[ItemRow], facts: Facts, end: End, total: Ticks) -> list[Adjustment]:
    """Return the deductions of an item that does not apply, which are taken from the total.

    Together they never cost more than the whole item would if it applied with nothing earned: so one more failing,
    a forfeit for one, never raises a score.
    """
    earned, of_all, of = sum(row.points for row in rows), sum(row.of for row in rows), ticks(item.points)
    left = earned * total * of // ((of_all - of) * of_all) if of_all > of else 0
    taken = []
    for id_, change in _found(item, facts, end):
        stated = _stated(change, of, facts, worst=end == "low")
        counted = min(stated, left)
        taken.append(Adjustment("deduct", -counted, item.id, id_, -stated))
        left -= counted
    return taken


def _item(item: Item, facts: Facts, end: End) -> ItemRow:
    """Return an item's row."""
    of = ticks(item.points)
    found = _found(item, facts, end)
    value = facts.values[item.scale.of] if item.scale else None
    unknown = item.scale is not None and value is None
    if item.scale:
        applies = value is not NOT_APPLICABLE and (not unknown or end != "known")
    else:
        applies = not item.deduct or any(facts.states[id_] != NOT_APPLIED for id_ in item.deduct)
    if any(change.forfeit for _, change in found):
        applies = True
    if not applies:
        return ItemRow(item.id, item.title, of, 0, (), applicable=False, unknown=unknown)
    left = of
    lost: list[Loss] = []
    if unknown:
        left = 0 if end == "low" else of
    elif item.scale and value is not None and value is not NOT_APPLICABLE:
        left = facts.on_scale(item.id, item.scale, value)
    if left < of:
        lost.append(Loss("scale", None, left - of, left - of))
    for id_, change in found:
        stated = _stated(change, of, facts, worst=end == "low")
        counted = min(stated, left)
        lost.append(Loss("deduct", id_, -stated, -counted))
        left -= counted
    return ItemRow(item.id, item.title, of, left, tuple(lost), unknown=unknown)


def _stated(change: Change, limit: Ticks, facts: Facts, *, worst: bool) -> Ticks:
    """Return what a found criterion takes (or adds) by the profile, as a positive number.

    A finding is at least one occurrence, whatever its count says. Where the count is unknown, ``worst`` takes as
    many as the change's own ceiling, or else ``limit``, allows; otherwise it is one.
    """
    if change.forfeit:
        return limit
    if change.points is not None:
        return ticks(change.points)
    assert change.each is not None
    assert change.per is not None
    most = limit if change.at_most is None else ticks(change.at_most)
    times = facts.values[change.per]
    if times is None and worst:
        return most
    stated = ticks(change.each) * max(times if isinstance(times, int) else 1, 1)
    return stated if change.at_most is None else min(stated, most)


def _bonus(profile: Profile, facts: Facts, end: End) -> tuple[list[ItemRow], list[Adjustment]]:
    if profile.bonus is None:
        return [], []
    most = ticks(profile.bonus.at_most)
    rows = [_round_item(_bonus_row(item, most, facts, end), profile) for item in profile.bonus.items]
    over = sum(row.points for row in rows) - most
    return rows, [Adjustment("ceiling", -over)] if over > 0 else []


def _bonus_row(item: BonusItem, most: Ticks, facts: Facts, end: End) -> ItemRow:
    gains = []
    for id_, change in sorted(item.add.items()):
        if facts.found(id_, end):
            stated = _stated(change, most, facts, worst=end == "high")
            gains.append(Loss("credit", id_, stated, stated))
    return ItemRow(item.id, item.title, 0, sum(gain.points for gain in gains), tuple(gains))


def _rescale(rows: list[ItemRow], total: Ticks) -> list[Adjustment]:
    """Raise the points earned on the items that apply to the full total: 60 of 80 becomes 75 of 100."""
    of = sum(row.of for row in rows if row.applicable)
    earned = sum(row.points for row in rows)
    extra = fixed(earned * total, of) - earned if 0 < of != total else 0
    return [Adjustment("rescale", extra)] if extra else []


def _round_item(row: ItemRow, profile: Profile) -> ItemRow:
    if profile.rounding.at != "item":
        return row
    points = rounded(row.points, profile.rounding.digits, profile.rounding.mode)
    if points == row.points:
        return row
    change = points - row.points
    return ItemRow(
        row.id, row.title, row.of, points, (*row.lost, Loss("rounding", None, change, change)), row.applicable, row.unknown
    )
