"""Explanations: the sheet adds up in the JSON, every point leads to its records, messages say what happened."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.explain import results
from kaohe.explain.published import kendall
from kaohe.explain.units import explanation
from kaohe.report.explanation import sheet_rows
from kaohe.report.phrases import unknown_sentences
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run


def _explained(daye: Run, unit: str) -> dict[str, object]:
    position = daye.records.names().find(unit)
    assert position is not None
    told: dict[str, object] = json.loads(results.to_json(explanation(daye, position)))
    return told


@pytest.fixture(scope="session")
def graded(daye: Run) -> list[dict[str, object]]:
    """The units of the JSON of ``kaohe grade``."""
    units: list[dict[str, object]] = json.loads(results.to_json(results.grades(daye)))["units"]
    return units


def test_every_sheet_adds_up_in_the_json(graded: list[dict[str, object]]) -> None:
    """For all 27 units: items, bonus and adjustments sum to the score; each item's losses to what it lacks."""
    assert len(graded) == 27
    for unit in graded:
        rows = [*unit["items"], *unit["bonus"], *unit["adjustments"]]  # type: ignore[misc]
        assert sum(Decimal(row["points"]) for row in rows) == Decimal(unit["score"])  # type: ignore[arg-type]
        for item in unit["items"]:  # type: ignore[attr-defined]
            lost = sum(Decimal(loss["points"]) for loss in item["lost"])
            assert not item["applicable"] or Decimal(item["of"]) + lost == Decimal(item["points"])


def test_the_points_of_findings_are_those_of_the_sheet(graded: list[dict[str, object]]) -> None:
    """What a finding says it cost is what the items say was lost to it."""
    for unit in graded:
        lost: dict[str, Decimal] = {}
        for row in [*unit["items"], *unit["bonus"]]:  # type: ignore[misc]
            for loss in row["lost"]:
                if loss["criterion"]:
                    lost[loss["criterion"]] = lost.get(loss["criterion"], Decimal(0)) + Decimal(loss["points"])
        for finding in unit["findings"]:  # type: ignore[attr-defined]
            assert Decimal(finding["points"]) == lost.get(finding["criterion"], 0)


def test_a_finding_leads_to_the_paragraph_and_the_row(daye: Run) -> None:
    """市文旅局's out-of-plan checks: the annex's row with its remark, and 三(一)."""
    told = _explained(daye, "市文旅局")
    (finding,) = [f for f in told["unit"]["findings"] if f["criterion"] == "T01"]  # type: ignore[index]
    sources = {(s["file"], s["place"]): s["note"] for s in finding["sources"]}
    assert "计划外开展2次检查" in sources["annex1.csv", "附件1"]
    assert ("observations.csv", "2022年度通报 三(一)") in sources


def test_a_condition_shows_its_values_and_truth(daye: Run) -> None:
    """市人社局's joint share: 2 of 5, below the target of 50%."""
    told = _explained(daye, "市人社局")
    (finding,) = [f for f in told["unit"]["findings"] if f["criterion"] == "J03"]  # type: ignore[index]
    (condition,) = finding["conditions"]
    assert condition["truth"] == "t"
    assert condition["values"]["joint_share"]["value"] == "2/5"
    assert condition["said"] == "联合抽查占比（40%）小于联合抽查占比目标（50%）"
    assert finding["message"] == "发起任务5次，其中联合2次，占40%，目标50%"


def test_an_undetermined_finding_names_what_is_missing(daye: Run) -> None:
    """R03 lacks the number of follow-ups that are open."""
    told = _explained(daye, "市教育局")
    (finding,) = [f for f in told["unit"]["findings"] if f["criterion"] == "R03"]  # type: ignore[index]
    assert (finding["state"], finding["message"]) == ("undetermined", "缺少数据：未完结的后续处置数")


def test_an_unused_source_never_speaks(daye: Run) -> None:
    """A message that quotes an observation is not used where the observation says no."""
    told = _explained(daye, "市人社局")
    (finding,) = [f for f in told["unit"]["findings"] if f["criterion"] == "T01"]  # type: ignore[index]
    assert finding["message"] == "计划外开展检查1次"


def test_neighbours_differ_by_exactly_the_gap_between_the_scores(daye: Run) -> None:
    """The differences of the lines add up to the difference of the scores, for every unit."""
    for position in range(len(daye.records.units)):
        told = json.loads(results.to_json(explanation(daye, position)))
        for neighbour in told["neighbours"]:
            gap = Decimal(neighbour["score"]) - Decimal(told["unit"]["score"])
            assert sum(Decimal(d["points"]) for d in neighbour["differences"]) == gap


def test_grade_reasons_walk_down_to_the_grade(daye: Run) -> None:
    """市教育局: under the line of 优秀 and barred by T02; 合格 is given."""
    reasons = _explained(daye, "市教育局")["grade_reasons"]
    assert [(r["grade"], r["met"], r["given"]) for r in reasons] == [("优秀", False, False), ("合格", True, True)]  # type: ignore[attr-defined]
    assert reasons[0]["barred_by"] == ["T02 年底突击检查"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([(1, 1), (2, 2), (3, 3)], (1.0, 1.0, 0, 3)),
        ([(1, 3), (2, 2), (3, 1)], (-1.0, -1.0, 0, 3)),
        # pairs: (1,1)-(1,2) tied, the other two concordant: tau-a 2/3, tau-b 2/sqrt(2*3)
        ([(1, 1), (1, 2), (3, 3)], (0.6667, 0.8165, 1, 3)),
        ([(1, 1)], (None, None, 0, 0)),
    ],
)
def test_kendall_by_hand(ranks: list[tuple[int, int]], expected: tuple[object, ...]) -> None:
    """tau-a over all pairs, tau-b over untied ones."""
    assert kendall(ranks) == expected


def test_a_unit_without_data_is_not_taken_at_its_face(tmp_path: Path) -> None:
    """A unit whose row is empty keeps full points for now; the record says about how many of them nothing is known."""
    case = shutil.copytree("cases/daye-2022", tmp_path / "copy")
    lines = (case / "annex1.csv").read_text("utf-8").splitlines()
    lines[1] = "1,市发改局" + "," * 13
    (case / "annex1.csv").write_text("\n".join(lines) + "\n", "utf-8")
    graded = results.standings(run(load_rulebook(str(case))))
    units = {u.unit: u for u in graded.units}
    assert Decimal(units["市发改局"].unknown_points) >= 45
    assert units["市发改局"].provisional
    assert units["市教育局"].unknown_points == "0"
    assert "市发改局" in unknown_sentences(graded.units)[0]


def test_points_lost_on_a_scale_name_the_row_too(daye: Run) -> None:
    """In text, a share that cost points is followed to the row of the table it comes from."""
    position = daye.records.names().find("市发改局")
    assert position is not None
    rows = {row[0]: row[3] for row in sheet_rows(explanation(daye, position))}
    assert "出处：附件1（annex1.csv 第 2 行）" in rows["联合抽查占比"]
