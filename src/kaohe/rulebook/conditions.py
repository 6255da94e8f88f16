"""Conditions of criteria: parsed into a small tree in which every leaf keeps its text and its line.

The language (docs/guide/criteria.md): a leaf is ``indicator op value``, a bare flag, a bare criterion id,
``x is unknown``, or ``not`` before one of these; a group is ``all:``, ``any:``, ``any_known:`` or ``not:``.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from kaohe.faults import Fault
from kaohe.rulebook.yaml_source import Document, YamlPath

Op = Literal["==", "!=", "<", "<=", ">", ">=", "in"]
How = Literal["all", "any", "any_known", "not"]


class NameRef(NamedTuple):
    """An operand that is an indicator or a parameter."""

    name: str


Literal_ = Decimal | str | tuple[Decimal | str, ...]


class Leaf(NamedTuple):
    """One testable line. ``op`` is None for a bare name, ``unknown`` for ``x is unknown``."""

    text: str
    name: str
    op: Op | Literal["unknown"] | None
    right: Literal_ | NameRef | None
    negated: bool
    line: int
    column: int

    def key(self) -> str:
        """Return what makes two leaves the same question, wherever they stand."""
        return " ".join(self.text.split())

    def names(self) -> Iterator[str]:
        """Yield the names this leaf reads."""
        yield self.name
        if isinstance(self.right, NameRef):
            yield self.right.name


class Group(NamedTuple):
    """``all``, ``any``, ``any_known`` or ``not`` over children."""

    how: How
    children: tuple["Node", ...]
    line: int


Node = Leaf | Group


def leaves(node: Node | None) -> Iterator[Leaf]:
    """Yield every leaf under ``node``, in the order of the file."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Group):
        for child in node.children:
            yield from leaves(child)


_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|'(?P<text>[^']*)'|(?P<op>==|!=|<=|>=|<|>)|(?P<word>[A-Za-z_]\w*)|(?P<mark>[\[\],]))"
)
_HELP = "写成“指标 比较符 值”（如 out_of_plan_tasks > 0）、一个是否指标、一个标准编号，或 x is unknown"


class _Unreadable(Exception):
    """A leaf cannot be parsed; carries the offset, what is wrong and how to mend it."""

    def __init__(self, offset: int, message: str, hint: str = _HELP) -> None:
        super().__init__(message)
        self.offset, self.message, self.hint = offset, message, hint


def parse_condition(document: Document, path: YamlPath, faults: list[Fault]) -> Node | None:
    """Parse the condition at ``path``; None, with faults added, when any part cannot be read."""
    data: Any = document.data
    for step in path:
        data = data[step]
    return _parse(document, path, data, faults)


def _parse(document: Document, path: YamlPath, data: Any, faults: list[Fault]) -> Node | None:
    span = document.span(path)
    if isinstance(data, str):
        try:
            return parse_leaf(data)._replace(line=span.line, column=span.column)
        except _Unreadable as error:
            at = span.column + error.offset
            faults.append(
                Fault(document.file, span.line, at, "C001", error.message, error.hint, max(1, span.length - error.offset))
            )
            return None
    if isinstance(data, dict) and len(data) == 1:
        how, children = next(iter(data.items()))
        if how == "not":
            child = _parse(document, (*path, how), children, faults)
            return Group("not", (child,), span.line) if child else None
        if how in ("all", "any", "any_known") and isinstance(children, list) and children:
            nodes = [_parse(document, (*path, how, i), child, faults) for i, child in enumerate(children)]
            known = tuple(n for n in nodes if n is not None)
            return Group(how, known, span.line) if len(known) == len(nodes) else None
    faults.append(
        document.fault(
            path, "C001", "这里应当是一行条件或一个组", "组写成 all:、any:、any_known: 加列表，或 not: 加一个条件；" + _HELP
        )
    )
    return None


def parse_leaf(text: str) -> Leaf:
    """Parse one line of a condition. Raises on what cannot be read; line and column are left 0."""
    tokens = list(_tokens(text))
    negated = bool(tokens) and tokens[0][:2] == ("word", "not")
    if negated:
        tokens = tokens[1:]
    if not tokens or tokens[0][0] != "word":
        raise _Unreadable(tokens[0][2] if tokens else 0, f"条件应当以指标名开头：{text!r}")
    name = str(tokens[0][1])
    rest = tokens[1:]
    words = [t[1] for t in rest]
    if not rest:
        return Leaf(text, name, None, None, negated, 0, 0)
    if words == ["is", "unknown"]:
        return Leaf(text, name, "unknown", None, negated, 0, 0)
    kind, op, at = rest[0]
    if kind != "op" and op != "in":
        raise _Unreadable(at, f"{name} 后面应当是比较符", "比较符有 == != < <= > >= in；只写一个 = 时改成 ==")
    return Leaf(text, name, op, _operand(rest[1:], text, in_list=op == "in"), negated, 0, 0)


_Token = tuple[str, Any, int]


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match:
            offset = at + len(text[at:]) - len(text[at:].lstrip())
            hint = "比较符用半角；文字用半角单引号括起来"
            raise _Unreadable(offset, f"条件里有看不懂的字符 {text[offset]!r}", hint)
        kind = str(match.lastgroup)
        value: Any = match.group(kind)
        yield kind, Decimal(value) if kind == "number" else value, match.start(kind)
        at = match.end()


def _operand(tokens: list[_Token], text: str, *, in_list: bool) -> Literal_ | NameRef:
    if not tokens:
        raise _Unreadable(len(text), "比较符后面缺少值")
    if in_list:
        marks = [t[1] for t in tokens if t[0] == "mark"]
        values = [t[1] for t in tokens if t[0] in ("number", "text")]
        if marks != ["[", *[","] * (len(values) - 1), "]"] or len(marks) + len(values) != len(tokens):
            raise _Unreadable(tokens[0][2], "in 后面应当是列表", "如 in ['甲', '乙'] 或 in [1, 2]")
        return tuple(values)
    if len(tokens) > 1:
        raise _Unreadable(tokens[1][2], f"一行只能有一个比较：{text!r} 后面多了内容", "几个条件分行写在 all: 或 any: 下面")
    kind, value, at = tokens[0]
    if kind == "word":
        return NameRef(value)
    if kind in ("number", "text"):
        return value  # type: ignore[no-any-return]
    raise _Unreadable(at, "比较符后面应当是数、'文字'、参数或指标")
