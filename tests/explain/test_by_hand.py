"""Points by hand in the explanation: who, when, why; and what nobody entered stays unknown.

``four-heads`` gives 5 points by hand for leadership. One unit is given 3.5, one 5; nobody has looked at the others.
"""

import shutil
from pathlib import Path

import pytest

from kaohe.explain.records.results import ExplanationRecord
from kaohe.explain.run import run_record
from kaohe.explain.units import explanation
from kaohe.report.explanation import sheet_rows
from kaohe.report.phrases import run_sentences
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run

ROOT = Path(__file__).parents[2]
FILE = """单位,评分项,得分,评分人,日期,理由
市文旅局,组织领导：部署与保障,3.5,考核办,2023-01-09,有部署文件，没有经费保障
市教育局,leadership,5,考核办,2023-01-10,部署、经费、人员都有
"""


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The Daye case by a profile with an item by hand, two units having been given points."""
    folder = tmp_path_factory.mktemp("by_hand") / "case"
    shutil.copytree(ROOT / "cases/daye-2022-ledger", folder)
    with (folder / "case.yaml").open("a", encoding="utf-8") as stream:
        stream.write("by_hand: points.csv\n")
    (folder / "points.csv").write_text(FILE, "utf-8")
    return run(load_rulebook(str(folder), "four-heads"))


def _of(graded: Run, name: str) -> ExplanationRecord:
    position = graded.records.names().find(name)
    assert position is not None
    return explanation(graded, position)


def test_the_source_of_the_points_is_the_entry(by_hand: Run) -> None:
    """3.5 of 5 points: 1.5 are lost, and the entry with its row, person, day and reason says why."""
    record = _of(by_hand, "市文旅局")
    item = record.unit.items[0]
    assert (item.points, [(loss.cause, loss.points) for loss in item.lost]) == ("3.5", [("scale", "-1.5")])
    assert item.scale is not None
    (source,) = item.scale.value.source
    assert (source.file, source.row, source.place, source.note) == (
        "points.csv",
        2,
        "考核办 2023-01-09",
        "有部署文件，没有经费保障",
    )
    assert sheet_rows(record)[0][3] == "人工评分 3.5（考核办 2023-01-09，points.csv 第 2 行）：有部署文件，没有经费保障 -1.5"


def test_full_points_are_accounted_for_too(by_hand: Run) -> None:
    """Nothing is lost, and the entry is shown all the same."""
    assert sheet_rows(_of(by_hand, "市教育局"))[0][1:] == [
        "5",
        "5",
        "人工评分 5（考核办 2023-01-10，points.csv 第 3 行）：部署、经费、人员都有",
    ]


def test_what_nobody_entered_is_neither_none_nor_full(by_hand: Run) -> None:
    """The item is left out of the score, the unit is provisional, and the range holds both ends; the run counts who is missing."""
    record = _of(by_hand, "市公安局").unit
    item = record.items[0]
    assert (item.applicable, item.unknown, record.provisional) == (False, True, True)
    assert sheet_rows(_of(by_hand, "市公安局"))[0][2:] == ["未知", "人工评分还没有登记，暂不计入总分"]
    assert run_record(by_hand).not_entered == {"组织领导：部署与保障": 25}
    assert "人工评分还没有登记，按未知算：组织领导：部署与保障（25 家）" in run_sentences(run_record(by_hand))
