"""What an import refuses: every fault at once, each with the exact edit that mends it, and nothing written."""

from pathlib import Path

import pytest

from kaohe.faults import Fault
from tests.importing.made import RESULTS, TASKS, case_with_units, everything, ledger, platform, refused, take, write_book, write_csv


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with the exports of a small year."""
    case = case_with_units(tmp_path / "某市")
    take(case, platform(tmp_path / "导出"))
    return case


def _results(path: Path, *rows: dict[str, str], more: tuple[str, ...] = ()) -> Path:
    """Write results that differ from a good one in the cells given."""
    head = [*RESULTS[0], *more]
    good = dict(zip(RESULTS[0], RESULTS[1], strict=True))
    made = [good | {"统一社会信用代码": f"91420281MA490010{i}X"} | row for i, row in enumerate(rows)]
    return write_csv(path, [head, *([row.get(h, "") for h in head] for row in made)])


def _one(faults: list[Fault]) -> Fault:
    (fault,) = faults
    return fault


def test_unknown_headers_come_with_the_line_to_add(case: Path, tmp_path: Path) -> None:
    """The line that the fault gives, saved where it says, mends it; what looks like a known column is offered as that."""
    head = ["任务编号", "任务名称", "任务状态", "任务组织部门", "任务来源", "任务实施部门", "起始日期", "核查地点"]
    source = write_csv(tmp_path / "任务2.csv", [head, ["T5", "甲", "执行中", "市监局", "临时任务", "", "2022-03-01", "现场"]])
    fault = _one(refused(case, source))
    assert fault.code == "T001"
    assert "起始日期、核查地点" in fault.message
    told, line = fault.hint.split("\n")
    assert line == "{mapping: platform_tasks, extends: platform_tasks, columns: {started_on: 起始日期}, keep: [核查地点]}"
    assert f"{case.as_posix()}/mappings/platform_tasks.yaml" in told
    (case / "mappings").mkdir()
    (case / "mappings/platform_tasks.yaml").write_text(line, "utf-8")
    take(case, source)
    row = next(row for row in ledger(case, "tasks.csv") + ledger(case, "tasks-2.csv") if row["任务编号"] == "T5")
    assert (row["开始日期"], row["核查地点"]) == ("2022-03-01", "现场")


def test_a_column_that_holds_nothing_needs_no_mapping(case: Path, tmp_path: Path) -> None:
    """An unknown header over empty cells is no reason to stop."""
    take(case, _results(tmp_path / "结果2.csv", {}, more=("预留字段",)))


def test_a_sheet_that_is_not_known_comes_with_a_mapping_to_start_from(case: Path, tmp_path: Path) -> None:
    """Its headers, the nearest kinds and what they lack; the skeleton, saved as it is, is read and used."""
    source = write_csv(
        tmp_path / "奇怪.csv", [["任务编码", "组织部门", "任务名", "开始", "备用"], ["T7", "市监局", "甲", "2022-03-01", "x"]]
    )
    fault = _one(refused(case, source))
    assert fault.code == "T009"
    assert "任务编码、组织部门、任务名、开始、备用" in fault.message
    assert "抽查任务（平台导出） 缺 任务编号、任务组织部门" in fault.hint
    assert "“任务编码”是不是 任务编号？" in fault.hint
    (case / "mappings").mkdir()
    (case / "mappings/my_table.yaml").write_text(fault.hint.split("\n", 1)[1], "utf-8")
    take(case, source)
    row = next(r for name in ("tasks.csv", "tasks-2.csv") for r in ledger(case, name) if r["任务编号"] == "T7")
    assert (row["发起单位"], row["任务名称"], row["开始日期"], row["备用"]) == ("市市场监管局", "甲", "2022-03-01", "x")


def test_a_skeleton_guesses_only_what_is_close(case: Path, tmp_path: Path) -> None:
    """The table that the telling headers fit, ？ for what a person has to say, people under ignore; ？ left as it is is a fault."""
    head = ["受检单位", "检查时间", "检查情况", "公开时间", "检查人电话", "执法证号"]
    source = write_csv(tmp_path / "结果3.csv", [head, ["甲店", "2022-05-01", "合格", "2022-05-09", "13912345678", "鄂001"]])
    fault = _one(refused(case, source))
    assert fault.code == "T009"
    assert "是不是" not in fault.hint
    text = fault.hint.split("\n", 1)[1]
    lines = [line.split("    #")[0] for line in text.splitlines()]
    assert lines[2:] == [
        "table: inspections",
        "recognise: [检查时间, 受检单位, 检查情况]",
        "columns:",
        "  task_id: ？",
        "  object_id: ？",
        "  inspected_on: 检查时间",
        "  # object_name: ？",
        "  # result: ？",
        "  # problem: ？",
        "  # disposition: ？",
        "  # closed_on: ？",
        "  # published_on: ？",
        "  # channels: ？",
        "keep: [受检单位, 检查情况, 公开时间]",
        "ignore: [检查人电话, 执法证号]",
    ]
    (case / "mappings").mkdir()
    (case / "mappings/my_table.yaml").write_text(text, "utf-8")
    faults = refused(case, source)
    assert [(f.code, f.line) for f in faults] == [("M004", 6), ("M004", 7)]
    assert "没有填" in faults[0].message


def test_only_kinds_that_are_near_are_called_near(case: Path, tmp_path: Path) -> None:
    """A kind that knows one header in passing and none of those that it is known by is not named."""
    head = ["任务号", "对象名称", "对象代码", "检查时间", "检查结论"]
    fault = _one(refused(case, write_csv(tmp_path / "结果3.csv", [head, ["T1", "甲", "X1", "2022-05-01", "合格"]])))
    assert fault.hint.startswith("最接近的种类：检查结果（模板） 缺 任务编号、检查对象代码（“任务号”是不是 任务编号？")
    assert "随机抽查事项清单" not in fault.hint


def test_people_are_not_kept_in_a_known_layout_either(case: Path, tmp_path: Path) -> None:
    """The line for unknown headers leaves names and numbers of people out; no column is offered twice."""
    source = _results(
        tmp_path / "结果2.csv", {"执法证号": "1", "公示时点": "x", "公示时刻": "y"}, more=("执法证号", "公示时点", "公示时刻")
    )
    line = _one(refused(case, source)).hint.split("\n")[1]
    assert "ignore: [执法证号]" in line
    assert line.count("published_on") <= 1


def test_a_header_with_nothing_in_common_lists_what_is_known(case: Path, tmp_path: Path) -> None:
    """When nothing is near, the kinds that are known are listed."""
    fault = _one(refused(case, write_csv(tmp_path / "菜单.csv", [["菜名", "价格"], ["鱼", "38"]])))
    assert "能认的种类有" in fault.hint
    assert "\ntable: ？ " in fault.hint


def test_each_unknown_unit_is_told_once(case: Path, tmp_path: Path) -> None:
    """With the number of rows, the nearest names and the three ways to mend it; either way works."""
    rows = [
        [f"T{i}", "甲", "执行中", unit, "临时任务", "", "", "2022-03-01", "", "", ""]
        for i, unit in enumerate(["市教体局"] * 3 + ["省局"])
    ]
    source = write_csv(tmp_path / "任务2.csv", [TASKS[0], *rows])
    faults = refused(case, source)
    assert [(f.code, f.line) for f in faults] == [("T003", 2), ("T003", 5)]
    assert "“市教体局”（共 3 行）" in faults[0].message
    assert "是不是 市教育局" in faults[0].hint
    assert "outside_units: [省局]" in faults[1].hint
    text = (case / "units.csv").read_text("utf-8-sig").replace("市教育局,教育局", "市教育局,教育局、市教体局")
    (case / "units.csv").write_text(text, "utf-8")
    (case / "case.yaml").write_text((case / "case.yaml").read_text("utf-8") + "outside_units: [省局]\n", "utf-8")
    take(case, source)
    assert [r["发起单位"] for r in ledger(case, "tasks.csv") if r["source_file"] == "任务2.csv"] == ["市教育局"] * 3 + ["省局"]


def _write_what_is_offered(hint: str) -> None:
    """Save the files that a hint gives, each under the path in the line above it, as they are printed: indented."""
    for section in hint.split("—— ")[1:]:
        path, text = section.split(" ——\n", 1)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("".join(f"    {line}\n" for line in text.splitlines()), "utf-8")


def test_a_case_without_units_gets_the_files_to_write(tmp_path: Path) -> None:
    """One fault with every name that occurs; case.yaml and units.csv with their paths, which can be used as they are."""
    sources = platform(tmp_path / "导出")
    (sources / "单位.csv").unlink()
    case = tmp_path / "新案例"
    fault = _one(refused(case, sources, year=2022))
    assert fault.message == "案例还没有单位名册"
    assert f"\n—— {case.as_posix()}/units.csv ——\n单位,别名,组别\n卫健局,,\n市教育局,,\n市监局,,\n教育局,," in fault.hint
    _write_what_is_offered(fault.hint)
    text = (case / "case.yaml").read_text("utf-8").replace("outside_units: []", "outside_units: [卫健局]")
    (case / "case.yaml").write_text(text, "utf-8")
    (case / "units.csv").write_text((case / "units.csv").read_text("utf-8").replace("    卫健局,,\n", ""), "utf-8")
    take(case, sources)
    assert {r["发起单位"] for r in ledger(case, "tasks.csv")} == {"市监局", "教育局"}
    assert [u.split(",")[0].strip() for u in (case / "units.csv").read_text("utf-8").splitlines()] == [
        "单位",
        "市教育局",
        "市监局",
        "教育局",
    ]


def test_a_case_with_no_list_of_units_is_told_where_it_goes(case: Path, tmp_path: Path) -> None:
    """case.yaml is there: only units.csv is offered, with its path."""
    (case / "units.csv").unlink()
    fault = _one(refused(case, _results(tmp_path / "结果2.csv", {}), tmp_path / "导出" / "任务.csv", again=True))
    assert f"存为 {case.as_posix()}/units.csv" in fault.hint
    assert "——" not in fault.hint
    assert "outside_units: [名称]" in fault.hint


def test_an_unknown_unit_of_a_case_that_is_not_there_yet_comes_with_its_case_file(tmp_path: Path) -> None:
    """outside_units needs a case.yaml: the first of the faults gives it whole, and it can be used as it is."""
    case, sources = tmp_path / "新案例", platform(tmp_path / "导出")
    rows = [
        [f"T{i}", "甲", "执行中", unit, "临时任务", "", "", "2022-03-01", "", "", ""] for i, unit in enumerate(("市教体局", "省局"))
    ]
    write_csv(sources / "任务2.csv", [TASKS[0], *rows])
    first, second = refused(case, sources, year=2022)
    assert "是不是 市教育局？同一单位就在导入的单位名单的别名一列写上 市教体局" in first.hint
    assert second.hint.endswith(f"不参加考核的单位，写进 {case.as_posix()}/case.yaml 的 outside_units")
    told, text = first.hint.split("\n", 1)
    assert f"存为 {case.as_posix()}/case.yaml" in told
    assert "outside_units: [省局]" in text
    case.mkdir()
    (case / "case.yaml").write_text(text, "utf-8")
    write_csv(
        sources / "单位.csv",
        [["单位名称", "简称"], ["市市场监管局", "市监局"], ["市教育局", "教育局、市教体局"], ["市卫健局", "卫健局"]],
    )
    take(case, sources)
    assert {r["发起单位"] for r in ledger(case, "tasks.csv") if r["source_file"] == "任务2.csv"} == {"市教育局", "省局"}


def test_a_name_is_added_to_the_outside_units_that_are_there(case: Path, tmp_path: Path) -> None:
    """A second outside_units in case.yaml would be a fault."""
    path = case / "case.yaml"
    path.write_text(path.read_text("utf-8") + "outside_units: [省厅]\n", "utf-8")
    row = ["T9", "甲", "执行中", "省局", "临时任务", "", "", "2022-03-01", "", "", ""]
    fault = _one(refused(case, write_csv(tmp_path / "任务2.csv", [TASKS[0], row])))
    assert f"在 {path.as_posix()} 的 outside_units 里加上 省局" in fault.hint


def test_an_unknown_wording_comes_with_the_line_to_add(case: Path, tmp_path: Path) -> None:
    """Each class with its meaning, and the line for the case's own lookup; with it the import goes through."""
    source = _results(tmp_path / "结果2.csv", {"检查结果": "未见问题"}, {"检查结果": "未见问题"})
    fault = _one(refused(case, source))
    assert "不认识的检查结果“未见问题”（共 2 行）" in fault.message
    assert f"{case.as_posix()}/lookups/result_wordings.csv 里加一行“未见问题,类别”" in fault.hint
    assert "\n未发现问题：检查了，没有查出违法违规（不算发现问题）\n" in fault.hint
    write_csv(case / "lookups/result_wordings.csv", [["用语", "类别"], ["未见问题", "未发现问题"]])
    take(case, source)
    assert [r["检查结果"] for r in ledger(case, "inspections.csv") if r["source_file"] == "结果2.csv"] == ["未见问题", "未见问题"]


