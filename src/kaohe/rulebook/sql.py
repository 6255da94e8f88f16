"""What SQL a rule pack may hold: views (``views/*.sql``) and the snippets of indicators, in DuckDB's dialect.

A view is one SELECT over record tables, lookups, the calendar and other views; joins, CTEs, windows and unnest are
allowed. A snippet is a scalar (``where``) or one aggregate (``measure``) over one of them, without subqueries. Only
functions listed here may be called: none reads a file, the clock, a random number or the system.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from kaohe.faults import clip, did_you_mean, nearest

BUILT_IN_PARAMETERS = ("year", "as_of")
"""``$year`` (a number) and ``$as_of`` (a day) come from the case."""


class SqlMisfit(NamedTuple):
    """What is wrong in a piece of SQL: where (offset and length in characters), why, how to mend it."""

    start: int
    length: int
    message: str
    hint: str


_FUNCTIONS = {
    # aggregates
    "Count", "CountIf", "Sum", "Min", "Max", "Avg", "LogicalOr", "LogicalAnd", "ArgMax", "ArgMin", "ArrayAgg", "Median", "List", "AnyValue",
    # windows
    "RowNumber", "Rank", "DenseRank", "Lag", "Lead", "FirstValue", "LastValue",
    # arithmetic and choice
    "Abs", "Greatest", "Least", "Coalesce", "Nullif", "Case", "If", "Cast", "Round", "Floor", "Ceil", "Mod", "Sign",
    # text
    "Lower", "Upper", "Trim", "Length", "Substring", "Left", "Right", "Concat", "ConcatWs", "Replace", "StartsWith", "EndsWith", "Contains",
    "StrPosition", "Split", "SplitPart", "RegexpLike", "RegexpReplace", "RegexpExtract", "Split_part",
    # lists
    "ArrayContains", "ArraySize", "Explode", "Unnest", "ArrayDistinct", "ArrayUniqueAgg", "Array", "Posexplode", "ArrayLength",
    # days
    "DateDiff", "TimestampTrunc", "DateTrunc", "Year", "Month", "Day", "Quarter", "Extract", "DateFromParts", "MakeDate", "DateAdd", "DateSub", "Date", "LastDay", "DayOfWeek",
    # logic that sqlglot counts among functions
    "And", "Or", "Xor", "Not", "Between", "In", "Exists", "Filter",
}  # fmt: skip
_NAMED = {
    "list_contains", "list_distinct", "len", "bool_or", "bool_and", "make_date", "list", "string_split", "date_diff", "date_trunc", "contains", "starts_with",
    "array_length", "ends_with", "split_part", "list_has", "any_value", "count_if", "hash",
}  # fmt: skip
_STATEMENTS = {
    "Select", "From", "Join", "Where", "Group", "Having", "Order", "Ordered", "With", "CTE", "Subquery", "Union", "Except", "Intersect", "Window",
    "WindowSpec", "Qualify", "Distinct", "Star", "Alias", "Aliases", "TableAlias", "Table", "Column", "Identifier", "Literal", "Boolean", "Null", "Paren",
    "Neg", "Add", "Sub", "Mul", "Div", "IntDiv", "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Is", "NullSafeEQ", "NullSafeNEQ", "Like", "ILike", "DPipe",
    "DataType", "DataTypeParam", "Interval", "IntervalSpan", "Var", "Tuple", "Parameter", "Placeholder", "Unnest", "Lateral", "Anonymous", "Bracket", "Slice", "Lambda",
    "Values", "ColumnDef", "Escape", "TableColumn", "IgnoreNulls",
}  # fmt: skip
_REFUSED_SNIPPET = {"Select", "Subquery", "Union", "Exists", "Window", "Table", "From"}
_AGGREGATES = {"Count", "CountIf", "Sum", "Min", "Max", "Avg", "LogicalOr", "LogicalAnd", "Median"}


def view_misfits(text: str, known: Collection[str], parameters: Collection[str]) -> Iterator[SqlMisfit]:
    """Yield what is wrong with a view. ``known`` are the tables, lookups and other views that it may read."""
    tree = parsed(text)
    if isinstance(tree, SqlMisfit):
        yield tree
        return
    if type(tree).__name__ not in ("Select", "Union", "Except", "Intersect"):
        yield SqlMisfit(0, 1, "视图只能是一条 SELECT", "删去别的语句；一个文件一条 SELECT，末尾不写分号后的内容")
        return
    refused = list(_walk(tree, text, parameters, _STATEMENTS))
    yield from refused
    from sqlglot import exp

    named = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        yield from (m for m in _table_misfit(table, {*known, *named}, text) if m.start not in {r.start for r in refused})


def snippet_misfits(text: str, parameters: Collection[str], *, aggregate: bool) -> Iterator[SqlMisfit]:
    """Yield what is wrong with a ``where`` (scalar) or a ``measure`` (one aggregate function over columns)."""
    tree = parsed(text)
    if isinstance(tree, SqlMisfit):
        yield tree
        return
    yield from _walk(tree, text, parameters, _STATEMENTS - _REFUSED_SNIPPET)
    kinds = [type(node).__name__ for node in tree.walk()]
    if aggregate and (kinds[0] not in _AGGREGATES or sum(kind in _AGGREGATES for kind in kinds) != 1):
        hint = "写成 count(*)、count(DISTINCT 列)、sum(列)、max(列) 等；几个数的运算另写一个 value 指标"
        yield SqlMisfit(0, len(text), "measure 应当是一个汇总函数", hint)
    if not aggregate and any(kind in _AGGREGATES for kind in kinds):
        yield SqlMisfit(0, len(text), "where 里不能汇总：它逐条记录判断", "先在视图里汇总，再在 where 里比较")


@cache
def columns_of(text: str) -> tuple[str, ...]:
    """Return the columns that a snippet reads, in order; none when it cannot be parsed."""
    tree = parsed(text)
    if isinstance(tree, SqlMisfit):
        return ()
    from sqlglot import exp

    return tuple(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))


@cache
def tables_of(text: str) -> tuple[str, ...]:
    """Return the tables and views that a view reads, in the order of the text; none when it cannot be parsed."""
    tree = parsed(text)
    if isinstance(tree, SqlMisfit):
        return ()
    from sqlglot import exp

    named = {cte.alias for cte in tree.find_all(exp.CTE)}
    return tuple(dict.fromkeys(table.name for table in tree.find_all(exp.Table) if table.name not in named))


@cache
def parsed(text: str) -> Any:
    """Return the one statement or expression in ``text``, or the misfit that it cannot be parsed."""
    import sqlglot

    try:
        trees = [tree for tree in sqlglot.parse(text, dialect="duckdb") if tree is not None]
    except sqlglot.errors.ParseError as error:
        found = error.errors[0] if error.errors else {}
        start = _offset(text, found.get("line"), found.get("col")) - len(str(found.get("highlight") or " ")) + 1
        hint = "检查这里前后的逗号、括号、引号和关键字"
        return SqlMisfit(max(0, start), len(str(found.get("highlight") or " ")), "SQL 写法有误", hint)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return SqlMisfit(0, 1, "SQL 写法有误", "检查引号、括号是否成对")
    if len(trees) != 1:
        second = _second_statement(text)
        return SqlMisfit(second, max(1, len(text) - second), "这里应当只有一条 SQL", "一处只写一条：删去分号和后面的内容")
    return trees[0]


def _second_statement(text: str) -> int:
    """Return where the second of several statements begins; 0 when there is none at all."""
    import sqlglot

    tokens = sqlglot.tokenize(text, dialect="duckdb")
    ends = [i for i, token in enumerate(tokens) if token.token_type.name == "SEMICOLON"]
    return tokens[ends[0] + 1].start if ends and ends[0] + 1 < len(tokens) else 0


def _offset(text: str, line: Any, column: Any) -> int:
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: int(line or 1) - 1])) + int(column or 1) - 1


def _walk(tree: Any, text: str, parameters: Collection[str], allowed: Collection[str]) -> Iterator[SqlMisfit]:
    for node in tree.walk():
        kind = type(node).__name__
        if kind in ("Parameter", "Placeholder"):
            yield from _parameter_misfit(node, text, parameters)
        elif kind == "Anonymous":
            if node.name.lower() not in _NAMED:
                yield _misfit(node, text, f"不能用函数 {clip(node.name)}", _function_hint(node.name))
        elif kind not in allowed and kind not in _FUNCTIONS:
            told = clip(node.sql(dialect="duckdb"))
            yield _misfit(
                node, text, f"不能用 {told}", "只能用查询、连接、汇总和文字、日期的普通函数；不能读文件、改数据或取当前时间"
            )
            return
        elif kind in ("EQ", "NEQ", "In"):
            yield from _value_misfits(node, text)
        elif kind in ("Table", "Column") and (node.args.get("db") or node.args.get("catalog")):
            yield _misfit(node, text, f"名称前面不能写库名：{clip(node.sql(dialect='duckdb'))}", "只写表名，或 表.列")


_VALUES = {"kind": ("single", "joint"), "level": ("重点", "一般")}
"""What columns of few values hold; a comparison with anything else would never be true."""


def _value_misfits(node: Any, text: str) -> Iterator[SqlMisfit]:
    from sqlglot import exp

    columns = [part.name for part in node.iter_expressions() if isinstance(part, exp.Column)]
    values = next((_VALUES[column] for column in columns if column in _VALUES), None)
    for literal in node.iter_expressions():
        if values is not None and isinstance(literal, exp.Literal) and literal.is_string and literal.name not in values:
            told = "、".join(f"'{value}'" for value in values)
            start = max(text.find(f"'{literal.name}'"), 0)
            yield SqlMisfit(start, len(literal.name) + 2, f"{columns[0]} 没有 '{clip(literal.name)}' 这个值", f"只有 {told}")


def _function_hint(name: str) -> str:
    close = nearest(name.lower(), _NAMED)
    return f"是不是 {'、'.join(close)}？" if close else "只能用普通的汇总、文字、日期函数；不能读文件、取系统信息或当前时间"


def _parameter_misfit(node: Any, text: str, parameters: Collection[str]) -> Iterator[SqlMisfit]:
    name = str(node.this.name if hasattr(node.this, "name") else node.this or "")
    if name not in parameters and name not in BUILT_IN_PARAMETERS:
        start = max(text.find(f"${name}"), 0)
        known = [f"${parameter}" for parameter in (*parameters, *BUILT_IN_PARAMETERS)]
        yield SqlMisfit(start, len(name) + 1, f"没有参数 ${clip(name)}", did_you_mean(f"${name}", known))


def _table_misfit(table: Any, known: Collection[str], text: str) -> Iterator[SqlMisfit]:
    from sqlglot import exp

    if not isinstance(table.this, exp.Identifier):
        if isinstance(table.this, exp.Func) and type(table.this).__name__ in ("Unnest", "Explode"):
            return
        yield _misfit(
            table,
            text,
            f"不能从 {clip(table.this.sql(dialect='duckdb'))} 取数",
            "只能读记录表、对照表、calendar 和本规则包的其他视图",
        )
    elif table.name not in known:
        yield _misfit(table, text, f"没有叫 {clip(table.name)} 的记录表或视图", did_you_mean(table.name, known))


def _misfit(node: Any, text: str, message: str, hint: str) -> SqlMisfit:
    """Return a misfit at the first part of ``node`` whose place sqlglot has kept."""
    for part in node.walk():
        if "start" in part.meta:
            start, end = part.meta["start"], part.meta["end"]
            return SqlMisfit(start, max(1, end - start + 1), message, hint)
    written = node.sql(dialect="duckdb")
    at = text.casefold().find(written.casefold())
    return SqlMisfit(max(at, 0), len(written) if at >= 0 else 1, message, hint)
