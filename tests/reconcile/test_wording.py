"""Expressions in Chinese: every form that a formula may take can be said."""

import pytest

from kaohe.explain.expressions import Column, cell
from kaohe.explain.formulas import of_all
from kaohe.reconcile.wording import of_all_said
from kaohe.records.values import Value

TABLE: dict[str, list[Value]] = {"a": [4, 6], "b": [1, 3], "f": [True, False], "t": ["优秀", "合格"]}
COLUMNS: dict[str, Column] = {name: [cell(v) for v in column] for name, column in TABLE.items()}
TITLES = {"a": "甲数", "b": "乙数", "f": "认定", "t": "等次"}


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("count(*)", "单位数 2"),
        ("sum(a)", "甲数合计 10"),
        ("sum(a - b)", "（甲数 − 乙数）合计 6"),
        ("100.0 * sum(b) / sum(a)", "100 × 乙数合计 4 ÷ 甲数合计 10 = 40"),
        ("avg(a) - min(b)", "甲数的平均值 5 − 乙数的最小值 1 = 4"),
        ("count(a)", "有甲数的单位数 2"),
        ("count(DISTINCT t)", "等次有几种 2"),
        ("count(*) FILTER (WHERE a > 4 OR NOT f)", "符合“甲数大于 4，或者不是认定”的单位数 1"),
        ("sum(a) FILTER (WHERE t = '优秀' AND b <= 1)", "符合“等次是 优秀、乙数不多于 1”的单位的甲数合计 4"),
        ("count(*) FILTER (WHERE a IN (4, 5))", "符合“甲数 是 4、5 之一”的单位数 1"),
        ("count(*) FILTER (WHERE a BETWEEN 4 AND 5)", "符合“甲数 在 4 到 5 之间”的单位数 1"),
        ("greatest(sum(a), sum(b)) * -1", "甲数合计 10、乙数合计 4中最大的 × −1 = -10"),
        ("round(sum(b) / sum(a))", "乙数合计 4 ÷ 甲数合计 10 取整 = 0"),
        ("sum(CASE WHEN f THEN a ELSE 0 END)", "（CASE WHEN f THEN a ELSE 0 END）合计 4"),
    ],
)
def test_a_formula_is_said_with_its_numbers(formula: str, said: str) -> None:
    """Titles for names, each aggregate with what it came to, and the result."""
    assert of_all_said(formula, TITLES, of_all(formula, COLUMNS, 2)) == said
