"""The record of a yearly notice: what it states about the whole, names and requires. Its wording is the template's."""

from dataclasses import dataclass
from typing import Literal

from kaohe.explain.records.values import ValueState


@dataclass(slots=True, eq=False, repr=False)
class FigureRecord:
    """One number about the whole."""

    id: str
    title: str
    unit: Literal["count", "percent"]
    state: ValueState
    value: str | None
    """Exact, as a whole number or a fraction such as "4350/76"; null where it is not known."""
    shown: str
    """As a notice prints it: rounded half up, percent with the sign; 数据不足 where it is unknown."""


@dataclass(slots=True, eq=False, repr=False)
class NamedUnitRecord:
    """A unit that a failing was found for, with what was found."""

    unit: str
    message: str


@dataclass(slots=True, eq=False, repr=False)
class NoticeCriterionRecord:
    """One failing that was found for some unit."""

    criterion: str
    title: str
    severity: str
    advice: str
    units: list[NamedUnitRecord]
    """In the order of the case."""


@dataclass(slots=True, eq=False, repr=False)
class NoticeProblemRecord:
    """Failings named together; only such as were found."""

    title: str
    requirement: str
    criteria: list[NoticeCriterionRecord]


@dataclass(slots=True, eq=False, repr=False)
class NoticeColumnRecord:
    """The head of one column of the table of statistics."""

    title: str
    under: str
    """A heading over neighbouring columns that have the same; "" for none."""
    kind: Literal["position", "unit", "value", "remarks"]


@dataclass(slots=True, eq=False, repr=False)
class NoticeTableRecord:
    """A table of a notice as texts: of statistics, a row a unit, in the order of the case, then the totals; or another."""

    columns: list[NoticeColumnRecord]
    rows: list[list[str]]
    totals: list[str]
    """Empty where there are none."""


@dataclass(slots=True, eq=False, repr=False)
class NoticeGradeRecord:
    """The units of one grade, in rank order."""

    grade: str
    units: list[str]


@dataclass(slots=True, eq=False, repr=False)
class PracticeRecord:
    """A part of the text about what was done."""

    title: str
    """"" before the first heading."""
    paragraphs: list[str]


@dataclass(slots=True, eq=False, repr=False)
class NoticeRecord:
    """Everything that a yearly notice says, apart from its wording."""

    number: str
    title: list[str]
    addressee: str
    issuer: list[str]
    date: str
    """2023-01-16, or "" where the case does not say."""
    as_of: str
    figures: list[FigureRecord]
    problems: list[NoticeProblemRecord]
    table: NoticeTableRecord
    grades: list[NoticeGradeRecord]
    """Best first; only those that were given."""
    without_grade: list[str]
    practices: list[PracticeRecord]
    targets: list[str]
    template: str
    """The pack's own wording; "" where it has none."""
