"""The template: the same bytes each time, examples left out, and what is filled in comes back without loss."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.faults import Fault, FaultyInput
from kaohe.importing.records import written
from kaohe.importing.template import FILE, template_bytes, write_template
from kaohe.importing.template_sheets import Rows
from kaohe.records import by_hand, excuses
from kaohe.records.inert import revived
from kaohe.records.record_files import read_record_sheets
from kaohe.rulebook.ledger_tables import LEDGER_TABLES, RECORD_TABLES, TableColumn
from tests.importing.made import ledger, take

UNITS = ["甲局", "乙局", "丙局"]


def _plain(text: str) -> bool:
    """Say whether a text says something and only that: marks alone say nothing, a formula is refused, ' before one is dropped."""
    return any("\u4e00" <= c <= "\u9fff" for c in text) and not text.startswith(("=", "示例")) and revived(text) == text


letters = st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40) | st.sampled_from("abcXYZ019（）“”，。；.-_+@='\"\n ")
texts = st.text(letters, min_size=1, max_size=12).map(str.strip).filter(_plain)
codes = st.text(st.sampled_from("ABCDFGH0123456789-_"), min_size=1, max_size=20).filter(
    lambda t: t.strip("-_") != "" and t.isdigit() is False
)
days = st.dates(date(2021, 1, 1), date(2023, 12, 31)).map(date.isoformat)


def _cells(column: TableColumn) -> st.SearchStrategy[str]:
    kinds: dict[str, st.SearchStrategy[str]] = {
        "text": texts,
        "code": codes,
        "date": days,
        "unit": st.sampled_from(UNITS),
        "units": st.lists(st.sampled_from(UNITS), min_size=1, unique=True).map("、".join),
        "flag": st.sampled_from(["是", "否"]),
        "kind": st.sampled_from(["单部门", "部门联合"]),
        "level": st.sampled_from(["重点", "一般"]),
        "year": st.sampled_from(["2021", "2022"]),
    }
    if column.name == "result":
        return st.sampled_from(["未发现问题", "注销", "发现问题待后续处理"])
    if column.name == "channels":
        return st.sampled_from(["平台", "门户网站、平台"])
    return kinds[column.type]


def _rows(table: str) -> st.SearchStrategy[Rows]:
    spec = RECORD_TABLES[table]
    full = st.fixed_dictionaries(
        {c.name: _cells(c) for c in spec.columns if c.required},
        optional={c.name: _cells(c) for c in spec.columns if not c.required},
    )
    return st.lists(full, max_size=6, unique_by=lambda row: tuple(row.get(name, "") for name in spec.key))


tables = st.fixed_dictionaries({name: _rows(name) for name in LEDGER_TABLES})


@settings(max_examples=40)
@given(tables)
def test_what_is_filled_in_comes_back(filled: dict[str, Rows]) -> None:
    """Every record of the workbook stands in the ledger with the same cells, after writing and after reading that again."""
    filled = filled | {"units": [{"unit": name} for name in UNITS]}
    with TemporaryDirectory() as scratch:
        source = Path(scratch) / "填好.xlsx"
        source.write_bytes(template_bytes(filled, {"year": "2022", "region": "某县"}))
        case = Path(scratch) / "某县-2022"
        take(case, source)
        for table in LEDGER_TABLES:
            assert _read(case, table) == sorted(map(_expected(table), filled[table])), table


def _expected(table: str):  # type: ignore[no-untyped-def]
    def of(row: dict[str, str]) -> list[tuple[str, str]]:
        cells = dict(row)
        if table == "tasks" and "partner_units" in cells:  # the leading unit is no partner of its own task
            cells["partner_units"] = "、".join(u for u in cells["partner_units"].split("、") if u != cells["lead_unit"])
        return sorted((name, text) for name, text in cells.items() if text)

    return of


