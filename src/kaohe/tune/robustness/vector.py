"""Score and grade one year for many draws of item points and thresholds at once, exactly as the engine does it.

What does not depend on the draws is reckoned once: which units share facts, and how an item's points follow from what
it is worth. The rest are arrays of whole ticks, a chunk of draws at a time, so that memory stays flat.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kaohe.grade.ends import profile_of
from kaohe.infer.truth import FOUND
from kaohe.rulebook.pack import uses_counts
from kaohe.rulebook.profile_models import BonusItem, Item, Profile
from kaohe.run import Run
from kaohe.score.lines import Part
from kaohe.score.points import ticks
from kaohe.score.total import frame_of
from kaohe.tune.robustness.curves import Curves, NotInArrays, row_of
from kaohe.tune.robustness.places import Barred, tables, tie_order
from kaohe.tune.robustness.sums import ItemTable, add_up, check_frame
from kaohe.tune.robustness.truths import CODE, STATES, Codes, code_column, varying_clusters

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CELLS = 300_000
"""Draws × units that are reckoned together."""
_MOST_CODES = 20_000_000


class Draws(NamedTuple):
    """Drawn numbers: points of the items [draws × items] and thresholds [draws] by parameter, in ticks."""

    points: Ints
    thresholds: dict[str, Ints]

    @property
    def number(self) -> int:
        """How many draws there are."""
        return len(self.points)

    def some(self, which: "slice | Ints") -> "Draws":
        """Return some of the draws."""
        return Draws(self.points[which], {name: column[which] for name, column in self.thresholds.items()})


class Standings(NamedTuple):
    """Scores in ticks, whether there is one, ranks (0: none) and grades by position (-1: none), [draws × units]."""

    scores: Ints
    scored: Flags
    ranks: Ints
    grades: Ints


class Engine:
    """One run, ready to be graded by many draws. Raises NotInArrays where that has to be done draw by draw."""

    def __init__(self, run: Run, drawn: Sequence[str] = ()) -> None:
        profile = run.rulebook.profile
        self.run, self.frame, self.size = run, frame_of(profile), len(run.records.units)
        check_frame(self.frame)
        self.clusters = varying_clusters(run, set(drawn))
        varying = {id_ for cluster in self.clusters for id_ in cluster.ids}
        criteria = run.rulebook.pack.criteria.values()
        if self.clusters and any(uses_counts(leaf) for criterion in criteria if criterion.in_force for leaf in criterion.leaves()):
            raise NotInArrays
        columns = {**run.measured.columns, **run.beside}
        kinds = {id_: criterion.spec.kind for id_, criterion in run.rulebook.pack.criteria.items()}
        self.items = [_ItemEngine(profile, item, kinds, columns, run, varying, self.frame.of_all) for item in profile.items]
        bonus = profile.bonus.items if profile.bonus else []
        self.bonus = [_BonusEngine(profile, item, kinds, columns, run, varying) for item in bonus]
        self.found = {id_: code_column(run.findings.states[id_]) for id_ in run.findings.states if id_ not in varying}
        self.groups = list(self._groups(profile))

    def chunks(self, draws: Draws) -> Iterator[tuple[slice, Standings]]:
        """Yield the standings chunk by chunk, with the draws that each is of."""
        step = max(1, CELLS // max(self.size, 1))
        for start in range(0, draws.number, step):
            which = slice(start, min(start + step, draws.number))
            yield which, self.standings(draws.some(which))

    def standings(self, draws: Draws) -> Standings:
        """Grade all the units for so many draws at once."""
        scores, scored, states = self.scores(draws)
        given = np.ones_like(scores, dtype=bool) if scored is None else scored
        ranks, grades = np.zeros_like(scores), np.zeros_like(scores)
        for profile, members, ties in self.groups:
            barred = self._barred(profile, members, states, draws.number)
            table = tables(profile, scores[:, members], given[:, members], ties, barred)
            ranks[:, members], grades[:, members] = table
        return Standings(scores, given, ranks, grades)

    def scores(self, draws: Draws) -> tuple[Ints, Flags | None, dict[str, Codes]]:
        """Return scores, where there are any (None: everywhere), and the states of criteria that thresholds reach."""
        states: dict[str, Codes] = {}
        for cluster in self.clusters:
            states |= cluster.states(draws.thresholds)
        items = [item.table(draws.points[:, i], states) for i, item in enumerate(self.items)]
        gained = sum((bonus.points(states) for bonus in self.bonus), np.zeros((1, self.size), dtype=np.int64))
        profile = self.run.rulebook.profile
        vetoed = self._any(profile.veto.by, states, slice(None)) if profile.veto else None
        total, scored = add_up(self.frame, items, gained if self.bonus else None, vetoed)
        return total, scored, states

    def _groups(self, profile: Profile) -> Iterator[tuple[Profile, Ints, Ints]]:
        members: dict[str, list[int]] = {}
        for unit, of in enumerate(self.run.records.units):
            members.setdefault(of.group if profile.groups else "", []).append(unit)
        ties = tie_order(profile, self.run.measured.columns, self.size)
        for group, units in members.items():
            positions = np.array(units, dtype=np.int64)
            yield profile_of(profile, group), positions, ties[positions]

    def _any(self, names: Sequence[str], states: Mapping[str, Codes], members: Any) -> Flags | None:
        """Return whether any of the failings named, or of the severities, is found."""
        severities, found = self.run.severities, CODE[FOUND]
        result: Flags | None = None
        for id_, severity in severities.items():
            if severity is None or not (id_ in names or severity in names):
                continue
            column = states[id_][:, members] if id_ in states else self.found[id_][None, members]
            result = (column == found) if result is None else result | (column == found)
        return result

    def _barred(self, profile: Profile, members: Ints, states: Mapping[str, Codes], draws: int) -> Barred:
        shape = (draws, len(members))
        barred: list[Flags | None] = []
        forced: Ints | None = None
        for number, grade in enumerate(profile.grades):
            bars = self._any(grade.barred_by, states, members) if grade.barred_by else None
            barred.append(None if bars is None else np.broadcast_to(bars, shape))
            forces = self._any(grade.forced_by, states, members) if grade.forced_by else None
            if forces is not None and forces.any():
                forced = np.where(forces, number, np.zeros(shape, dtype=np.int64) if forced is None else forced)
        return Barred(barred, None if forced is None else np.broadcast_to(forced, shape))


class _Facts:
    """Which units share the facts that an item rests on; ``codes`` number them with the states that thresholds reach."""

    def __init__(self, part: Part, columns: Mapping[str, Sequence[Any]], run: Run, varying: set[str]) -> None:
        self.part = part
        self.moving = [id_ for id_ in part.criteria if id_ in varying]
        self.still = [id_ for id_ in part.criteria if id_ not in varying]
        inputs = [*(columns[name] for name in part.reads), *(run.findings.states[id_] for id_ in self.still)]
        rows = list(zip(*inputs, strict=True)) if inputs else [()] * len(run.records.units)
        self.rows = list(dict.fromkeys(rows))
        place = {row: i for i, row in enumerate(self.rows)}
        self.row_of: Ints = np.fromiter((place[row] for row in rows), dtype=np.int64, count=len(rows))
        self.per_row = len(STATES) ** len(self.moving)
        if len(self.rows) * self.per_row > _MOST_CODES:
            raise NotInArrays
        self.known = np.full(len(self.rows) * self.per_row, -1, dtype=np.int64)

    def codes(self, states: Mapping[str, Codes]) -> Ints:
        """Return the number of each unit's facts: [draws × units], or [1 × units] where no threshold reaches them."""
        codes: Ints = self.row_of[None, :] * self.per_row
        for place, id_ in enumerate(self.moving):
            codes = codes + states[id_].astype(np.int64) * len(STATES) ** place
        return codes

    def new(self, codes: Ints) -> Iterator[tuple[int, dict[str, Any], dict[str, str]]]:
        """Yield facts that have not been met: their code, the values and the states."""
        for code in np.unique(codes[self.known[codes] < 0]):
            row, moving = divmod(int(code), self.per_row)
            facts = self.rows[row]
            values = dict(zip(self.part.reads, facts, strict=False))
            states = dict(zip(self.still, facts[len(self.part.reads) :], strict=True))
            states |= {id_: STATES[moving // len(STATES) ** place % len(STATES)] for place, id_ in enumerate(self.moving)}
            yield int(code), values, states


class _ItemEngine:
    """One item: the rows of its facts, each with its points as they follow from what the item is worth."""

    def __init__(
        self,
        profile: Profile,
        item: Item,
        kinds: Mapping[str, str],
        columns: Mapping[str, Sequence[Any]],
        run: Run,
        varying: set[str],
        most: int,
    ) -> None:
        part = Part(profile, item, kinds)
        if part.way == "average":
            raise NotInArrays
        self.part, self.most, self.facts = part, most, _Facts(part, columns, run, varying)
        self.curves = Curves(part, ticks(item.points), part.rounding)

    def table(self, worth: Ints, states: Mapping[str, Codes]) -> ItemTable:
        """Return the item over draws and units."""
        codes = self.facts.codes(states)
        before = len(self.curves.rows)
        for code, values, found in self.facts.new(codes):
            self.facts.known[code] = self.curves.add(row_of(self.part, values, found))
        if len(self.curves.rows) > before and not self.curves.fits(self.most):
            raise NotInArrays
        rows = self.facts.known[codes]
        points = _spread_out(self.curves.earned(worth), rows)
        if self.curves.applies.all():
            return ItemTable(worth[:, None], points, None, None, None)
        applies = self.curves.applies[rows]
        taken = np.where(self.curves.applies, 0, self.curves.lost(worth))
        spread = np.array([row.way == "spread" for row in self.curves.rows])
        return ItemTable(
            worth[:, None],
            points,
            applies,
            _spread_out(np.broadcast_to(taken, (len(worth), taken.shape[1])), rows) if taken.any() else None,
            spread[rows] if spread.any() else None,
        )


class _BonusEngine:
    """One bonus item: what it gives does not depend on what items are worth."""

    def __init__(
        self,
        profile: Profile,
        item: BonusItem,
        kinds: Mapping[str, str],
        columns: Mapping[str, Sequence[Any]],
        run: Run,
        varying: set[str],
    ) -> None:
        self.part = Part(profile, item, kinds)
        self.facts = _Facts(self.part, columns, run, varying)

    def points(self, states: Mapping[str, Codes]) -> Ints:
        """Return points [draws × units or 1 × units]."""
        codes = self.facts.codes(states)
        for code, values, found in self.facts.new(codes):
            self.facts.known[code] = self.part.at_ends(values, found).known.points
        return self.facts.known[codes]


def _spread_out(by_row: Ints, rows: Ints) -> Ints:
    """Return what each unit has in each draw, given what each row has [draws × rows] and the row of each unit."""
    if len(rows) == 1:
        return np.asarray(np.take(by_row, rows[0], axis=1))
    return np.asarray(np.take_along_axis(by_row, rows, axis=1))
