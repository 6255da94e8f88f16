"""Score units by a profile: as known, at the lowest and at the highest that unknown facts allow."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import BonusItem, Item, Profile
from kaohe.score.lines import END_NAMES, End, Ends, Line, Part
from kaohe.score.points import Ticks, fixed
from kaohe.score.relative import Column, Field, relative_columns
from kaohe.score.sheet import Sheet
from kaohe.score.total import Frame, add_up, frame_of


class Facts(NamedTuple):
    """What is known of one unit: indicator values and finding states by name."""

    values: Mapping[str, Value]
    states: Mapping[str, str]
    kinds: Mapping[str, str]
    """Kind of each criterion: failing or credit."""


class Scored(NamedTuple):
    """One unit's sheet, and its score when every unknown goes against it or for it."""

    sheet: Sheet
    low: Ticks | None
    high: Ticks | None
    provisional: bool


def score_all(
    profile: Profile,
    columns: Mapping[str, Column],
    states: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    field: Field,
    severities: Mapping[str, str | None] | None = None,
) -> list[Scored]:
    """Score every unit, in the order of the case.

    ``columns`` hold indicators by name, those of :func:`kaohe.score.relative.relative_columns`, and ``by_hand:<item>``
    for each item whose points are entered by hand.
    ``severities`` of the criteria are needed where the profile has a veto by severity.
    """
    frame = frame_of(profile)
    parts: list[Item | BonusItem] = [*profile.items, *(profile.bonus.items if profile.bonus else [])]
    lines = list(zip(*(part_lines(profile, part, kinds, columns, states, field) for part in parts), strict=True))
    vetoes = _vetoes(profile, states, severities or {}, field.size)
    size = len(profile.items)
    return [_scored(frame, line[:size], line[size:], veto) for line, veto in zip(lines, vetoes, strict=True)]


def score(profile: Profile, facts: Facts) -> Scored:
    """Score one unit by itself."""
    columns: dict[str, list[Value]] = {name: [value] for name, value in facts.values.items()}
    states = {id_: [state] for id_, state in facts.states.items()}
    field = Field(1)
    return score_all(profile, {**columns, **relative_columns(profile, columns, field)}, states, facts.kinds, field)[0]


def scored_criteria(profile: Profile) -> set[str]:
    """Return the ids of the criteria that a profile gives or takes points for."""
    bonus = profile.bonus.items if profile.bonus else []
    return {id_ for item in profile.items for id_ in item.deduct} | {id_ for item in bonus for id_ in item.add}


def part_lines(
    profile: Profile,
    item: Item | BonusItem,
    kinds: Mapping[str, str],
    columns: Mapping[str, Column],
    states: Mapping[str, Sequence[str]],
    field: Field,
) -> list[Ends]:
    """Return the line of an item for each unit; ``columns`` hold those of :func:`relative_columns` too."""
    part = Part(profile, item, kinds)
    names, ids = part.indicators, part.criteria
    inputs: list[Sequence[Any]] = [*(columns[name] for name in names), *(states[id_] for id_ in ids)]
    rows = list(zip(*inputs, strict=True)) if inputs else [()] * field.size
    lines = {row: part.at_ends(*_facts(row, names, ids)) for row in set(rows)}  # units with equal facts share a line
    found = [lines[row] for row in rows]
    return _averaged(part, rows, found, field) if part.way == "average" else found


def _facts(row: tuple[Any, ...], names: list[str], ids: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    return dict(zip(names, row, strict=False)), dict(zip(ids, row[len(names) :], strict=True))


def _averaged(part: Part, rows: list[tuple[Any, ...]], found: list[Ends], field: Field) -> list[Ends]:
    """Give the units to which an item does not apply what it gives the others of their group on average."""
    result = list(found)
    for members in field.members():
        average = {end: share for end in END_NAMES if (share := _average(found, members, end)) is not None}
        if len(average) < len(END_NAMES):
            continue  # nobody in the group has it: it is left out
        for unit in members:
            if not found[unit].known.row.applicable and not found[unit].known.row.unknown:
                result[unit] = part.at_ends(*_facts(rows[unit], part.indicators, part.criteria), average)
    return result


def _average(found: Sequence[Ends], members: Sequence[int], end: End) -> Ticks | None:
    lines: list[Line] = [getattr(found[unit], end) for unit in members]
    points = [line.points for line in lines if line.row.applicable]
    return fixed(sum(points), len(points)) if points else None


def _vetoes(
    profile: Profile, states: Mapping[str, Sequence[str]], severities: Mapping[str, str | None], size: int
) -> Sequence[tuple[str, bool]]:
    """Return for each unit the first criterion found that settles its score, "" for none; and whether one may yet be found."""
    if profile.veto is None:
        return [("", False)] * size
    by = profile.veto.by
    ids = sorted(id_ for id_ in states if id_ in by or severities.get(id_) in by)
    rows = list(zip(*(states[id_] for id_ in ids), strict=True)) if ids else [()] * size
    return [(ids[row.index(FOUND)] if FOUND in row else "", UNDETERMINED in row) for row in rows]


def _scored(frame: Frame, items: Sequence[Ends], bonus: Sequence[Ends], veto: tuple[str, bool]) -> Scored:
    found, open_ = veto
    known, extra = [ends.known for ends in items], [ends.known for ends in bonus]
    beside, total = add_up(frame, known, extra, found)
    rows, gains = tuple([line.row for line in known]), tuple([line.row for line in extra])
    sheet = Sheet(rows, gains if True in [row.applicable for row in rows] else (), tuple(beside), total)
    open_ = open_ and not found
    if not open_ and True not in [ends.open for ends in items] and True not in [ends.open for ends in bonus]:
        return Scored(sheet, total, total, provisional=False)
    _, low = add_up(frame, [ends.low for ends in items], [ends.low for ends in bonus], found)
    _, high = add_up(frame, [ends.high for ends in items], [ends.high for ends in bonus], found)
    vetoed = None if not open_ or frame.veto is None else frame.veto if low is None else min(low, frame.veto)
    scores = [score for score in (total, low, high, vetoed) if score is not None]
    return Scored(sheet, min(scores, default=None), max(scores, default=None), provisional=True)
