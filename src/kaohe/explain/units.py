"""A unit's result as a record, and the whole explanation of one unit."""

from kaohe.explain.excuses import before_record, corrections_of
from kaohe.explain.findings import finding_record
from kaohe.explain.grade_reasons import grade_reasons
from kaohe.explain.lines import adjustment_record, item_record
from kaohe.explain.neighbours import neighbour_records, ranked_together
from kaohe.explain.records.results import ExplanationRecord
from kaohe.explain.records.units import UnitRecord
from kaohe.explain.run import run_record
from kaohe.explain.spared import veto_rows
from kaohe.explain.standings import standing_records
from kaohe.run import Run


def unit_record(run: Run, unit: int, *, with_records: bool = False) -> UnitRecord:
    """Return a unit's result with its score sheet and every finding; with the records behind what was found if asked."""
    sheet = run.scored[unit].sheet
    bonus = run.rulebook.profile.bonus
    (standing,) = standing_records(run, [unit])
    return UnitRecord(
        **{name: getattr(standing, name) for name in standing.__dataclass_fields__},
        items=[item_record(run, row, item, unit) for row, item in zip(sheet.items, run.rulebook.profile.items, strict=True)],
        bonus=[item_record(run, row, None, unit) for row in sheet.bonus] if bonus else [],
        adjustments=[
            *(adjustment_record(run, a, unknown=any(row.unknown for row in sheet.items)) for a in sheet.adjustments),
            *veto_rows(run, unit),
        ],
        findings=[finding_record(run, c, unit, with_records=with_records) for c in run.rulebook.pack.criteria.values()],
        before=before_record(run, unit),
        corrections=corrections_of(run, unit),
    )


def explanation(run: Run, unit: int, *, with_records: bool = False) -> ExplanationRecord:
    """Return all there is to say about one unit; ``with_records`` down to the records behind each finding."""
    return ExplanationRecord(
        schema="kaohe.explanation/1",
        run=run_record(run),
        unit=unit_record(run, unit, with_records=with_records),
        units=len(ranked_together(run, unit)),
        grade_reasons=grade_reasons(run, unit),
        neighbours=neighbour_records(run, unit),
        ranked_in=run.records.units[unit].group if run.rulebook.profile.groups else "",
    )
