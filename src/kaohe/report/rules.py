"""One criterion in full, as a person reads it."""

import re
from collections.abc import Sequence
from decimal import Decimal

from kaohe.explain.by_year import dated_basis, default_words
from kaohe.explain.values import STATE_WORDS, parameter_text
from kaohe.rulebook.by_year import years_text
from kaohe.rulebook.conditions import Leaf, NameRef, Node
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_models import SEVERITY_WORDS

_OPS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "in": "属于"}
_GROUPS = {
    "all": "以下全部成立：",
    "any": "以下任一成立：",
    "any_known": "以下任一来源成立（有一个来源已知即可判定）：",
    "not": "以下不成立：",
}


def rule_markdown(pack: Pack, entries: Sequence[Criterion]) -> str:
    """Return a criterion as Markdown: what, by which clause, when, what it says, what to do, examples.

    ``entries`` are those of one id, each for years of its own; all are shown, the latest first.
    """
    if len(entries) == 1:
        return "\n".join(_entry(pack, entries[0], "#"))
    latest = entries[0].spec
    years = "、".join(years_text(c.spec.since, c.spec.until) for c in entries)
    lines = [f"# {latest.id} {latest.title}", "", f"各年的写法不同，共 {len(entries)} 条：{years}。", ""]
    return "\n".join(lines + [line for criterion in entries for line in _entry(pack, criterion, "##")])


def _entry(pack: Pack, criterion: Criterion, mark: str) -> list[str]:
    """Return one entry of a criterion, under a heading of the level ``mark``, which names the years where it is one of several."""
    spec = criterion.spec
    years = "" if mark == "#" else f"（{years_text(spec.since, spec.until)}）"
    kind = f"扣分情形（{SEVERITY_WORDS[spec.severity]}）" if spec.kind == "failing" else "加分情形"
    lines = [f"{mark} {spec.id} {spec.title}{years}", "", f"- 类别：{kind}", f"- 依据：{dated_basis(criterion)}"]
    if criterion.applies_when is not None:
        lines += ["- 适用条件：", *_condition(pack, criterion.applies_when, 1)]
    lines += ["- 认定条件：", *_condition(pack, criterion.when, 1)]
    lines += [f"- 怎么办：{spec.advice}", f"- 佐证：{'、'.join(pack.title_of(n) for n in spec.evidence)}"]
    lines += ["- 提示语：", *(f"  - {_worded(pack, m)}" for m in spec.message), "", f"{mark}# 例子", ""]
    lines += ["| 情形 | 事实 | 结果 |", "| --- | --- | --- |"]
    for example in spec.examples:
        facts = "，".join(f"{pack.title_of(n)} = {_given(pack, n, v)}" for n, v in example.given.items()) or "（都未知）"
        lines.append(f"| {example.name} | {facts} | {STATE_WORDS[example.expect]} |")
    return [*lines, "", f"出处：{criterion.file}:{criterion.line}", ""]


def _condition(pack: Pack, node: Node, depth: int) -> list[str]:
    lead = "  " * depth + "- "
    if isinstance(node, Leaf):
        return [lead + _leaf(pack, node)]
    return [lead + _GROUPS[node.how], *(line for child in node.children for line in _condition(pack, child, depth + 1))]


def _leaf(pack: Pack, leaf: Leaf) -> str:
    no = "并非 " if leaf.negated else ""
    title = f"{leaf.name} {pack.title_of(leaf.name)}" if leaf.name in pack.criteria else pack.title_of(leaf.name)
    if leaf.op is None:
        return no + title
    if leaf.op == "unknown":
        return f"{no}{title} 未知"
    right = _given(pack, leaf.name, leaf.right)
    if isinstance(leaf.right, NameRef):
        right = pack.title_of(leaf.right.name)
        if leaf.right.name in pack.parameters:
            right += f"（默认 {default_words(pack, leaf.right.name)}）"
    elif isinstance(leaf.right, tuple):
        right = "、".join(map(str, leaf.right))
    return f"{no}{title} {_OPS[leaf.op]} {right}"


def _worded(pack: Pack, message: str) -> str:
    """Return a message with titles in place of names: 计划外开展检查〔计划外检查任务数〕次"""

    def slot(match: re.Match[str]) -> str:
        name, _, form = match[1].partition(":")
        return f"〔{pack.title_of(name)}{'的出处' if form == 'source' else ''}〕"

    return re.sub(r"\{([^{}]*)\}", slot, message)


def _given(pack: Pack, name: str, value: object) -> str:
    """Return a fact of an example, or a constant of a condition, as a person would write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value == "n/a":
        return "不适用"
    if name in pack.criteria:
        return STATE_WORDS.get(str(value), str(value))
    kind = pack.indicators[name].type if name in pack.indicators else ""
    return parameter_text(value, kind) if isinstance(value, Decimal | str) else str(value)
