"""What examples reach: outcomes of criteria and items, and sides of their thresholds, of those that can be reached."""

from collections.abc import Iterable

from kaohe.explain.values import STATE_WORDS
from kaohe.records.values import Value
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.profile import ProfileFile
from kaohe.testing.cover_grades import grade_goals
from kaohe.testing.cover_items import item_goals
from kaohe.testing.criteria import Attempt
from kaohe.testing.profiles import ItemAttempt, grade_attempts, items_with_places, place_in
from kaohe.testing.questions import Facts, questions, said
from kaohe.testing.reach import outcomes
from kaohe.testing.records import CoverageRecord, CoverKind, CoverRecord, GoalRecord

TriedPack = tuple[list[Attempt], tuple[str, ...]]
"""Examples of a pack, and the files whose criteria are asked for."""

TriedProfile = tuple[ProfileFile, Pack, list[ItemAttempt]]


def coverage(packs: Iterable[TriedPack], profiles: Iterable[TriedProfile]) -> CoverageRecord:
    """Return what the examples of packs and profiles reach. Examples that came out otherwise reach nothing."""
    covers = [cover for attempts, files in packs for cover in pack_covers(attempts, files)]
    covers += [cover for loaded, pack, attempts in profiles for cover in profile_covers(loaded, pack, attempts)]
    reached, of = sum(cover.reached for cover in covers), sum(cover.of for cover in covers)
    return CoverageRecord(reached, of, percent(reached, of), covers)


def percent(reached: int, of: int) -> int:
    """Return a share in whole percent, rounded down; nothing to reach is all of it."""
    return 100 * reached // of if of else 100


def pack_covers(attempts: list[Attempt], files: tuple[str, ...]) -> list[CoverRecord]:
    """Return what the examples of each criterion reach, by file and line."""
    by_criterion: dict[tuple[str, int], list[Attempt]] = {}
    for attempt in attempts:
        by_criterion.setdefault(_entry(attempt), []).append(attempt)
    first = [tried[0] for tried in by_criterion.values() if tried[0].criterion.file in files]
    return [
        criterion_cover(a.criterion, a.basis.rulebook.pack, by_criterion[_entry(a)])
        for a in sorted(first, key=lambda a: (a.criterion.file, a.criterion.line))
    ]


def _entry(attempt: Attempt) -> tuple[str, int]:
    """Return what tells the entries of one id apart that share out the years."""
    return attempt.criterion.file, attempt.criterion.line


def criterion_cover(criterion: Criterion, pack: Pack, attempts: list[Attempt]) -> CoverRecord:
    """Return what the examples of one criterion reach."""
    passed = [attempt for attempt in attempts if attempt.passed]
    facts = [_facts(attempt) for attempt in passed]
    states = {attempt.state for attempt in passed}
    goals = [
        GoalRecord("outcome", f"结果为{STATE_WORDS[state]}", criterion.line, state in states) for state in outcomes(criterion, pack)
    ]
    for asked in questions(criterion.leaves(), pack):
        answers = {asked.answer(fact) for fact in facts}
        goals += [GoalRecord("side", said(asked, answer, pack), asked.leaf.line, answer in answers) for answer in asked.answers]
    return _cover("criterion", criterion.id, criterion.spec.title, criterion.file, criterion.line, goals)


def profile_covers(loaded: ProfileFile, pack: Pack, attempts: list[ItemAttempt]) -> list[CoverRecord]:
    """Return what the examples of each item and bonus item of a profile reach, and what those of its grades do."""
    states = {id_: outcomes(criterion, pack) for id_, criterion in pack.criteria.items()}
    covers = []
    for path, item in items_with_places(loaded.profile):
        place = place_in(loaded.document, path)
        passed = [attempt for attempt in attempts if attempt.item is item and attempt.passed]
        goals = item_goals(item, pack, passed, states, place.line)
        covers.append(_cover("item", item.id, item.title, loaded.files[0], place.line, goals))
    if goals := grade_goals(loaded, [attempt for attempt in grade_attempts(loaded, pack) if attempt.passed]):
        line = place_in(loaded.document, ("grades",)).line
        covers.append(_cover("profile", loaded.profile.profile, "等次", loaded.files[0], line, goals))
    return covers


def _facts(attempt: Attempt) -> Facts:
    basis, unit = attempt.basis, attempt.unit
    values: dict[str, Value] = {name: column[unit] for name, column in basis.measured.columns.items()}
    counts = {name: ends[unit] for name, ends in basis.findings.counts.items()}
    values |= {name: low if low == high else None for name, (low, high) in counts.items()}
    return Facts(values, {id_: column[unit] for id_, column in basis.findings.states.items()})


def _cover(kind: CoverKind, about: str, title: str, file: str, line: int, goals: list[GoalRecord]) -> CoverRecord:
    reached = sum(goal.reached for goal in goals)
    return CoverRecord(kind, about, title, file, line, reached, len(goals), percent(reached, len(goals)), goals)
