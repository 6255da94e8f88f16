"""Search for the smallest sets of changed facts that reach a grade, with proof: one fact, then two, and so on.

A set of facts is left out where even the bound (:mod:`kaohe.tune.counterfactuals.bound`) of all their values falls short. Within the
others values are sought the nearest first, whole ranges being left out by the same bound; what reaches is decided by trials alone.
So that no smaller set and no nearer values exist is proven, unless a limit on the number of steps is met; then it is not claimed.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, product
from math import prod
from typing import NamedTuple

from kaohe.records.values import Value
from kaohe.tune.counterfactuals.bound import Bound
from kaohe.tune.counterfactuals.spans import Span, reach, spans
from kaohe.tune.counterfactuals.trials import Changes, Trials, Tried
from kaohe.tune.counterfactuals.values import Fact

MOST_STEPS = 30_000
"""How many steps one question takes: each time that the bound is asked, and each ten trials."""
MOST_OF_ONE = 4_000
"""How many steps are taken for one set of facts."""
_FEW = 64
"""So many values are tried rather than bounded."""
_SAMPLE = 4
"""How many values of each fact are tried together where a limit has been met."""
_MOST_SAMPLE = 1_000


class Found(NamedTuple):
    """A set of changed facts that reaches the grade."""

    values: dict[str, Value]
    total: Fraction
    """How far it goes from what is: the sum over its facts, each in units of its span."""
    tried: Tried


class Searched(NamedTuple):
    """What a search has found: the sets of one size, the least change first."""

    sets: list[Found]
    ruled_out: int
    """No set of so many facts, or of fewer, reaches the grade: proven."""
    nearest: bool
    """No other values of so many facts that reach the grade are nearer than those of ``sets``: proven."""


def search(trials: Trials, facts: Sequence[Fact], wanted: str) -> Searched:
    """Return the smallest sets of changes of some facts that reach a grade or a better one."""
    bound = Bound(trials, wanted)
    whole = {fact.name: reach(fact) for fact in facts}
    if not bound.may_reach(whole):
        return Searched([], len(facts), nearest=True)
    needed = [fact for fact in facts if not bound.may_reach({n: r for n, r in whole.items() if n != fact.name})]
    others = [fact for fact in facts if fact not in needed]
    ruled_out = max(len(needed) - 1, 0)
    for size in range(max(len(needed), 1), len(facts) + 1):
        chosen = list(_may_reach(bound, needed, others, size - len(needed)))
        found, sure = nearest_of(bound, [[fact for fact in facts if fact in combo] for combo in chosen])
        sure = sure and bound.steps < MOST_STEPS
        if found:
            return Searched(found, ruled_out, sure)
        ruled_out += sure and ruled_out == size - 1
        if bound.steps >= MOST_STEPS:
            break
    one = None if ruled_out == len(facts) else _grown(bound, needed, others)
    return Searched([one] if one else [], ruled_out, nearest=ruled_out == len(facts))


def _may_reach(bound: Bound, chosen: list[Fact], others: Sequence[Fact], more: int) -> Iterator[list[Fact]]:
    """Yield the sets of the chosen facts and so many others that the bound lets through."""
    if bound.steps >= MOST_STEPS:
        return
    if more == 0 or more == len(others):
        every = chosen if more == 0 else [*chosen, *others]
        if bound.may_reach({fact.name: reach(fact) for fact in every}):
            yield every
        return
    if more > len(others) or not bound.may_reach({fact.name: reach(fact) for fact in (*chosen, *others)}):
        return
    first, *rest = others
    yield from _may_reach(bound, [*chosen, first], rest, more - 1)
    yield from _may_reach(bound, chosen, rest, more)


def _grown(bound: Bound, chosen: Sequence[Fact], others: Sequence[Fact]) -> Found | None:
    """Return one set that reaches the grade, facts being added by what the bound then gives and left out where they may; or None."""
    bound.steps = 0
    chosen, others = list(chosen), list(others)
    found: list[Found] = []
    while not found and others:
        ranges = {fact.name: reach(fact) for fact in chosen}
        best = max(others, key=lambda fact: bound.merit({**ranges, fact.name: reach(fact)}))
        chosen, others = [*chosen, best], [fact for fact in others if fact != best]
        found, _ = nearest_of(bound, [chosen])
    for fact in chosen if found else ():
        less, _ = nearest_of(bound, [[other for other in chosen if other.name in found[0].values and other != fact]])
        found = less or found
    return found[0] if found else None


def nearest_of(bound: Bound, combos: Sequence[Sequence[Fact]]) -> tuple[list[Found], bool]:
    """Return the nearest values of each set of facts that reach the grade, the nearest first, and whether they are proven so."""
    hunts = [_Hunt(bound, combo) for combo in combos]
    active = hunts
    while active:
        bound.trials.run_all([change for hunt in active for change in hunt.gathered()])  # all at once, since each call costs
        active = [hunt for hunt in active if not hunt.settled()]
    found = [hunt.found for hunt in hunts if hunt.found is not None]
    return sorted(found, key=lambda one: one.total), all(hunt.sure for hunt in hunts)


class _Hunt:
    """The search for the nearest values of one set of facts: ranges are halved, the nearest first, and small ones tried."""

    def __init__(self, bound: Bound, combo: Sequence[Fact]) -> None:
        self.bound, self.combo = bound, combo
        self.found: Found | None = None
        self.sure = True
        self.number, self.steps = count(), 0
        self.queue: list[tuple[Fraction, tuple[int, ...], int, tuple[Span, ...] | Found]] = []
        self.pending: list[Changes] = []
        for box in product(*map(spans, combo)):
            self._push(box)

    def _push(self, box: tuple[Span, ...]) -> None:
        self.steps += 1
        if self.bound.may_reach({span.fact.name: span.range() for span in box}):
            total = sum((span.fact.step(span.nearest) for span in box), Fraction(0))
            heappush(self.queue, (total, tuple(span.first for span in box), next(self.number), box))

    def gathered(self) -> list[Changes]:
        """Return the values to try next: the nearest that are not left out."""
        while self.queue and len(self.pending) < _FEW:
            *_, top = self.queue[0]
            if isinstance(top, Found):
                break
            heappop(self.queue)
            if prod(span.size for span in top) <= _FEW:
                self.pending += _points(top)
            elif self.steps >= MOST_OF_ONE or self.bound.steps >= MOST_STEPS:
                self.sure = False
                self.pending += _sample(top)
            else:
                at = max(range(len(top)), key=lambda i: top[i].size)
                for half in top[at].halves():
                    self._push((*top[:at], half, *top[at + 1 :]))
        return self.pending

    def settled(self) -> bool:
        """Take up what has been tried. Returns whether the nearest is known, or that there is none."""
        tried = self.bound.trials.run_all(self.pending)
        self.bound.steps += len(self.pending) // 10
        self.steps += len(self.pending) // 10
        for change, one in zip(self.pending, tried, strict=True):
            if one is not None and self.bound.trials.reaches(one, self.bound.wanted):
                total = sum((fact.step(change[fact.name]) for fact in self.combo), Fraction(0))
                heappush(self.queue, (total, (), next(self.number), Found(dict(change), total, one)))
        self.pending = []
        if self.queue and isinstance(top := self.queue[0][-1], Found):
            self.found = top
        return self.found is not None or not self.queue


def _points(box: Sequence[Span]) -> list[Changes]:
    names = [span.fact.name for span in box]
    return [dict(zip(names, values, strict=True)) for values in product(*(span.values() for span in box))]


def _sample(box: Sequence[Span]) -> list[Changes]:
    """Return some values of a range that is too large to look through: the nearest, the farthest, and between."""
    names, most = [span.fact.name for span in box], _SAMPLE
    while most > 1 and most ** len(box) > _MOST_SAMPLE:
        most -= 1
    picked = [[span.values()[(span.size - 1) * i // max(most - 1, 1)] for i in range(min(most, span.size))] for span in box]
    return [dict(zip(names, values, strict=True)) for values in product(*picked)]