def _read(case: Path, table: str) -> list[list[tuple[str, str]]]:
    """Return the cells of every record of a table, as grading reads them, in the words of the template."""
    path = case / "ledger" / f"{table}.csv"
    if not path.is_file():
        return []
    types = {c.name: c.type for c in RECORD_TABLES[table].columns}
    found = []
    faults: list[Fault] = []
    for sheet in read_record_sheets(path, RECORD_TABLES[table], faults):
        for row in sheet.rows:
            cells = zip(sheet.columns, row.values, strict=False)
            found.append(sorted((name, written(types[name], text)) for name, text in cells if name in types and text is not None))
    assert not faults
    return sorted(found)


def test_the_template_is_the_same_bytes_each_time() -> None:
    """Nothing in it tells when it was written."""
    assert template_bytes() == template_bytes()


def test_examples_are_left_out_and_counted(tmp_path: Path) -> None:
    """An empty template gives no record and begins no case; each of its tables counts one example."""
    path = write_template(tmp_path)
    record = take(tmp_path / "某县", path, year=2022)
    assert record.written == []
    assert not (tmp_path / "某县").exists()
    assert [s.left_out for s in record.sheets if s.kind != "模板的说明"] == [{"示例行": 1}] * len(RECORD_TABLES)


def test_the_case_sheet_describes_a_new_case(tmp_path: Path) -> None:
    """案例信息 makes case.yaml: what it leaves empty is as usual, and --year must not disagree."""
    source = tmp_path / "表.xlsx"
    about = {"case": "某县-2022", "title": "某县考核", "region": "某县", "year": "2022", "as_of": "2022-11-30"}
    source.write_bytes(template_bytes({"units": [{"unit": "甲局"}]}, about))
    with pytest.raises(FaultyInput, match="2021"):
        take(tmp_path / "某县", source, year=2021)
    take(tmp_path / "某县", source)
    text = (tmp_path / "某县/case.yaml").read_text("utf-8")
    for line in ('case: "某县-2022"', 'region: "某县"', "year: 2022", 'as_of: "2022-11-30"', 'profile: "default"'):
        assert line in text
    assert (tmp_path / "某县/units.csv").read_text("utf-8-sig") == "单位,别名,组别\n甲局,,\n"


def test_further_columns_are_kept(tmp_path: Path) -> None:
    """A column that a person adds to the right comes along; one that looks like a slip of the pen is asked about."""
    from tests.importing.made import case_with_units, refused, write_csv

    case = case_with_units(tmp_path / "某市")
    head = ["任务编号", "发起单位", "开始日期"]
    source = write_csv(tmp_path / "任务.csv", [[*head, "科室"], ["T1", "市教育局", "2022-03-01", "基教科"]])
    take(case, source)
    assert ledger(case, "tasks.csv")[0]["科室"] == "基教科"
    source = write_csv(tmp_path / "任务2.csv", [[*head, "完成日起"], ["T2", "市教育局", "2022-03-01", "2022-04-01"]])
    (fault,) = refused(case, source)
    assert "完成日期" in fault.hint


def test_points_by_hand_and_excuses_are_read_with_the_headers_of_their_templates(tmp_path: Path) -> None:
    """The titles are those that the readers know, each once."""
    write_template(tmp_path)
    known = {"人工评分.csv": by_hand.WANTED, "申诉复核.csv": (*excuses.WANTED, *excuses.OPTIONAL)}
    for name, columns in known.items():
        header = (tmp_path / name).read_text("utf-8-sig").strip().split(",")
        assert sorted(header) == sorted(title for _, title in columns)


def test_an_existing_file_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    """A filled-in template is not lost to a second call; --force overwrites."""
    (tmp_path / FILE).write_text("填好的", "utf-8")
    with pytest.raises(FaultyInput, match="已经有了"):
        write_template(tmp_path)
    assert (tmp_path / FILE).read_text("utf-8") == "填好的"
    write_template(tmp_path, force=True)
    assert (tmp_path / FILE).read_bytes() == template_bytes()
