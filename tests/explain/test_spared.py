"""A veto that was excused after review keeps a row of its own, and what it would have done is told everywhere.

The case at the limits of ``four-heads``: a unit with 98 points of which a perfunctory inspection (O03, by that profile a
veto) makes 59; and daye-2022, where a rush at the end of the year (T02) bars from the best grade.
"""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.explain.results import to_json
from kaohe.explain.units import explanation
from kaohe.explain.whole import ReportRecord, whole
from kaohe.report import html, markdown, xlsx
from kaohe.report.explanation import explanation_markdown
from kaohe.report.phrases import points_text
from kaohe.report.unit_sheets import score_table
from kaohe.report.year_tables import scores
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run

ROOT = Path(__file__).parents[2]
HEADER = "单位,标准,理由,决定人,日期,说明\n"
ROW = "一票否决：O03 应付式抽查"
SAID = "申诉复核后不计（原应最多记 59 分）"


def _excused(case: str, folder: Path, row: str) -> Run:
    shutil.copytree(ROOT / case, folder)
    (folder / "excuses.csv").write_text(f"{HEADER}{row}\n", "utf-8")
    with (folder / "case.yaml").open("a", encoding="utf-8") as stream:
        stream.write("excuses: excuses.csv\n")
    return run(load_rulebook(str(folder)))


@pytest.fixture(scope="module")
def vetoed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The case in which the veto of one unit is excused, and that of another is not."""
    return _excused(
        "tests/rules/four-heads", tmp_path_factory.mktemp("spared") / "case", "乙局,O03,认定有误,考核办,2023-01-10,有照片"
    )


@pytest.fixture(scope="module")
def report(vetoed: Run) -> ReportRecord:
    """The record of its reports."""
    return whole(vetoed, Places())


def _at(graded: Run, name: str) -> int:
    unit = graded.records.names().find(name)
    assert unit is not None
    return unit


def test_an_excused_veto_has_a_row_that_counts_nothing(vetoed: Run) -> None:
    """The sheet still adds up to the score, and the row says what the score could have been at most."""
    record = explanation(vetoed, _at(vetoed, "乙局")).unit
    (row,) = [a for a in record.adjustments if a.cause == "excused"]
    assert (row.title, row.points, row.said) == (ROW, "0", SAID)
    points = [*(i.points for i in record.items), *(b.points for b in record.bonus), *(a.points for a in record.adjustments)]
    assert sum(map(Decimal, points)) == Decimal(record.score or 0) == 98
    assert record.before is not None
    assert (record.before.score, record.before.grade, record.before.gave_back) == ("59", "不合格", "39")


def test_a_veto_that_stands_has_its_own_row_only(vetoed: Run) -> None:
    """A unit whose veto nobody excused, and one without any, show nothing of an excuse."""
    kept = explanation(vetoed, _at(vetoed, "己局")).unit
    assert [(a.cause, a.said) for a in kept.adjustments if a.title == ROW] == [("veto", "")]
    other = explanation(vetoed, _at(vetoed, "甲局"))
    assert [a.said for a in other.unit.adjustments if a.said] == []
    assert [r.excused for r in other.grade_reasons if r.excused] == []


def test_the_finding_and_the_grade_say_what_was_spared(vetoed: Run) -> None:
    """The finding names the veto and the grade that it forced; the grade that was given says which other it would have been."""
    record = explanation(vetoed, _at(vetoed, "乙局"))
    finding = next(f for f in record.unit.findings if f.criterion == "O03")
    assert finding.spared == ["一票否决最多记 59 分", "定为不合格"]
    assert points_text(finding) == "申诉复核后不计（原应一票否决最多记 59 分、定为不合格）"
    assert [r.excused for r in record.grade_reasons] == [[], ["O03 应付式抽查申诉复核后不计（原应定为不合格）"]]
    text = explanation_markdown(record)
    assert f"| {ROW} |  | 0 | {SAID} |" in text
    assert "- 良好：够分数线 80，评为这一等次；O03 应付式抽查申诉复核后不计（原应定为不合格）" in text


def test_every_report_shows_the_row(vetoed: Run, report: ReportRecord) -> None:
    """The web page, the workbook and Markdown, of the year and of the unit, and JSON."""
    told = explanation(vetoed, _at(vetoed, "乙局"))
    assert [ROW, "", 0, "", "", SAID] in score_table(told).rows
    assert f"乙局 {ROW}：{SAID}" in scores(report).notes
    (page,) = html.write(report).values()
    assert ROW in page.decode()
    assert SAID in page.decode()
    (written,) = markdown.write(report).values()
    assert SAID in written.decode()
    assert SAID in markdown.write_units(report)["各单位/乙局.md"].decode()
    assert xlsx.write(report).keys() == {"考核结果.xlsx"}
    (row,) = [a for a in json.loads(to_json(told))["unit"]["adjustments"] if a["cause"] == "excused"]
    assert row["said"] == SAID


def test_an_excused_bar_is_told_beside_its_grade(tmp_path: Path) -> None:
    """What cost points and barred from a grade says both; the grade says that the bar does not count any more."""
    graded = _excused("cases/daye-2022", tmp_path / "case", "市教育局,T02,上级统一安排,考核办,2023-01-10,")
    record = explanation(graded, _at(graded, "市教育局"))
    finding = next(f for f in record.unit.findings if f.criterion == "T02")
    assert points_text(finding) == "申诉复核后不扣（原应扣 5 分、不得评为优秀）"
    assert record.grade_reasons[0].excused == ["T02 年底突击检查申诉复核后不计（原不得评为优秀）"]
    assert not any(a.cause == "excused" for a in record.unit.adjustments)
