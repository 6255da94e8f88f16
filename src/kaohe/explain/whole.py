"""A whole year as one record: what every report of ``kaohe report`` renders."""

from collections.abc import Callable
from dataclasses import dataclass

from kaohe.explain.notice import notice
from kaohe.explain.published import compare
from kaohe.explain.records.notice import NoticeRecord
from kaohe.explain.records.results import ExplanationRecord, IndicatorsRecord, IssuesRecord, PublishedRecord
from kaohe.explain.records.run import RunRecord
from kaohe.explain.records.score_sheet import ScoreSheetRecord
from kaohe.explain.records.statement import StatementRecord
from kaohe.explain.results import indicators, issues
from kaohe.explain.run import run_record
from kaohe.explain.score_sheet import load_score_sheet
from kaohe.explain.standings import in_rank_order
from kaohe.explain.statement import statement
from kaohe.explain.units import explanation
from kaohe.rulebook.locate import Places
from kaohe.run import Run


@dataclass(slots=True, eq=False, repr=False)
class ReportRecord:
    """One graded year, whole. Reports take every figure from here and compute nothing of their own."""

    schema: str
    run: RunRecord
    region: str
    sheet: ScoreSheetRecord
    """The profile as a rubric on paper."""
    explanations: list[ExplanationRecord]
    """One for each unit, in rank order, with the records behind each finding."""
    aliases: dict[str, list[str]]
    """The other names of each unit, by its name."""
    indicators: IndicatorsRecord
    """In the order of the case."""
    issues: IssuesRecord
    published: PublishedRecord | None
    notice: NoticeRecord
    """What the yearly notice says, apart from its wording."""
    statement: StatementRecord
    """What the year was made from, file by file; its own folder is not known yet."""


def whole(run: Run, places: Places, tell: Callable[[int, int], None] = lambda _done, _all: None) -> ReportRecord:
    """Return the whole year of a run; ``tell`` is told how many units are done, and of how many.

    ``places`` are those that the run was loaded with.
    """
    order = in_rank_order(run)
    explanations = []
    for done, unit in enumerate(order, 1):
        explanations.append(explanation(run, unit, with_records=True))
        tell(done, len(order))
    return ReportRecord(
        schema="kaohe.report/1",
        run=run_record(run),
        region=run.rulebook.case.region,
        sheet=load_score_sheet(run.rulebook.profile_files[0], places, run.rulebook.case.year),
        explanations=explanations,
        aliases={unit.name: list(unit.aliases) for unit in run.records.units},
        indicators=indicators(run),
        issues=issues(run),
        published=compare(run),
        notice=notice(run),
        statement=statement(run, places),
    )
