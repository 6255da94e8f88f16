"""What the examples of an item of a profile should reach."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kaohe.explain.values import parameter_text
from kaohe.infer.truth import FOUND, NOT_APPLIED
from kaohe.records.values import NOT_APPLICABLE, Value, text_of
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import BonusItem, Change, Item
from kaohe.rulebook.scale_models import (
    Benchmark,
    ByHand,
    Choices,
    Linear,
    PerStep,
    Rank,
    ShareOfBest,
    Tiers,
    indicator_of,
    least_points,
)
from kaohe.score.points import text, ticks
from kaohe.score.relative import Between, beside
from kaohe.testing.facts import NOT_APPLIES, UNKNOWN
from kaohe.testing.profiles import ItemAttempt
from kaohe.testing.questions import may_not_apply
from kaohe.testing.records import GoalRecord
from kaohe.testing.sides import Region, as_number, as_value, regions, side_of, sides

_CAP_WORDS: dict[str, str] = {"below": "不到", "at": "恰好到", "above": "超过"}


def item_goals(
    item: Item | BonusItem, pack: Pack, passed: Sequence[ItemAttempt], states: Mapping[str, list[str]], line: int
) -> list[GoalRecord]:
    """Return what examples should reach, and whether those that ``passed`` do; ``states`` are those a criterion can have."""
    goals = [*_outcomes(item, pack, passed, states, line), *_scale(item, pack, passed, line)]
    for id_, change in (item.deduct if isinstance(item, Item) else item.add).items():
        found = [attempt for attempt in passed if attempt.states[id_] == FOUND]
        goals.append(GoalRecord("outcome", f"{id_} {pack.title_of(id_)} 认定", line, bool(found)))
        goals += [*_cap(id_, change, found, pack, line), *_zero_from(id_, change, found, pack, line)]
    if isinstance(item, Item) and _can_run_out(item):
        run_out = any(loss.stated != loss.points for attempt in passed for loss in attempt.row.lost)
        goals.append(GoalRecord("side", "扣分多于剩余的分，扣完为止", line, run_out))
    return goals


def _can_run_out(item: Item) -> bool:
    """Say whether the criteria of an item can take more than its scale leaves."""
    least = least_points(item.scale, item.points)
    most = [_most(change, item.points) for change in item.deduct.values()]
    return any(points is None for points in most) or sum(points for points in most if points is not None) > least


def _most(change: Change, full: Decimal) -> Decimal | None:
    """Return the most that a change states; None where there is no end to it."""
    if change.forfeit or change.zero_from is not None:
        return full
    return change.points if change.points is not None else change.at_most


def _outcomes(
    item: Item | BonusItem, pack: Pack, passed: Sequence[ItemAttempt], states: Mapping[str, list[str]], line: int
) -> Iterator[GoalRecord]:
    came_out = {attempt.points for attempt in passed}
    if isinstance(item, BonusItem):
        yield GoalRecord("outcome", "没有加分", line, "0" in came_out)
        yield from _class_cap(item, passed, line)
        return
    full = text(ticks(item.points))
    if item.scale is None:
        yield GoalRecord("outcome", f"满分 {full} 分", line, full in came_out)
        off = bool(item.deduct) and all(NOT_APPLIED in states[id_] for id_ in item.deduct)
    else:
        yield GoalRecord("outcome", "数据未知", line, UNKNOWN in came_out)
        name = indicator_of(item.scale)
        off = name is not None and may_not_apply(pack, name)
    if off:
        yield GoalRecord("outcome", "不适用", line, NOT_APPLIES in came_out or any(a.row.filled for a in passed))


def _scale(item: Item | BonusItem, pack: Pack, passed: Sequence[ItemAttempt], line: int) -> Iterator[GoalRecord]:
    """Yield each named value of a scale and each stretch between two: an example should lie in it."""
    scale = item.scale if isinstance(item, Item) else None
    if isinstance(scale, Linear | Tiers | PerStep):
        name, kind = scale.of, pack.indicators[scale.of].type
        given = {number for attempt in passed if (number := as_number(attempt.values[name])) is not None}
        for region in regions(kind, _cuts(scale)):
            told = f"{pack.title_of(name)} {_told(region, kind)}"
            yield GoalRecord("side", told, line, any(region.holds(number) for number in given))
    elif isinstance(scale, Choices):
        words = {_word(attempt.values[scale.of]) for attempt in passed}
        others = words - {None, *scale.choices}
        yield from (GoalRecord("side", f"{pack.title_of(scale.of)}为{word}", line, word in words) for word in scale.choices)
        if pack.indicators[scale.of].type == "text" or len(scale.choices) == 1:
            yield GoalRecord("side", f"{pack.title_of(scale.of)}为其他", line, bool(others))
    elif isinstance(scale, Rank):
        came_out = {attempt.points for attempt in passed}
        for place, points in enumerate([*scale.rank, scale.beyond], 1):
            told = f"组内第 {place} 名" if place <= len(scale.rank) else "排在后面的"
            yield GoalRecord("side", told, line, text(ticks(points)) in came_out)
    elif isinstance(scale, ShareOfBest | ByHand):
        earned = {Fraction(a.row.points, a.row.of) for a in passed if a.row.applicable and a.row.of}
        yield GoalRecord("side", "满分", line, 1 in earned)
        yield GoalRecord("side", "在 0 分与满分之间", line, any(0 < share < 1 for share in earned))
    elif isinstance(scale, Benchmark):
        for told, points in (
            ("都有", scale.benchmark.shared),
            ("他有我无", scale.benchmark.missing),
            ("他无我有", scale.benchmark.extra),
        ):
            if points:
                yield GoalRecord("side", told, line, any(_compared(a, scale)[told] for a in passed))


def _cuts(scale: Linear | Tiers | PerStep) -> list[Fraction]:
    """Return the values at which a scale changes its course."""
    if isinstance(scale, PerStep):
        return [Fraction(scale.target)]
    floor = [Fraction(scale.none_below)] if isinstance(scale, Linear) and scale.none_below is not None else []
    return [*floor, *(Fraction(value) for value, _ in scale.steps)]


def _word(value: Value) -> str | None:
    return None if value is None or value is NOT_APPLICABLE else text_of(value)


def _compared(attempt: ItemAttempt, scale: Benchmark) -> dict[str, int]:
    theirs = (attempt.example.benchmark or {}).get(scale.of)
    value = beside(attempt.values[scale.of], None if theirs is None else str(theirs))
    shared, missing, extra = value.known if isinstance(value, Between) else (0, 0, 0)
    return {"都有": shared, "他有我无": missing, "他无我有": extra}


def _told(region: Region, kind: str) -> str:
    low, high = (None if end is None else _number(kind, end) for end in (region.low, region.high))
    if low == high:
        return f"等于 {low}"
    if low is None:
        return f"小于 {high}"
    return f"大于 {low}" if high is None else f"在 {low} 与 {high} 之间"


def _number(kind: str, number: Fraction) -> str:
    value = as_value("number", number)
    assert isinstance(value, Decimal)
    return parameter_text(value, kind)


def _zero_from(id_: str, change: Change, found: Sequence[ItemAttempt], pack: Pack, line: int) -> Iterator[GoalRecord]:
    """Yield the sides of the count from which the whole item is lost."""
    if change.per is None or change.zero_from is None:
        return
    counts = [number for attempt in found if (number := as_number(attempt.values[change.per])) is not None and number >= 1]
    for told, reached in (
        ("不到", [c for c in counts if c < change.zero_from]),
        ("达到", [c for c in counts if c >= change.zero_from]),
    ):
        said = f"{id_} {pack.title_of(id_)} {told} {change.zero_from} 次（此项不得分）"
        yield GoalRecord("side", said, line, any(c in (change.zero_from - 1, change.zero_from) for c in reached))


def _class_cap(item: BonusItem, passed: Sequence[ItemAttempt], line: int) -> Iterator[GoalRecord]:
    """Yield the sides of the most that a class of bonus gives, of those that its additions can come to."""
    if item.at_most is None:
        return
    most = ticks(item.at_most)
    gained = {sum(loss.points for loss in attempt.row.lost if loss.cause == "credit") for attempt in passed}
    can = _sums(item, most)
    for side, come_to, reached in (
        ("below", {s for s in can if 0 < s < most}, {s for s in gained if 0 < s < most}),
        ("at", {s for s in can if s == most}, {s for s in gained if s == most}),
        ("above", {s for s in can if s > most}, {s for s in gained if s > most}),
    ):
        if come_to:
            told = f"加起来{_CAP_WORDS[side]} {text(most)} 分的上限"
            yield GoalRecord("side", told, line, bool(reached))


def _sums(item: BonusItem, most: int) -> set[int]:
    """Return what the additions of a class can come to together; what is beyond ``most`` at least once, if it can be."""
    sums = {0}
    for change in item.add.values():
        if change.points is not None:
            steps = [ticks(change.points)]
        else:
            each, cap = ticks(change.each or 0), most + 1 if change.at_most is None else ticks(change.at_most)
            steps = [min(n * each, cap) for n in range(1, (min(most, cap) // each if each else 0) + 2)]
        more = {max(s, step) if item.count == "highest" else s + step for s in sums for step in steps}
        sums |= {min(s, most + 1) for s in more}
    return sums


def _cap(id_: str, change: Change, found: Sequence[ItemAttempt], pack: Pack, line: int) -> Iterator[GoalRecord]:
    """Yield the sides of the ceiling of what is counted by occurrence; one occurrence is the least there can be."""
    if change.per is None or not change.each or change.at_most is None:
        return
    cap = Fraction(change.at_most) / Fraction(change.each)
    counts = [number for attempt in found if (number := as_number(attempt.values[change.per])) is not None]
    given = {side_of(number, cap) for number in counts if number >= 1}
    for side in sides("count", cap):
        if side != "below" or cap > 1:
            said = f"{id_} {pack.title_of(id_)} 按次数{_CAP_WORDS[side]} {text(ticks(change.at_most))} 分的上限"
            yield GoalRecord("side", said, line, side in given)
