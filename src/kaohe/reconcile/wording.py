"""Expressions of published figures in Chinese, with the numbers that they were computed from."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kaohe.explain.expressions import Cell, digits_text
from kaohe.explain.formulas import Answer
from kaohe.records.values import NOT_APPLICABLE
from kaohe.rulebook.expressions import AGGREGATES, parsed_expression

Words = Callable[[Any], str | None]
"""What a node is called, where it is not put together from the nodes below it."""

_BETWEEN = {
    "Add": " + ", "Sub": " − ", "Mul": " × ", "Div": " ÷ ", "Mod": " 除以（取余数） ",
    "EQ": "是 ", "NEQ": "不是 ", "GT": "大于 ", "GTE": "不少于 ", "LT": "小于 ", "LTE": "不多于 ", "And": "、", "Or": "，或者",
}  # fmt: skip
_AROUND = {"Abs": "的绝对值", "Greatest": "中最大的", "Least": "中最小的", "Min": "的最小值", "Max": "的最大值", "Avg": "的平均值"}


def of_all_said(expression: str, titles: Mapping[str, str], answer: Answer) -> str:
    """Say an aggregate over all units: 100 × 发起部门联合检查数合计 87 ÷ 发起抽查任务数合计 152 = 57.2368."""

    def words(node: Any) -> str | None:
        if type(node).__name__ not in (*AGGREGATES, "Filter"):
            return None
        return f"{_aggregate(node, titles)} {number_text(answer.parts[node.sql(dialect='duckdb')])}"

    return _whole(expression, words, answer.value)


def of_each_said(expression: str, titles: Mapping[str, str], answer: Answer) -> str:
    """Say an expression over one unit's indicators: 100 × 完成的计划数 7 ÷ 应完成计划数 7 = 100."""

    def words(node: Any) -> str | None:
        return f"{titles[node.name]} {number_text(answer.parts[node.name])}" if _is_column(node) else None

    return _whole(expression, words, answer.value)


def of_figures_said(expression: str, called: Mapping[str, str], value: Fraction | None) -> str:
    """Say an expression over other figures: 发起单部门检查数 64（一(一)） + 发起部门联合检查数 87（一(一)） = 151."""
    return _whole(expression, lambda node: called[node.name] if _is_column(node) else None, value)


def _whole(expression: str, words: Words, value: Fraction | None) -> str:
    """Say an expression; what it comes to is added where it is more than one number."""
    tree = parsed_expression(expression)
    said = _said(tree, words)
    return said if value is None or words(tree) is not None else f"{said} = {number_text(value)}"


def number_text(value: Cell) -> str:
    """Return a number as a person would write it: whole, with its decimals, or rounded to four of them."""
    if value is None:
        return "未知"
    if value is NOT_APPLICABLE:
        return "不适用"
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, Fraction):
        return str(value)
    shown = digits_text(value, 4)
    return shown.rstrip("0").rstrip(".")


def _is_column(node: Any) -> bool:
    return type(node).__name__ == "Column"


def _aggregate(node: Any, titles: Mapping[str, str]) -> str:
    """Say an aggregate without its value."""

    def plain(inner: Any) -> str | None:
        return titles[inner.name] if _is_column(inner) else None

    if type(node).__name__ == "Filter":
        condition = _said(node.expression.this, plain)
        if type(node.this.this).__name__ == "Star":
            return f"符合“{condition}”的单位数"
        return f"符合“{condition}”的单位的{_aggregate(node.this, titles)}"
    argument = node.this
    if type(argument).__name__ == "Star":
        return "单位数"
    if type(argument).__name__ == "Distinct":
        return f"{_said(argument.expressions[0], plain)}有几种"
    name, said = type(node).__name__, _said(argument, plain)
    if name == "Sum":
        return f"{said if _is_column(argument) else f'（{said}）'}合计"
    return f"有{said}的单位数" if name == "Count" else f"{said}{_AROUND[name]}"


def _said(node: Any, words: Words) -> str:
    told = words(node)
    if told is not None:
        return told
    name = type(node).__name__
    if name in _BETWEEN:
        return f"{_said(node.this, words)}{_BETWEEN[name]}{_said(node.expression, words)}"
    if name == "Literal":
        return str(node.this) if node.is_string else number_text(Fraction(node.this))
    if name == "Boolean":
        return "是" if node.this else "否"
    if name == "Paren":
        return f"（{_said(node.this, words)}）"
    if name in ("Not", "Neg"):
        return f"{'不是' if name == 'Not' else '−'}{_said(node.this, words)}"
    parts = [_said(part, words) for part in (node.this, *node.expressions) if part is not None]
    if name in _AROUND:
        return f"{'、'.join(parts)}{_AROUND[name]}"
    if name == "In":
        return f"{parts[0]} 是 {'、'.join(parts[1:])} 之一"
    if name == "Between":
        return f"{parts[0]} 在 {_said(node.args['low'], words)} 到 {_said(node.args['high'], words)} 之间"
    return f"{parts[0]} 取整" if name == "Round" else str(node.sql(dialect="duckdb"))
