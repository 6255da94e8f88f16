"""What the script of the page shows: every unit whole, each text and each tree that units share written once."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from kaohe.explain.records.findings import ConditionRecord, FindingRecord
from kaohe.explain.records.results import ExplanationRecord
from kaohe.explain.records.units import GradeReasonRecord, ItemRecord
from kaohe.explain.records.values import RowRecord
from kaohe.explain.values import STATE_WORDS
from kaohe.explain.whole import ReportRecord
from kaohe.report.evidence import table_title, where
from kaohe.report.explanation import item_reasons, neighbour_entry
from kaohe.report.phrases import TRUTH_WORDS, before_sentence, gain_text, grade_sentence, points_text, review_lines, source_text
from kaohe.rulebook.pack_models import SEVERITY_WORDS

MOST_RECORDS = (200, 50, 20, 5)
"""Records of one finding that the page holds: the first of these with which it holds no more than ``MOST_IN_ALL``."""
MOST_IN_ALL = 60_000


class Pool:
    """Texts and lists of them, each once; what refers to one holds its number."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.values: list[object] = []
        self._numbers: dict[object, int] = {}

    def __call__(self, value: object) -> int:
        """Return the number of a value: a text, or a tuple of texts, numbers and tuples."""
        if value not in self._numbers:
            self._numbers[value] = len(self.values)
            self.values.append(value)
        return self._numbers[value]


def year_data(record: ReportRecord) -> dict[str, object]:
    """Return the year as the script reads it (unit.js and finding.js say where each part goes)."""
    pool = Pool()
    most = most_records(record)
    values = {u.unit: u.values for u in record.indicators.units}
    units = []
    for explanation in record.explanations:
        unit = _unit(pool, explanation, most)
        shown = values[explanation.unit.unit]
        unit["values"] = [pool((shown[name].shown, shown[name].state)) for name in record.indicators.titles]
        units.append(unit)
    return {
        "case": record.run.case,
        "title": record.run.title,
        "states": STATE_WORDS,
        "truths": TRUTH_WORDS,
        "indicators": list(record.indicators.titles.values()),
        "units": units,
        "pool": pool.values,
    }


def most_records(record: ReportRecord) -> int:
    """Return how many records of one finding the page holds, so that a province still opens."""
    counts = [len(f.records or ()) for e in record.explanations for f in e.unit.findings]
    fitting = (most for most in MOST_RECORDS if sum(min(count, most) for count in counts) <= MOST_IN_ALL)
    return next(fitting, MOST_RECORDS[-1])


def _unit(pool: Pool, explanation: ExplanationRecord, most: int) -> dict[str, object]:
    unit = explanation.unit
    bonus = [pool((f"加分：{item.title}", "", item.points, "", tuple(map(gain_text, item.lost)))) for item in unit.bonus]
    return {
        "unit": unit.unit,
        "group": unit.group,
        "rank": unit.rank,
        "ranked": explanation.units,
        "score": [unit.score, unit.score_shown, unit.score_low, unit.score_high],
        "provisional": unit.provisional,
        "unknown": unit.unknown_points,
        "grade": [unit.grade, unit.grade_low, unit.grade_high],
        "before": before_sentence(unit.before) if unit.before else "",
        "sheet": [*(pool(_item(item)) for item in unit.items), *bonus]
        + [pool((a.title, "", a.points, "", tuple(filter(None, [a.said])))) for a in unit.adjustments],
        "reasons": [pool(_reason(reason)) for reason in explanation.grade_reasons],
        "neighbours": list(_neighbours(explanation)),
        "findings": [_finding(pool, finding, most) for finding in unit.findings],
    }


def _item(item: ItemRecord) -> tuple[object, ...]:
    instead = "" if item.applicable else "未知" if item.unknown else "不适用"
    return (item.title, item.of, item.points, instead, tuple(item_reasons(item)), int(item.unknown))


def _reason(reason: GradeReasonRecord) -> tuple[object, ...]:
    return (reason.grade, reason.line, int(reason.given), grade_sentence(reason).partition("：")[2])


def _neighbours(explanation: ExplanationRecord) -> Iterator[list[object]]:
    for neighbour in explanation.neighbours:
        entry = neighbour_entry(neighbour, explanation.unit.rank)
        side, _, rest = entry.text.partition("：")
        titles = [f"{difference.title}：" for difference in neighbour.differences]
        titles += [""] * (len(entry.under) - len(titles))
        differences = [[title[:-1], under.text.removeprefix(title)] for title, under in zip(titles, entry.under, strict=True)]
        yield [side, neighbour.unit, rest.removeprefix(neighbour.unit).lstrip("，"), differences]


def _finding(pool: Pool, finding: FindingRecord, most: int) -> list[object]:
    head = (
        finding.criterion,
        finding.title,
        finding.kind,
        finding.severity or "",
        SEVERITY_WORDS[finding.severity],
        finding.basis,
        finding.advice,
        finding.rule,
        int(finding.scored),
    )
    evidence = tuple(
        (e.title, e.value.shown, e.value.state, tuple(map(source_text, e.value.source))) for e in finding.evidence.values()
    )
    records = finding.records or []
    return [
        pool(head),
        finding.state,
        pool("；".join(filter(None, [finding.message, *review_lines(finding)]))),
        pool(points_text(finding)),
        pool(_conditions(finding.conditions)),
        pool(evidence),
        len(records),
        [_records(list(rows)) for _, rows in groupby(records[:most], key=_kind)],
    ]


def _conditions(conditions: Sequence[ConditionRecord]) -> tuple[object, ...]:
    return tuple((c.said, c.truth, int(c.role == "applies_when"), _conditions(c.children)) for c in conditions)


def _kind(row: RowRecord) -> tuple[object, ...]:
    return (row.title, row.table, *row.values)


def _records(rows: list[RowRecord]) -> list[object]:
    """Return records of one kind: what they are, the columns, and a line each, its place last."""
    filled = [column for column in rows[0].values if any(row.values[column] for row in rows)]
    lines = [[*(row.values[column] for column in filled), _where(row)] for row in rows]
    return [f"{rows[0].title}（{table_title(rows[0])}）", filled, lines]


def _where(row: RowRecord) -> str:
    return f"{where(row)}（申诉复核后不计：{row.excused}）" if row.excused else where(row)
