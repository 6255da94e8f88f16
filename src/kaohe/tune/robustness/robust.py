"""How firm a ranking is: many draws of weights and thresholds, each graded exactly."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kaohe.explain.standings import in_rank_order, shown_score
from kaohe.faults import Fault, raise_if_any
from kaohe.run import Run
from kaohe.score.points import TICKS, fixed, text
from kaohe.tune.asked import exact, position_of
from kaohe.tune.idle_parameters import never_compared
from kaohe.tune.robustness.alone import dropped, weights
from kaohe.tune.robustness.draws import Interval, draw, inputs_of
from kaohe.tune.robustness.drivers import drivers
from kaohe.tune.robustness.each import graded
from kaohe.tune.robustness.records import InputRecord, LeftOutRecord, RobustRecord, SwapRecord, UnitRangeRecord
from kaohe.tune.robustness.vector import Standings

Ints = npt.NDArray[np.int64]

DRAWS, SEED = 10_000, 1
MOST_SWAPS = 10
_ALL_PAIRS = 300
_WITHIN = 10
"""Among more than so many units, only pairs at most so many places apart are looked at."""


def robust(
    run: Run,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    spread: Decimal | float = 1,
    unit: str | None = None,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> RobustRecord:
    """Return how ranks and grades stand up to other weights and thresholds.

    ``spread`` scales the ranges about the profile's own numbers: 0 leaves every draw as the profile is. ``unit``, by
    name or alias, adds what drives its grade. ``tell`` is told how many draws are done, of how many. Raises
    FaultyInput where the ranges cannot be kept, or there is no such unit.

    >>> firm = robust(load("daye-2022"), draws=200, spread=0.5)
    >>> [(unit.rank, unit.rank_low, unit.rank_high, unit.grades) for unit in firm.units[5:7]]
    [(6, 6, 7, {'优秀': '0.555', '合格': '0.445'}), (7, 6, 7, {'优秀': '0.445', '合格': '0.555'})]
    """
    spread, position = exact(spread), None if unit is None else position_of(run, unit)
    _refuse(draws, spread)
    inputs = inputs_of(run, spread)
    tally = _Tally(run)
    for _, standings in graded(run, inputs, draw(inputs, draws, seed)):
        tally.add(standings)
        tell(tally.draws, draws)
    book = run.rulebook
    return RobustRecord(
        schema="kaohe.robust/1",
        case=book.case.case,
        title=book.case.title,
        profile=book.profile.profile,
        draws=draws,
        seed=seed,
        spread=f"{spread.normalize():f}",
        grades=[grade.grade for grade in book.profile.grades],
        inputs=[_item(i) for i in inputs.items] + [_parameter(run, t) for t in inputs.thresholds],
        left_out=[LeftOutRecord(name, book.pack.parameters[name].title, reason) for name, reason in inputs.left_out],
        units=[tally.unit(u) for u in in_rank_order(run)],
        swaps=list(tally.swaps()),
        swaps_within=tally.window,
        dropped=dropped(run),
        weights=weights(run),
        drivers=None if position is None else drivers(run, inputs, position, seed),
    )


def _refuse(draws: int, spread: Decimal) -> None:
    """Raise FaultyInput where nothing could be drawn."""
    wrong = [("draws", str(draws), "抽取次数至少是 1", "写一个正整数，如 10000")] if draws < 1 else []
    if not (spread.is_finite() and spread >= 0):
        wrong.append(("spread", str(spread), "范围的倍数不能是负数", "写 0（方案本身）或正数，如 0.5"))
    raise_if_any([Fault(f"{name}={value}", 0, 0, "M004", message, hint) for name, value, message, hint in wrong])


def _item(interval: Interval) -> InputRecord:
    return InputRecord("item", interval.key, interval.title, "points", *_ends(interval), interval.declared, "")


def _parameter(run: Run, interval: Interval) -> InputRecord:
    kind = run.rulebook.pack.parameters[interval.key].type
    idle = "" if interval.measuring else never_compared(run, interval.key)
    return InputRecord("parameter", interval.key, interval.title, kind, *_ends(interval), interval.declared, idle)  # type: ignore[arg-type]


def _ends(interval: Interval) -> tuple[str, str, str]:
    return text(interval.nominal), text(interval.low), text(interval.high)


class _Pair(NamedTuple):
    """Two units of one group, by position in the case."""

    ahead: int
    behind: int


class _Tally:
    """How often each unit had each rank and grade, and how often pairs swapped: as large for a few draws as for many."""

    def __init__(self, run: Run) -> None:
        self.run, self.draws, self.size = run, 0, len(run.records.units)
        self.grades = len(run.rulebook.profile.grades)
        groups = self._groups()
        self.worst = max((len(group) for group in groups), default=0)
        self.ranked = np.zeros((self.size, self.worst + 1), dtype=np.int64)
        self.graded = np.zeros((self.size, self.grades + 1), dtype=np.int64)
        self.window = _WITHIN if self.worst > _ALL_PAIRS else None
        self.pairs = [pair for group in groups for pair in self._pairs(group)]
        self.ahead = np.array([pair.ahead for pair in self.pairs], dtype=np.int64)
        self.behind = np.array([pair.behind for pair in self.pairs], dtype=np.int64)
        self.swapped = np.zeros(len(self.pairs), dtype=np.int64)

    def _groups(self) -> list[list[int]]:
        """Return the units of each group in the order of their ranks."""
        groups: dict[str, list[int]] = {}
        for unit in in_rank_order(self.run):
            group = self.run.records.units[unit].group if self.run.rulebook.profile.groups else ""
            groups.setdefault(group, []).append(unit)
        return list(groups.values())

    def _pairs(self, group: list[int]) -> Iterator[_Pair]:
        for at, unit in enumerate(group):
            others = group[at + 1 :] if self.window is None else group[at + 1 : at + 1 + self.window]
            yield from (_Pair(unit, other) for other in others)

    def add(self, standings: Standings) -> None:
        """Count some draws."""
        self.draws += len(standings.ranks)
        self._count(self.ranked, standings.ranks)
        self._count(self.graded, standings.grades + 1)
        ranks = np.where(standings.ranks > 0, standings.ranks, self.worst + 1).T.copy()
        step = max(1, 2_000_000 // max(len(standings.ranks), 1))
        for start in range(0, len(self.pairs), step):
            part = slice(start, start + step)
            self.swapped[part] += np.count_nonzero(ranks[self.behind[part]] < ranks[self.ahead[part]], axis=1)

    def _count(self, counts: Ints, values: Ints) -> None:
        """Add one to the count of each unit's value in each draw."""
        flat = counts.reshape(-1)
        np.add.at(flat, (np.arange(self.size) * counts.shape[1] + values).reshape(-1), 1)

    def unit(self, unit: int) -> UnitRangeRecord:
        """Return what one unit came to."""
        profile, of, standing = self.run.rulebook.profile, self.run.records.units[unit], self.run.graded[unit].standing
        names = [grade.grade for grade in profile.grades]
        kept = self.graded[unit, 0 if standing.grade is None else names.index(standing.grade) + 1]
        counts = self.ranked[unit, 1:]
        low, middle, high, best, worst = (_quantile(counts, part) for part in ((5, 100), (1, 2), (95, 100), (0, 1), (1, 1)))
        return UnitRangeRecord(
            unit=of.name,
            group=of.group,
            rank=standing.rank,
            score_shown=shown_score(self.run, self.run.scored[unit].score),
            grade=standing.grade,
            rank_low=low,
            rank_middle=middle,
            rank_high=high,
            rank_best=best,
            rank_worst=worst,
            grades={name: self._share(int(n)) for name, n in zip(names, self.graded[unit, 1:], strict=True) if n},
            grade_kept=self._share(int(kept)),
        )

    def swaps(self) -> Iterator[SwapRecord]:
        """Yield the pairs that swap most."""
        order = np.argsort(-self.swapped, kind="stable")
        for at in order[:MOST_SWAPS]:
            if self.swapped[at]:
                ahead, behind = (self.run.records.units[unit] for unit in self.pairs[at])
                yield SwapRecord(ahead.name, behind.name, ahead.group, self._share(int(self.swapped[at])))

    def _share(self, count: int) -> str:
        return text(fixed(count * TICKS, self.draws))


def _quantile(counts: Ints, part: tuple[int, int]) -> int | None:
    """Return the best rank such that at least the part of the draws with a rank have it or a better one."""
    reached = np.cumsum(counts)
    total = int(reached[-1]) if len(reached) else 0
    if not total:
        return None
    wanted = max(1, -(-part[0] * total // part[1]))
    return int(np.searchsorted(reached, wanted)) + 1
