"""The four-valued logic, against the tables of the user guide."""

import pytest

from kaohe.infer.truth import ORDER, combine, gated
from kaohe.records.values import Value
from tests.build import criterion, findings


@pytest.mark.parametrize(
    ("how", "truths", "expected"),
    [
        ("all", "tt", "t"), ("all", "tf", "f"), ("all", "uf", "f"), ("all", "nf", "f"), ("all", "tu", "u"), ("all", "un", "u"), ("all", "tn", "n"),
        ("any", "ff", "f"), ("any", "tf", "t"), ("any", "tu", "t"), ("any", "tn", "t"), ("any", "fu", "u"), ("any", "un", "u"), ("any", "fn", "n"),
        ("any_known", "tu", "t"), ("any_known", "fu", "f"), ("any_known", "fn", "f"), ("any_known", "un", "u"), ("any_known", "nn", "n"),
        ("any_known", "tf", "t"), ("not", "t", "f"), ("not", "f", "t"), ("not", "u", "u"), ("not", "n", "n"),
    ],
)  # fmt: skip
def test_groups_combine_their_children(how: str, truths: str, expected: str) -> None:
    """Each group takes the truth that comes first in its order."""
    assert combine(how, list(truths)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("how", list(ORDER))
def test_a_group_of_groups_of_one_kind_is_one_group(how: str) -> None:
    """Groups may be split to fit the engine because nesting changes nothing."""
    for a in "tfun":
        for b in "tfun":
            for c in "tfun":
                nested = combine(how, [combine(how, [a, b]), c])  # type: ignore[list-item]
                assert nested == combine(how, [a, b, c])  # type: ignore[list-item]


def test_a_gate_decides_before_the_condition() -> None:
    """``applies_when`` false or not applicable: not applicable; unknown: undetermined; true: as the condition."""
    assert [gated(gate, "t") for gate in ("t", "f", "u", "n")] == ["t", "n", "u", "n"]


def test_a_reference_reads_what_does_not_apply_as_not_found() -> None:
    """``not X00`` holds for a unit to which X00 does not apply, and stays open where X00 is open."""
    chain = [criterion("X00", "f0", "f1"), criterion("X01", "not X00")]
    result = findings(chain, {"f0": [True, True, None], "f1": [True, False, True]})
    assert result.states == {"X00": ["found", "not_applicable", "undetermined"], "X01": ["not_found", "found", "undetermined"]}


def test_counts_of_findings_are_known_as_far_as_the_findings_are() -> None:
    """``minors_found >= 2`` holds at two found, fails when even the open ones are too few, and is open between."""
    criteria = [criterion("X00", "f0"), criterion("X01", "f1"), criterion("X02", "minors_found >= 2")]
    result = findings(criteria, {"f0": [True, True, True, None], "f1": [True, False, None, False]})
    assert result.states["X02"] == ["found", "not_found", "undetermined", "not_found"]


def test_counts_follow_the_severity_that_the_profile_gives() -> None:
    """A criterion that the profile makes major counts as major."""
    criteria = [criterion("X00", "f0"), criterion("X01", "majors_found >= 1")]
    columns = {"f0": [True]}
    assert findings(criteria, columns).states["X01"] == ["not_found"]
    assert findings(criteria, columns, {"X00": "major", "X01": "minor"}).states["X01"] == ["found"]


def test_units_with_the_same_truths_share_one_signature() -> None:
    """A thousand units with three kinds of facts are decided three times."""
    result = findings([criterion("X00", "c0 > 1", "f0")], {"c0": [0, 5, None, 9] * 250, "f0": [True] * 1000})
    assert result.signatures == {("X00",): 3}
    assert result.states["X00"][:4] == ["not_found", "found", "undetermined", "found"]


def test_a_pack_in_which_every_criterion_counts_is_inferred_too() -> None:
    """Nothing has been found before: the counts are zero."""
    assert findings([criterion("X00", "majors_found >= 1")], {"f0": [True]}).states["X00"] == ["not_found"]


def test_an_excused_finding_is_not_found_for_what_refers_to_it() -> None:
    """X00 is found for all four, excused for two; X01 asks for it, X02 for its absence, X03 counts it.

    Unit 2 is excused but nothing was found there: an excuse makes no finding.
    """
    cluster = [
        criterion("X00", "f0"), criterion("X01", {"all": ["X00", "f1"]}), criterion("X02", {"all": ["not X00", "f1"]}),
        criterion("X03", "minors_found >= 2"),
    ]  # fmt: skip
    columns: dict[str, list[Value]] = {"f0": [True, True, False, None], "f1": [True, True, True, True]}
    severities = {"X00": "minor", "X01": "minor", "X02": "major", "X03": "major"}
    found = findings(cluster, columns, severities, excused={"X00": {1, 2, 3}})
    assert found.states == {
        "X00": ["found", "excused", "not_found", "undetermined"],
        "X01": ["found", "not_found", "not_found", "undetermined"],
        "X02": ["not_found", "found", "found", "undetermined"],
        "X03": ["found", "not_found", "not_found", "undetermined"],
    }
    assert found.counts["minors_found"] == [(2, 2), (0, 0), (0, 0), (0, 2)]


def test_an_excused_combined_finding_leaves_its_parts() -> None:
    """Only what reads the excused criterion changes, not what it is made of."""
    cluster = [criterion("X00", "f0"), criterion("X01", {"all": ["X00", "f1"]}), criterion("X02", "X01")]
    found = findings(cluster, {"f0": [True], "f1": [True]}, excused={"X01": {0}})
    assert found.states == {"X00": ["found"], "X01": ["excused"], "X02": ["not_found"]}
