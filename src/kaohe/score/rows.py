"""Rows of a score sheet: how the points of a line came about, for those who ask."""

from kaohe.score.lines import Line
from kaohe.score.sheet import ItemRow, Loss


def row_of(line: Line) -> ItemRow:
    """Return the row of a line: its points, and for each that is missing (or gained) why."""
    part, earned = line.part, line.earned
    if not line.applies:
        return ItemRow(part.id, part.title, part.of, 0, (), applicable=False, unknown=earned.unknown)
    lost = _gained(line) if part.bonus else _lost(line)
    change = line.points - part.points(earned, line.taken)
    if change:
        lost.append(Loss("rounding", None, change, change))
    filled = None if earned.by == "scale" else earned.by
    return ItemRow(part.id, part.title, part.of, line.points, tuple(lost), unknown=earned.unknown, filled=filled)


def _lost(line: Line) -> list[Loss]:
    """Return what is lost by the scale, then by each criterion as long as anything is left."""
    left, of = line.earned.points, line.part.of
    lost = [Loss(line.earned.by, None, left - of, left - of)] if left < of else []
    for id_, stated in line.taken.stated:
        counted = min(stated, left)
        lost.append(Loss("deduct", id_, -stated, -counted))
        left -= counted
    return lost + [Loss("excused", id_, -stated, 0) for id_, stated in line.taken.excused]


def _gained(line: Line) -> list[Loss]:
    """Return what each criterion adds; where only the highest counts, the first of those that add most."""
    gains = line.taken.stated
    best = max(range(len(gains)), key=lambda i: gains[i][1], default=0) if line.part.highest else None
    gained = [Loss("credit", id_, points, points if best in (None, i) else 0) for i, (id_, points) in enumerate(gains)]
    over = line.taken.total - line.part.points(line.earned, line.taken)
    return [*gained, Loss("ceiling", None, -over, -over)] if over else gained
