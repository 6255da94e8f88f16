"""What stands in the page before any script has run: results, findings by criterion, the profile, the run."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.records.findings import FindingRecord
from kaohe.explain.records.results import ExplanationRecord, IssueRecord
from kaohe.explain.records.units import ItemRecord, UnitRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report import year_tables
from kaohe.report.cells import Table, aligned, cell_text
from kaohe.report.comparison import FILES, comparison_tables, without_empty
from kaohe.report.grades import comparison_lines
from kaohe.report.issues import NAMED, tally
from kaohe.report.phrases import (
    between,
    excuses_sentence,
    points_text,
    provisional_sentence,
    run_sentences,
    unknown_sentences,
)
from kaohe.rulebook.pack_models import SEVERITY_WORDS

AXIS = 160
"""Width of the score picture in a row."""
BAR = 20
"""Height of the bars of items in a row."""


GAP = 2
"""Between two of them."""


class Choice(NamedTuple):
    """One choice of a filter, and how many units it leaves."""

    value: str
    text: str
    units: int


def context(record: ReportRecord, comparison: ComparisonRecord | None = None) -> dict[str, object]:
    """Return what the template shows; ``comparison`` is another case beside this one."""
    units = year_tables.units(record)
    grades = list(dict.fromkeys(grade.grade for grade in record.sheet.grades))
    return {
        "run": record.run,
        "region": record.region,
        "sheet": record.sheet,
        "units": units,
        "grouped": any(unit.group for unit in units),
        "rows": _rows(record.explanations, grades),
        "grade_choices": _grade_choices(units, grades),
        "group_choices": [Choice(group, group, n) for group, n in Counter(u.group for u in units if u.group).items()],
        "criterion_choices": _criterion_choices(units),
        "remarks": [provisional_sentence(units), *([excuses_sentence(record.run)] if record.run.excuses else [])],
        "warnings": unknown_sentences(units),
        "item_words": "、".join(f"{item.title} {item.points}" for item in record.sheet.items),
        "issues": _issues(record.issues.issues),
        "issue_remarks": tally(record.issues),
        "comparison": comparison_lines(record.published) if record.published else [],
        "rubric": list(map(_texts, year_tables.rubric(record))),
        "beside": [] if comparison is None else _beside(comparison),
        "beside_units": [] if comparison is None else [unit.unit for unit in comparison.units],
        "beside_inputs": [] if comparison is None else year_tables.input_lines(comparison.statement),
        "run_lines": run_sentences(record.run),
        "version": record.statement.kaohe,
        "aliases": record.aliases,
        "inputs": year_tables.input_lines(record.statement),
    }


def _texts(table: Table) -> tuple[str, list[str], list[list[str]], Sequence[str]]:
    """Return a table as texts: title, header, rows, remarks."""
    return table.title, table.header, [[cell_text(cell) for cell in row] for row in table.rows], table.notes


def _beside(comparison: ComparisonRecord) -> list[tuple[str, list[str], list[list[str]], Sequence[str]]]:
    first, *others = (table for table in comparison_tables(comparison) if table.title != FILES)
    return [(t.title, t.header, aligned(t), t.notes) for t in (without_empty(first), *others)]


def tone(grade: str | None, grades: Sequence[str]) -> str:
    """Return how a grade is coloured: the best, the last of three or more, or between."""
    if grade in grades[:1]:
        return "best"
    return "last" if len(grades) > 2 and grade == grades[-1] else "middle"


def _rows(explanations: Sequence[ExplanationRecord], grades: Sequence[str]) -> list[dict[str, object]]:
    ends = [Decimal(end) for e in explanations for end in (e.unit.score_low, e.unit.score, e.unit.score_high) if end is not None]
    lines = {Decimal(r.line) for e in explanations for r in e.grade_reasons if r.line is not None}
    low, high = (min([*ends, *lines], default=Decimal(0)), max([*ends, *lines], default=Decimal(1)))
    scale = Decimal(AXIS - 10) / ((high - low) or 1)
    return [_row(e, grades, low, scale) for e in explanations]


def _row(explanation: ExplanationRecord, grades: Sequence[str], low: Decimal, scale: Decimal) -> dict[str, object]:
    unit = explanation.unit
    found = [f for f in unit.findings if f.state == "found"]

    def across(points: str | None) -> str:
        return "" if points is None else f"{(Decimal(points) - low) * scale + 5:.1f}"

    return {
        "unit": unit,
        "tone": tone(unit.grade, grades),
        "place": grades.index(unit.grade) if unit.grade in grades else len(grades),
        "range": between(unit.score_low, unit.score_high) if unit.score_low != unit.score_high else "",
        "grade_range": between(unit.grade_low, unit.grade_high) if unit.grade_low != unit.grade_high else "",
        "at": across(unit.score),
        "from": across(unit.score_low),
        "to": across(unit.score_high),
        "lines": [across(r.line) for r in explanation.grade_reasons if r.line is not None],
        "bars": _bars(unit.items),
        "bars_width": f"{sum(Decimal(i.of) + GAP for i in unit.items):.1f}",
        "bars_said": "，".join(f"{i.title} {_earned(i)}" for i in unit.items),
        "failings": [f for f in found if f.kind == "failing"],
        "credits": [f for f in found if f.kind == "credit"],
        "codes": " ".join(f.criterion for f in found),
    }


def _earned(item: ItemRecord) -> str:
    if not item.applicable:
        return "未知" if item.unknown else "不适用"
    return f"{item.points}/{item.of}{'（暂定）' if item.unknown else ''}"


class Bar(NamedTuple):
    """The bar of an item: as wide as its full points, as high as the share earned."""

    kind: str
    left: str
    width: str
    top: str
    height: str


def _bars(items: Sequence[ItemRecord]) -> list[Bar]:
    bars = []
    left = Decimal(0)
    for item in items:
        of = Decimal(item.of)
        share = min(max(Decimal(item.points) / of, Decimal(0)), Decimal(1)) if of else Decimal(0)
        kind = "unknown" if item.unknown else "" if item.applicable else "none"
        bars.append(Bar(kind, f"{left:.1f}", f"{of:.1f}", f"{BAR - share * BAR:.1f}", f"{share * BAR:.1f}"))
        left += of + GAP
    return bars


def _grade_choices(units: Sequence[UnitRecord], grades: Sequence[str]) -> list[Choice]:
    counts = Counter(unit.grade or "—" for unit in units)
    return [Choice(grade, grade, counts[grade]) for grade in [*grades, "—"] if counts[grade] or grade != "—"]


def _criterion_choices(units: Sequence[UnitRecord]) -> list[tuple[str, list[Choice]]]:
    """Return the criteria found for any unit: failings, then credits."""
    found = [f for unit in units for f in unit.findings if f.state == "found"]
    titles = {f.criterion: f"{f.criterion} {f.title}" for f in found}
    counts = Counter(f.criterion for f in found)

    def choices(kind: str) -> list[Choice]:
        return [Choice(id_, titles[id_], counts[id_]) for id_ in sorted({f.criterion for f in found if f.kind == kind})]

    return [(title, listed) for title, listed in (("问题", choices("failing")), ("加分情形", choices("credit"))) if listed]


def _issues(issues: Sequence[IssueRecord]) -> list[dict[str, object]]:
    """Return the failings found by criterion, those of most units first."""
    listed = sorted(issues, key=lambda issue: issue.criterion)
    groups = [list(group) for _, group in groupby(listed, key=lambda issue: issue.criterion)]
    return [_issue_group(group) for group in sorted(groups, key=len, reverse=True)]


def _issue_group(issues: list[IssueRecord]) -> dict[str, object]:
    first: FindingRecord = issues[0]
    rows = [(i.unit, i.message, points_text(i), NAMED[i.in_published]) for i in issues]
    return {
        "first": first,
        "severity": SEVERITY_WORDS[first.severity],
        "rows": rows,
        "named": any(i.in_published is not None for i in issues),
    }
