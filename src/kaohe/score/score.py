"""Score units by a profile: as known, at the lowest and at the highest that unknown facts allow."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Profile, Rounding
from kaohe.score.lines import Ends, Line, Part
from kaohe.score.points import Ticks, fixed, rounded, ticks
from kaohe.score.sheet import Adjustment, Sheet


class Facts(NamedTuple):
    """What is known of one unit: indicator values and finding states by name."""

    values: Mapping[str, Value]
    states: Mapping[str, str]
    kinds: Mapping[str, str]
    """Kind of each criterion: failing or credit."""


class Frame(NamedTuple):
    """What a profile says of the whole sheet."""

    total: Ticks
    of_all: Ticks
    """What all items together are worth."""
    most_bonus: Ticks
    rounding: Rounding


class Scored(NamedTuple):
    """One unit's sheet, and its score when every unknown goes against it or for it."""

    sheet: Sheet
    low: Ticks | None
    high: Ticks | None
    provisional: bool


def score_all(
    profile: Profile,
    columns: Mapping[str, Sequence[Value]],
    states: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    size: int,
) -> list[Scored]:
    """Score every unit, in the order of the case."""
    frame, (items, bonus) = _frame(profile), _parts(profile, kinds)
    lines = zip(*(_column(part, columns, states, size) for part in (*items, *bonus)), strict=True)
    return [_scored(frame, line[: len(items)], line[len(items) :]) for line in lines]


def score(profile: Profile, facts: Facts) -> Scored:
    """Score one unit."""
    items, bonus = ([part.at_ends(facts.values, facts.states) for part in parts] for parts in _parts(profile, facts.kinds))
    return _scored(_frame(profile), items, bonus)


def scored_criteria(profile: Profile) -> set[str]:
    """Return the ids of the criteria that a profile gives or takes points for."""
    bonus = profile.bonus.items if profile.bonus else []
    return {id_ for item in profile.items for id_ in item.deduct} | {id_ for item in bonus for id_ in item.add}


def _frame(profile: Profile) -> Frame:
    most = ticks(profile.bonus.at_most) if profile.bonus else 0
    return Frame(ticks(profile.total), sum(ticks(item.points) for item in profile.items), most, profile.rounding)


def _parts(profile: Profile, kinds: Mapping[str, str]) -> tuple[list[Part], list[Part]]:
    bonus = profile.bonus.items if profile.bonus else []
    return [Part(profile, item, kinds) for item in profile.items], [Part(profile, item, kinds) for item in bonus]


def _column(part: Part, columns: Mapping[str, Sequence[Value]], states: Mapping[str, Sequence[str]], size: int) -> list[Ends]:
    """Return a part's line for each unit; units with equal facts share it."""
    names, ids = part.indicators, part.criteria
    inputs: list[Sequence[Any]] = [*(columns[name] for name in names), *(states[id_] for id_ in ids)]
    rows = list(zip(*inputs, strict=True)) if inputs else [()] * size
    lines = {
        row: part.at_ends(dict(zip(names, row, strict=False)), dict(zip(ids, row[len(names) :], strict=True))) for row in set(rows)
    }
    return [lines[row] for row in rows]


def _scored(frame: Frame, items: Sequence[Ends], bonus: Sequence[Ends]) -> Scored:
    known, extra = [ends.known for ends in items], [ends.known for ends in bonus]
    beside, total = _add_up(frame, known, extra)
    rows, gains = tuple([line.row for line in known]), tuple([line.row for line in extra])
    sheet = Sheet(rows, gains if total is not None else (), tuple(beside), total)
    if not any(ends.open for ends in (*items, *bonus)):
        return Scored(sheet, total, total, provisional=False)
    _, low = _add_up(frame, [ends.low for ends in items], [ends.low for ends in bonus])
    _, high = _add_up(frame, [ends.high for ends in items], [ends.high for ends in bonus])
    scores = [score for score in (total, low, high) if score is not None]
    return Scored(sheet, min(scores, default=None), max(scores, default=None), provisional=True)


def _add_up(frame: Frame, items: Sequence[Line], bonus: Sequence[Line]) -> tuple[list[Adjustment], Ticks | None]:
    """Return the adjustments beside the lines, and the score; None where no item applies."""
    earned, gained = sum([line.points for line in items]), sum([line.points for line in bonus])
    of, total = sum([line.of for line in items]), earned + gained
    if not of and not any(line.row.applicable for line in items):
        return [], None
    beside: list[Adjustment] = []
    if 0 < of != frame.total and (more := fixed(earned * frame.total, of) - earned):
        beside.append(Adjustment("rescale", more))
    for line in items:
        if line.taken:
            beside += _taken_from_total(frame, line, earned)
    if gained > frame.most_bonus:
        beside.append(Adjustment("ceiling", frame.most_bonus - gained))
    if beside:
        total += sum([adjustment.points for adjustment in beside])
    if total < 0:
        beside.append(Adjustment("floor", -total))
        total = 0
    if frame.rounding.at == "total":
        final = rounded(total, frame.rounding.digits, frame.rounding.mode)
        if final != total:
            beside.append(Adjustment("rounding", final - total))
        total = final
    return beside, total


def _taken_from_total(frame: Frame, line: Line, earned: Ticks) -> list[Adjustment]:
    """Return the deductions of an item that does not apply, which are taken from the total.

    Together they never cost more than the whole item would if it applied with nothing earned: so one more failing,
    a forfeit for one, never raises a score.
    """
    of, of_all = line.row.of, frame.of_all
    left = earned * frame.total * of // ((of_all - of) * of_all) if of_all > of else 0
    taken = []
    for id_, stated in line.taken:
        counted = min(stated, left)
        taken.append(Adjustment("deduct", -counted, line.row.id, id_, -stated))
        left -= counted
    return taken