def test_a_wording_that_may_hide_a_problem_gets_no_class(case: Path, tmp_path: Path) -> None:
    """责令停业整顿 is like 停业, which is no problem: a person decides; the classes are told once for all wordings."""
    faults = refused(case, _results(tmp_path / "结果2.csv", {"检查结果": "责令停业整顿"}, {"检查结果": "整顿"}))
    assert ["“责令停业整顿,类别”" in faults[0].hint, "“整顿,类别”" in faults[1].hint] == [True, True]
    assert not any("是不是" in fault.hint for fault in faults)
    assert ["责令改正、停业整顿、立案、处罚的都是（算发现问题）" in fault.hint for fault in faults] == [True, False]


def test_a_wording_that_is_nearly_known_is_offered_with_its_class(case: Path, tmp_path: Path) -> None:
    """Words around a wording change nothing."""
    fault = _one(refused(case, _results(tmp_path / "结果2.csv", {"检查结果": "经检查，未发现问题"})))
    assert "是不是 未发现问题？" in fault.hint
    assert "“经检查，未发现问题,未发现问题”" in fault.hint


@pytest.mark.parametrize("code", ["1", "01", "A", "1.0"])
def test_bare_codes_are_refused(case: Path, tmp_path: Path, code: str) -> None:
    """A code means one thing here and another there: the wording is asked for, whatever system it is from."""
    fault = _one(refused(case, _results(tmp_path / "结果2.csv", {"检查结果": code}, {"检查结果": code})))
    assert f"{code}（2 行）" in fault.message
    assert "各系统的代码不同" in fault.hint


