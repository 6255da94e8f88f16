"""The picture of ranges of ranks, and the tables of the terminal."""

import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from kaohe.cli.tune_robust import command
from kaohe.faults import FaultyInput
from kaohe.report import robust_plot as plots
from kaohe.report.robust import bar, percent, print_robust, robust_markdown
from kaohe.tune import load, robust
from kaohe.tune.robustness.records import RobustRecord, UnitRangeRecord


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


def test_markdown_has_what_the_terminal_has(record: RobustRecord) -> None:
    """Every section with all its units, no bars; the same last line."""
    out = io.StringIO()
    print_robust(record, Console(file=out, width=132))
    markdown = robust_markdown(record)
    assert markdown.startswith("# 大冶市2022年度部门联合双随机监管考核：排名稳不稳\n")
    assert markdown.splitlines()[-1] == out.getvalue().splitlines()[-1].strip() == "等次在每次抽取里都一样的 22 家，会变的 5 家。"
    assert re.findall("^## (.*)$", markdown, re.MULTILINE) == [
        "名次的范围（5%–95%：九成抽取在此范围内）",
        "最容易互换名次的",
        "去掉一项或一条标准",
        "名义权重和实际权重",
        "抽取的数",
    ]
    assert "| 名次 | 单位 | 得分 | 等次 | 5%–95% | 各等次占 |" in markdown
    assert all(f"| {unit.unit} |" in markdown for unit in record.units)
    assert "━" not in markdown


def test_numbers_that_are_drawn_have_their_unit_and_idle_ones_a_reason(record: RobustRecord) -> None:
    """Points, percent, counts; what is compared with data that no unit has may be whatever it is."""
    lines = robust_markdown(record).splitlines()
    assert "| plan 计划落实 | 20 分 | 16 分 | 24 分 | 默认 |" in lines
    assert "| year_end_share_max 年底检查占比上限 | 50% | 40% | 60% | 默认 |" in lines
    assert "| liaison_changes_max 联络员年变动次数上限 | 2 | 1 | 3 | 默认 |" in lines
    told = "year_end_share_max（年底检查占比上限）抽到多少都一样：没有一家有年底检查占比（year_end_share）的数（未知 27 家）。"
    assert f"- {told}" in lines
    assert not any(line.startswith("- problems_min_objects") for line in lines)


def test_a_unit_that_nothing_moves_gets_a_sentence_and_no_table_of_dashes() -> None:
    """The first unit of the year is first and 优秀 whatever is drawn."""
    markdown = robust_markdown(robust(load("daye-2022"), draws=20, unit="市交通运输局"))
    told = re.findall("^- (市交通运输局.*)$", markdown, re.MULTILINE)
    assert len(told) == 1
    assert re.fullmatch(r"市交通运输局的等次和名次在试过的 \d+ 种取值里都一样，没有哪个数决定它。", told[0])
    assert "等次：单独" not in markdown


def test_where_nothing_swaps_that_is_said() -> None:
    """Without any spread no pair of units changes places."""
    still = robust(load("daye-2022"), draws=5, spread=0)
    assert "- 没有一次抽取里有单位互换名次。" in robust_markdown(still).splitlines()


def test_a_picture_is_not_written_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The fault has the command that makes it; nothing is made, nothing is drawn."""
    done = CliRunner().invoke(command, ["daye-2022", "--plot", str(tmp_path / "图" / "名次.svg")])
    assert isinstance(done.exception, FaultyInput)
    (fault,) = done.exception.faults
    assert (fault.code, fault.hint) == ("F001", f'先建立它：mkdir -p "{tmp_path / "图"}"')
    assert not list(tmp_path.iterdir())


def test_the_command_writes_a_picture_and_refuses_other_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--plot`` by the ending of the name; a spread that is no number is told."""
    done = CliRunner().invoke(command, ["daye-2022", "--draws", "20", "--plot", str(tmp_path / "图.svg")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "图.svg").read_text("utf-8").startswith("<?xml")
    assert "最容易互换名次的" in done.output
    for arguments, told in ((["--plot", "图.pdf"], ".svg 或 .png"), (["--spread", "x"], "0 到 100")):
        refused = CliRunner().invoke(command, ["daye-2022", *arguments])
        assert refused.exit_code == 2
        assert told in refused.output
