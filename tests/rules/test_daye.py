"""The Daye year against its notice: what must be found, how far the published result is reached, and no leak."""

import json
import random
import shutil
from pathlib import Path

import pytest
import yaml

from kaohe.explain import results
from kaohe.explain.published import compare
from kaohe.records.values import NOT_APPLICABLE
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run

NAMED = [
    ("市经信局", "J01"), ("市人社局", "O03"), ("市人社局", "T01"), ("市文旅局", "O01"), ("市文旅局", "O02"), ("市文旅局", "T01"),
    ("市文旅局", "T02"), ("市教育局", "T03"), ("市教育局", "T02"), ("市人社局", "R01"), ("市文旅局", "R01"),
]  # fmt: skip
OUT_OF_PLAN = {"市人社局": 1, "市文旅局": 2}


@pytest.mark.parametrize(("unit", "criterion"), NAMED)
def test_every_failing_that_the_notice_names_is_found_and_marked_as_named(daye: Run, unit: str, criterion: str) -> None:
    """Section 三 of the notice: the right criterion for the right unit, with its sources."""
    (issue,) = [i for i in results.issues(daye).issues if (i.unit, i.criterion) == (unit, criterion)]
    assert issue.in_published is True
    assert issue.sources
    assert issue.message
    assert issue.advice


def test_what_the_notice_does_not_name_is_listed_as_such(daye: Run) -> None:
    """Everything beyond the eleven named failings says that the notice does not name it; nothing named is missing."""
    listed = results.issues(daye)
    assert {(i.unit, i.criterion) for i in listed.issues if i.in_published} == set(NAMED)
    assert all(i.in_published is False for i in listed.issues if (i.unit, i.criterion) not in NAMED)
    assert listed.published_not_found == []


@pytest.mark.parametrize(("unit", "times"), OUT_OF_PLAN.items())
def test_out_of_plan_checks_are_counted(daye: Run, unit: str, times: int) -> None:
    """One out-of-plan check of 市人社局, two of 市文旅局: two points each."""
    (issue,) = [i for i in results.issues(daye).issues if (i.unit, i.criterion) == (unit, "T01")]
    assert issue.points == str(-2 * times)
    assert f"{times}次" in issue.message


def test_the_published_result_is_reached_as_far_as_promised(daye: Run) -> None:
    """At least 23 grades, tau-b 0.45, tau-a 0.40, at most 50 tied pairs; but not all, which would be a leak."""
    record = compare(daye)
    assert record is not None
    assert 23 <= record.grades_agree <= 25
    assert record.baseline_agree == 21
    assert record.tau_b is not None
    assert record.tau_a is not None
    assert 0.45 <= record.tau_b < 0.9
    assert record.tau_a >= 0.40
    assert record.tied_pairs <= 50
    assert record.pairs == 351


def test_no_tie_over_the_line_hides_in_the_agreement(daye: Run) -> None:
    """No unit shares its score with another across the quota, so the agreement does not depend on how ties fall."""
    best = [g.standing.reasons[0] for g in daye.graded]
    assert all(reason.tied == 0 for reason in best)


def test_no_criticised_unit_is_excellent(daye: Run) -> None:
    """The four units that 三(一) names are 合格."""
    grades = {u.name: g.standing.grade for u, g in zip(daye.records.units, daye.graded, strict=True)}
    assert {grades[unit] for unit in ("市经信局", "市人社局", "市文旅局", "市教育局")} == {"合格"}


def test_a_unit_that_the_published_order_ranks_lower_may_be_as_good_on_every_item(daye: Run) -> None:
    """市税务局 has at least the points of 市政数局 on every line, so no monotone profile gives the published grades."""
    record = compare(daye)
    assert record is not None
    told = {d.unit: " ".join(d.reasons) for d in record.differences}
    assert "市税务局" in told["市政数局"]
    assert "市政数局" in told["市税务局"]


def test_annex_figures_come_out_as_printed(daye: Run) -> None:
    """落实率 of every unit as in the annex, struck-off plans and out-of-plan checks taken into account; 经信局 0/0."""
    stated, computed = daye.measured.columns["plan_completion_stated"], daye.measured.columns["plan_completion"]
    for unit, a, b in zip(daye.records.units, stated, computed, strict=True):
        if unit.name == "市经信局":
            assert b is NOT_APPLICABLE
        else:
            assert isinstance(a, tuple)
            assert isinstance(b, tuple)
            assert a[0] * b[1] == b[0] * a[1]


def test_grading_twice_gives_the_same_bytes(daye: Run) -> None:
    """The JSON of two runs is identical."""
    again = run(load_rulebook("cases/daye-2022"))
    assert results.to_json(results.grades(daye)) == results.to_json(results.grades(again))


def _shuffled_copy(tmp_path: Path, chance: random.Random) -> Places:
    """A copy of rules and case with rows, criteria, indicators and files in another order and under other names."""
    shutil.copytree("cases/daye-2022", tmp_path / "daye")
    shutil.copytree("rules", tmp_path / "rules")
    for table in (tmp_path / "daye").glob("*.csv"):
        head, *rows = table.read_text("utf-8").splitlines()
        chance.shuffle(rows)
        table.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    for kind in ("criteria", "indicators"):
        entries = []
        for path in (tmp_path / "rules" / "double_random" / kind).glob("*.yaml"):
            entries += yaml.safe_load(path.read_text("utf-8"))
            path.unlink()
        chance.shuffle(entries)
        for number in range(3):
            text = yaml.safe_dump(entries[number::3], allow_unicode=True)
            (tmp_path / "rules" / "double_random" / kind / f"{chance.random()}.yaml").write_text(text, "utf-8")
    return Places(rules=tmp_path / "rules")


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_units_rows_criteria_and_files_changes_no_result(daye: Run, tmp_path: Path, seed: int) -> None:
    """Every unit keeps score, rank, grades, items and findings when everything is shuffled."""
    places = _shuffled_copy(tmp_path, random.Random(seed))
    mixed = run(load_rulebook(str(tmp_path / "daye"), None, places))

    def told(of: Run) -> dict[str, object]:
        listed = json.loads(results.to_json(results.grades(of)))["units"]
        keys = (
            "rank",
            "score",
            "score_low",
            "score_high",
            "grade",
            "grade_low",
            "grade_high",
            "failings",
            "credits",
            "items",
            "adjustments",
        )
        return {u["unit"]: [_placeless(u[k]) for k in keys] for u in listed}

    assert told(daye) == told(mixed)


def _placeless(value: object) -> object:
    """Drop where a value stands: rows move when they are shuffled."""
    if isinstance(value, dict):
        return {k: _placeless(v) for k, v in value.items() if k != "source"}
    return [_placeless(v) for v in value] if isinstance(value, list) else value