def test_all_faults_of_all_files_are_told_at_once(case: Path, tmp_path: Path) -> None:
    """A table that is not known does not hide what is wrong in the others."""
    write_csv(tmp_path / "坏" / "菜单.csv", [["菜名", "价格"], ["鱼", "38"]])
    _results(tmp_path / "坏" / "结果.csv", {"检查日期": "2022-13-01"}, {"检查结果": "没问题啦"})
    assert sorted(f.code for f in refused(case, tmp_path / "坏")) == ["T002", "T002", "T009"]


def test_of_many_faults_in_one_column_the_first_are_told(case: Path, tmp_path: Path) -> None:
    """Twenty, and how many more."""
    faults = refused(
        case, _results(tmp_path / "结果2.csv", *({"检查日期": "昨天", "统一社会信用代码": f"X{i}"} for i in range(50)))
    )
    assert len(faults) == 21
    assert any("还有 30 处" in f.message for f in faults)


def test_one_good_file_among_bad_ones_is_not_written(case: Path, tmp_path: Path) -> None:
    """All or nothing."""
    before = everything(case)
    good = _results(tmp_path / "好.csv", {})
    refused(case, good, _results(tmp_path / "坏.csv", {"检查日期": "昨天", "统一社会信用代码": "X1"}))
    assert everything(case) == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It reports what it would write, and a new case does not come into being."""
    record = take(tmp_path / "某市", platform(tmp_path / "导出"), year=2022, dry_run=True)
    assert "ledger/tasks.csv" in record.written
    assert not (tmp_path / "某市").exists()


def test_a_new_case_needs_a_year(tmp_path: Path) -> None:
    """Without --year the fault says to add it; with it the case is made, to the last day of the year."""
    sources = platform(tmp_path / "导出")
    fault = _one(refused(tmp_path / "某市", sources))
    assert fault.hint.startswith("新建案例就加上 --year 年度，如 --year 2022；")
    record = take(tmp_path / "某市", sources, year=2022)
    assert record.written[:2] == ["case.yaml", "units.csv"]
    assert 'as_of: "2022-12-31"' in (tmp_path / "某市/case.yaml").read_text("utf-8")
    fault = _one(refused(tmp_path / "某市", sources, year=2021))
    assert "2022 年度的，--year 写的是 2021" in fault.message


def test_the_hint_for_a_new_case_speaks_of_that_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The year that its name holds; a case of nearly the same name, and no list of others."""
    monkeypatch.chdir(tmp_path)
    sources = platform(tmp_path / "导出")
    assert _one(refused(Path("本县-2024"), sources)).hint.startswith("新建案例就加上 --year 年度，如 --year 2024；")
    take(Path("cases/本县-2024"), sources, year=2022)
    assert _one(refused(Path("cases/本县2024"), sources)).hint.startswith("是不是 本县-2024？新建案例就")
    assert _one(refused(Path("cases/外省"), sources)).hint.startswith("新建案例就")


