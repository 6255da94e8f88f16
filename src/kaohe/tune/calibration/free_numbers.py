"""The numbers of a profile that calibration may move, each between two bounds and in a direction that is declared."""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from kaohe.rulebook.profile_models import Change, Item
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.scale_models import ByHand
from kaohe.score.points import text, ticks
from kaohe.tune.calibration.free_steps import Kept, Step, steps_of
from kaohe.tune.calibration.freed import DEFAULT, Freed


class FreeNumber(NamedTuple):
    """One number that may move in whole steps between two bounds. Points; never below 0."""

    kind: Freed
    key: str
    """As ``kaohe tune whatif --set`` names it; of a step, the list that it stands in."""
    title: str
    line: str
    """Id of the item or bonus item."""
    criterion: str | None
    """The criterion that adds or takes the points; None for the points of an item or a step."""
    now: Decimal
    down: int
    """By how many steps it may go down."""
    up: int
    declared: bool
    """Whether the bounds are those of a ``range``; else they are 0 and twice what it is."""
    follows: tuple[tuple[str, Decimal], ...] = ()
    """Keys that keep their proportion to it, with what they are now."""
    place: int = 0
    """Of a step: its position in the scale."""

    def at(self, steps: int, step: Decimal) -> Decimal:
        """Return the number moved by so many steps."""
        return self.now + steps * step

    def settings(self, steps: int, step: Decimal) -> list[str]:
        """Return the ``KEY=VALUE`` texts that move it; none where it stays."""
        if not steps:
            return []
        value = self.at(steps, step)
        followed = ((key, (now * value / self.now).quantize(Decimal("0.0001"))) for key, now in self.follows)
        return [f"{key}={text(ticks(number))}" for key, number in ((self.key, value), *followed)]


class Free(NamedTuple):
    """What may move, and what was asked for and stays all the same, with why."""

    numbers: list[FreeNumber]
    kept: list[Kept]
    steps: dict[str, list[Step]]
    """Item → the steps of its scale, where they are free."""

    def settings(self, moves: Sequence[int], step: Decimal) -> list[str]:
        """Return the ``KEY=VALUE`` texts that move each number by its steps."""
        found = [
            told
            for number, steps in zip(self.numbers, moves, strict=True)
            if number.kind != "steps"
            for told in number.settings(steps, step)
        ]
        return [*found, *(told for item in self.steps if (told := self._scale(item, moves, step)))]

    def _scale(self, item: str, moves: Sequence[int], step: Decimal) -> str:
        """Return the whole list of a scale of which a step moves, or the points of the item that its top keeps to; else ""."""
        moved = {n.place: n.at(m, step) for n, m in zip(self.numbers, moves, strict=True) if n.line == item and n.kind == "steps"}
        full = next((n.at(m, step) for n, m in zip(self.numbers, moves, strict=True) if n.line == item and n.kind == "items"), None)
        steps, made = self.steps[item], []
        for place, one in enumerate(steps):
            points = moved.get(place, one.points)
            made.append(full if one.full and full is not None else points)
        if all(new == one.points for new, one in zip(made, steps, strict=True)):
            return ""
        pairs = ", ".join(f"[{one.value:f}, {text(ticks(new))}]" for new, one in zip(made, steps, strict=True))
        return f"{steps[0].key}=[{pairs}]"


