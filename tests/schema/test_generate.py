"""The schemas say what the models say: in Chinese, whole, and never stricter than kaohe itself."""

import json
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, model_validator

from kaohe.check import check
from kaohe.rulebook.conditions import parse_leaf
from kaohe.rulebook.fields import Strict
from kaohe.rulebook.locate import Places
from kaohe.schema import generate
from kaohe.schema.conditions import LEAF
from kaohe.schema.demands import BEYOND, DEMANDS, OPEN_KEYS
from kaohe.schema.generate import definitions
from kaohe.schema.kinds import KINDS, yaml_schema
from kaohe.schema.words import WORDS
from tests.broken.projects import BASE, copy
from tests.schema.files import ROOT, kind_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _parts(shape: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping of a schema."""
    if isinstance(shape, dict):
        yield shape
        for part in shape.values():
            yield from _parts(part)
    elif isinstance(shape, list):
        for part in shape:
            yield from _parts(part)


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_one_and_all_it_points_to_is_there(kind: str) -> None:
    """Each schema is valid by draft 2020-12, and every ``$ref`` of it leads to one of its definitions."""
    schema = yaml_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    targets = {part["$ref"] for part in _parts(schema) if "$ref" in part}
    assert targets <= {f"#/$defs/{name}" for name in schema["$defs"]}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained_in_chinese(kind: str) -> None:
    """Each definition and each key that a person may write has a Chinese title and description for the editor to show."""
    schema = yaml_schema(kind)
    for name, definition in schema["$defs"].items():
        for key, shape in definition.get("properties", {}).items():
            assert CHINESE.search(shape["title"]), (name, key)
            assert CHINESE.search(shape["description"]), (name, key)
        if "properties" in definition and not name.startswith("columns_"):
            assert CHINESE.search(definition["description"]), name
    assert CHINESE.search(schema["title"])


def test_words_and_demands_are_all_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """No word, demand or open key is left over from a key, a validator or a class that is no more."""
    asked: set[str] = set()

    class Asked(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            asked.add(name)
            return super().__getitem__(name)

    monkeypatch.setattr(generate, "DEMANDS", Asked(DEMANDS))
    made = {name: d for kind in KINDS for name, d in yaml_schema(kind)["$defs"].items()}
    assert asked == set(DEMANDS)
    assert set(WORDS) | set(OPEN_KEYS) | set(BEYOND) <= set(made)
    for name, words in WORDS.items():
        keys = set(made[name]["properties"]) | (set(made["ProfileExtension"]["properties"]) if name == "Profile" else set())
        assert set(words) == {"", *keys}, name


def test_a_validator_that_nobody_has_told_of_stops_the_generator() -> None:
    """A new validator must be given its demand, or its reason why a schema cannot see it: it cannot be forgotten."""

    class Odd(Strict):
        size: int

        @model_validator(mode="after")
        def _even(self) -> "Odd":
            return self

    with pytest.raises(LookupError, match="_even"):
        definitions(Odd)


def test_a_key_without_words_stops_the_generator() -> None:
    """A new class or key must be explained."""

    class Ratio(BaseModel):
        of: str
        by: str

    with pytest.raises(LookupError, match="by"):
        definitions(Ratio)


# Never stricter than kaohe

PLAIN = ["x", "T01", "late_tasks", "in", "is", "unknown", "and", "joint_share"]
VALUES = ["0", "-1", "0.5", "'x'", "'食品'", "[1, 2]", "['a', 'b']", "[1, 'b']", "[]", "50%", "01", "x", "late_max", "“x”", "5次"]
OPERATORS = ["==", "!=", "<=", ">=", "<", ">", "in", "=", "is unknown", "is", "＞", "大于", ""]
GAPS = ["", " ", "  "]


LINES = st.tuples(
    *(
        st.sampled_from(choices)
        for choices in (["", "not ", "not  ", "not"], PLAIN, GAPS, OPERATORS, GAPS, [*VALUES, ""], ["", " ", " x"])
    )
).map("".join)


@settings(max_examples=2000)
@given(LINES)
def test_pattern_of_a_line_takes_what_the_parser_takes(text: str) -> None:
    """One line of a condition is refused by the schema exactly when it cannot be parsed; a list of numbers and texts, always."""
    try:
        parse_leaf(text)
        readable = True
    except Exception:  # what the parser raises is its own
        readable = False
    mixed = "[1, 'b']" in text
    assert bool(re.search(LEAF, text)) == (readable and not mixed), text


SEED = 4
MUTATIONS = 250
NEW: list[Any] = [None, True, False, 0, -1, 1.5, "", "x", "forfeit", "T01", "n/a", [], {}, ["x"], {"x": 1}, [[0, 0], [1, 1]]]
YAMLS = [path.relative_to(BASE) for path in sorted(BASE.rglob("*.yaml"))]


def _places(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict | list):
        for step, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield (*at, step)
            yield from _places(inner, (*at, step))


def _changed(data: Any, rng: random.Random) -> Any:
    """Return data with one value removed or replaced, or one key added that other places have."""
    data = deepcopy(data)
    places = list(_places(data))
    *outer, last = rng.choice(places)
    inner = data
    for step in outer:
        inner = inner[step]
    how = rng.randrange(4)
    if how == 0:
        del inner[last]
    elif how == 1 and isinstance(inner, dict):
        inner[rng.choice([p[-1] for p in places if isinstance(p[-1], str)])] = rng.choice(NEW)
    else:
        inner[last] = rng.choice(NEW)
    return data


def test_what_kaohe_accepts_no_schema_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """250 seeded changes of the files of a small project: what the check has no fault with, the schema passes as well.

    The other way round a schema sees most of what the models refuse.
    """
    import yaml

    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    schemas = {kind: jsonschema.Draft202012Validator(yaml_schema(kind)) for kind in KINDS}
    refused = accepted = seen = 0
    for number in range(MUTATIONS):
        rng = random.Random(SEED + number)
        file = rng.choice(YAMLS)
        data = _changed(yaml.safe_load((BASE / file).read_text("utf-8")), rng)
        fits = schemas[kind_of(file)].is_valid(data)
        if not fits or number % 4 == 0:  # the check takes longer: ask it about every refusal and some others
            file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")  # JSON is YAML
            faults = [f for f in check([], Places()).faults if Path(f.file) == file]
            file.write_bytes((BASE / file).read_bytes())
            assert fits or faults, (number, file, data)
            accepted += not faults
            refused += any(f.code.startswith("M") for f in faults)
            seen += not fits and any(f.code.startswith("M") for f in faults)
    assert accepted >= 5
    assert seen > 0.8 * refused


def test_numbers_may_be_written_with_decimals() -> None:
    """What the reader makes an exact number of is a number to a schema."""
    validator = jsonschema.Draft202012Validator(yaml_schema("profile.yaml"))
    assert validator.is_valid({"profile": "a", "extends": "b", "total": 99.5})
    assert not validator.is_valid({"profile": "a", "extends": "b", "total": str(Decimal("99.5"))})


def test_a_profile_that_extends_needs_only_what_it_changes() -> None:
    """With ``extends`` a known item or grade needs its id and the keys that change; without it everything is needed."""
    validator = jsonschema.Draft202012Validator(yaml_schema("profile.yaml"))
    change = {"profile": "a", "extends": "b", "items": [{"id": "joint", "points": 5}], "rounding": {"digits": 1}, "drop": ["x"]}
    assert validator.is_valid(change)
    assert validator.is_valid({**change, "grades": [{"grade": "优秀", "quota": {"number": 3}}], "bonus": {"at_most": 3}})
    assert not validator.is_valid({**change, "items": [{"points": 5}]})
    assert not validator.is_valid({**change, "grades": [{"grade": "优秀", "quota": {}}]})
    del change["extends"]
    assert not validator.is_valid(change)


@pytest.mark.parametrize(
    ("change", "fits"),
    [(5, True), (0, True), ("forfeit", True), ({"points": 5}, True), ({"each": 1, "per": "late_tasks", "at_most": 3}, True),
     ({"forfeit": True}, True), ("5", False), (True, False), (-1, False), ({"each": 1}, False), ({"points": 5, "at_most": 6}, False),
     ({"points": 5, "forfeit": True}, False), ({}, False), (None, False)],
)  # fmt: skip
def test_short_forms_of_a_deduction(change: Any, fits: bool) -> None:
    """A bare number and ``forfeit`` stand for the whole form; each form has its keys."""
    validator = jsonschema.Draft202012Validator(yaml_schema("profile.yaml"))
    data = {"profile": "a", "extends": "b", "items": [{"id": "x", "deduct": {"T01": change}}]}
    assert validator.is_valid(data) == fits


MAPPING = {
    "mapping": "mine", "title": "t", "table": "plans", "recognise": ["编号", ["单位", "部门"]],
    "columns": {"plan_id": "编号", "unit": ["单位", {"from": "部门", "when": {"a": "b"}}], "kind": {"value": "单部门"}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fits"),
    [({}, True), ({"columns": {"unit": "单位"}}, False), ({"columns": {"unit": "单位"}, "make_id": {"column": "plan_id", "from": ["unit"]}}, True),
     ({"columns": {"plan_id": "编号", "unit": "单位", "person": "x"}}, False), ({"blank": ["person"]}, False), ({"blank": ["waived_on"]}, True),
     ({"table": "none"}, False), ({"table": "none", "columns": {}}, True), ({"also": {"tasks": {"name": "x"}}}, False),
     ({"columns": {"plan_id": {"from": "a", "value": "b"}, "unit": "x"}}, False), ({"columns": {"plan_id": {}, "unit": "x"}}, False),
     ({"columns": {"plan_id": [], "unit": "x"}}, False), ({"adds": True}, False),
     ({"table": "tasks", "adds": True, "columns": {"task_id": "a", "partner_units": "b"}}, True)],
)  # fmt: skip
def test_columns_of_a_mapping_follow_its_table(change: dict[str, Any], fits: bool) -> None:
    """A mapping names columns of its own table, and gives or makes those that no record can lack."""
    validator = jsonschema.Draft202012Validator(yaml_schema("mappings.yaml"))
    data = {**MAPPING, **change}
    assert validator.is_valid(data) == fits
    assert validator.is_valid([data]) == fits
    assert validator.is_valid({"mapping": "mine", "extends": "other", "columns": {"person": ["x"]}})


def test_every_folder_of_yaml_files_has_its_kind() -> None:
    """Each file of the broken base and of what is shipped is of exactly one kind."""
    for path in [*(BASE / file for file in YAMLS), *(ROOT / "rules").rglob("*.yaml")]:
        assert kind_of(path) in KINDS
