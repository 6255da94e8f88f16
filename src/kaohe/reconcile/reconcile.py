"""Hold every published figure against the records and against the other figures."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from kaohe.explain.expressions import Column, cell, digits_text, half_up
from kaohe.explain.formulas import Answer, of_all, of_each, of_figures
from kaohe.explain.run import run_record
from kaohe.faults import Fault, raise_if_any
from kaohe.reconcile.readings import Tried, moved, reading_record, rounded_otherwise
from kaohe.reconcile.records import CheckRecord, CountsRecord, FigureRecord, ReadingRecord, ReconciliationRecord, State
from kaohe.reconcile.relations import called, difference_text, numbers_of, related
from kaohe.reconcile.wording import of_all_said, of_each_said, of_figures_said
from kaohe.rulebook.case_models import Figure, Reading
from kaohe.rulebook.figures import PUBLISHED_GRADE, Stated, load_figures
from kaohe.run import Run

_MOST_NAMED = 20
"""Units that are named one by one."""


class Basis(NamedTuple):
    """What figures are held against."""

    columns: Mapping[str, Column]
    titles: Mapping[str, str]
    units: Sequence[str]
    figures: Mapping[str, Figure]
    """The figures about the whole, by id."""


def reconcile(run: Run) -> ReconciliationRecord:
    """Return how every published figure of a case comes out. Raises FaultyInput when it has none, or they are at fault."""
    case = run.rulebook.case
    if case.published.figures is None:
        message = "这个案例没有登记公布的数字，没有可以核对的"
        hint = "把通报写明的数登记成一个 YAML 文件（见使用指南“核对公布的数字”），在 case.yaml 里写 published: {figures: published_figures.yaml}"
        raise_if_any([run.rulebook.case_document.fault(("published",), "M002", message, hint)])
    path = run.rulebook.case_folder / Path(str(case.published.figures))
    faults: list[Fault] = []
    stated = load_figures(path, run.rulebook.pack, faults)
    raise_if_any(faults)
    basis = basis_of(run, [s.figure for s in stated])
    figures = [record for s in stated for record in figure_records(s, basis)]
    states = [record.state for record in figures]
    counts = CountsRecord(states.count("agrees"), states.count("differs"), states.count("cannot"))
    return ReconciliationRecord("kaohe.reconciliation/1", run_record(run), str(path), counts, figures)


def basis_of(run: Run, figures: Sequence[Figure]) -> Basis:
    """Return what the figures of a run are held against."""
    columns: dict[str, Column] = {name: [cell(v) for v in column] for name, column in run.measured.columns.items()}
    grades: dict[int, str] = {p.unit: p.grade for p in run.records.published}
    columns[PUBLISHED_GRADE] = [grades.get(i) for i in range(len(run.records.units))]
    titles = {name: indicator.title for name, indicator in run.rulebook.pack.indicators.items()} | {PUBLISHED_GRADE: "公布的等次"}
    whole = {figure.id: figure for figure in figures if figure.per_unit is None}
    return Basis(columns, titles, [unit.name for unit in run.records.units], whole)


def figure_records(stated: Stated, basis: Basis) -> list[FigureRecord]:
    """Return how a figure comes out: one record, or one for each unit that a per-unit figure was printed for."""
    figure = stated.figure
    if figure.per_unit is not None:
        return _per_unit(figure, stated.line, basis)
    published = Fraction(str(figure.published))
    checks: list[CheckRecord] = []
    main = None
    if figure.formula is not None:
        main = of_all(figure.formula, basis.columns, len(basis.units))
        said = of_all_said(figure.formula, basis.titles, main)
        checks.append(_recorded(figure.formula, said, main, published, figure.digits, basis))
    if figure.equals is not None:
        checks.append(related(figure, figure.equals, "", basis.figures))
    checks += [related(figure, relation.equals, relation.title or "", basis.figures) for relation in figure.relations]
    readings = []
    if figure.why is not None or any(check.state != "agrees" for check in checks):
        readings = [_whole_reading(other, figure, published, main, basis) for other in figure.readings]
        if main is not None and main.value is not None and checks[0].state == "differs":
            readings += rounded_otherwise(main.value, published, figure.digits)
    return [_figure_record(figure, "", str(figure.published), checks, readings, stated.line)]


def _recorded(expression: str, said: str, answer: Answer, published: Fraction, digits: int, basis: Basis) -> CheckRecord:
    """Return how a figure agrees with what the records give."""
    if answer.value is None:
        return CheckRecord("records", "", expression, said, "cannot", None, None, None, _why_not(answer, basis), [], [])
    shown = half_up(answer.value, digits)
    agrees = shown == published
    counted = [] if agrees or answer.members is None else [basis.units[i] for i in answer.members]
    return CheckRecord(
        against="records",
        title="",
        expression=expression,
        said=said,
        state="agrees" if agrees else "differs",
        computed=digits_text(answer.value, digits),
        exact=str(answer.value),
        difference=difference_text(published - shown, digits),
        why="",
        counted=counted,
        mends=[],
    )


def _why_not(answer: Answer, basis: Basis) -> str:
    """Say which units' unknown indicators keep a number from being computed; "" when it was."""
    if answer.value is not None:
        return ""
    if not answer.unknown:
        return "分母为 0，或没有适用的单位"
    told = []
    for name, lacking in answer.unknown.items():
        named = "、".join(basis.units[i] for i in lacking[:_MOST_NAMED])
        more = f" 等 {len(lacking)} 家" if len(lacking) > _MOST_NAMED else ""
        every = len(lacking) == len(basis.units) > 1
        told.append(f"{basis.titles[name]}未知：{'全部单位' if every else named + more}")
    return "；".join(told)


