"""SQL expressions in YAML (``value`` of an indicator, ``formula`` of a figure in a notice): what they may hold.

A ``value`` is a scalar expression over other indicators of the same unit; a ``formula`` is an aggregate over
the table of indicators. Neither may read anything else, and a ``value`` may not turn unknown into a number
(no COALESCE, no IS NULL): unknown is never zero.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kaohe.faults import clip

_SUM = re.compile(r"[a-z_]\w*(?:\s*[-+*]\s*[a-z_]\w*)*")
"""A plain sum or product of names: needs no SQL parser, which takes longer to import than a year to grade."""

_SIGNED = re.compile(r"([-+]?)\s*([a-z_]\w*)")

_SCALAR = {
    "Column", "Identifier", "Literal", "Boolean", "Paren", "Neg", "Add", "Sub", "Mul", "Div", "Mod", "Case", "If", "Abs",
    "Greatest", "Least", "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "And", "Or", "Not", "Between", "In",
}  # fmt: skip
_AGGREGATE = _SCALAR | {
    "Count",
    "Sum",
    "Min",
    "Max",
    "Avg",
    "Filter",
    "Where",
    "Star",
    "Round",
    "Distinct",
}


_REFUSED = {
    "Subquery": "不能有子查询（SELECT）",
    "Select": "不能有子查询（SELECT）",
    "Coalesce": "不能用 COALESCE：未知不能当作 0",
    "Is": "不能用 IS NULL：未知不能当作 0",
    "Null": "不能写 NULL",
    "Nullif": "不能用 NULLIF",
    "Round": "不能用 ROUND：取整写在评分方案里",
    "Cast": "不能用 CAST",
    "Count": "不能汇总（COUNT）：算式只管一个单位",
    "Sum": "不能汇总（SUM）：算式只管一个单位",
    "Min": "不能汇总（MIN）：取较小的写 LEAST(a, b)",
    "Max": "不能汇总（MAX）：取较大的写 GREATEST(a, b)",
    "Avg": "不能汇总（AVG）：算式只管一个单位",
    "Window": "不能用窗口函数",
    "Parameter": "不能用 $ 开头的参数",
    "Dot": "名称前面不写表名",
}
_NUMBERS = {"Neg", "Add", "Sub", "Mul", "Div", "Mod", "Abs", "Greatest", "Least", "Sum", "Min", "Max", "Avg", "Round"}
AGGREGATES = {"Count", "Sum", "Min", "Max", "Avg"}
_TESTS = {"EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Between", "In"}
_LOGIC = {"And", "Or", "Not"}
_WORDS = {"number": "数", "flag": "是否", "text": "文字"}


def names_in(expression: str, *, aggregate: bool = False) -> tuple[list[str], str]:
    """Return the names that ``expression`` reads, in order, and what is wrong with it ("" when nothing is)."""
    if _SUM.fullmatch(expression.strip()):
        return list(dict.fromkeys(re.findall(r"[a-z_]\w*", expression))), ""
    from sqlglot import exp

    tree = parsed_expression(expression)
    if tree is None:
        return [], "不是一个完整的算式，检查括号、引号和运算符"
    allowed = _AGGREGATE if aggregate else _SCALAR
    for node in tree.walk():
        kind = type(node).__name__
        if kind not in allowed:
            return [], _REFUSED.get(kind, f"不能用 {clip(node.sql(dialect='duckdb'))}")
        if kind == "Column" and node.table:
            return [], f"名称前面不写表名：{clip(node.sql(dialect='duckdb'))} 写成 {node.name}"
    return list(dict.fromkeys(column.name for column in tree.find_all(exp.Column))), ""


def signed_names(expression: str) -> list[tuple[int, str]] | None:
    """Return the names of a plain sum or difference, each with 1 or -1; None for any other expression."""
    if not _SUM.fullmatch(expression.strip()) or "*" in expression:
        return None
    return [(-1 if sign == "-" else 1, name) for sign, name in _SIGNED.findall(expression)]


@cache
def parsed_expression(expression: str) -> Any:
    """Return the parsed expression, or None when it is not exactly one."""
    import sqlglot

    try:
        trees = sqlglot.parse(expression, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None
    return trees[0] if len(trees) == 1 else None


def formula_misfit(expression: str) -> str:
    """Return what keeps a formula that may be parsed from being an aggregate over the table ("" when nothing does).

    Every column stands inside one aggregate function, and none of these inside another.
    """
    from sqlglot import exp

    tree = parsed_expression(expression)
    for node in tree.walk():
        kind = type(node).__name__
        around = {type(parent).__name__ for parent in _ancestors(node)}
        if kind == "Column" and not around & {*AGGREGATES, "Filter"}:
            return f"里的 {node.name} 没有汇总：算式管的是全部单位"
        if kind in AGGREGATES and around & {*AGGREGATES, "Where"}:
            return f"在汇总里又汇总：{clip(node.sql(dialect='duckdb'))}"
        if kind == "Filter" and type(node.this).__name__ not in AGGREGATES:
            return f"的 FILTER 前面不是汇总：{clip(node.sql(dialect='duckdb'))}"
        if kind in ("Star", "Distinct") and not isinstance(node.parent, exp.Count):
            return f"里的 {'*' if kind == 'Star' else 'DISTINCT'} 只能写在 count 的括号里"
        if kind == "Distinct" and len(node.expressions) != 1:
            return "的 count(DISTINCT …) 只能写一项"
    return ""


def number_misfit(expression: str, kinds: Mapping[str, str]) -> str:
    """Return what keeps an expression from giving a number ("" when nothing does); ``kinds`` as in :func:`kind_of`."""
    kind, mixed = kind_of(expression, kinds)
    return f"不合：{mixed}" if mixed else "" if kind == "number" else "得出的不是一个数"


def _ancestors(node: Any) -> Iterator[Any]:
    while node.parent is not None:
        node = node.parent
        yield node


def kind_of(expression: str, kinds: Mapping[str, str]) -> tuple[str, str]:
    """Return what a scalar expression gives (number, flag, text) and what does not go together in it ("" when all does).

    ``kinds`` gives the type of each name; names of any other type than these three count as unknown and go with all.
    """
    if _SUM.fullmatch(expression.strip()):
        wrong = [n for n in re.findall(r"[a-z_]\w*", expression) if kinds.get(n, "number") in ("flag", "text")]
        alone = len(wrong) == 1 and expression.strip() == wrong[0]
        return (kinds[wrong[0]], "") if alone else ("number", f"{wrong[0]} 不是数，不能加减乘" if wrong else "")
    tree = parsed_expression(expression)
    try:
        return (_kind(tree, kinds), "") if tree is not None else ("", "")
    except _Mixed as error:
        return "", str(error)


class _Mixed(Exception):
    """Parts of an expression that do not go together."""


def _kind(node: Any, kinds: Mapping[str, str]) -> str:
    """Return what ``node`` gives, "" when that is not known."""
    name = type(node).__name__
    parts = [_kind(child, kinds) for child in node.iter_expressions()] if name not in ("Column", "Case", "If") else []
    if name == "Column":
        kind = kinds.get(node.name, "")
        return kind if kind in _WORDS else ""
    if name == "Literal":
        return "text" if node.is_string else "number"
    if name == "Boolean":
        return "flag"
    if name in ("Paren", "Where"):
        return parts[0]
    if name == "Count":
        return "number"
    if name == "Filter":
        _expect(node, parts[1:], "flag")
        return parts[0]
    if name == "Case":
        return _kind_of_case(node, kinds)
    if name == "If":
        _expect(node, [_kind(node.this, kinds)], "flag")
        return _alike(node, [_kind(part, kinds) for part in (node.args["true"], node.args.get("false")) if part is not None])
    if name in _NUMBERS:
        _expect(node, parts, "number")
        return "number"
    if name in _LOGIC:
        _expect(node, parts, "flag")
        return "flag"
    if name in _TESTS:
        _alike(node, parts)
        return "flag"
    return ""


def _kind_of_case(node: Any, kinds: Mapping[str, str]) -> str:
    branches = node.args["ifs"]
    tests = [_kind(branch.this, kinds) for branch in branches]
    if node.this is None:
        _expect(node, tests, "flag")
    else:
        _alike(node, [_kind(node.this, kinds), *tests])
    results = [branch.args["true"] for branch in branches] + ([node.args["default"]] if node.args.get("default") else [])
    return _alike(node, [_kind(result, kinds) for result in results])


def _expect(node: Any, parts: list[str], wanted: str) -> None:
    for part in parts:
        if part not in ("", wanted):
            raise _Mixed(f"{clip(node.sql(dialect='duckdb'))} 里要{_WORDS[wanted]}，却有{_WORDS[part]}")


def _alike(node: Any, parts: list[str]) -> str:
    known = sorted({part for part in parts if part})
    if len(known) > 1:
        raise _Mixed(f"{clip(node.sql(dialect='duckdb'))} 里{'与'.join(_WORDS[k] for k in known)}混在一起")
    return known[0] if known else ""
