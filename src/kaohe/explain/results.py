"""The records of whole commands: grades, issues, indicators; and their JSON."""

import json
from dataclasses import asdict
from typing import Any

from kaohe.explain.findings import finding_record
from kaohe.explain.published import compare
from kaohe.explain.records.results import (
    GradesRecord,
    IndicatorsRecord,
    IndicatorsUnitRecord,
    IssueRecord,
    IssuesRecord,
    StandingsRecord,
)
from kaohe.explain.run import run_record
from kaohe.explain.standings import in_rank_order, standing_records
from kaohe.explain.units import unit_record
from kaohe.explain.values import value_record
from kaohe.infer.truth import EXCUSED, FOUND
from kaohe.run import Run


def standings(run: Run) -> StandingsRecord:
    """Return the graded year in short: rank, score, grade and what was found, unit by unit."""
    units = standing_records(run, in_rank_order(run))
    found = sorted({id_ for unit in units for id_ in (*unit.failings, *unit.credits)})
    titles = {id_: run.rulebook.pack.criteria[id_].spec.title for id_ in found}
    return StandingsRecord(run_record(run), titles, units, compare(run))


def grades(run: Run) -> GradesRecord:
    """Return every unit in rank order, with the comparison to what was published."""
    book = run.rulebook
    units = [unit_record(run, i) for i in in_rank_order(run)]
    return GradesRecord(
        "kaohe.grades/1", book.case.case, book.profile.profile, run.findings.evaluator, run_record(run), units, compare(run)
    )


def issues(run: Run, unit: int | None = None, criterion: str | None = None) -> IssuesRecord:
    """Return the failings found and those excused, by rank of the unit and then criterion; of one unit or criterion if asked."""
    published = {(p.unit, p.criterion) for p in run.records.published_findings}
    known = run.rulebook.case.published.findings is not None
    listed: dict[str, list[IssueRecord]] = {FOUND: [], EXCUSED: []}
    for i in in_rank_order(run):
        for id_, spec in run.rulebook.pack.criteria.items():
            state = run.findings.states[id_][i]
            if spec.spec.kind != "failing" or state not in listed:
                continue
            if (unit is None or unit == i) and (criterion is None or criterion == id_):
                finding = finding_record(run, spec, i)
                named = (i, id_) in published if known else None
                fields = {name: getattr(finding, name) for name in finding.__dataclass_fields__}
                listed[state].append(IssueRecord(**fields, unit=run.records.units[i].name, in_published=named))
    missing = [
        f"{run.records.units[p.unit].name} {p.criterion} {p.source.place}"
        for p in run.records.published_findings
        if run.findings.states[p.criterion][p.unit] not in listed
        and (run.unexcused is None or run.unexcused.findings.states[p.criterion][p.unit] != FOUND)
    ]
    names = [run.records.units[i].name for i in in_rank_order(run)]
    return IssuesRecord("kaohe.issues/1", run_record(run), names, listed[FOUND], missing, listed[EXCUSED])


def indicators(run: Run) -> IndicatorsRecord:
    """Return every indicator of every unit, in the order of the case."""
    titles = {name: run.rulebook.pack.indicators[name].title for name in sorted(run.measured.columns)}
    units = [
        IndicatorsUnitRecord(
            u.name, {name: value_record(run.measured.columns[name][i], run.measured.sources(name, i)) for name in titles}
        )
        for i, u in enumerate(run.records.units)
    ]
    return IndicatorsRecord("kaohe.indicators/1", run.rulebook.case.case, titles, units)


def to_json(record: Any) -> str:
    """Return a record as JSON: two spaces, Chinese as it is, keys in a fixed order."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=2) + "\n"


def json_schema(record: type, name: str) -> dict[str, Any]:
    """Return the JSON Schema of a record, draft 2020-12."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(record).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"kaohe.{name}/1", **schema}
