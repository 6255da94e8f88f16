"""A ledger in plain Python values: what the generators make, the writer writes and the plain computation reads.

A row is a dict of canonical values: text, ``date``, ``bool``, ``None`` for an empty cell; units by canonical name,
``partner_units`` a list of names, ``kind`` ``single`` or ``joint``, ``level`` 重点 or 一般, ``year`` an int.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaohe.rulebook.ledger_tables import RECORD_TABLES

Row = dict[str, Any]

CLASSES = {
    "未发现问题": "未发现问题",
    "未发现开展本次抽查涉及的经营活动": "未开展经营活动",
    "注销": "注销关闭",
    "违反其他部门相关规定": "发现问题",
    "发现问题待后续处理": "发现问题",
    "通过登记的住所（经营场所）无法联系": "无法联系",
}
"""Wordings of results and their classes, for examples worked by hand; the comparison takes the pack's own."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of the pack that indicators read."""

    year_end_from: tuple[int, int] = (12, 1)
    publication_days: int = 20
    repeat_days: int = 90
    results_without_problem: frozenset[str] = frozenset({"未发现问题", "未开展经营活动", "注销关闭"})


@dataclass(frozen=True)
class Ledger:
    """The record tables of a case. A table that is not in ``tables`` is missing; ``absent`` has columns as table.column."""

    units: tuple[str, ...]
    year: int
    as_of: date
    tables: dict[str, list[Row]]
    absent: frozenset[str] = frozenset()
    parameters: Parameters = Parameters()
    classes: dict[str, str] = field(default_factory=lambda: dict(CLASSES))
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names by unit."""
    outside_units: tuple[str, ...] = ()
    """Units that occur in records and are not assessed."""

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where the table is missing."""
        return self.tables.get(table, [])

    def lacks(self, what: str) -> bool:
        """Say whether a table (``plans``) or a column (``plans.kind``) is missing; an optional column counts as empty."""
        table, _, name = what.partition(".")
        column = RECORD_TABLES[table].column(name)
        return table not in self.tables or (what in self.absent and column is not None and not column.optional)