def test_a_folder_without_tables_is_a_fault_and_other_files_are_counted(case: Path, tmp_path: Path) -> None:
    """What is no table is left out and counted; nothing but that is a mistake."""
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "说明.docx").write_bytes(b"x")
    assert "没有表格" in _one(refused(case, folder)).message
    _results(folder / "结果2.csv", {})
    (folder / "~$结果2.xlsx").write_bytes(b"x")
    assert take(case, folder).skipped == {".docx 文件，不是表格": 1, "电子表格的临时文件": 1}


def test_a_folder_that_holds_the_case_does_not_import_it(tmp_path: Path) -> None:
    """Sources and cases lie in one folder: the case's own files are counted and left alone, now and the next time."""
    platform(tmp_path)
    take(tmp_path / "cases" / "某市", tmp_path, year=2022)
    record = take(tmp_path / "cases" / "某市", tmp_path)
    assert record.written == []
    assert record.skipped == {"案例自己的文件": 6}
    assert {s.state for s in record.sheets} == {"unchanged"}


def test_pages_without_a_table_are_left_aside(case: Path, tmp_path: Path) -> None:
    """A page of text, an empty sheet and an empty file are no reason to stop; the report names them."""
    rows = [RESULTS[0], [*RESULTS[1][:2], "91420281MA4900999X", *RESULTS[1][3:]]]
    book = write_book(tmp_path / "结果2.xlsx", {"填表说明": [["一、……"], ["二、……"]], "结果": rows, "Sheet3": []})
    (tmp_path / "空.csv").write_text("", "utf-8")
    record = take(case, book, tmp_path / "空.csv")
    assert [(s.sheet, s.kind) for s in record.sheets] == [
        ("", "空表"),
        ("填表说明", "只有文字，没有表格"),
        ("结果", "检查对象和检查结果（平台导出）"),
    ]


