"""The record tables of a ledger case: their columns, Chinese headers, types, and what an empty cell means.

One place for all that reads, writes, checks or documents them: the reader, ``kaohe import``, the template, the SQL
checks. Dates are calendar days, flags 是/否; ``unit`` is the name or an alias of a unit of the case, ``units`` several
of them separated by 、
"""

from typing import Literal, NamedTuple

ColumnType = Literal["text", "code", "unit", "units", "date", "flag", "kind", "level", "year"]
"""``code`` is an identifier that a spreadsheet may have damaged; ``kind`` single or joint; ``level`` 重点 or 一般."""

SQL_COLUMN_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "unit": "INTEGER",
    "units": "INTEGER[]",
    "date": "DATE",
    "flag": "BOOLEAN",
    "kind": "VARCHAR",
    "level": "VARCHAR",
    "year": "INTEGER",
}
"""DuckDB types. A unit is its position in the case's list of units."""


class TableColumn(NamedTuple):
    """One column of a record table."""

    name: str
    title: str
    """Chinese header of the template."""
    type: ColumnType = "text"
    required: bool = False
    """A row without it cannot be used: an empty cell is a fault."""
    blank_means: str = ""
    """What an empty cell says, where it says something; "" where an empty cell is unknown."""
    note: str = ""
    """How to fill it in, for the template and the guide."""
    optional: bool = False
    """A ledger without this column is read as if every cell of it were empty; else what needs the column is unknown."""


class TableSpec(NamedTuple):
    """One record table. ``key`` names the columns that tell its records apart."""

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...]
    about: str

    def column(self, name: str) -> TableColumn | None:
        """Return a column by name."""
        return next((column for column in self.columns if column.name == name), None)


_C = TableColumn

UNITS = TableSpec(
    "units",
    "考核单位",
    (
        _C("unit", "单位", "text", required=True, note="规范名称，一行一个"),
        _C("aliases", "别名", note="其他叫法，用顿号隔开"),
        _C("group", "组别", note="分组排名时填写"),
        _C("region", "地区"),
    ),
    ("unit",),
    "参加考核的单位，一行一个。",
)

PLANS = TableSpec(
    "plans",
    "抽查计划",
    (
        _C("plan_id", "计划编号", "code", required=True, note="按文本填写"),
        _C("unit", "制定单位", "unit", required=True),
        _C("name", "计划名称"),
        _C("kind", "抽查类型", "kind", note="单部门 或 部门联合"),
        _C("year", "计划年度", "year", blank_means="按起止日期的年度", note="如 2022；不填按起止日期", optional=True),
        _C("starts_on", "起始日期", "date"),
        _C("ends_on", "截止日期", "date"),
        _C("waived_on", "核准删减日期", "date", blank_means="没有删减"),
        _C("waiver_reason", "删减原因", blank_means="没有删减"),
        _C("special", "专项计划", "flag", blank_means="不是专项计划", note="年中增加的专项计划填 是，其余不填", optional=True),
    ),
    ("plan_id",),
    "年度抽查工作计划，一行一项。",
)

TASKS = TableSpec(
    "tasks",
    "抽查任务",
    (
        _C("task_id", "任务编号", "code", required=True, note="按文本填写"),
        _C("plan_id", "计划编号", "code", blank_means="临时任务，不在计划内", note="临时任务不填"),
        _C("lead_unit", "发起单位", "unit", required=True),
        _C("partner_units", "配合单位", "units", blank_means="没有配合单位", note="几个单位用顿号隔开"),
        _C("kind", "抽查类型", "kind", note="单部门 或 部门联合"),
        _C("name", "任务名称"),
        _C("started_on", "开始日期", "date"),
        _C("ended_on", "完成日期", "date", blank_means="还没有完成"),
        _C("credit_risk", "信用风险分类", "flag", note="按企业信用风险分类结果抽取的填 是"),
        _C("status", "任务状态"),
    ),
    ("task_id",),
    "发起的抽查任务，一行一次。",
)

INSPECTIONS = TableSpec(
    "inspections",
    "检查结果",
    (
        _C("task_id", "任务编号", "code", required=True),
        _C("object_id", "检查对象代码", "code", required=True, note="统一社会信用代码或其他固定编号，按文本填写"),
        _C("object_name", "检查对象名称"),
        _C("inspected_on", "检查日期", "date", blank_means="还没有检查"),
        _C("result", "检查结果", note="平台上的结果用语，不写代码", blank_means="没有录入结果", optional=True),
        _C("problem", "发现问题", "flag", blank_means="按检查结果的用语判断", note="不填就按检查结果的用语判断", optional=True),
        _C("disposition", "后续处置措施", blank_means="没有处置"),
        _C("closed_on", "处置完结日期", "date", blank_means="还没有完结"),
        _C("published_on", "公示日期", "date", blank_means="还没有公示"),
        _C("channels", "公示渠道", note="几个渠道用顿号隔开"),
    ),
    ("task_id", "object_id", "inspected_on"),
    "抽取的检查对象及其结果，一行一户次。",
)

LIAISONS = TableSpec(
    "liaisons",
    "联络员",
    (
        _C("unit", "单位", "unit", required=True),
        _C("person", "联络员", required=True, note="姓名或工号；不要填身份证号、手机号"),
        _C("from_on", "任职起始日期", "date", required=True),
        _C("to_on", "任职截止日期", "date", blank_means="仍在任"),
    ),
    ("unit", "person", "from_on"),
    "各单位联络员的任职起止，一人一段一行。",
)

CATALOG = TableSpec(
    "catalog",
    "抽查事项清单",
    (
        _C("unit", "单位", "unit", required=True),
        _C("item_id", "事项编号", "code", required=True, note="按文本填写"),
        _C("name", "事项名称"),
        _C("level", "事项类别", "level", note="重点 或 一般"),
        _C("joint", "联合抽查事项", "flag"),
    ),
    ("unit", "item_id"),
    "随机抽查事项清单，一行一个事项。",
)

TASK_ITEMS = TableSpec(
    "task_items",
    "任务事项",
    (
        _C("task_id", "任务编号", "code", required=True),
        _C("item_id", "事项编号", "code", required=True),
    ),
    ("task_id", "item_id"),
    "每次任务抽查了哪些事项，一行一个事项。",
)

RECORD_TABLES: dict[str, TableSpec] = {
    spec.name: spec for spec in (UNITS, PLANS, TASKS, INSPECTIONS, LIAISONS, CATALOG, TASK_ITEMS)
}
"""Every record table by name, in the order of the template."""

LEDGER_TABLES: tuple[str, ...] = tuple(name for name in RECORD_TABLES if name != "units")
"""The tables that stand in the ``ledger`` folder of a case; ``units`` stands beside ``case.yaml``."""

BLANK_SAYS_SOMETHING: frozenset[str] = frozenset(
    column.name for spec in RECORD_TABLES.values() for column in spec.columns if column.blank_means
)
"""Columns whose empty cell is an answer (an event that has not happened), not a gap."""

SOURCE_COLUMNS = ("source_file", "source_sheet", "source_row")
"""Columns that ``kaohe import`` adds to each record: where it stood in the file that was imported."""