def _whole_reading(other: Reading, figure: Figure, published: Fraction, main: Answer | None, basis: Basis) -> ReadingRecord:
    """Return how a reading of a figure about the whole comes out, and which units it counts otherwise than the main one."""
    if other.formula is not None:
        answer = of_all(other.formula, basis.columns, len(basis.units))
        said = of_all_said(other.formula, basis.titles, answer)
    else:
        answer = Answer(of_figures(str(other.equals), numbers_of(basis.figures)))
        said = of_figures_said(str(other.equals), called(basis.figures), answer.value)
    tried = Tried(other.title, str(other.formula or other.equals), said, answer, _why_not(answer, basis))
    record = reading_record(tried, published, figure.digits)
    record.left_out, record.taken_in = moved(main, answer, basis.units)
    return record


def _per_unit(figure: Figure, line: int, basis: Basis) -> list[FigureRecord]:
    """Return a record for each unit that the figure was printed for; one that says so when there is none."""
    factor = 1 if figure.unit == "count" else 100
    column = basis.columns[str(figure.per_unit)]
    printed = {i: value * factor for i, value in enumerate(column) if isinstance(value, Fraction)}
    if not printed:
        told = f"案例里没有各单位的{basis.titles[str(figure.per_unit)]}"
        return [_figure_record(figure, "", "", [], [], line, told)]
    expression = str(figure.formula)
    answers = of_each(expression, basis.columns, len(basis.units))
    others = [(other, of_each(str(other.formula), basis.columns, len(basis.units))) for other in figure.readings]
    records = []
    for i, published in printed.items():
        said = of_each_said(expression, basis.titles, answers[i])
        check = _recorded(expression, said, answers[i], published, figure.digits, basis)
        readings: list[ReadingRecord] = []
        value = answers[i].value
        if check.state == "differs" and value is not None:
            readings = [_unit_reading(other, each[i], figure, published, basis) for other, each in others]
            readings += rounded_otherwise(value, published, figure.digits)
        shown = digits_text(published, figure.digits)
        records.append(_figure_record(figure, basis.units[i], shown, [check], readings, line))
    return records


def _unit_reading(other: Reading, answer: Answer, figure: Figure, published: Fraction, basis: Basis) -> ReadingRecord:
    said = of_each_said(str(other.formula), basis.titles, answer)
    tried = Tried(other.title, str(other.formula), said, answer, _why_not(answer, basis))
    return reading_record(tried, published, figure.digits)


def _figure_record(
    figure: Figure,
    of_unit: str,
    published: str,
    checks: list[CheckRecord],
    readings: list[ReadingRecord],
    line: int,
    why: str | None = None,
) -> FigureRecord:
    """Put a figure together. It differs when one check does, and agrees when one does and none differs."""
    states = {check.state for check in checks}
    state: State = "differs" if "differs" in states else "agrees" if "agrees" in states else "cannot"
    told = next((check for check in checks if check.state == state), None)
    reasons = [why or figure.why or ""] + [check.why for check in checks if check.state == "cannot"]
    return FigureRecord(
        id=figure.id,
        title=figure.title,
        place=figure.place,
        of_unit=of_unit,
        published=published,
        unit=figure.unit,
        digits=figure.digits,
        state=state,
        computed=told.computed if told else None,
        difference=told.difference if told else None,
        why="；".join(dict.fromkeys(reason for reason in reasons if reason)),
        checks=checks,
        readings=readings,
        line=line,
    )
