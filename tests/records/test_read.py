"""A case folder read whole: encodings, workbooks, aliases, silence, counts of rows."""

import shutil
from pathlib import Path

import pytest

from kaohe.records.read import Records, read_records
from kaohe.rulebook.rulebook import load_rulebook

CASE = Path("cases/daye-2022")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Daye case to change."""
    return shutil.copytree(CASE, tmp_path / "copy")


def _read(folder: Path) -> Records:
    return read_records(load_rulebook(str(folder)))


def _value(records: Records, name: str, unit: str) -> object:
    position = records.names().find(unit)
    assert position is not None
    supplied = records.supplied[name].get(position)
    return None if supplied is None else supplied.value


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_the_encodings_of_chinese_spreadsheets_read_the_same(folder: Path, encoding: str) -> None:
    """A table saved with a BOM, as GBK or as UTF-16 gives the same records."""
    plain = _read(CASE)
    for table in folder.glob("*.csv"):
        table.write_text(table.read_text("utf-8"), encoding)
    assert _read(folder).supplied.keys() == plain.supplied.keys()
    assert _value(_read(folder), "joint_tasks_led", "市交通运输局") == _value(plain, "joint_tasks_led", "市交通运输局") == 7


def test_a_unit_is_found_by_any_of_its_names(folder: Path) -> None:
    """市交运局 in the table and 市交通运输局 in the observations are one unit."""
    records = _read(folder)
    assert records.names().find("市交运局") == records.names().find("市交通运输局") == records.names().find(" 市交通 运输局 ")
    assert len(records.units) == 27


def test_two_sources_that_agree_are_both_kept(folder: Path) -> None:
    """The annex and the text both say that one plan was struck off: the value has both sources."""
    records = _read(folder)
    unit = records.names().find("市公安局")
    assert unit is not None
    sources = records.supplied["plans_struck_off"][unit].sources
    assert [s.file for s in sources] == ["annex1.csv", "observations.csv"]


def test_silence_means_no_only_where_a_source_is_complete(folder: Path) -> None:
    """No rush is known for units that 三(一) does not name; off-site supervision of the others stays unknown."""
    records = _read(folder)
    assert _value(records, "year_end_rush_observed", "市发改局") is False
    assert _value(records, "out_of_plan_tasks", "市发改局") == 0
    assert _value(records, "offsite_supervision_observed", "市发改局") is None


def test_an_empty_cell_is_unknown(folder: Path) -> None:
    """A blank in the table, without a complete source, is not zero."""
    table = folder / "annex1.csv"
    lines = table.read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    cells[2] = ""
    table.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), "utf-8")
    assert _value(_read(folder), "single_plans", "市发改局") is None


def test_rows_are_counted(folder: Path) -> None:
    """Every table says how many rows were read, used and left out, and which columns nothing uses."""
    tally = {t.file: t for t in _read(folder).tallies}
    assert (tally["annex1.csv"].read, tally["annex1.csv"].used, tally["annex1.csv"].left_out) == (28, 27, {"合计行": 1})
    assert tally["annex1.csv"].unused_columns == ("序号",)
    assert tally["observations.csv"].read == tally["observations.csv"].used


def test_the_order_of_rows_changes_nothing(folder: Path) -> None:
    """Tables written backwards give every unit the same values."""
    plain = _read(CASE)
    for table in folder.glob("*.csv"):
        head, *rows = table.read_text("utf-8").splitlines()
        table.write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    turned = _read(folder)
    for name in plain.supplied:
        for unit in plain.units:
            assert _value(plain, name, unit.name) == _value(turned, name, unit.name)


def test_personal_data_is_blanked_out_and_counted(folder: Path) -> None:
    """A phone number in a remark never reaches the records."""
    table = folder / "observations.csv"
    table.write_text(table.read_text("utf-8").replace("联络员换得频繁", "联络员 13912345678 换得频繁"), "utf-8")
    records = _read(folder)
    assert "13912345678" not in str(records)
    assert sum(t.redacted for t in records.tallies) == 1


def test_a_workbook_reads_as_the_same_table(folder: Path) -> None:
    """The list of units saved as XLSX gives the same units, with the sheet named in the places."""
    import csv

    import xlsxwriter

    rows = list(csv.reader((folder / "units.csv").read_text("utf-8").splitlines()))
    with xlsxwriter.Workbook(str(folder / "units.xlsx")) as book:
        sheet = book.add_worksheet("单位")
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)
    case = folder / "case.yaml"
    case.write_text(case.read_text("utf-8").replace("units.csv", "units.xlsx"), "utf-8")
    assert _read(folder).units == _read(CASE).units


@pytest.mark.parametrize("suffix", ["xlsx", "parquet", "tsv"])
def test_small_tables_come_in_every_kind_of_file(suffix: str, tmp_path: Path) -> None:
    """The first row is the header, whatever kind of file it stands in."""
    import duckdb
    import xlsxwriter

    from kaohe.records.tables import read_table

    path = tmp_path / f"t.{suffix}"
    if suffix == "xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["单位", "发起"])
            sheet.write_row(1, 0, ["甲局", 3])
    elif suffix == "parquet":
        duckdb.connect().execute(f"COPY (SELECT '甲局' AS 单位, 3 AS 发起) TO '{path}' (FORMAT parquet)")
    else:
        path.write_text("单位\t发起\n甲局\t3\n", "utf-16")
    table = read_table(path, [])
    assert table is not None
    assert [row.cells for row in table.rows] == [{"单位": "甲局", "发起": "3"}]
