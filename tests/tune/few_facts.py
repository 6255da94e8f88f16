"""Made-up years of a few units, to ask what would bring one of them to a grade, and every answer by trying all of them."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest

from kaohe.infer import durable
from kaohe.records.read import Records
from kaohe.records.units import Unit
from kaohe.records.values import NOT_APPLICABLE, Source, Supplied, Value
from kaohe.rulebook.case_models import Case
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.yaml_source import Document
from kaohe.run import Run, outcome_of, run_on
from kaohe.score.relative import number
from tests.build import profile, write_pack

INDICATORS = """
- {name: drawn, title: 抽取数, type: count, observed: true}
- {name: done, title: 完成数, type: count, observed: true, better: up, actionable: true}
- {name: late, title: 超期数, type: count, observed: true, part_of: done, better: down, actionable: true}
- {name: led, title: 牵头数, type: count, observed: true, better: up, actionable: true}
- {name: rushed, title: 认定突击, type: flag, observed: true, better: down, actionable: true}
- {name: barred, title: 认定造假, type: flag, observed: true}
- {name: online, title: 认定线上检查, type: flag, observed: true}
- {name: share, title: 完成率, type: share, ratio: {of: done, to: drawn}}
- {name: acts, title: 合计, type: count, value: done + led}
"""


def criterion_text(id_: str, kind: str, severity: str, when: str) -> str:
    """Return a criterion as YAML."""
    severity = f", severity: {severity}" if kind == "failing" else ""
    return (
        f"- {{id: {id_}, name: {id_.lower()}, title: 标准{id_}, kind: {kind}{severity}, basis: 文件, {when}, message: [有], advice: 改, "
        f"evidence: [drawn], examples: [{{name: 例, given: {{}}, expect: undetermined}}]}}\n"
    )


CRITERIA = (
    criterion_text("A01", "failing", "major", "when: share < 0.5")
    + criterion_text("A02", "failing", "minor", "applies_when: drawn > 1, when: late > 0")
    + criterion_text("A03", "failing", "major", "applies_when: acts > 0, when: rushed")
    + criterion_text("A04", "failing", "minor", "when: {all: [A02, led < 2]}")
    + criterion_text("A05", "failing", "veto", "when: barred")
    + criterion_text("A06", "failing", "minor", "when: {any: [majors_found > 1, acts < 3]}")
    + criterion_text("B01", "credit", "", "when: led >= 2")
    + criterion_text("B02", "credit", "", "when: online")
)

SCALES = [
    "{of: share, linear: [[0, 0], [1, 40]]}",
    "{of: share, tiers: [[0.3, 10], [0.7, 40]]}",
    "{of: led, share_of_best: up}",
    "{of: acts, rank: [40, 30, 10]}",
]
WAYS = ["rescale", "average", "spread", "shrink"]
GRADES = [
    "[{grade: 优秀, at_least: 80, quota: {number: 1}, barred_by: [major]}, {grade: 合格, at_least: 40}, {grade: 不合格, forced_by: [veto]}]",
    "[{grade: 优秀, quota: {share: 0.5, round: up, tie_at_edge: in}, barred_by: [A02]}, {grade: 合格}]",
    "[{grade: 优秀, quota: {number: 1}}, {grade: 良好, at_least: 30, quota: {number: 2}}, {grade: 合格, forced_by: [A03]}]",
]
PROFILE = """
pack: made_up
items:
  - {{id: share, title: 完成, points: 40, scale: {scale}}}
  - {{id: time, title: 时间, points: 30, deduct: {{A02: {{each: 5, per: late, at_most: 15}}, A03: 15, A06: 3}}}}
  - {{id: lead, title: 牵头, points: 30, deduct: {{A04: 10, A01: forfeit}}}}
