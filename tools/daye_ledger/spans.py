"""When each unit's tasks ran and when their objects were inspected, by the position of the working day."""

from typing import NamedTuple

from daye_ledger.chance import Chance, apportion
from daye_ledger.facts import Unit
from daye_ledger.workdays import WORKDAYS, nth

FIRST = nth(2, 14)
"""No task begins before: plans are drawn up in January."""
DECEMBER = nth(12, 1)
THIRD_QUARTER = nth(10, 1)
"""First working day after the third quarter."""
CREDIT_RISK_FROM = nth(5, 9)
"""The platform knew the credit risk classes from May on."""
RUSH_SHARE = 0.53
"""Share of a rushing unit's inspections that fall into December."""
MOST_IN_A_MONTH = 0.5
MOST_IN_DECEMBER = 0.35
"""Of the units that do not rush."""
FEW = 5
"""Under so many inspections, a share by month says nothing."""


class Span(NamedTuple):
    """One task of a unit: first and last working day, and the day of each inspection."""

    start: int
    end: int
    days: tuple[int, ...] = ()


def make_spans(unit: Unit) -> list[Span]:
    """Return a span for every task that the unit leads, in order of start; the tasks outside the plan stand last.

    Draws anew until the year looks as the notice says: December and the fullest month neither too heavy nor, for a
    unit that rushes, too light.
    """
    due = unit.single_due + unit.joint_tasks
    for attempt in range(1000):
        chance = Chance("spans", unit.name, attempt)
        planned = _planned(unit, due, chance)
        spans = planned + [_extra(unit, chance) for _ in range(unit.out_of_plan)]
        spans = _with_days(unit, spans, chance)
        if _as_wanted(unit, spans):
            return sorted(spans[:due], key=lambda span: span[:2]) + spans[due:]
    raise ValueError(f"{unit.name}: no dates found")


def _planned(unit: Unit, due: int, chance: Chance) -> list[Span]:
    """Return the spans of the plans that were due, without inspections: seven tenths of them by the end of September."""
    early = due // 4 if unit.slow else -(-7 * due // 10)
    spans = [_early(i, early, chance) for i in range(early)]
    late = due - early
    rush = min(late, 2) if unit.rushed else 0
    spans += [_autumn(chance) for _ in range(late - rush)]
    spans += [_december(chance) for _ in range(rush)]
    return spans


def _early(i: int, of: int, chance: Chance) -> Span:
    """Return the i-th of the tasks done by the end of September: fewer tasks last longer."""
    first, last = (nth(7, 15), nth(9, 28)) if of == 1 else (nth(4, 7), nth(9, 28))
    end = last - chance.between(0, last - first) if of == 1 else first + (last - first) * i // (of - 1) - chance.between(0, 8)
    low, high = {1: (50, 68), 2: (40, 55), 3: (32, 48)}.get(of, (18, 36))
    start = end - chance.between(low, high)
    return Span(start if start >= FIRST else FIRST + chance.between(0, 15), end)


def _autumn(chance: Chance) -> Span:
    start = THIRD_QUARTER + chance.between(0, 25)
    return Span(start, start + chance.between(16, 26))


def _december(chance: Chance) -> Span:
    return Span(DECEMBER + chance.between(0, 3), nth(12, 23) + chance.between(0, 3))


def _extra(unit: Unit, chance: Chance) -> Span:
    """Return a task outside the plan: at the year's end where the unit rushed, in summer elsewhere."""
    if unit.rushed:
        return _december(chance)
    start = nth(7, 4) + chance.between(0, 30)
    return Span(start, start + chance.between(8, 15))


def _with_days(unit: Unit, spans: list[Span], chance: Chance) -> list[Span]:
    """Share the unit's objects over its tasks, at least one each, and spread each task's over its days."""
    draws = [chance.share() for _ in spans]
    weights = [0.3 + 2 * draw * draw for draw in draws]
    if not unit.rushed:
        weights = [w / 2 if span.end >= DECEMBER else w for w, span in zip(weights, spans, strict=True)]
        sizes = apportion(unit.objects, weights, least=1) if spans else []
        return [_spread(span, size, chance) for span, size in zip(spans, sizes, strict=True)]
    in_december = round(unit.objects * RUSH_SHARE)
    parts = [(in_december, True), (unit.objects - in_december, False)]
    size_of: dict[int, int] = {}
    for total, late in parts:
        those = [i for i, span in enumerate(spans) if (span.start >= DECEMBER) == late]
        size_of |= dict(zip(those, apportion(total, [weights[i] for i in those], least=1), strict=True))
    return [_spread(span, size_of[i], chance) for i, span in enumerate(spans)]


def _spread(span: Span, size: int, chance: Chance) -> Span:
    """Put ``size`` inspections on the days of a task, about evenly; results are entered on its last day."""
    length = span.end - span.start
    if size > 1:
        days = [span.start + int((j + chance.share()) * length / size) for j in range(size)]
    else:
        days = [span.start + chance.between(0, length - 1)]
    return span._replace(days=tuple(days))


def _as_wanted(unit: Unit, spans: list[Span]) -> bool:
    days = [WORKDAYS[day] for span in spans for day in span.days]
    if sum(span.start >= CREDIT_RISK_FROM for span in spans) < unit.credit_risk:
        return False
    if len(days) < FEW:
        return all(day.month < 12 for day in days)
    fullest = max(sum(day.month == month for day in days) for month in range(1, 13)) / len(days)
    december = sum(day.month == 12 for day in days) / len(days)
    if unit.rushed:
        return 0.51 <= december <= 0.57 and fullest <= 0.57
    return fullest <= MOST_IN_A_MONTH and december <= MOST_IN_DECEMBER
