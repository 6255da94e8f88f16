"""What the examples of the grades of a profile should reach: both sides of each line, and of the edge of each quota."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kaohe.grade.grade import places_of
from kaohe.rulebook.profile import ProfileFile
from kaohe.rulebook.profile_models import Grade, Profile
from kaohe.score.points import text, ticks
from kaohe.testing.profiles import GradeAttempt, place_in
from kaohe.testing.records import GoalRecord


def grade_goals(loaded: ProfileFile, passed: Sequence[GradeAttempt]) -> list[GoalRecord]:
    """Return what examples should reach, and whether those that ``passed`` do.

    What only a whole score sheet shows is not asked for: the gate and the ceiling of the bonus, the score of a veto.
    """
    goals: list[GoalRecord] = []
    for i, grade in enumerate(loaded.profile.grades):
        place = place_in(loaded.document, ("grades", i)).line
        goals += [*_line(loaded.profile, grade, passed, place), *_quota(grade, passed, place)]
    return goals


def _line(profile: Profile, grade: Grade, passed: Sequence[GradeAttempt], place: int) -> Iterator[GoalRecord]:
    """Yield the score at the line of a grade, and the one that is the smallest step of the profile's digits below."""
    if grade.at_least is None:
        return
    below = Decimal(grade.at_least) - Decimal(1).scaleb(-profile.rounding.digits)
    scores = {ticks(Decimal(attempt.example.score)) for attempt in passed}
    least = ticks(Decimal(grade.at_least))
    yield GoalRecord("side", f"{grade.grade} 恰好到分数线 {text(least)} 分", place, least in scores)
    just_below = any(ticks(below) <= score < least for score in scores)
    yield GoalRecord("side", f"{grade.grade} 差一点到分数线 {text(least)} 分，如 {text(ticks(below))} 分", place, just_below)


def _quota(grade: Grade, passed: Sequence[GradeAttempt], place: int) -> Iterator[GoalRecord]:
    """Yield the last place of a quota, the first behind it, and a tie over its edge."""
    if grade.quota is None or grade.quota.number == 0:
        return
    last, behind, over = False, False, False
    for example, _, standing in passed:
        if (
            example.place is None
            or example.units is None
            or not any(r.grade == grade.grade and r.place is not None for r in standing.reasons)
        ):
            continue
        places, tied = places_of(grade.quota, example.units), example.tied or 1
        last = last or (tied == 1 and example.place == places)
        behind = behind or (tied == 1 and example.place == places + 1)
        over = over or example.place <= places < example.place + tied - 1
    yield GoalRecord("side", f"{grade.grade} 名额里的最后一名", place, last)
    yield GoalRecord("side", f"{grade.grade} 名额外的第一名", place, behind)
    yield GoalRecord("side", f"{grade.grade} 几家并列在名额的边上（tied）", place, over)
