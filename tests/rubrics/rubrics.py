"""Worked examples of published rubrics, scored and graded from the YAML that says them."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kaohe.grade.ends import grade_all
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.profile_models import Profile
from kaohe.score.points import text
from kaohe.score.relative import Column, Field, relative_columns
from kaohe.score.score import Scored, score_all, scored_criteria
from kaohe.score.sheet import ItemRow
from tests.build import Exact, profile

FILE = Path(__file__).with_name("examples.yaml")
_CRITERION = re.compile(r"^[A-Z]\d\d$")


class Outcome(NamedTuple):
    """What comes out for the units of an example, one after the other."""

    scored: list[Scored]
    ranks: list[int | None]
    grades: list[str | None]

    def column(self, name: str) -> list[Any]:
        """Return a column of the example's table: score, low, high, rank, grade, or the points of an item by its id."""
        if name in ("rank", "grade"):
            return list(self.ranks if name == "rank" else self.grades)
        if name == "score":
            return [_text(s.sheet.score) for s in self.scored]
        if name in ("low", "high"):
            return [_text(getattr(s, name)) for s in self.scored]
        return [_points(next(row for row in (*s.sheet.items, *s.sheet.bonus) if row.id == name)) for s in self.scored]

    def tally(self) -> Counter[str | None]:
        """Return how many units got each grade."""
        return Counter(self.grades)


def examples() -> list[dict[str, Any]]:
    """Return every worked example."""
    read: list[dict[str, Any]] = yaml.load(FILE.read_text("utf-8"), Exact)  # noqa: S506 - a SafeLoader
    return read


def outcome(example: dict[str, Any]) -> Outcome:
    """Score and grade the units of an example."""
    rubric: Profile = profile(example["yaml"])
    facts: dict[str, list[Any]] = example["facts"]
    size = max(map(len, facts.values()))
    states = {id_: column for id_, column in facts.items() if _CRITERION.match(id_)}
    columns: dict[str, Column] = {n: [_value(v) for v in column] for n, column in facts.items() if n not in states}
    credits_ = set(example.get("credits", ()))
    severities = {id_: None if id_ in credits_ else example.get("severities", {}).get(id_, "minor") for id_ in states}
    kinds = {id_: "credit" if id_ in credits_ else "failing" for id_ in {*states, *scored_criteria(rubric)}}
    groups = example.get("groups", [""] * size)
    field = Field(size, groups if rubric.groups else None, example.get("benchmark"))
    columns |= relative_columns(rubric, columns, field)
    scored = score_all(rubric, columns, states, kinds, field, severities)
    graded = grade_all(rubric, scored, groups, {}, states, severities)
    return Outcome(scored, [g.standing.rank for g in graded], [g.standing.grade for g in graded])


def _value(written: Any) -> Value:
    if written in ("n/a", "unknown"):
        return NOT_APPLICABLE if written == "n/a" else None
    share = re.fullmatch(r"(\d+)/(\d+)", str(written))
    return (int(share[1]), int(share[2])) if share else written


def _text(points: int | None) -> str:
    return "" if points is None else text(points)


def _points(row: ItemRow) -> str:
    return text(row.points) if row.applicable else "unknown" if row.unknown else "n/a"
