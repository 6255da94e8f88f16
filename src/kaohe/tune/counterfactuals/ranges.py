"""What an indicator may be while some facts of a unit may change: ranges of numbers, and what is computed from them.

A range holds every value that is possible, and perhaps more; never less. So whatever is out of reach over ranges is out of
reach for every single value in them.
"""

from collections.abc import Container, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

from kaohe.measure.computed import reads
from kaohe.records.values import NOT_APPLICABLE, Known, Value
from kaohe.rulebook.expressions import parsed_expression, signed_names
from kaohe.rulebook.pack_models import Indicator
from kaohe.score.relative import number

WIDEST = Fraction(10) ** 30
"""No number of a case is beyond it."""
_STEP = Fraction(1, 10**8)
"""What the computation of a number may round away."""


class Range(NamedTuple):
    """What a value may be: any number from ``low`` to ``high`` (both None: no number), one of ``words``, neither.

    ``words`` hold flags and texts.
    """

    low: Fraction | None
    high: Fraction | None
    words: tuple[Known, ...] = ()
    not_applicable: bool = False
    unknown: bool = False

    @property
    def numbers(self) -> "Ends | None":
        """The least and the greatest number; None where it cannot be a number."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def known(self) -> bool:
        """Whether it may be known."""
        return self.low is not None or bool(self.words)


ANYTHING = Range(-WIDEST, WIDEST, (True, False), not_applicable=True, unknown=True)

Ends = tuple[Fraction, Fraction]
"""The least and the greatest number of a range."""


def range_of(values: Sequence[Value]) -> Range:
    """Return the least range that holds some values."""
    words = tuple(value for value in values if isinstance(value, bool | str))
    numbers = [n for value in values if not isinstance(value, bool) and (n := number(value)) is not None]
    return Range(min(numbers, default=None), max(numbers, default=None), words, NOT_APPLICABLE in values, None in values)


def within(one: Range, low: Fraction | None = None, high: Fraction | None = None) -> Range:
    """Return a range cut off below ``low`` and above ``high``."""
    if one.low is None or one.high is None:
        return one
    return one._replace(low=one.low if low is None else max(one.low, low), high=one.high if high is None else min(one.high, high))


def either(one: Range, other: Range) -> Range:
    """Return the least range that holds two."""
    numbers = [n for n in (one.low, one.high, other.low, other.high) if n is not None]
    words = tuple(dict.fromkeys((*one.words, *other.words)))
    neither = one.not_applicable or other.not_applicable, one.unknown or other.unknown
    return Range(min(numbers, default=None), max(numbers, default=None), words, *neither)


def instances(one: Range, marks: Sequence[Fraction] = ()) -> list[Any]:
    """Return values of a range that stand for all of it: its ends, the marks within and what lies between, its words, neither."""
    found: list[Any] = [*one.words]
    if (ends := one.numbers) is not None:
        points = sorted({*ends, *(mark for mark in marks if ends[0] <= mark <= ends[1])})
        between = [(a + b) / 2 for a, b in pairwise(points)] if marks else []
        found += [*points, *between]
    found += [NOT_APPLICABLE] if one.not_applicable else []
    return [*found, None] if one.unknown else found


def whole_numbers(one: Range, marks: Sequence[int] = ()) -> list[int | None]:
    """Return counts that stand for a range, as :func:`instances`; None where it may not be a count."""
    found: list[int | None] = [None] if one.not_applicable or one.unknown or one.words else []
    if (ends := one.numbers) is not None:
        low, high = ceil(ends[0]), floor(ends[1])
        found += sorted({low, high, *(mark for mark in marks if low <= mark <= high)})
    return found


class Computed:
    """The indicators of one unit that are computed from others, with what was stated in their place."""

    def __init__(self, indicators: Mapping[str, Indicator], given: Mapping[str, Value], settled: Container[str]) -> None:
        self.indicators, self.given, self.settled = indicators, given, settled
        self.computed = [(name, reads(i)) for name, i in indicators.items() if reads(i) and name not in settled]

    def ranges(self, now: Mapping[str, Range], facts: Mapping[str, Range], bounded: Container[tuple[str, str]]) -> dict[str, Range]:
        """Return what every indicator may be, given what it is ``now`` and what some ``facts`` may be.

        ``bounded`` holds pairs of which the first is never above the second.
        """
        found, changed = {**now, **facts}, set(facts)
        for name, parts in self.computed:
            if changed.isdisjoint(parts):
                continue
            changed.add(name)
            own = self._one(name, found, bounded)
            if own.unknown and name in self.given:
                stated = facts.get(name) or range_of([self.given[name]])
                own = either(own._replace(unknown=False), stated)
            found[name] = own
        return found

    def _one(self, name: str, ranges: Mapping[str, Range], bounded: Container[tuple[str, str]]) -> Range:
        indicator = self.indicators[name]
        parts = [ranges[part] for part in reads(indicator)]
        if not all(part.known for part in parts):
            found = Range(None, None)
        elif indicator.ratio:
            of, to = indicator.ratio.of, indicator.ratio.to
            found = _share(parts[0], parts[1], self._beside(of, to, ranges), below=(of, to) in bounded)
        elif indicator.type in ("count", "number") and (ends := _value(indicator.value or "", ranges)) is not None:
            whole = indicator.type == "count"
            found = Range(Fraction(floor(ends[0])), Fraction(ceil(ends[1]))) if whole else Range(*ends)
        else:
            return ANYTHING
        none, open_ = any(part.not_applicable for part in parts), any(part.unknown for part in parts)
        return found._replace(not_applicable=found.not_applicable or none, unknown=found.unknown or open_)

    def _beside(self, of: str, to: str, ranges: Mapping[str, Range]) -> Ends | None:
        """Return between what a whole is without a part of it, where it is a plain sum of that part and others."""
        terms = signed_names(self.indicators[to].value or "") or []
        if terms.count((1, of)) != 1 or to in self.given or to in self.settled:
            return None
        terms.remove((1, of))
        return _sum(terms, ranges)


def _share(of: Range, to: Range, rest: Ends | None, *, below: bool) -> Range:
    """Return one over the other: 0/0 does not apply, more than 0 over 0 is unknown. ``below``: it is never above 1."""
    if of.numbers is None or to.numbers is None:
        return Range(None, None)
    (a, b), (c, d) = of.numbers, to.numbers
    if c < 0 or a < 0:
        return Range(-WIDEST, WIDEST, not_applicable=True, unknown=True)
    none = Range(None, None, (), c == 0 and a == 0, c == 0 and b > 0 and not below)
    if d == 0:
        return none
    ends = none._replace(low=a / d, high=b / c if c else WIDEST if b else Fraction(0))
    if rest is not None and rest[0] >= 0:  # part / (part + rest) rises with the part and falls with the rest
        ends = within(ends, a / (a + rest[1]) if a + rest[1] else None, b / (b + rest[0]) if b + rest[0] else None)
    return within(ends, high=Fraction(1)) if below else ends


def _value(expression: str, ranges: Mapping[str, Range]) -> Ends | None:
    """Return between what an expression is; None where that cannot be said: any value then."""
    terms = signed_names(expression)
    return _node(parsed_expression(expression), ranges) if terms is None else _sum(terms, ranges)


def _sum(terms: Sequence[tuple[int, str]], ranges: Mapping[str, Range]) -> Ends | None:
    low = high = Fraction(0)
    for sign, name in terms:
        ends = ranges[name].numbers
        if ends is None:
            return None
        low += ends[0] if sign > 0 else -ends[1]
        high += ends[1] if sign > 0 else -ends[0]
    return low, high


def _node(node: Any, ranges: Mapping[str, Range]) -> Ends | None:
    kind = type(node).__name__
    if kind == "Column":
        return ranges[node.name].numbers
    if kind == "Literal" and not node.is_string:
        return (value := Fraction(node.this)), value
    if kind == "Paren":
        return _node(node.this, ranges)
    if kind not in ("Neg", "Abs", "Add", "Sub", "Mul", "Div", "Greatest", "Least"):
        return None
    parts = [_node(part, ranges) for part in node.iter_expressions()]
    known = [part for part in parts if part is not None]
    return _combined(kind, known) if len(known) == len(parts) else None


def _combined(kind: str, parts: list[Ends]) -> Ends | None:
    if kind in ("Greatest", "Least"):
        pick = max if kind == "Greatest" else min
        return pick(low for low, _ in parts), pick(high for _, high in parts)
    (a, b) = parts[0]
    if kind == "Neg":
        return -b, -a
    if kind == "Abs":
        return (Fraction(0) if a <= 0 <= b else min(abs(a), abs(b))), max(abs(a), abs(b))
    (c, d) = parts[1]
    if kind == "Add":
        return a + c, b + d
    if kind == "Sub":
        return a - d, b - c
    if kind == "Div":
        if c <= 0 <= d:
            return None
        ends = [x / y for x in (a, b) for y in (c, d)]
    else:
        ends = [x * y for x in (a, b) for y in (c, d)]
    low, high = min(ends), max(ends)
    return (low, high) if low.denominator == high.denominator == 1 else (low - _STEP, high + _STEP)