def free_numbers(rulebook: Rulebook, step: Decimal, freed: Sequence[Freed] = DEFAULT) -> Free:
    """Return what may move in a profile: each number within its ``range``, else between 0 and twice what it is.

    Points of an item that a person enters, numbers that are 0, and a bonus of which only the highest counts, stay. An item
    never becomes worth less than its highest deduction, which a profile must not have.
    """
    profile, data = rulebook.profile, rulebook.profile_document.data
    numbers: list[FreeNumber] = []
    kept: list[Kept] = []
    steps: dict[str, list[Step]] = {}
    if "items" in freed:
        loose = "deductions" in freed
        numbers += [_item(item, step, loose=loose) for item in profile.items if item.points and not isinstance(item.scale, ByHand)]
    if "credits" in freed and profile.bonus:
        raw = data["bonus"]["items"]
        for line, own in zip(profile.bonus.items, raw, strict=True):
            if line.count == "highest":
                kept.append(Kept(line.id, line.title, "同类加分只取最高的一个"))
                continue
            numbers += _changes("credits", f"{line.id}.add", line.id, line.title, line.add, own["add"], None, step, kept)
    if "deductions" in freed:
        for item, own in zip(profile.items, data["items"], strict=True):
            most = item.range[1] if item.range and "items" in freed else item.points * (2 if "items" in freed else 1)
            key = f"{item.id}.deduct"
            numbers += _changes("deductions", key, item.id, item.title, item.deduct, own.get("deduct", {}), most, step, kept)
    if "steps" in freed:
        for item in profile.items:
            numbers += _steps(item, rulebook, step, steps, kept)
    return Free(numbers, kept, steps)


def _item(item: Item, step: Decimal, *, loose: bool) -> FreeNumber:
    low, high = item.range or (Decimal(0), 2 * item.points)
    if not loose:
        low = max([low, *(most for change in item.deduct.values() if (most := change.points or change.at_most))])
    number = FreeNumber("items", f"{item.id}.points", item.title, item.id, None, item.points, 0, 0, item.range is not None)
    return _bounded(number, max(low, Decimal(0)), high, step)


def _changes(
    kind: Freed,
    path: str,
    line: str,
    title: str,
    changes: dict[str, Change],
    raw: dict[str, Any],
    most: Decimal | None,
    step: Decimal,
    kept: list[Kept],
) -> Iterator[FreeNumber]:
    """Yield the points of deductions or credits; ``most`` is what none may take more than."""
    for id_, change in sorted(changes.items()):
        key = f"{path}.{id_}"
        made: Callable[..., FreeNumber] = FreeNumber
        if change.forfeit:
            kept.append(Kept(key, f"{title} {id_}", "认定了此项不得分，没有分值"))
        elif change.points:
            own = f"{key}.points" if isinstance(raw.get(id_), dict) else key
            number = made(kind, own, f"{title} {id_}", line, id_, change.points, 0, 0, change.range is not None)
            low, high = change.range or (Decimal(0), 2 * change.points)
            yield _bounded(number, low, high if most is None else min(high, most), step)
        elif change.each:
            follows = () if change.at_most is None else ((f"{key}.at_most", change.at_most),)
            number = made(
                kind, f"{key}.each", f"{title} {id_} 每次", line, id_, change.each, 0, 0, change.range is not None, follows
            )
            low, high = change.range or (Decimal(0), 2 * change.each)
            limit = high if most is None or change.at_most is None else most * change.each / change.at_most
            yield _bounded(number, low, min(high, limit), step)
        else:
            kept.append(Kept(key, f"{title} {id_}", "现在是 0 分"))


def _steps(item: Item, rulebook: Rulebook, step: Decimal, steps: dict[str, list[Step]], kept: list[Kept]) -> Iterator[FreeNumber]:
    """Yield the steps of a scale that may move: those that earn something and not the item's full points."""
    if item.scale is None or not item.points:
        return
    found = steps_of(item, rulebook.pack.indicators)
    if isinstance(found, str):
        kept.append(Kept(f"{item.id}.scale", item.title, found))
        return
    moving = [(place, one) for place, one in enumerate(found) if one.points and not one.full]
    if not moving:
        kept.append(Kept(f"{item.id}.scale", item.title, "只有 0 分和满分两种，没有中间的档"))
        return
    steps[item.id] = found
    high = 2 * item.points
    for place, one in moving:
        number = FreeNumber("steps", one.key, one.title, item.id, None, one.points, 0, 0, declared=False, place=place)
        yield _bounded(number, Decimal(0), min(high, 2 * one.points), step)


def _bounded(number: FreeNumber, low: Decimal, high: Decimal, step: Decimal) -> FreeNumber:
    now = number.now
    down = int(((now - min(low, now)) / step).to_integral_value(ROUND_FLOOR))
    up = -int(((now - max(high, now)) / step).to_integral_value(ROUND_CEILING))
    return number._replace(down=down, up=up)
