"""From the lines of a sheet to the score: what makes up for items that do not apply, the bonus, bounds, rounding, the veto."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.rulebook.profile_models import Profile, Rounding
from kaohe.score.lines import Line
from kaohe.score.points import Ticks, fixed, rounded, ticks
from kaohe.score.sheet import Adjustment


@dataclass(slots=True, eq=False, repr=False)
class Frame:
    """What a profile says of the whole sheet, in ticks."""

    total: Ticks
    of_all: Ticks
    """What all items together are worth."""
    items: int
    most_bonus: Ticks
    bonus_above: Ticks | None
    """The bonus counts only where the score without it is more than this."""
    shrink: bool
    rounding: Rounding | None
    """Of the total."""
    veto: Ticks | None
    """The most that the score is where a veto is found."""


def frame_of(profile: Profile) -> Frame:
    """Return the frame of a profile."""
    bonus = profile.bonus
    return Frame(
        total=ticks(profile.total),
        of_all=sum(ticks(item.points) for item in profile.items),
        items=len(profile.items),
        most_bonus=ticks(bonus.at_most) if bonus else 0,
        bonus_above=ticks(bonus.only_above) if bonus and bonus.only_above is not None else None,
        shrink=profile.not_applicable == "shrink",
        rounding=profile.rounding if profile.rounding.at == "total" else None,
        veto=ticks(profile.veto.score) if profile.veto else None,
    )


def add_up(
    frame: Frame, items: Sequence[Line], total: Ticks, of: Ticks, gained: Ticks, veto: str = ""
) -> tuple[list[Adjustment], Ticks | None]:
    """Return the adjustments beside the lines, and the score; None where no item applies and no veto is found.

    ``total`` is what the ``items`` give together, ``of`` what those that apply are worth, ``gained`` what the bonus items
    give. ``veto`` is the criterion found that settles the score, or "".
    """
    if not of and not any(line.applies for line in items):
        return _nothing_applies(frame, veto)
    beside: list[Adjustment] = []
    less = 0
    if not of == frame.of_all == frame.total:  # else every item applies: nothing is made up for, nothing taken from the total
        beside, total = _base(frame, items, total, of)
        open_ = [line for line in items if not line.applies and line.taken.stated]
        beside += (taken := [cut for line in open_ for cut in _taken_from_total(frame, items, line, gained)])
        less = sum([adjustment.points for adjustment in taken])
    if gained:
        gated = frame.bonus_above is not None and total + less <= frame.bonus_above
        counted = 0 if gated else min(gained, frame.most_bonus)
        if counted != gained:
            beside.append(Adjustment("gate" if gated else "ceiling", counted - gained))
            gained = counted
        total += gained
    if frame.shrink and (change := _shrunk(frame, items, total, gained) - total):
        beside.append(Adjustment("shrink", change))
        total += change
    total += less
    if total < 0:
        beside.append(Adjustment("floor", -total))
        total = 0
    if frame.rounding is not None:
        final = rounded(total, frame.rounding.digits, frame.rounding.mode)
        if final != total:
            beside.append(Adjustment("rounding", final - total))
            total = final
    if veto and frame.veto is not None:
        settled = min(total, frame.veto)
        beside.append(Adjustment("veto", settled - total, None, veto, settled - total))
        total = settled
    return beside, total


def _nothing_applies(frame: Frame, veto: str) -> tuple[list[Adjustment], Ticks | None]:
    """Return the score of a unit to which no item applies: what a veto found settles."""
    if not veto or frame.veto is None:
        return [], None
    return [Adjustment("veto", frame.veto, None, veto, frame.veto)], frame.veto


def _base(frame: Frame, items: Sequence[Line], total: Ticks, of: Ticks) -> tuple[list[Adjustment], Ticks]:
    """Return what makes up for items that do not apply, and the points of the items with it.

    ``total`` and ``of`` are what the items have together, and out of how much.
    """
    beside: list[Adjustment] = []
    spread = sum([line.part.of for line in items if line.way == "spread"])
    if spread:
        share = [line for line in items if line.of]
        of += spread if share else 0
        for line in share:
            more = fixed(line.points * spread, len(share) * line.of)
            if more:
                beside.append(Adjustment("spread", more, line.part.id))
                total += more
    if not frame.shrink and 0 < of != frame.total and (more := fixed(total * frame.total, of) - total):
        beside.append(Adjustment("rescale", more))
        total += more
    return beside, total


def _shrunk(frame: Frame, items: Sequence[Line], total: Ticks, gained: Ticks) -> Ticks:
    """Return all that was earned over all that could be had, out of the total; the bonus gained counts on both sides."""
    of = sum([line.of for line in items]) + gained
    return fixed(total * frame.total, of) if of else total


def _taken_from_total(frame: Frame, items: Sequence[Line], line: Line, gained: Ticks) -> list[Adjustment]:
    """Return the deductions of an item that does not apply, which are taken from the total.

    Together they never cost more than the whole item would if it applied with nothing earned: so one more failing,
    a forfeit for one, never raises a score.
    """
    of, earned = line.part.of, sum([other.points for other in items])
    if line.way == "spread":
        left = sum([other.points * of // ((frame.items - 1) * other.of) for other in items if other.of])
    else:
        more = gained if frame.shrink else 0
        rest = frame.of_all - of + more
        left = (earned + more) * frame.total * of // (rest * (rest + of)) if rest else 0
    taken = []
    for id_, stated in line.taken.stated:
        counted = min(stated, left)
        taken.append(Adjustment("deduct", -counted, line.part.id, id_, -stated))
        left -= counted
    return taken
