"""The list of units grows only where that is asked for, and gives back what a forgotten source had put on it."""

from pathlib import Path

import pytest

from kaohe.importing.report import ImportRecord
from tests.importing.made import everything, refused, take, write_csv

HEAD = ["单位", "别名"]


def _list(path: Path, *rows: list[str]) -> Path:
    return write_csv(path, [HEAD, *rows])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case whose units came from 名册.csv."""
    take(tmp_path / "本县", _list(tmp_path / "名册.csv", ["县交通局", "交通局"], ["县教育局", ""]), year=2022)
    return tmp_path / "本县"


def _units(case: Path) -> list[str]:
    return [line.partition(",")[0] for line in (case / "units.csv").read_text("utf-8-sig").splitlines()[1:]]


def _tasks(path: Path, *units: str) -> Path:
    return write_csv(path, [["任务编号", "发起单位"], *([f"T{i}", unit] for i, unit in enumerate(units))])


def test_a_list_from_elsewhere_adds_no_unit(case: Path, tmp_path: Path) -> None:
    """Each unit that the case does not have is a fault at its row, with the nearest and the flag; nothing is written."""
    before = everything(case)
    one, other = refused(case, _list(tmp_path / "外县.csv", ["外县交通局", ""], ["县教育局", ""], ["气象台", ""]))
    assert everything(case) == before
    assert (one.code, one.line, other.line) == ("T003", 2, 4)
    assert one.message == "单位名册里没有“外县交通局”；名册已经有了，导入名单不再往里加单位"
    assert one.hint == (
        "是不是 县交通局？是同一单位的，在名册的别名一列写上 外县交通局；确实要加进考核名册的，加上 --add-units 再导入；是别处的名单，不要导入"
    )
    assert other.hint == "确实要加进考核名册的，加上 --add-units 再导入；是别处的名单，不要导入"


def test_a_long_list_is_told_in_short(case: Path, tmp_path: Path) -> None:
    """Twenty faults and one for the rest."""
    faults = refused(case, _list(tmp_path / "全省.csv", *([f"第{i}局", ""] for i in range(50))))
    assert len(faults) == 21
    assert "还有 30 个单位不在名册里" in [fault.message for fault in faults]


def test_units_are_added_when_asked_and_taken_back_when_the_source_is_forgotten(case: Path, tmp_path: Path) -> None:
    """The list is again what it was before, byte for byte, a unit written by hand included."""
    path = case / "units.csv"
    path.write_text(path.read_text("utf-8") + "县水利局,水利局,\n", "utf-8")
    before = path.read_bytes()
    record = take(case, _list(tmp_path / "增补.csv", ["县气象局", ""], ["水利局", ""]), add_units=True)
    assert record.units_added == ["县气象局"]
    assert _units(case) == ["县交通局", "县教育局", "县水利局", "县气象局"]
    again = take(case, forget=("增补.csv",))
    assert (again.units_removed, again.warnings) == (["县气象局"], [])
    assert path.read_bytes() == before


def test_a_unit_that_records_name_stays_and_the_report_says_why(case: Path, tmp_path: Path) -> None:
    """Two records of 县气象局: it stays; when they are gone, forgetting takes it along."""
    take(case, _list(tmp_path / "增补.csv", ["县气象局", "气象局"]), add_units=True)
    take(case, _tasks(tmp_path / "任务.csv", "气象局", "交通局", "气象局"))
    record = take(case, forget=("增补.csv",))
    assert record.units_removed == []
    assert record.warnings[0] == "县气象局 留在名册里：还有 2 条记录写着它；要去掉的，先去掉这些记录"
    assert "县气象局" in _units(case)


def test_a_unit_that_another_list_names_becomes_its_own(case: Path, tmp_path: Path) -> None:
    """Forgetting the first of two lists takes nothing; forgetting the second takes the unit."""
    take(case, _list(tmp_path / "一.csv", ["县气象局", ""]), add_units=True)
    take(case, _list(tmp_path / "二.csv", ["县气象局", ""], ["县教育局", ""]))
    assert take(case, forget=("一.csv",)).units_removed == []
    assert "县气象局" in _units(case)
    assert take(case, forget=("二.csv",)).units_removed == ["县气象局"]
    assert _units(case) == ["县交通局", "县教育局"]


def test_a_list_that_changed_takes_back_what_it_no_longer_names(case: Path, tmp_path: Path) -> None:
    """The same file with a unit less and one more: the one goes, the other needs to be asked for; aliases are added."""
    source = _list(tmp_path / "名册.csv", ["县交通局", "交通局、交运局"], ["县水利局", ""])
    (fault,) = refused(case, source)
    assert "县水利局" in fault.message
    record = take(case, source, add_units=True)
    assert (record.units_added, record.units_removed) == (["县水利局"], ["县教育局"])
    assert "县交通局,交通局、交运局" in (case / "units.csv").read_text("utf-8-sig")
    assert take(case, source, again=True).written == []


def test_forgetting_all_units_leaves_no_empty_list(case: Path, tmp_path: Path) -> None:
    """An empty list would be a fault of its own; without one the next import may begin anew."""
    record = take(case, forget=("名册.csv",))
    assert (record.removed, len(record.units_removed)) == (["units.csv"], 2)
    assert take(case, tmp_path / "名册.csv").units_added == ["县交通局", "县教育局"]


def test_what_an_older_version_imported_is_told(case: Path) -> None:
    """Its sources.csv does not say which units it added."""
    path = case / "ledger/sources.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join(",".join(line.split(",")[:9]) for line in lines) + "\n", "utf-8")
    record: ImportRecord = take(case, forget=("名册.csv",))
    assert "没有记下它往名册里加了哪些单位；不要的，在 units.csv 里删去" in record.warnings[0]
    assert _units(case) == ["县交通局", "县教育局"]