def test_units_go_into_a_csv_list_only(case: Path, tmp_path: Path) -> None:
    """A list of units that is a workbook is not written to."""
    write_book(case / "units.xlsx", {"单位": [["单位", "别名"], ["市市场监管局", "市监局"]]})
    text = (case / "case.yaml").read_text("utf-8")
    (case / "case.yaml").write_text(text.replace("units.csv", "units.xlsx"), "utf-8")
    fault = _one(refused(case, write_csv(tmp_path / "单位2.csv", [["单位名称", "简称"], ["市气象局", ""]]), add_units=True))
    assert "另存为 units.csv" in fault.hint


def test_no_personal_number_is_shown_or_written(case: Path, tmp_path: Path) -> None:
    """Not in the ledger, not in the report, not in a fault, not in a mapping skeleton."""
    from kaohe.explain.results import to_json
    from kaohe.report.faults import faults_text

    numbers = ("420281199001011234", "42028119900101123X", "13912345678")
    row = {
        "企业(机构)名称": f"甲店 {numbers[2]}",
        "检查人员": f"张三{numbers[0]}",
        "处置情况": f"联系{numbers[2]}",
        "发现问题情况": numbers[1],
    }
    record = take(case, _results(tmp_path / "结果2.csv", row, {"统一社会信用代码": "", "注册号": numbers[0]}))
    assert record.totals["personal"] == 5
    shown = to_json(record) + "".join(data.decode() for data in everything(case).values())
    bad = write_csv(tmp_path / "坏.csv", [[numbers[0], numbers[2]], ["x", "y"]])
    wrong = _results(tmp_path / "坏2.csv", {"检查日期": numbers[2], "主任务": numbers[0], "检查结果": numbers[1]})
    shown += faults_text(refused(case, bad, wrong))
    for number in numbers:
        assert number not in shown
