"""What a mapping file holds: how the headers of a foreign layout become the columns of a record table."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from kaohe.faults import clip, did_you_mean
from kaohe.records.headers import normalised
from kaohe.rulebook.fields import NAME, Name, Strict, Text, misfit
from kaohe.rulebook.ledger_tables import RECORD_TABLES

Reader = Literal[
    "plan", "task", "start", "end", "finding", "treatment", "kind_if_stated", "joint_if_filled", "by_partners", "year_of_title"
]
"""How a cell is read where the type of its column does not say it; see ``readers.py``."""

WITHOUT_HEADER = ("by_partners", "year_of_title")
"""Readers that look elsewhere than in a cell."""

TableName = Literal["units", "plans", "tasks", "inspections", "liaisons", "catalog", "task_items"]
TableOrNone = Literal["units", "plans", "tasks", "inspections", "liaisons", "catalog", "task_items", "none"]
NOTHING = "none"
"""As ``table``: rows are counted and nothing of them is stored (lists of inspectors)."""

UNFILLED = "？"
"""Stands in a mapping that was offered where a person has to write a header."""

ANY_TEXT = "*"
"""In ``when``: any text at all."""


def _listed(value: Any) -> Any:
    """Let one text stand where a list of texts is expected."""
    return [value] if isinstance(value, str) else value


def _rules(value: Any) -> Any:
    """Let a header, or a list of headers and rules, stand for a list of rules."""
    entries = value if isinstance(value, list) else [value]
    return [{"from": [entry]} if isinstance(entry, str) else entry for entry in entries]


Texts = Annotated[list[Text], BeforeValidator(_listed)]
Conditions = dict[Text, Texts]
Headers = list[Text | Annotated[list[Text], Field(min_length=1)]]


class Rule(Strict):
    """One way to fill a column: from a header, or with a fixed value."""

    headers: Texts = Field(default=[], alias="from")
    """Headers of one column, in any of its spellings."""
    value: Text | None = None
    read: Reader | None = None
    when: Conditions = {}
    """Read only where other cells of the row say so; a header that the sheet does not have says nothing against it."""
    only_when: Conditions = {}
    """As ``when``, but a header that the sheet does not have says no."""
    unless: Conditions = {}
    """Leave empty where other cells say so."""
    must: bool = False
    """Where the conditions hold by a cell of the row, a column that stays empty is a fault."""
    each: bool = False
    """Several values in one cell: one record each."""
    say: Text | None = None
    """Told in the report, with the number of rows, where this rule gave the value."""

    @model_validator(mode="after")
    def _one_origin(self) -> "Rule":
        ways = bool(self.headers) + (self.value is not None) + (self.read in WITHOUT_HEADER)
        if ways != 1:
            raise misfit("M005", "这里要写表头（from）或固定的值（value），只写一种", "如 {from: 任务名称} 或 {value: 单部门}")
        if UNFILLED in self.headers:
            raise misfit("M004", f"这里还是“{UNFILLED}”，没有填", "换成这张表里的表头；表里没有这一列的，删去这一行")
        return self


Rules = Annotated[list[Rule], BeforeValidator(_rules), Field(min_length=1)]
Columns = dict[Annotated[str, StringConstraints(pattern=NAME)], Rules]


class MakeId(Strict):
    """Makes an identifier of other columns where the file has none: the same cells give the same one."""

    column: Name
    of: list[Text] = Field(alias="from", min_length=1)
    """Columns of the table, or headers of the sheet."""


class Layout(Strict):
    """A layout as it is written: of the right types, whether or not it fits its table."""

    mapping: Name
    title: Text
    table: TableOrNone
    recognise: Headers = Field(min_length=1)
    """Headers that must be there; of a list, one."""
    columns: Columns = {}
    also: dict[TableName, Columns] = {}
    """Further tables made of the same rows."""
    adds: bool = False
    """The rows are not tasks: each adds its unit to the partners of the task it names."""
    keep: list[Text] = []
    """Headers that are kept as further columns."""
    keep_others: bool = False
    """Keep every header that is not named here."""
    ignore: list[Text] = []
    """Headers that are left out knowingly: counted, never stored."""
    blank: list[Name] = []
    """Columns that this layout does not have because nothing of the kind happened: an empty cell says so."""
    carry_down: list[Text] = []
    """Headers whose empty cells repeat the cell above."""
    make_id: MakeId | None = None
    examples: bool = False
    """Rows that begin with 示例 are examples of a template, not records."""

    def tables(self) -> dict[str, dict[str, list[Rule]]]:
        """Return the columns of every table that this layout gives."""
        found: dict[str, dict[str, list[Rule]]] = {} if self.table == NOTHING else {self.table: self.columns}
        return {**found, **{table: columns for table, columns in self.also.items() if self.table != NOTHING}}

    def made(self, table: str) -> set[str]:
        """Return the columns of a table that are made, not read."""
        return {self.make_id.column} if self.make_id is not None and table == self.table else set()

    def headers(self) -> list[str]:
        """Return every header that the mapping knows; of several spellings that read the same, the first."""
        rules = [rule for columns in self.tables().values() for listed in columns.values() for rule in listed]
        named = [h for rule in rules for h in (*rule.headers, *rule.when, *rule.only_when, *rule.unless)]
        asked = [h for entry in self.recognise for h in ([entry] if isinstance(entry, str) else entry)]
        every = [*named, *asked, *self.keep, *self.ignore, *self.carry_down]
        return list({normalised(header): header for header in reversed(every)}.values())[::-1]


class Mapping(Layout):
    """A layout: how to know it, and what each of its columns is. What does not fit is told by :mod:`mapping_checks` with its place."""

    @model_validator(mode="after")
    def _fits(self) -> "Mapping":
        for table, columns in self.tables().items():
            _check_columns(table, columns, self.made(table), partial=self.adds)
        if self.make_id is not None:
            _check_names(self.table, [self.make_id.column], "make_id")
        _check_names(self.table, self.blank, "blank")
        if self.adds and (self.table != "tasks" or set(self.columns) != {"task_id", "partner_units"}):
            raise misfit(
                "M005", "adds 只用于 tasks，columns 里写 task_id 和 partner_units 两列", "改正 columns，或删去 adds", "adds"
            )
        if self.table == NOTHING and (self.columns or self.also or self.keep):
            raise misfit("M005", "table 是 none 时只计数，不能有 columns、also、keep", "把表头都写进 ignore", "table")
        return self


class Extension(Strict):
    """Adds to a mapping that is there already: headers to its columns, headers to keep or to leave out."""

    mapping: Name
    extends: Name
    title: Text | None = None
    recognise: Headers | None = None
    columns: Columns = {}
    keep: list[Text] = []
    keep_others: bool = False
    ignore: list[Text] = []
    blank: list[Name] = []
    carry_down: list[Text] = []


def _check_columns(table: str, columns: dict[str, list[Rule]], made: set[str], *, partial: bool) -> None:
    spec = RECORD_TABLES[table]
    _check_names(table, list(columns), "columns")
    for column in spec.columns:
        if column.required and not partial and column.name not in columns and column.name not in made:
            hint = f"在 columns 里写“{column.name}: 表头”" + ("，或用 make_id 生成" if column.type == "code" else "")
            raise misfit("M002", f"{spec.title}缺少 {column.name}（{column.title}）", hint, "columns")


def _check_names(table: str, names: list[str], at: str) -> None:
    spec = RECORD_TABLES.get(table)
    for name in names:
        if spec is None or spec.column(name) is None:
            known = [column.name for column in spec.columns] if spec else []
            title = spec.title if spec else table
            raise misfit("N001", f"{title}（{table}）没有 {clip(name)} 这一列", did_you_mean(name, known), at)


@cache
def kept_as(header: str, table: str) -> str:
    """Return the header that a kept column gets in a record table: one that the table has itself is marked as the original."""
    own = {normalised(word) for column in RECORD_TABLES[table].columns for word in (column.name, column.title)}
    return f"原{header}" if normalised(header) in own else header
