"""Plan tables, catalogues and lists as they are published become records."""

from pathlib import Path

import pytest

from tests.importing.made import case_with_units, ledger, refused, take, write_book, write_csv

GUANGZHOU = Path(__file__).parent / "data" / "plan_gz_edu_2021.csv"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case that has units and no records."""
    return case_with_units(tmp_path / "某市")


def test_a_whole_published_plan(tmp_path: Path) -> None:
    """Guangzhou 2021: the unit stands in brackets in the first row only; no numbers, so they are made, always the same."""
    case = case_with_units(tmp_path / "广州-2021", 2021)
    write_csv(case / "units.csv", [["单位", "别名"], ["广州市教育局", ""]])
    take(case, GUANGZHOU)
    rows = ledger(case, "plans.csv")
    assert [row["计划名称"] for row in rows] == [
        "托幼机构卫生保健工作检查",
        "民办学校年检",
        "对教育经费的监督管理",
        "对国家通用语言文字使用的检查",
    ]
    assert {row["制定单位"] for row in rows} == {"广州市教育局"}
    assert {row["抽查类型"] for row in rows} == {"单部门"}
    assert [(row["起始日期"], row["截止日期"]) for row in rows][:2] == [("2021-05-20", "2021-12-20"), ("2021-05-10", "2021-12-20")]
    assert (rows[0]["抽查对象数量"], rows[0]["抽查对象比例"], rows[0]["分配任务的处(科)室"]) == ("8", "2%", "体卫艺处")
    assert len({row["计划编号"] for row in rows}) == 4
    first = (case / "ledger/plans.csv").read_bytes()
    take(case, forget=(GUANGZHOU.name,))
    take(case, GUANGZHOU)
    assert (case / "ledger/plans.csv").read_bytes() == first


def test_plan_table_with_numbers(case: Path, tmp_path: Path) -> None:
    """抽查计划编号 … 起止时间: one cell gives both days; participants make it a joint plan; the share stays as it is written."""
    head = [
        "抽查计划编号",
        "任务名称",
        "抽查类型",
        "抽查对象",
        "发起部门",
        "参与部门",
        "抽查比例(数量)",
        "检查方式",
        "起止时间",
        "抽查事项",
    ]
    rows = [
        ["JH1", "药店抽查", "不定向抽查", "药店", "市监局", "卫健局", "10%(20户)", "现场", "2022年3月-11月", "药品"],
        ["JH2", "学校抽查", "定向抽查", "学校", "教育局", "无", "60-70家", "现场", "4月至6月", "校园"],
        ["JH3", "托育抽查", "定向抽查", "托育", "卫健局", "卫健局", ">=1", "现场", "2022年全年", "托育"],
    ]
    take(case, write_csv(tmp_path / "计划.csv", [["某市2022年度抽查计划"], head, *rows]))
    plans = ledger(case, "plans.csv")
    assert [(p["起始日期"], p["截止日期"]) for p in plans] == [
        ("2022-03-01", "2022-11-30"),
        ("2022-04-01", "2022-06-30"),
        ("2022-01-01", "2022-12-31"),
    ]
    assert [p["抽查类型"] for p in plans] == ["部门联合", "单部门", "单部门"]
    assert [p["抽查比例(数量)"] for p in plans] == ["10%(20户)", "60-70家", ">=1"]
    assert [p["原抽查类型"] for p in plans] == ["不定向抽查", "定向抽查", "定向抽查"]
    assert {p["计划年度"] for p in plans} == {"2022"}


def test_plan_table_by_field(case: Path, tmp_path: Path) -> None:
    """序号 抽查领域 抽查事项 …: merged cells of the field are filled down, the year stands in the title."""
    head = ["序号", "抽查领域", "抽查事项", "检查对象", "抽查比例", "发起部门", "配合部门", "实施层级"]
    rows = [
        ["1", "药品", "零售药店", "药店", "5%", "市监局", "卫健局", "县级"],
        ["2", "", "批发企业", "企业", "5%", "市监局", "", "县级"],
    ]
    take(case, write_csv(tmp_path / "计划.csv", [["某市2022年度部门联合抽查计划"], head, *rows]))
    plans = ledger(case, "plans.csv")
    assert [(p["计划名称"], p["抽查领域"], p["抽查类型"], p["计划年度"]) for p in plans] == [
        ("零售药店", "药品", "部门联合", "2022"),
        ("批发企业", "药品", "单部门", "2022"),
    ]


def test_catalogue(case: Path, tmp_path: Path) -> None:
    """随机抽查事项清单: an item of two departments is an item of each; what has no number gets one."""
    head = ["序号", "抽查类别", "抽查事项", "检查对象", "事项类别", "检查方式", "检查主体", "检查依据"]
    rows = [
        ["1", "药品", "药品经营检查", "药店", "重点检查事项", "现场", "市监局、卫健局", "药品管理法"],
        ["2", "药品", "广告检查", "药店", "一般检查事项", "网络", "市监局", "广告法"],
    ]
    take(case, write_csv(tmp_path / "清单.csv", [head, *rows]))
    items = ledger(case, "catalog.csv")
    assert [(i["单位"], i["事项名称"], i["事项类别"]) for i in items] == [
        ("市市场监管局", "药品经营检查", "重点"),
        ("市卫健局", "药品经营检查", "重点"),
        ("市市场监管局", "广告检查", "一般"),
    ]
    assert len({i["事项编号"] for i in items}) == 3


def test_liaisons(case: Path, tmp_path: Path) -> None:
    """联络员名单: who served from when to when; phone numbers are counted and left out."""
    head = ["序号", "单位", "联络员", "职务", "联系电话", "任职起始日期", "任职截止日期"]
    rows = [
        ["1", "市监局", "甲某", "科长", "13912345678", "2022-01-01", "2022-06-30"],
        ["2", "市监局", "乙某", "科员", "0714-8888888", "2022-07-01", ""],
    ]
    record = take(case, write_book(tmp_path / "联络员.xlsx", {"名单": [head, *rows]}))
    people = ledger(case, "liaisons.csv")
    assert [(p["联络员"], p["任职起始日期"], p["任职截止日期"], p["职务"]) for p in people] == [
        ("甲某", "2022-01-01", "2022-06-30", "科长"),
        ("乙某", "2022-07-01", "", "科员"),
    ]
    assert (record.sheets[0].personal, record.sheets[0].dropped["联系电话"]) == (1, 2)
    assert "0714" not in (case / "ledger/liaisons.csv").read_text("utf-8")


def test_items_of_a_task_in_one_cell(case: Path, tmp_path: Path) -> None:
    """抽查事项编号 in a task export: one row of task_items for each."""
    head = ["任务编号", "任务名称", "任务组织部门", "任务期限起始", "抽查事项编号"]
    record = take(
        case,
        write_csv(
            tmp_path / "任务.csv", [head, ["T1", "甲", "市监局", "2022-03-01", "S1、S2"], ["T2", "乙", "市监局", "2022-03-02", ""]]
        ),
    )
    assert record.sheets[0].used == {"tasks": 2, "task_items": 2}
    assert [(i["任务编号"], i["事项编号"]) for i in ledger(case, "task_items.csv")] == [("T1", "S1"), ("T1", "S2")]


def test_units_are_merged(case: Path, tmp_path: Path) -> None:
    """A list of units adds rows and fills empty cells: the same name, or an alias of it, is the same row."""
    rows = [["单位名称", "简称", "组别"], ["市市场监管局", "市场局", "一组"], ["教育局", "", "二组"], ["市气象局", "", ""]]
    take(case, write_csv(tmp_path / "单位.csv", rows), add_units=True)
    assert (case / "units.csv").read_text("utf-8-sig").splitlines() == [
        "单位,别名,组别",
        "市市场监管局,市监局、市工商局、市场局,一组",
        "市教育局,教育局,二组",
        "市卫健局,卫健局,",
        "市气象局,,",
    ]
    (fault,) = refused(case, write_csv(tmp_path / "单位2.csv", [["单位名称", "简称"], ["市农业局", "卫健局"]]))
    assert fault.code == "N002"
