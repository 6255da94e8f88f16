"""What a template may name: plain texts, numbers, lists and mappings, nothing else."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from kaohe.explain.whole import ReportRecord

NAMES = (
    "region", "year", "case_title", "as_of", "as_of_day", "number", "title", "addressee", "issuer", "date", "figures", "known", "zero",
    "all_figures", "practices", "problems", "targets", "grades", "without_grade", "without_data", "units",
)  # fmt: skip
"""Every name that a template may use at the top; the guide says what each is."""


def names_of(figures: Iterable[str]) -> dict[str, Any]:
    """Return the names that a template may use and, below those of figures, the ids that there are."""
    ids = dict.fromkeys(figures, "")
    return {name: ids if name in ("figures", "known", "zero") else "" for name in NAMES}


def values_of(record: ReportRecord) -> dict[str, Any]:
    """Return the values of a graded year under each of :data:`NAMES`."""
    notice = record.notice
    return {
        "region": record.region,
        "year": record.run.year,
        "case_title": record.run.title,
        "as_of": chinese_date(notice.as_of),
        "as_of_day": chinese_date(notice.as_of).partition("年")[2],
        "number": notice.number,
        "title": notice.title,
        "addressee": notice.addressee,
        "issuer": notice.issuer,
        "date": chinese_date(notice.date),
        "figures": {figure.id: figure.shown for figure in notice.figures},
        "known": {figure.id: figure.state == "known" for figure in notice.figures},
        "zero": {figure.id: figure.value == "0" for figure in notice.figures},
        "all_figures": [asdict(figure) for figure in notice.figures],
        "practices": [asdict(part) for part in notice.practices],
        "problems": [_problem(asdict(problem)) for problem in notice.problems],
        "targets": list(notice.targets),
        "grades": [asdict(grade) for grade in notice.grades],
        "without_grade": list(notice.without_grade),
        "without_data": [told.unit.unit for told in record.explanations if told.unit.unknown_points != "0"],
        "units": len(record.explanations),
    }


def _problem(problem: dict[str, Any]) -> dict[str, Any]:
    """Give each criterion its units as names beside the names with what was found, and the problem all of its units."""
    for criterion in problem["criteria"]:
        criterion["found"] = criterion["units"]
        criterion["units"] = [named["unit"] for named in criterion["found"]]
    problem["advice"] = [criterion["advice"] for criterion in problem["criteria"]]
    return problem


def chinese_date(iso: str) -> str:
    """Return 2023-01-16 as 2023年1月16日, without padding zeros; "" stays ""."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
