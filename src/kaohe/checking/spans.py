"""Which points an item, a bonus and a whole sheet can come to: spans of ticks, with gaps where nothing leads.

What cannot be followed exactly is taken to give anything between the least and the most, so that nothing wrong is said.
"""

from collections.abc import Iterable
from itertools import product

from kaohe.checking.possible import can_be_found
from kaohe.checking.scale_spans import Span, merged, scale_spans
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Bonus, BonusItem, Change, Fixed, Item, Profile
from kaohe.rulebook.scale_models import RELATIVE, ByHand, indicator_of
from kaohe.score.points import Ticks, fixed, ticks
from kaohe.testing.questions import may_not_apply
from kaohe.testing.reach import outcomes

MOST_TIMES = 100


def added(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """Return what two parts of a sheet come to together."""
    return merged((a + c, b + d) for (a, b), (c, d) in product(one, list(other)))


def item_spans(item: Item, pack: Pack) -> list[Span]:
    """Return the points that an item can come to where it applies."""
    spans = scale_spans(item, pack)
    for id_, change in item.deduct.items():
        if can_be_found(pack.criteria[id_], pack):
            taken = [(-high, -low) for low, high in change_spans(change, ticks(item.points))]
            spans = merged([*spans, *((max(low, 0), max(high, 0)) for low, high in added(spans, taken))])
    return spans


def bonus_spans(item: BonusItem, bonus: Bonus, pack: Pack) -> list[Span]:
    """Return the points that a bonus item can come to, before the ceiling of the whole bonus."""
    limit = ticks(bonus.at_most if item.at_most is None else item.at_most)
    spans: list[Span] = [(0, 0)]
    for id_, change in item.add.items():
        if can_be_found(pack.criteria[id_], pack):
            gains = change_spans(change, limit)
            spans = merged([*spans, *(gains if item.count == "highest" else added(spans, gains))])
    return spans if item.at_most is None else merged((min(low, limit), min(high, limit)) for low, high in spans)


def change_spans(change: Change, limit: Ticks) -> list[Span]:
    """Return the points that a found criterion takes or adds, as positive numbers; ``limit`` is all that there is."""
    if change.forfeit:
        return [(limit, limit)]
    if change.points is not None:
        return [(ticks(change.points), ticks(change.points))]
    each = ticks(change.each) if change.each is not None else 0
    most = ticks(change.at_most) if change.at_most is not None else max(limit, each)
    times = -(-most // each) if each else 1
    if change.zero_from is not None:
        times = min(times, change.zero_from - 1)
    counted: list[Span] = (
        [(min(each * n, most),) * 2 for n in range(1, times + 1)] if times <= MOST_TIMES else [(min(each, most), most)]
    )
    return merged([*counted, *([(limit, limit)] if change.zero_from is not None else [])])


def least_and_most(item: Item | BonusItem, profile: Profile, pack: Pack) -> Span:
    """Return the fewest and the most points that an item can come to where it applies."""
    if isinstance(item, Item):
        spans = item_spans(item, pack)
    else:
        assert profile.bonus is not None
        spans = bonus_spans(item, profile.bonus, pack)
    return spans[0][0], spans[-1][1]


def may_be_left_out(item: Item, pack: Pack) -> bool:
    """Say whether an item may not apply to a unit, so that something else makes up for it."""
    name = indicator_of(item.scale)
    if name is not None:
        return isinstance(item.scale, RELATIVE) or may_not_apply(pack, name)
    if isinstance(item.scale, ByHand):
        return True
    return bool(item.deduct) and all("not_applicable" in outcomes(pack.criteria[id_], pack) for id_ in item.deduct)


def sheet_spans(profile: Profile, pack: Pack) -> list[Span]:
    """Return the scores that a unit can have: anything up to the most where an item may not apply."""
    spans: list[Span] = [(0, 0)]
    for item in profile.items:
        spans = added(spans, _with_stand_in(item, profile, item_spans(item, pack), pack))
    if any(may_be_left_out(item, pack) and not _is_fixed(item, profile) for item in profile.items):
        spans = [(0, ticks(profile.total))]
    if profile.bonus is not None:
        spans = merged([*spans, *added(spans, _all_bonus(profile.bonus, pack))])
    if profile.veto is not None:
        spans = merged([*spans, (ticks(profile.veto.score),) * 2])
    return spans


def _is_fixed(item: Item, profile: Profile) -> bool:
    return isinstance(item.not_applicable or profile.not_applicable, Fixed)


def _with_stand_in(item: Item, profile: Profile, spans: list[Span], pack: Pack) -> list[Span]:
    """Add what an item earns where it does not apply, if that is a fixed share of its points."""
    way = item.not_applicable or profile.not_applicable
    if not isinstance(way, Fixed) or not may_be_left_out(item, pack):
        return spans
    of, to = way.fixed.as_integer_ratio()
    return merged([*spans, (0, fixed(of * ticks(item.points), to))])


def _all_bonus(bonus: Bonus, pack: Pack) -> list[Span]:
    limit = ticks(bonus.at_most)
    extra: list[Span] = [(0, 0)]
    for item in bonus.items:
        extra = added(extra, bonus_spans(item, bonus, pack))
    return merged((min(low, limit), min(high, limit)) for low, high in extra)
