"""Search for the smallest sets of changed facts that reach a grade: one fact, then two, then three.

Every combination of facts of a size is tried at every value in reach, where these are few enough; else at the values at
which a finding turns, the nearest, the farthest and some between, and what reaches is then brought back as near to what
is as it goes. The first size at which anything reaches ends the search.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, combinations, product
from math import prod
from typing import NamedTuple

from kaohe.records.values import Value
from kaohe.score.relative import number
from kaohe.tune.why_not_facts import Fact, value_of
from kaohe.tune.why_not_trials import Trials, Tried

MOST_FACTS = 3
_EACH = {1: 10_000, 2: 1_500, 3: 500}
"""How many values one combination is tried at, by its size."""
_IN_ALL = {1: 10_000, 2: 20_000, 3: 40_000}
"""How many trials are made of one size."""
_CLIMB = {1: 10_000, 2: 60}
"""As ``_EACH``, for one step of a climb."""
_NARROW = 40
"""How many values between two are looked at in one round."""
_ROUNDS = 3
"""How often what is between is looked at anew: 40 values thrice tell one in 64,000."""
_NEARER = 6
"""How many sets are brought nearer, where not every value was tried."""


class Found(NamedTuple):
    """A set of changed facts that reaches the grade."""

    values: dict[str, Value]
    total: Fraction
    """How far it goes from what is: the sum over its facts, each in units of its span."""
    tried: Tried


class Searched(NamedTuple):
    """What a search has found: the sets of the smallest size, the least change first."""

    sets: list[Found]
    every: bool
    """Every value in reach of every combination up to that size was tried, so nothing smaller or nearer exists."""
    size: int
    """How many facts were changed together at the most."""


def search(trials: Trials, facts: Sequence[Fact], wanted: str, most: int = MOST_FACTS) -> Searched:
    """Return the smallest sets of changes of some facts that reach a grade or a better one; at most ``most`` facts."""
    every, size = True, 0
    trials.run_all([{fact.name: value} for fact in facts for value in fact.tries])
    telling = {fact.name: _telling(trials, fact) for fact in facts}
    for size in range(1, min(most, len(facts)) + 1):
        plan = [_plan(combo, telling, _EACH[size]) for combo in combinations(facts, size)]
        kept = _within(plan, _IN_ALL[size])
        every = every and kept == plan and all(one.every for one in plan)
        trials.run_all([change for one in kept for change in one.changes()])
        found = [(one, best) for one in kept if (best := _best(trials, one, wanted)) is not None]
        if found:
            found.sort(key=lambda pair: pair[1].total)
            nearer = [best if one.every else _nearer(trials, one.facts, best, wanted) for one, best in found[:_NEARER]]
            return Searched(sorted([*nearer, *(best for _, best in found[_NEARER:])], key=lambda one: one.total), every, size)
    return Searched([], every, size)


def climb(trials: Trials, facts: Sequence[Fact], wanted: str) -> Found | None:
    """Return a set of any size that reaches a grade, found by one best change after another; None where that does not.

    No change of it can be left out, and yet it need not be the smallest.
    """
    change: dict[str, Value] = {}
    (tried,) = trials.run_all([change])
    while not trials.reaches(tried, wanted):
        for size in (1, 2):
            steps = [{**change, **step} for step in _steps(facts, size)]
            ahead = [(trials.merit(one, wanted), step, one) for step, one in zip(steps, trials.run_all(steps), strict=True) if one]
            best = max(ahead, key=lambda each: each[0], default=None)
            if best is not None and best[0] > trials.merit(tried, wanted):
                break
        else:
            return None
        _, change, tried = best
    for name in list(change):
        less = {other: value for other, value in change.items() if other != name}
        (without,) = trials.run_all([less])
        if trials.reaches(without, wanted):
            change, tried = less, without
    assert tried is not None
    kept = tuple(fact for fact in facts if fact.name in change)
    return _nearer(trials, kept, Found(change, _total(kept, change), tried), wanted)


def _steps(facts: Sequence[Fact], size: int) -> list[dict[str, Value]]:
    """Return changes of so many facts, as many as are tried in one step of a climb."""
    telling: dict[str, list[int]] = {fact.name: [] for fact in facts}
    return [change for combo in combinations(facts, size) for change in _plan(combo, telling, _CLIMB[size]).changes()]


class _Plan(NamedTuple):
    """The values to try for some facts; ``every`` one in reach, or some."""

    facts: tuple[Fact, ...]
    choices: list[Sequence[Value]]
    every: bool

    def changes(self) -> list[dict[str, Value]]:
        names = [fact.name for fact in self.facts]
        return [dict(zip(names, values, strict=True)) for values in product(*self.choices)]


def _within(plan: Sequence[_Plan], most: int) -> list[_Plan]:
    """Return the first plans that together make at most so many trials."""
    sizes = accumulate(prod(map(len, one.choices)) for one in plan)
    return [one for one, size in zip(plan, sizes, strict=True) if size <= most]


def _best(trials: Trials, plan: _Plan, wanted: str) -> Found | None:
    """Return the nearest of the values of some facts that reaches the grade."""
    changes = plan.changes()
    reached = [
        Found(change, _total(plan.facts, change), tried)
        for change, tried in zip(changes, trials.run_all(changes), strict=True)
        if tried is not None and trials.reaches(tried, wanted)
    ]
    return min(reached, key=lambda one: one.total, default=None)


def _total(combo: Sequence[Fact], change: dict[str, Value]) -> Fraction:
    return sum((fact.step(change[fact.name]) for fact in combo), Fraction(0))


def _telling(trials: Trials, fact: Fact) -> list[int]:
    """Return the positions of the values at which, this fact alone being changed, a finding turns or it becomes possible."""
    tried = trials.run_all([{fact.name: value} for value in fact.tries])
    states = [None if one is None else one.states for one in tried]
    return [i for i in range(len(states)) if i == 0 or states[i] != states[i - 1]]


def _plan(combo: tuple[Fact, ...], telling: dict[str, list[int]], most: int) -> _Plan:
    """Return the values to try for each fact of a combination, thinned until there are few enough."""
    picked: list[Sequence[Value]] = [fact.tries for fact in combo]
    every = all(fact.every for fact in combo)
    while prod(map(len, picked)) > most:
        longest = max(range(len(combo)), key=lambda i: len(picked[i]))
        thinner = _thin(combo[longest], telling[combo[longest].name], max(2, len(picked[longest]) // 2))
        if len(thinner) >= len(picked[longest]):
            break
        picked[longest], every = thinner, False
    return _Plan(combo, picked, every)


def _thin(fact: Fact, telling: Sequence[int], most: int) -> Sequence[Value]:
    """Return the farthest value, those at which a finding turns, then the nearest and some apart, up to so many."""
    last = len(fact.tries) - 1
    apart = [last // 4, last // 2]
    wanted = dict.fromkeys([last, *telling[:2], *range((most + 1) // 2), *apart, *range(last)])
    return [fact.tries[i] for i in sorted(list(wanted)[:most])]


def _nearer(trials: Trials, combo: Sequence[Fact], found: Found, wanted: str) -> Found:
    """Bring each changed fact back towards what it is, as long as the grade is still reached."""
    for fact in combo:
        short = number(fact.now)
        for _ in range(_ROUNDS):
            values = _between(short, found.values[fact.name])
            changes = [{**found.values, fact.name: value} for value in values]
            reached = [trials.reaches(tried, wanted) for tried in trials.run_all(changes)]
            at = reached.index(True) if True in reached else len(values)
            if at < len(values):
                (tried,) = trials.run_all([changes[at]])
                assert tried is not None
                found = Found(changes[at], _total(combo, changes[at]), tried)
            if not values:
                break
            short = number(values[at - 1]) if at else short
    return found


def _between(short: Fraction | None, value: Value) -> list[Value]:
    """Return values between a number that falls short and a value that reaches, those nearest to the number first."""
    then = number(value)
    if isinstance(value, bool | str) or short is None or then is None:
        return []
    if isinstance(value, int):
        count = min(abs(int(then - short)) - 1, _NARROW)
        return list(dict.fromkeys(int(short + (then - short) * n / (count + 1)) for n in range(1, count + 1)))
    points = [short + (then - short) * n / _NARROW for n in range(1, _NARROW)]
    return [value_of("share" if isinstance(value, tuple) else "number", point) for point in points]
