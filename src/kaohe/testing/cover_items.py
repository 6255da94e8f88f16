"""What the examples of an item of a profile should reach."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kaohe.explain.values import parameter_text
from kaohe.infer.truth import FOUND, NOT_APPLIED
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import BonusItem, Change, Item
from kaohe.score.points import text, ticks
from kaohe.testing.facts import NOT_APPLIES, UNKNOWN
from kaohe.testing.profiles import ItemAttempt
from kaohe.testing.questions import may_not_apply
from kaohe.testing.records import GoalRecord
from kaohe.testing.sides import Region, Side, as_number, as_value, regions, side_of, sides

_CAP_WORDS: dict[Side, str] = {"below": "不到", "at": "恰好到", "above": "超过"}


def item_goals(
    item: Item | BonusItem, pack: Pack, passed: Sequence[ItemAttempt], states: Mapping[str, list[str]], line: int
) -> list[GoalRecord]:
    """Return what examples should reach, and whether those that ``passed`` do; ``states`` are those a criterion can have."""
    goals = [*_outcomes(item, pack, passed, states, line), *_scale(item, pack, passed, line)]
    for id_, change in (item.deduct if isinstance(item, Item) else item.add).items():
        found = [attempt for attempt in passed if attempt.states[id_] == FOUND]
        goals.append(GoalRecord("outcome", f"{id_} {pack.title_of(id_)} 认定", line, bool(found)))
        goals += _cap(id_, change, found, pack, line)
    if isinstance(item, Item) and _can_run_out(item):
        run_out = any(loss.stated != loss.points for attempt in passed for loss in attempt.row.lost)
        goals.append(GoalRecord("side", "扣分多于剩余的分，扣完为止", line, run_out))
    return goals


def _can_run_out(item: Item) -> bool:
    """Say whether the criteria of an item can take more than its scale leaves."""
    least = min(points for _, points in item.scale.steps) if item.scale else item.points
    most = [item.points if c.forfeit else c.points if c.points is not None else c.at_most for c in item.deduct.values()]
    return any(points is None for points in most) or sum(points for points in most if points is not None) > least


def _outcomes(
    item: Item | BonusItem, pack: Pack, passed: Sequence[ItemAttempt], states: Mapping[str, list[str]], line: int
) -> Iterator[GoalRecord]:
    came_out = {attempt.points for attempt in passed}
    if isinstance(item, BonusItem):
        yield GoalRecord("outcome", "没有加分", line, "0" in came_out)
        return
    full = text(ticks(item.points))
    if item.scale is None:
        yield GoalRecord("outcome", f"满分 {full} 分", line, full in came_out)
        off = bool(item.deduct) and all(NOT_APPLIED in states[id_] for id_ in item.deduct)
    else:
        yield GoalRecord("outcome", "数据未知", line, UNKNOWN in came_out)
        off = may_not_apply(pack, item.scale.of)
    if off:
        yield GoalRecord("outcome", "不适用", line, NOT_APPLIES in came_out)


def _scale(item: Item | BonusItem, pack: Pack, passed: Sequence[ItemAttempt], line: int) -> Iterator[GoalRecord]:
    """Yield each named value of a scale and each stretch between two: an example should lie in it."""
    if isinstance(item, BonusItem) or item.scale is None:
        return
    name, kind = item.scale.of, pack.indicators[item.scale.of].type
    given = {number for attempt in passed if (number := as_number(attempt.values[name])) is not None}
    for region in regions(kind, [Fraction(value) for value, _ in item.scale.steps]):
        told = f"{pack.title_of(name)} {_told(region, kind)}"
        yield GoalRecord("side", told, line, any(region.holds(number) for number in given))


def _told(region: Region, kind: str) -> str:
    low, high = (None if end is None else _number(kind, end) for end in (region.low, region.high))
    if low == high:
        return f"等于 {low}"
    if low is None:
        return f"小于 {high}"
    return f"大于 {low}" if high is None else f"在 {low} 与 {high} 之间"


def _number(kind: str, number: Fraction) -> str:
    return parameter_text(as_value("number", number), kind)  # type: ignore[arg-type]


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
