"""The expectations of a case: grade it, and compare."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kaohe.explain.findings import condition_records
from kaohe.explain.grade_reasons import grade_reasons
from kaohe.explain.lines import ADJUSTMENT_WORDS
from kaohe.faults import Fault, FaultyInput
from kaohe.records.read import Records, collect_records
from kaohe.records.values import Value, same
from kaohe.rulebook.expect_models import (
    Expected,
    ExpectedFinding,
    ExpectedGrade,
    ExpectedPoints,
    ExpectedRank,
    ExpectedScore,
    ExpectedValue,
)
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import Rulebook, read_rulebook
from kaohe.run import Run, run, run_on
from kaohe.score.points import text
from kaohe.testing.expectations import Expecting, name_faults, read_expectations, rulebooks_of
from kaohe.testing.facts import NOT_APPLIES, exact_text, value_of
from kaohe.testing.profiles import losses, row_points, same_points
from kaohe.testing.records import GroupRecord, PartRecord, TrialKind, TrialRecord

Tell = Callable[[str], None]


def case_group(folder: Path, places: Places, faults: list[Fault], tell: Tell = lambda _: None) -> GroupRecord | None:
    """Return the expectations of a case as they come out; None where it has none or, with faults added, cannot be graded."""
    before = len(faults)
    expecting = read_expectations(folder, faults)
    own = read_rulebook(str(folder), None, places, faults) if expecting else None
    if expecting is None or own is None:
        return None
    books = rulebooks_of(expecting, own, places, faults)
    records = collect_records(own, faults)
    faults += name_faults(expecting, books, records.units)
    runs = _runs(books, records, faults, tell) if len(faults) == before else {}
    if len(faults) > before:
        return None
    return GroupRecord("case", expecting.document.file, [*compare(expecting, runs)])


def _runs(books: Mapping[str | None, Rulebook], records: Records, faults: list[Fault], tell: Tell) -> dict[str | None, Run]:
    """Grade a case by each profile; ``records`` are those read for its own."""
    runs = {}
    for name, book in books.items():
        try:
            runs[name] = run(book, tell) if name else run_on(book, records, tell)
        except FaultyInput as error:
            faults += error.faults
    return runs


def compare(expecting: Expecting, runs: Mapping[str | None, Run]) -> Iterator[TrialRecord]:
    """Yield each expectation as it came out."""
    for path, entry in expecting.entries:
        graded = runs[entry.profile]
        unit = graded.records.names().find(entry.unit)
        assert unit is not None
        record = _compared(entry, graded, unit)
        record.name, record.profile = graded.records.units[unit].name, graded.rulebook.profile.profile
        record.file, record.line = expecting.document.file, expecting.document.span(path).line
        yield record


def _compared(entry: Expected, graded: Run, unit: int) -> TrialRecord:
    if isinstance(entry, ExpectedValue):
        return _value(entry, graded, unit)
    if isinstance(entry, ExpectedFinding):
        return _finding(entry, graded, unit)
    if isinstance(entry, ExpectedPoints):
        return _points(entry, graded, unit)
    if isinstance(entry, ExpectedScore):
        return _score(entry, graded, unit)
    if isinstance(entry, ExpectedRank):
        return _rank(entry, graded, unit)
    assert isinstance(entry, ExpectedGrade)
    return _grade(entry, graded, unit)


def _trial(kind: TrialKind, about: str, title: str, passed: bool, expected: str, came_out: str) -> TrialRecord:
    return TrialRecord(kind, about, title, "", "", "", 0, passed, expected, came_out, [], [], [])


def _value(entry: ExpectedValue, graded: Run, unit: int) -> TrialRecord:
    indicator = graded.rulebook.pack.indicators[entry.indicator]
    expected, came_out = value_of(indicator.type, entry.value), graded.measured.columns[indicator.name][unit]
    passed = _same(came_out, expected)
    return _trial("value", indicator.name, indicator.title, passed, exact_text(expected), exact_text(came_out))


def _same(a: Value, b: Value) -> bool:
    return a is b if a is None or b is None else same(a, b)


def _finding(entry: ExpectedFinding, graded: Run, unit: int) -> TrialRecord:
    criterion = graded.rulebook.pack.criteria[entry.criterion]
    state = graded.findings.states[criterion.id][unit]
    record = _trial("finding", criterion.id, criterion.spec.title, state == entry.state, entry.state, state)
    if not record.passed:
        record.conditions = condition_records(graded, criterion, unit)
    return record


def _points(entry: ExpectedPoints, graded: Run, unit: int) -> TrialRecord:
    sheet = graded.scored[unit].sheet
    row = next(row for row in (*sheet.items, *sheet.bonus) if row.id == entry.item)
    points = row_points(row)
    record = _trial("points", row.id, row.title, same_points(points, entry.points), entry.points, points)
    if not record.passed:
        record.parts = [PartRecord("满分", text(row.of)), *losses(graded.rulebook.pack, row)]
    return record


def _score(entry: ExpectedScore, graded: Run, unit: int) -> TrialRecord:
    sheet = graded.scored[unit].sheet
    score = NOT_APPLIES if sheet.score is None else text(sheet.score)
    profile = graded.rulebook.profile
    record = _trial("score", profile.profile, "总分", same_points(score, entry.score), entry.score, score)
    if not record.passed:
        record.parts = [PartRecord(row.title, row_points(row)) for row in (*sheet.items, *sheet.bonus)]
        record.parts += [PartRecord(ADJUSTMENT_WORDS[a.cause], text(a.points)) for a in sheet.adjustments]
    return record


def _rank(entry: ExpectedRank, graded: Run, unit: int) -> TrialRecord:
    rank = graded.graded[unit].standing.rank
    profile = graded.rulebook.profile.profile
    return _trial("rank", profile, "名次", rank == entry.rank, str(entry.rank), "" if rank is None else str(rank))


def _grade(entry: ExpectedGrade, graded: Run, unit: int) -> TrialRecord:
    grade = graded.graded[unit].standing.grade or ""
    record = _trial("grade", graded.rulebook.profile.profile, "等次", grade == entry.grade, entry.grade, grade)
    if not record.passed:
        record.grade_reasons = grade_reasons(graded, unit)
    return record
