"""Guessing an unknown layout: the table by the headers that tell, each column only by a header that is close, each header once."""

from pathlib import Path

import pytest

from kaohe.importing.guess import best_fit, closeness, is_personal, left_out
from kaohe.importing.mappings import load_mappings

MAPPINGS = list(load_mappings(None, Path(__file__).resolve().parents[2] / "rules/double_random", []).by_id.values())


@pytest.mark.parametrize(
    ("header", "word", "close"),
    [
        ("任务号", "任务编号", True),
        ("对象代码", "检查对象代码", True),
        ("检查结论", "检查结果", True),
        ("制定部门", "制定单位", True),
        ("开始", "开始日期", True),
        ("起始时间", "开始日期", True),
        ("完成日起", "完成日期", True),
        ("任务编号", "任务名称", False),
        ("检查时间", "检查类型", False),
        ("公开时间", "完成时间", False),
        ("受检单位", "发起单位", False),
        ("受检单位", "单位", False),
        ("检查对象数量", "检查对象", False),
        ("时间", "完成时间", False),
        ("编号", "任务编号", False),
    ],
)
def test_headers_are_close_by_what_they_tell(header: str, word: str, close: bool) -> None:
    """时间, 编号 and 单位 alone tell nothing; another spelling of the same does."""
    assert (closeness(header, word) > 0) == close


@pytest.mark.parametrize(
    ("headers", "table", "columns"),
    [
        (
            "任务编码 组织部门 任务名 开始 备用",
            "tasks",
            {"task_id": "任务编码", "lead_unit": "组织部门", "name": "任务名", "started_on": "开始"},
        ),
        ("受检单位 检查时间 公开时间", "inspections", {"inspected_on": "检查时间"}),
        ("序号 计划号 计划名 牵头单位 抽查比例", "plans", {"plan_id": "计划号", "name": "计划名"}),
        (
            "计划开始时间 计划结束时间 制定部门",
            "plans",
            {"unit": "制定部门", "starts_on": "计划开始时间", "ends_on": "计划结束时间"},
        ),
        ("单位 姓名 离任日期 电话", "liaisons", {"unit": "单位", "person": "姓名", "to_on": "离任日期"}),
        ("任务编号 事项编码", "task_items", {"task_id": "任务编号", "item_id": "事项编码"}),
        ("菜名 价格", None, {}),
    ],
)
def test_the_table_is_the_one_that_the_headers_fit(headers: str, table: str | None, columns: dict[str, str]) -> None:
    """By the headers that only one table has; what is not close is not guessed."""
    fit = best_fit(headers.split(), MAPPINGS)
    assert fit.table == table
    assert {column: guess.header for column, guess in fit.columns.items()} == columns


def test_a_period_is_two_days_and_a_name_of_a_task_is_looked_up() -> None:
    """A header whose reading is known keeps it; only the two ends of a period share one."""
    fit = best_fit(["抽查计划编号", "起止时间"], MAPPINGS)
    assert {column: (guess.header, guess.read) for column, guess in fit.columns.items()} == {
        "plan_id": ("抽查计划编号", None),
        "starts_on": ("起止时间", "start"),
        "ends_on": ("起止时间", "end"),
    }
    fit = best_fit(["主任务", "检查时间"], MAPPINGS)
    assert fit.columns["task_id"][:2] == ("主任务", "task")


@pytest.mark.parametrize(
    "header",
    [
        "检查人电话",
        "手机号",
        "身份证号码",
        "证件号",
        "执法证号",
        "检查人员",
        "检查人",
        "执法人员姓名",
        "联系人",
        "经办人",
        "负责人",
    ],
)
def test_headers_of_people_are_left_out(header: str) -> None:
    """Names, numbers and addresses of people are neither guessed nor kept."""
    assert is_personal(header)
    assert left_out(["任务编号", header, "序号"], MAPPINGS) == [header, "序号"]
    assert header not in {guess.header for guess in best_fit(["任务编号", "检查时间", header], MAPPINGS).columns.values()}


@pytest.mark.parametrize("header", ["检查对象", "联络员", "检查日期", "检查结果"])
def test_other_headers_are_not_of_people(header: str) -> None:
    """What records are about stays."""
    assert not is_personal(header)
