"""Made-up sources and cases for tests of the import."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from kaohe.faults import Fault, FaultyInput
from kaohe.importing.report import ImportRecord
from kaohe.importing.run import import_sources

Cells = Sequence[Sequence[Any]]

UNITS: list[list[Any]] = [
    ["单位", "别名", "组别"],
    ["市市场监管局", "市监局、市工商局", ""],
    ["市教育局", "教育局", ""],
    ["市卫健局", "卫健局", ""],
]

PLANS: list[list[Any]] = [
    [
        "工作计划年度", "抽查活动名称", "活动任务编号", "任务状态", "抽查方式", "计划活动期限起始", "计划活动期限结束",
        "责任单位(牵头处室)", "抽查范围及数量比例", "计划制定部门",
    ],
    ["2022", "药店检查", "P001", "已完成", "不定向", date(2022, 3, 1), date(2022, 11, 30), "药品科", "10%(20户)", "市监局"],
    ["2022", "学校检查", "P002", "执行中", "定向", "2022-03-01", "2022年6月30日", "基教科", "5%", "市教育局"],
]  # fmt: skip
TASKS: list[list[Any]] = [
    [
        "任务编号", "任务名称", "任务状态", "任务组织部门", "任务来源", "年度抽查工作计划名称", "任务实施部门", "任务期限起始",
        "任务期限结束", "抽查方式", "检查对象类型",
    ],
    ["T001", "药店检查（一）", "已完成", "市监局", "年度抽查工作计划", "药店检查", "市监局、卫健局", "2022-04-01", "2022-05-01", "不定向", "企业"],
    ["T002", "临时检查", "执行中", "教育局", "临时任务", "", "教育局", "2022/7/1", "2022/8/1", "定向", "学校"],
]  # fmt: skip
RESULTS: list[list[Any]] = [
    [
        "主任务", "企业(机构)名称", "统一社会信用代码", "注册号", "市场主体类型", "登记机关", "属地监管所", "登记状态", "检查结果状态",
        "核查方式", "检查执行部门", "检查人员", "检查日期", "检查结果", "后续处置措施", "执行情况", "后续处置完结日期", "录入日期",
        "审核时间", "发现问题情况", "处置情况",
    ],
    [
        "药店检查（一）", "甲药店", "91420281MA4900001X", "", "企业", "", "", "存续", "已公示", "现场", "市监局", "张三", "2022-04-10",
        "01-未发现问题", "", "", "", "2022-04-15", "2022-04-20 10:00:00", "无", "",
    ],
    [
        "药店检查（一）", "乙药店", "91420281MA49000028", "", "企业", "", "", "存续", "已公示", "现场", "市监局", "张三", "2022-04-11",
        "发现问题待后续处理(09)", "责令改正", "已完结", "2022-05-10", "2022-04-15", "2022-04-21 10:00:00", "处方药未凭处方销售", "",
    ],
    ["T002", "丙", "", "420281600000001", "个体", "", "", "存续", "未录入", "现场", "教育局", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def write_csv(path: Path, rows: Cells, encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([[_text(cell) for cell in row] for row in rows])
    return path


def write_book(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """Write sheets as a workbook: texts as texts, days as days."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, datetime(cell.year, cell.month, cell.day), day)
                    elif cell is not None:
                        (sheet.write_string if isinstance(cell, str) else sheet.write)(r, c, cell)
    return path


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def platform(folder: Path) -> Path:
    """Write what a platform exports of a small year, and the list of units."""
    write_csv(folder / "单位.csv", [["单位名称", "简称"], *(row[:2] for row in UNITS[1:])], "gb18030")
    write_book(folder / "计划.xlsx", {"Sheet1": [["2022年度抽查工作计划"], *PLANS, ["合计", "2"]], "Sheet2": []})
    write_csv(folder / "任务.csv", TASKS)
    write_csv(folder / "结果.csv", RESULTS)
    return folder


def case_with_units(folder: Path, year: int = 2022) -> Path:
    """Write a case that has units and no records."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "case": folder.name,
        "title": "测试",
        "region": "某市",
        "as_of": f"{year}-12-31",
        "profile": "default",
        "units": "units.csv",
    }
    text = "".join(f'{key}: "{value}"\n' for key, value in about.items()) + f"year: {year}\n"
    (folder / "case.yaml").write_text(text, "utf-8")
    write_csv(folder / "units.csv", UNITS)
    return folder


def take(case: Path, *sources: Path, **options: Any) -> ImportRecord:
    """Import sources into a case folder."""
    return import_sources(list(sources), str(case), **options)


def refused(case: Path, *sources: Path, **options: Any) -> list[Fault]:
    """Import sources that have faults. Returns these; nothing may be written."""
    before = everything(case)
    try:
        take(case, *sources, **options)
    except FaultyInput as error:
        assert everything(case) == before
        return error.faults
    raise AssertionError("the import found nothing wrong")


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def ledger(case: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a file of the ledger as its cells are written."""
    with (case / "ledger" / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
