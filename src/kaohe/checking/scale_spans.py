"""Which points the scale of an item can give: spans of ticks, by trying a value of each stretch that its numbers cut."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Item
from kaohe.rulebook.scale_models import Choices, Linear, PerStep, Rank, Scale, Tiers
from kaohe.score.points import Ticks, ticks
from kaohe.score.scales import points_on
from kaohe.testing.sides import as_value, regions

Span = tuple[Ticks, Ticks]
"""Everything from the least to the most, both included."""

MOST_SPANS = 400


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch joined; one from end to end where they are very many."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found if len(found) <= MOST_SPANS else [(found[0][0], found[-1][1])]


def scale_spans(item: Item, pack: Pack) -> list[Span]:
    """Return the points that the scale of an item gives, before anything is deducted; full points without a scale.

    What rests on other units, or is entered by hand, is taken to give anything between nothing and full points.
    """
    full = ticks(item.points)
    scale = item.scale
    if scale is None:
        return [(full, full)]
    if isinstance(scale, Choices):
        return _of_choices(scale, pack.indicators[scale.of].type)
    if isinstance(scale, Rank):
        return merged((ticks(points),) * 2 for points in [*scale.rank, scale.beyond])
    if isinstance(scale, Linear | Tiers | PerStep):
        kind = pack.indicators[scale.of].type
        points = [_points(scale, kind, sample, full) for sample in _samples(scale, kind, item.points)]
        return merged(((p, p) for p in points) if isinstance(scale, Tiers) else _joined(scale, points))
    return [(0, full)]


def _of_choices(scale: Choices, kind: str) -> list[Span]:
    """A flag is 是 or 否; a text may always hold a word that is not listed, which earns nothing."""
    words = ["是", "否"] if kind == "flag" else [*scale.choices, ""]
    return merged((ticks(scale.choices.get(word, Decimal(0))),) * 2 for word in words)


_ENDS: dict[str, list[Fraction]] = {"share": [Fraction(0), Fraction(1)], "count": [Fraction(0)], "number": []}


def _samples(scale: Linear | Tiers | PerStep, kind: str, full: Decimal) -> list[Fraction]:
    """Return a value of each stretch that the numbers of a scale cut, and the ends of the type."""
    if isinstance(scale, PerStep):
        steps = full / scale.lose + 1 if scale.lose else Decimal(1)  # by so many, everything is lost
        away = scale.step * steps
        cuts = [scale.target, scale.target + (-away if scale.side == "below" else away)]
    else:
        cuts = [value for value, _ in scale.steps]
        if isinstance(scale, Linear) and scale.none_below is not None:
            cuts.append(scale.none_below)
    return [region.sample for region in regions(kind, [*(Fraction(cut) for cut in cuts), *_ENDS[kind]])]


def _points(scale: Scale, kind: str, sample: Fraction, full: Ticks) -> Ticks:
    value = as_value(kind, sample)
    assert value is not None
    return points_on(scale, full)(value)


def _joined(scale: Linear | PerStep, points: list[Ticks]) -> list[Span]:
    """Between two values every point may be earned, but that a line with ``none_below`` begins with a jump."""
    if isinstance(scale, Linear) and scale.none_below is not None:
        earned = [p for p in points if p]
        return [(0, 0), *([(min(earned), max(earned))] if earned else [])]
    return [(min(points), max(points))]
