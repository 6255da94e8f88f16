"""Made-up criteria, profiles and records for tests, from the same YAML that users write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kaohe.faults import Fault
from kaohe.grade.ends import Graded
from kaohe.infer.infer import Findings, infer
from kaohe.records.values import Value
from kaohe.rulebook.conditions import Group, Leaf, Node, parse_leaf
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_load import load_pack
from kaohe.rulebook.pack_models import CriterionSpec
from kaohe.rulebook.profile_models import Profile
from kaohe.score.score import Facts, Scored, score
from kaohe.score.sheet import Sheet


def node(data: Any) -> Node:
    """Make a condition from its YAML form."""
    if isinstance(data, str):
        leaf: Leaf = parse_leaf(data)
        return leaf
    ((how, children),) = data.items()
    return Group(how, (node(children),) if how == "not" else tuple(node(child) for child in children), 1)


def criterion(id_: str, when: Any, applies_when: Any = None, kind: str = "failing") -> Criterion:
    """Make a criterion that has only what inference needs."""
    spec = CriterionSpec.model_construct(id=id_, title=id_, kind=kind, severity="minor" if kind == "failing" else None)
    return Criterion(spec, None if applies_when is None else node(applies_when), node(when), (), "test.yaml", 1)


def findings(
    criteria: Sequence[Criterion],
    columns: Mapping[str, Sequence[Value]],
    severities: Mapping[str, str | None] | None = None,
    excused: Mapping[str, Collection[int]] | None = None,
) -> Findings:
    """Infer over made-up columns."""
    size = max((len(c) for c in columns.values()), default=1)
    labels = severities or {c.id: "minor" for c in criteria}
    return infer({c.id: c for c in criteria}, columns, {}, labels, size, excused)


def write_pack(folder: Path, indicators: str, criteria: str, parameters: str = "{}") -> Pack:
    """Write a pack and load it; a fault in it fails the test."""
    (folder / "indicators").mkdir(parents=True)
    (folder / "criteria").mkdir()
    head = f"pack: {folder.name}\ntitle: 测试\nbasis: 测试\nparameters: {parameters}\n"
    (folder / "pack.yaml").write_text(head, "utf-8")
    (folder / "indicators" / "all.yaml").write_text(indicators, "utf-8")
    (folder / "criteria" / "all.yaml").write_text(criteria, "utf-8")
    faults: list[Fault] = []
    pack = load_pack(folder, faults)
    assert pack is not None, faults
    return pack


PROFILE = """
profile: test
title: 测试
pack: demo
total: 100
rounding: {at: show, digits: 2}
grades: [{grade: 合格}]
"""


def profile(text: str) -> Profile:
    """Make a profile from YAML; what is not given comes from PROFILE. Numbers become exact, as in a file."""
    data = yaml.load(PROFILE, Exact) | yaml.load(text, Exact)  # noqa: S506 - a SafeLoader
    return Profile.model_validate(data)


class Exact(yaml.SafeLoader):
    """Reads decimals as Decimal."""


def _decimal(loader: yaml.SafeLoader, value: yaml.ScalarNode) -> Any:
    from decimal import Decimal

    return Decimal(str(loader.construct_scalar(value)))


Exact.add_constructor("tag:yaml.org,2002:float", _decimal)


def sheets(units: Iterable[Scored]) -> list[tuple[Sheet, int | None, int | None, bool]]:
    """Return all that scores tell, to compare: the sheet, both ends, and whether it is provisional."""
    return [(unit.sheet, unit.low, unit.high, unit.provisional) for unit in units]


def grade(unit: Graded) -> tuple[object, ...]:
    """Return all that a grade tells, to compare: rank, grade, how each line was met, and both ends."""
    standing = unit.standing
    return standing.rank, standing.grade, standing.reasons, unit.grade_low, unit.grade_high


def scored(
    of: Profile, values: Mapping[str, Value] | None = None, states: Mapping[str, str] | None = None, credits_: Sequence[str] = ()
) -> Scored:
    """Score one made-up unit."""
    states = states or {}
    kinds = {id_: "credit" if id_ in credits_ else "failing" for id_ in states}
    return score(of, Facts(values or {}, states, kinds))
