"""Two cases side by side."""

import shutil
from pathlib import Path

import pytest

from kaohe.explain.comparison import comparison
from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.report.cells import cell_text
from kaohe.report.comparison import comparison_tables
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run


def _changed(folder: Path, changes: dict[str, str], **described: str) -> Run:
    """Grade the Daye case by the default profile, with texts replaced in its tables and in its description."""
    case = folder / "daye"
    shutil.copytree("cases/daye-2022", case)
    for path in case.glob("*.csv"):
        text = path.read_text("utf-8")
        for old, new in changes.items():
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    text = (case / "case.yaml").read_text("utf-8")
    for key, value in described.items():
        text = "".join(f"{key}: {value}\n" if line.startswith(f"{key}:") else line for line in text.splitlines(keepends=True))
    (case / "case.yaml").write_text(text, "utf-8")
    return run(load_rulebook(str(case), "default"))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> ComparisonRecord:
    """The Daye year after a made-up one: one unit renamed, one that led three joint tasks, one that is new."""
    before = _changed(
        tmp_path_factory.mktemp("before"),
        {"市司法局,4,0,4,0,0": "市司法局,4,0,1,3,1", "市文旅局": "市旅游局", "市统计局": "市档案局"},
        year="2021",
        as_of='"2021-12-31"',
    )
    now = _changed(tmp_path_factory.mktemp("now"), {"大冶市文旅局": "大冶市文旅局、市旅游局"})
    return comparison(now, before, Places())


def test_units_are_matched_by_name_and_alias(record: ComparisonRecord) -> None:
    """A unit that has been renamed is the same when its old name is an alias; others stand in one case only."""
    renamed = next(unit for unit in record.units if unit.unit == "市文旅局")
    assert renamed.name_before == "市旅游局"
    assert (len(record.units), record.only_now, record.only_before) == (26, ["市统计局"], ["市档案局"])


def test_what_became_of_the_failings(record: ComparisonRecord) -> None:
    """Failings that recur are apart from those that appeared; rank, score and grade are told with their change."""
    unit = next(unit for unit in record.units if unit.unit == "市司法局")
    assert unit.appeared == ["J01 未牵头开展联合抽查", "J02 未参与联合抽查", "J03 联合抽查占比未达目标"]
    assert next(unit for unit in record.units if unit.unit == "市经信局").recurring == ["J01 未牵头开展联合抽查"]
    assert unit.change is not None
    assert unit.change.startswith("-")
    assert (unit.rank, unit.climbed) == (27, (unit.rank_before or 0) - 27)
    counts = {c.criterion: (c.before, c.now, c.both) for c in record.criteria}
    assert counts["J02"] == (0, 1, 0)
    assert counts["J01"] == (1, 2, 1)


def test_the_other_way_round_it_is_resolved(tmp_path: Path, daye: Run) -> None:
    """What appeared in the one direction is resolved in the other."""
    led = _changed(tmp_path, {"市司法局,4,0,4,0,0": "市司法局,4,0,1,3,1"})
    unit = next(unit for unit in comparison(led, daye, Places()).units if unit.unit == "市司法局")
    assert "J02 未参与联合抽查" in unit.resolved
    assert unit.moved in ("same", "better")


def test_tables_name_the_years(record: ComparisonRecord) -> None:
    """Columns are headed by the years; what cannot be compared is said."""
    first, *_ = comparison_tables(record)
    assert first.header[1:3] == ["2021年名次", "2022年名次"]
    assert "只在对比案例里的单位：市档案局" in first.notes
    assert any(cell_text(row[0]) == "市文旅局（市旅游局）" for row in first.rows)


def test_other_profiles_are_told(tmp_path: Path, daye: Run) -> None:
    """Scores by two profiles are not put side by side in silence."""
    first, *_ = comparison_tables(comparison(daye, _changed(tmp_path, {}), Places()))
    assert "两个案例用的评分方案不同，得分和等次不能直接相比；写 --profile 可以两个都用同一个方案。" in first.notes
