"""Put together what a yearly notice says: overall figures, problems by group, the table, the result in rank order."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from kaohe.explain.expressions import cell, digits_text
from kaohe.explain.formulas import Answer, of_all
from kaohe.explain.records.notice import (
    FigureRecord,
    NamedUnitRecord,
    NoticeColumnRecord,
    NoticeCriterionRecord,
    NoticeGradeRecord,
    NoticeProblemRecord,
    NoticeRecord,
    NoticeTableRecord,
    PracticeRecord,
)
from kaohe.explain.standings import in_rank_order
from kaohe.explain.values import message_of
from kaohe.faults import raise_if_any
from kaohe.infer.truth import FOUND
from kaohe.records.decoding import legible
from kaohe.records.values import NOT_APPLICABLE, text_of
from kaohe.rulebook.expressions import names_in
from kaohe.rulebook.notice import TEMPLATE, figure_faults
from kaohe.rulebook.notice_models import NoticeColumn, NoticeFigure, NoticeProblem, NoticeSpec
from kaohe.run import Run

LACKING = "数据不足"
"""What stands for a figure that is not known."""


def notice(run: Run) -> NoticeRecord:
    """Return what the notice of a graded year says. Raises FaultyInput where a formula of the pack's notices is at fault."""
    book = run.rulebook
    raise_if_any(figure_faults(book.pack.folder, {name: indicator.type for name, indicator in book.pack.indicators.items()}))
    case, spec = book.case, book.pack.notice or NoticeSpec()
    figures = figure_records(run, spec.figures)
    template = book.pack.folder / TEMPLATE
    return NoticeRecord(
        number=case.notice.number or "",
        title=case.notice.title,
        addressee=case.notice.addressee or "",
        issuer=case.notice.issuer,
        date=case.notice.date or "",
        as_of=case.as_of,
        figures=figures,
        problems=_problems(run, spec.problems),
        table=_table(run, spec.statistics, {figure.id: figure for figure in figures}),
        grades=_grades(run),
        without_grade=[run.records.units[i].name for i in in_rank_order(run) if run.graded[i].standing.grade is None],
        practices=practices(_text(run, case.notice.practices)),
        targets=[line.strip() for line in _text(run, case.notice.targets).splitlines() if line.strip()],
        template=str(template) if template.is_file() else "",
    )


def figure_records(run: Run, figures: Iterable[NoticeFigure]) -> list[FigureRecord]:
    """Return the overall figures of a run, in the order given."""
    listed = list(figures)
    read = dict.fromkeys(name for figure in listed for name in names_in(figure.formula, aggregate=True)[0])
    columns = {name: [cell(value) for value in run.measured.columns[name]] for name in read}
    return [_figure(figure, of_all(figure.formula, columns, len(run.records.units))) for figure in listed]


def _figure(figure: NoticeFigure, answer: Answer) -> FigureRecord:
    if answer.value is not None:
        sign = "%" if figure.unit == "percent" else ""
        shown = f"{rounded_text(answer.value, figure.digits)}{sign}"
        return FigureRecord(figure.id, figure.title, figure.unit, "known", str(answer.value), shown)
    if answer.unknown:
        return FigureRecord(figure.id, figure.title, figure.unit, "unknown", None, LACKING)
    return FigureRecord(figure.id, figure.title, figure.unit, "not_applicable", None, text_of(NOT_APPLICABLE))


def rounded_text(value: Fraction, digits: int) -> str:
    """Return a number with at most so many decimals, half up (away from zero): 28.75 with one decimal → 28.8."""
    text = digits_text(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _problems(run: Run, groups: Iterable[NoticeProblem]) -> list[NoticeProblemRecord]:
    """Return the failings found, in the groups of the pack; one that it does not group stands by itself."""
    found = {c.criterion: c for c in _found(run)}
    listed = [(group.title, group.requirement, group.criteria) for group in groups]
    grouped = {id_ for _, _, ids in listed for id_ in ids}
    listed += [(c.title, c.title, [id_]) for id_, c in found.items() if id_ not in grouped]
    made = [NoticeProblemRecord(title, required, [found[id_] for id_ in ids if id_ in found]) for title, required, ids in listed]
    return [problem for problem in made if problem.criteria]


def _found(run: Run) -> Iterable[NoticeCriterionRecord]:
    for id_, criterion in run.rulebook.pack.criteria.items():
        units = [i for i, state in enumerate(run.findings.states[id_]) if state == FOUND]
        if criterion.spec.kind == "failing" and units:
            named = [NamedUnitRecord(run.records.units[i].name, message_of(run, id_, i)) for i in units]
            spec = criterion.spec
            yield NoticeCriterionRecord(id_, spec.title, run.severities[id_] or "", spec.advice, named)


def _table(run: Run, columns: list[NoticeColumn], figures: dict[str, FigureRecord]) -> NoticeTableRecord:
    """Return the table of statistics; a column of remarks is left out where nobody remarks anything."""
    units = range(len(run.records.units))
    remarks = [_remarks(run, i, columns) for i in units] if any(c.remarks for c in columns) else []
    shown = [c for c in columns if not c.remarks or any(remarks)]
    heads = [NoticeColumnRecord("序号", "", "position"), NoticeColumnRecord("部门", "", "unit")]
    heads += [NoticeColumnRecord(c.title, c.under or "", "remarks" if c.remarks else "value") for c in shown]
    names = [unit.name for unit in run.records.units]
    rows = [[str(i + 1), names[i], *(remarks[i] if c.remarks else _cell(run, c, i) for c in shown)] for i in units]
    totals = [figures[c.total].shown if c.total else "" for c in shown]
    return NoticeTableRecord(heads, rows, ["", "合计", *totals])


def _cell(run: Run, column: NoticeColumn, unit: int) -> str:
    value = run.measured.columns[str(column.indicator)][unit]
    return "—" if value is NOT_APPLICABLE else text_of(value)


def _remarks(run: Run, unit: int, columns: list[NoticeColumn]) -> str:
    """Return what the published table remarks on a unit, once."""
    tables = {table.file for table in run.rulebook.case.summary}
    names = [column.indicator for column in columns if column.indicator]
    sources = [source for name in names for source in run.measured.sources(name, unit)]
    return "；".join(dict.fromkeys(source.note for source in sources if source.file in tables and source.note))


def _grades(run: Run) -> list[NoticeGradeRecord]:
    order = in_rank_order(run)
    grades = [grade.grade for grade in run.rulebook.profile.grades]
    made = [NoticeGradeRecord(g, [run.records.units[i].name for i in order if run.graded[i].standing.grade == g]) for g in grades]
    return [grade for grade in made if grade.units]


def _text(run: Run, file: str | None) -> str:
    """Return a text of the case folder, however it is encoded."""
    return "" if file is None else legible(Path(run.rulebook.case_folder, file).read_bytes()).removeprefix("\ufeff")


def practices(text: str) -> list[PracticeRecord]:
    """Return a text in parts: a line that begins with ``# `` is a heading, every other line a paragraph."""
    parts = [PracticeRecord("", [])]
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("# "):
            parts.append(PracticeRecord(line[2:].strip(), []))
        elif line:
            parts[-1].paragraphs.append(line)
    return [part for part in parts if part.title or part.paragraphs]
