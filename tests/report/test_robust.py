"""The picture of ranges of ranks, and the tables of the terminal."""

import re
from pathlib import Path

import pytest

from kaohe.faults import FaultyInput
from kaohe.report import robust_plot as plots
from kaohe.report.robust import bar, percent
from kaohe.tune import load, robust
from kaohe.tune.robust_records import RobustRecord, UnitRangeRecord


@pytest.fixture(scope="module")
def record() -> RobustRecord:
    """A hundred draws of the real year."""
    return robust(load("daye-2022"), draws=100)


def test_an_svg_keeps_its_text_and_has_no_date(record: RobustRecord) -> None:
    """Every unit stands in it as text, in fonts that have the characters; drawing it again gives the same bytes."""
    picture = plots.robust_plot(record, "svg", "图.svg")
    text = picture.decode("utf-8")
    for unit in record.units:
        assert f">{unit.unit}（{unit.grade}）</text>" in text
    assert "Noto Sans CJK SC" in text
    assert "Microsoft YaHei" in text
    assert "dc:date" not in text
    assert not re.search(r"20\d\d-\d\d-\d\dT", text)
    assert plots.robust_plot(record, "svg", "图.svg") == picture


def test_a_png_without_a_chinese_font_is_a_fault_that_names_one(record: RobustRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    """No boxes in place of characters; an SVG can be drawn all the same."""
    monkeypatch.setattr(plots, "_font", lambda: None)
    with pytest.raises(FaultyInput) as caught:
        plots.robust_plot(record, "png", "图.png")
    (fault,) = caught.value.faults
    assert "中文字体" in fault.message
    assert "Noto Sans CJK SC" in fault.hint
    assert "市司法局" in plots.robust_plot(record, "svg", "图.svg").decode("utf-8")


def _unit(low: int, rank: int, high: int) -> UnitRangeRecord:
    return UnitRangeRecord("甲", "", rank, "90", "合格", low, rank, high, low, high, {"合格": "1"}, "1")


def test_a_bar_spans_the_range_and_marks_the_rank_of_today() -> None:
    """A column a place where there is room, else in proportion."""
    assert bar(_unit(2, 3, 5), 10) == " ━●━━"
    assert bar(_unit(1, 1, 1), 10) == "●"
    assert len(bar(_unit(1, 1, 3000), 3000)) == 36
    assert percent("0.5345") == "53.45%"
    assert percent("1") == "100%"


def test_the_command_writes_a_picture_and_refuses_other_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--plot`` by the ending of the name; a spread that is no number is told."""
    from click.testing import CliRunner

    from kaohe.cli.tune_robust import command

    done = CliRunner().invoke(command, ["daye-2022", "--draws", "20", "--plot", str(tmp_path / "图.svg")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "图.svg").read_text("utf-8").startswith("<?xml")
    assert "最容易互换名次的" in done.output
    for arguments, told in ((["--plot", "图.pdf"], ".svg 或 .png"), (["--spread", "x"], "0 到 100")):
        refused = CliRunner().invoke(command, ["daye-2022", *arguments])
        assert refused.exit_code == 2
        assert told in refused.output
