"""Score units by a profile: as known, at the lowest and at the highest that unknown facts allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Profile
from kaohe.score.columns import part_lines
from kaohe.score.ends import Ends, across, closed
from kaohe.score.lines import Line
from kaohe.score.points import Ticks
from kaohe.score.relative import Column, Field, relative_columns
from kaohe.score.rows import row_of
from kaohe.score.sheet import Sheet
from kaohe.score.total import Frame, add_up, frame_of

T = TypeVar("T")


class Facts(NamedTuple):
    """What is known of one unit: indicator values and finding states by name."""

    values: Mapping[str, Value]
    states: Mapping[str, str]
    kinds: Mapping[str, str]
    """Kind of each criterion: failing or credit."""


@dataclass(eq=False, repr=False)
class Scored:
    """One unit's score, and its score when every unknown goes against it or for it; None where no item applies."""

    score: Ticks | None
    low: Ticks | None
    high: Ticks | None
    provisional: bool
    frame: Frame
    items: tuple[Line, ...] = ()
    """The lines behind the score as known."""
    bonus: tuple[Line, ...] = ()
    veto: str = ""
    """The criterion found that settles the score, or ""."""

    @property
    def unknown(self) -> Ticks:
        """What the items are worth of which nobody knows what their scale reads."""
        return sum([line.part.of for line in self.items if line.earned.unknown])

    @cached_property
    def sheet(self) -> Sheet:
        """Every row behind the score as known; made when it is first asked for."""
        of, gained = sum(line.of for line in self.items), sum(line.points for line in self.bonus)
        total = sum(line.points for line in self.items)
        beside, score = add_up(self.frame, self.items, total, of, gained, self.veto)
        bonus = self.bonus if any(line.applies for line in self.items) else ()
        return Sheet(tuple(map(row_of, self.items)), tuple(map(row_of, bonus)), tuple(beside), score)


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
    items = [part_lines(profile, item, kinds, columns, states, field) for item in profile.items]
    bonus = [part_lines(profile, item, kinds, columns, states, field) for item in (profile.bonus.items if profile.bonus else [])]
    vetoes = _vetoes(profile, states, severities or {}, field.size)
    lines, extra = (across(parts, lambda columns: _by_unit(columns, field.size)) for parts in (items, bonus))
    sums: list[Ends[Any]] = [
        across(items, _points),
        across(items, _of),
        across(bonus, _points) if bonus else closed([0] * field.size),
    ]
    found = [criterion for criterion, _ in vetoes]
    totals = across([lines, *sums], lambda columns: [add_up(frame, *unit)[1] for unit in zip(*columns, found, strict=True)])
    by_unit = (zip(*totals.all(), strict=True), _open([*items, *bonus], field.size), lines.known, extra.known, vetoes)
    return [_scored(frame, *unit) for unit in zip(*by_unit, strict=True)]


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


def _by_unit(columns: Sequence[Sequence[T]], size: int) -> list[tuple[T, ...]]:
    return list(zip(*columns, strict=True)) if columns else [()] * size


def _points(columns: Sequence[Sequence[Line]]) -> list[Ticks]:
    """Return what several items give each unit together."""
    return list(map(sum, zip(*([line.points for line in column] for column in columns), strict=True)))


def _of(columns: Sequence[Sequence[Line]]) -> list[Ticks]:
    """Return what those of several items that apply to each unit are worth together."""
    return list(map(sum, zip(*([line.of for line in column] for column in columns), strict=True)))


def _open(parts: Sequence[Ends[list[Line]]], size: int) -> list[bool]:
    """Say for each unit whether anything unknown counts."""
    moving = [part for part in parts if part.low is not part.known or part.high is not part.known]
    flags = [[low is not known or high is not known for known, low, high in zip(*part.all(), strict=True)] for part in moving]
    return list(map(any, _by_unit(flags, size)))


def _vetoes(
    profile: Profile, states: Mapping[str, Sequence[str]], severities: Mapping[str, str | None], size: int
) -> Sequence[tuple[str, bool]]:
    """Return for each unit the first criterion found that settles its score, "" for none; and whether one may yet be found."""
    if profile.veto is None:
        return [("", False)] * size
    by = profile.veto.by
    ids = sorted(id_ for id_ in states if id_ in by or severities.get(id_) in by)
    rows = _by_unit([states[id_] for id_ in ids], size)
    return [(ids[row.index(FOUND)] if FOUND in row else "", UNDETERMINED in row) for row in rows]


def _scored(
    frame: Frame,
    totals: tuple[Ticks | None, ...],
    open_: bool,
    items: tuple[Line, ...],
    bonus: tuple[Line, ...],
    veto: tuple[str, bool],
) -> Scored:
    known, low, _ = totals
    found, may_be_found = veto
    vetoed = may_be_found and not found
    if not open_ and not vetoed:
        return Scored(known, known, known, False, frame, items, bonus, found)
    scores = [score for score in totals if score is not None]
    if vetoed and frame.veto is not None:
        scores.append(frame.veto if low is None else min(low, frame.veto))
    return Scored(known, min(scores, default=None), max(scores, default=None), True, frame, items, bonus, found)