bonus: {{at_most: 10, items: [{{id: more, title: 加分, add: {{B01: 4, B02: 2}}}}]}}
not_applicable: {way}
rounding: {{at: total, digits: 1}}
ranking: {{then_by: [{{led: desc}}]}}
grades: {grades}
"""

CHANGEABLE = ("done", "late", "led", "rushed")


def made_up_pack(folder: Path) -> Pack:
    """Write the pack and load it."""
    return write_pack(folder / "made_up", INDICATORS, CRITERIA)


def made_up_run(pack: Pack, rubric: str, units: Sequence[Mapping[str, Value]], groups: Sequence[str] = ()) -> Run:
    """Grade units by their facts; what is not given is unknown."""
    described = {"case": "made-up", "title": "测试", "region": "某地", "year": 2022, "as_of": "2022-12-31", "profile": "test"}
    case = Case.model_validate({**described, "units": "units.csv"})
    of = profile(rubric)
    document = Document("case.yaml")
    book = Rulebook(case, Path(), document, of, pack, settle(pack, of), document, ("test.yaml",))
    listed = [Unit(f"单位{i}", group=groups[i] if groups else "") for i in range(len(units))]
    source = Source("facts.csv", "", 1, "表")
    given = [{n: Supplied(v, (source,)) for n, v in unit.items() if v is not None} for unit in units]
    supplied = {name: {i: unit[name] for i, unit in enumerate(given) if name in unit} for unit in units for name in unit}
    return run_on(book, Records(listed, supplied, [], [], []))


def applied(run: Run, unit: int, changes: Mapping[str, Value]) -> Run:
    """Grade the year anew, by the whole pipeline, with some facts of a unit changed."""
    supplied = {name: dict(given) for name, given in run.records.supplied.items()}
    for name, value in changes.items():
        assert value is not None
        supplied.setdefault(name, {})[unit] = Supplied(value, (Source("", "", 0, "改"),))
    return run_on(run.rulebook, run.records._replace(supplied=supplied))


def every_change(run: Run, unit: int, size: int) -> Iterator[dict[str, Value]]:
    """Yield all possible changes of so many facts of a unit, within what any sensible year holds."""
    now = {name: run.measured.columns[name][unit] for name in CHANGEABLE}
    drawn = run.measured.columns["drawn"][unit]
    values: dict[str, list[Value]] = {
        "done": [*range(int(str(now["done"])) + 1, int(str(drawn)) + 1)],
        "late": [*range(int(str(now["late"])))],
        "led": [*range(int(str(now["led"])) + 1, 9)],
        "rushed": [False] if now["rushed"] else [],
    }
    for names in combinations(CHANGEABLE, size):
        yield from (dict(zip(names, picked, strict=True)) for picked in product(*(values[name] for name in names)))


def total(run: Run, unit: int, changes: Mapping[str, Value]) -> Fraction:
    """Return how far changes go: each in units of the span of the fact among the units."""
    found = Fraction(0)
    for name, value in changes.items():
        numbers = [n for v in run.measured.columns[name] if not isinstance(v, bool) and (n := number(v)) is not None]
        span = (max(numbers) - min(numbers) if numbers else Fraction(0)) or Fraction(1)
        old, new = number(run.measured.columns[name][unit]), number(value)
        assert old is not None
        assert new is not None
        found += abs(new - old) / span
    return found


def grade_after(run: Run, unit: int, changes: Mapping[str, Value]) -> str | None:
    """Return the grade of a unit with some facts changed, everything else being worked out here, a unit at a time."""
    columns = {name: list(column) for name, column in run.measured.columns.items()}
    for name, value in changes.items():
        columns[name][unit] = value
    done, drawn, led = (columns[name][unit] for name in ("done", "drawn", "led"))
    assert isinstance(done, int)
    assert isinstance(drawn, int)
    assert isinstance(led, int)
    columns["share"][unit] = (done, drawn) if drawn else NOT_APPLICABLE
    columns["acts"][unit] = done + led
    with pytest.MonkeyPatch.context() as patch:  # one evaluator will do: the search itself is held by both
        patch.setattr(durable, "UNAVAILABLE", "brute force")
        return outcome_of(run.rulebook, run.records, columns).graded[unit].standing.grade


def possible(run: Run, unit: int, changes: Mapping[str, Value]) -> bool:
    """Say whether no part is above its whole."""
    late, done, drawn = (changes.get(name, run.measured.columns[name][unit]) for name in ("late", "done", "drawn"))
    return int(str(late)) <= int(str(done)) <= int(str(drawn))
