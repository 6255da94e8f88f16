"""Targets from a file: a table of one's own, or what ``kaohe grade`` writes; what is wrong is said with the line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kaohe.cli.main import cli
from kaohe.faults import Fault, FaultyInput
from kaohe.run import Run
from kaohe.tune import calibrate
from kaohe.tune.calibration.target_file import read_target
from kaohe.tune.calibration.wanted import Kind
from tests.tune.made_up import NAMES, case

SHARES = [[10, 2], [3, 9], [5, 5], [0, 0]]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Four units, two of them 优秀."""
    return case(tmp_path_factory.mktemp("case"), SHARES, [0, 1, 2, 3], 2, points=[50, 50])


def faults(run: Run, file: Path, text: str, kind: Kind) -> list[tuple[int, int, str]]:
    """Return the place and message of each fault of a target."""
    found = _faults(run, file, text, kind)
    assert all(fault.hint for fault in found)
    return [(fault.line, fault.column, fault.message) for fault in found]


def _faults(run: Run, file: Path, text: str, kind: Kind) -> list[Fault]:
    file.write_text(text, "utf-8")
    with pytest.raises(FaultyInput) as caught:
        read_target(run, str(file), kind)
    return caught.value.faults


def test_what_kaohe_grade_writes_is_a_target(daye: Run, tmp_path: Path) -> None:
    """The grades of the profile as it is, and its order, are had without any change; equal ranks wish nothing."""
    file = tmp_path / "grades.csv"
    file.write_text(CliRunner().invoke(cli, ["grade", "daye-2022", "--format", "csv"]).stdout, "utf-8")
    kinds: tuple[Kind, ...] = ("grades", "order")
    for kind in kinds:
        record = calibrate(daye, str(file), kind=kind, shuffles=0, leave_out=False)
        assert (record.reached, record.settings, record.target) == (True, [], str(file))
    ranks = [g.standing.rank for g in daye.graded]
    tied = sum(a == b for i, a in enumerate(ranks) for b in ranks[i + 1 :])
    assert tied
    assert record.agreement.of == 351 - tied


def test_grades_need_no_ranks_and_an_order_no_grades(made_up: Run, tmp_path: Path) -> None:
    """Only the columns that count are needed; a cell left empty asks nothing of the unit."""
    file = tmp_path / "target.csv"
    file.write_text("单位,等次,备注\n乙局,优秀,\n甲局,优秀,好\n丙局,,\n丁局,合格,\n", "utf-8")
    target = read_target(made_up, str(file), "grades")
    assert (target.grades, target.places) == (("优秀", "优秀", None, "合格"), (None,) * 4)
    record = calibrate(made_up, str(file), shuffles=2)
    assert (record.reached, record.asked, record.agreement.of) == (True, 3, 3)
    assert record.left_out is not None
    assert [u.unit for u in record.left_out.units] == ["甲局", "乙局", "丁局"]
    file.write_text("名次,单位\n1,乙局\n2,甲局\n2,丙局\n—,丁局\n", "utf-8")
    target = read_target(made_up, str(file), "order")
    assert (target.grades, target.places) == ((None,) * 4, (2, 1, 2, None))
    record = calibrate(made_up, str(file), kind="order", shuffles=0, leave_out=False)
    assert (record.asked, record.agreement.of, record.comparisons) == (3, 2, 2)


def test_each_fault_is_told_with_its_line(made_up: Run, tmp_path: Path) -> None:
    """Unknown units and grades, units twice, ranks that are none, units and columns that are missing."""
    file = tmp_path / "target.csv"
    assert faults(made_up, file, "单位,等次\n甲局,优\n戊局,合格\n乙局,合格\n乙局,合格\n", "grades") == [
        (2, 4, "评分方案里没有等次“优”"),
        (3, 1, "单位名册里没有“戊局”"),
        (5, 1, "乙局出现了两次（第 4 行已经有了）"),
    ]
    assert faults(made_up, file, "单位,名次\n甲局,一\n乙局,1.5\n丙局,3\n丁局,3\n", "order") == [
        (2, 4, "名次“一”不是整数"),
        (3, 4, "名次“1.5”不是整数"),
    ]
    assert faults(made_up, file, "单位,等次\n甲局,优秀\n乙局,优秀\n", "grades") == [(1, 1, "缺少 2 个单位：丙局、丁局")]
    assert faults(made_up, file, "单位,等次\n甲局,优秀\n", "order") == [(1, 1, "表头里缺少“名次”这一列")]
    assert faults(made_up, file, "单位,名次\n甲局,1\n", "grades") == [(1, 1, "表头里缺少“等次”这一列")]
    assert all("单位" in fault.hint for fault in _faults(made_up, file, "名次\n1\n", "order"))


def test_a_file_that_is_not_there_and_too_many_places(made_up: Run, tmp_path: Path) -> None:
    """No file, and more of a grade than the quota has places, with the numbers."""
    with pytest.raises(FaultyInput) as caught:
        read_target(made_up, str(tmp_path / "没有.csv"), "grades")
    assert caught.value.faults[0].file.endswith("没有.csv")
    file = tmp_path / "target.csv"
    text = "单位,等次\n" + "".join(f"{name},优秀\n" for name in NAMES[:3]) + "丁局,合格\n"
    assert faults(made_up, file, text, "grades") == [(0, 0, "目标里优秀有 3 家，多于方案的名额 2")]


def test_only_the_published_result_is_called_published(tmp_path: Path) -> None:
    """The head of the result names the file."""
    file = tmp_path / "target.csv"
    file.write_text(Path("cases/daye-2022/published_result.csv").read_text("utf-8"), "utf-8")
    asked = ["tune", "calibrate", "daye-2022", "--shuffles", "2", "--no-leave-out", "--format", "md"]
    published = CliRunner().invoke(cli, asked).stdout
    own = CliRunner().invoke(cli, [*asked, "--target", str(file)]).stdout
    assert "目标是公布的等次（27 家）" in published
    assert "公布的" not in own
    assert "target.csv 里的等次（27 家）" in own
