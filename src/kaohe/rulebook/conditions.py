"""Conditions of criteria: parsed into a small tree in which every leaf keeps its text and its line.

The language (docs/guide/criteria.md): a leaf is ``indicator op value``, a bare flag, a bare criterion id,
``x is unknown``, or ``not`` before one of these; a group is ``all:``, ``any:``, ``any_known:`` or ``not:``.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from kaohe.faults import Fault, clip
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
    name_at: int = 0
    """Where the name begins in ``text``."""
    right_at: int = 0
    """Where the right side begins in ``text``."""

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
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|'(?P<text>[^']*)'|(?P<op>==|!=|<=|>=|<|>)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<mark>[\[\],]))",
    re.ASCII,
)
_HELP = "写成“指标 比较符 值”（如 joint_tasks > 0）、一个是否指标、一个标准编号，或“指标 is unknown”"
GROUPS: dict[str, How] = {"all": "all", "any": "any", "any_known": "any_known"}
_GROUP_HELP = "all:（都成立）、any:（有一个成立）、any_known: 下面写列表，not: 下面写一个条件"
_SPLIT = "几个条件各写一行，放在 all:（都成立）或 any:（有一个成立）下面"
_SIGNS = {
    "=": "==", "=>": ">=", "=<": "<=", "<>": "!=", "＞": ">", "＜": "<", "＝": "==", "＞＝": ">=", "＜＝": "<=", "≥": ">=", "≤": "<=",
    "≠": "!=", "大于": ">", "小于": "<", "等于": "==", "不等于": "!=", "大于等于": ">=", "小于等于": "<=", "不小于": ">=", "不大于": "<=",
    "不低于": ">=", "不高于": "<=", "高于": ">", "低于": "<", "超过": ">",
}  # fmt: skip
_JOINING = ("and", "or", "且", "或", "并且", "或者", "&&", "||", "&", "|", "；", ";", "，")


class _Unreadable(Exception):
    """A leaf cannot be parsed; carries where, what is wrong and how to mend it."""

    def __init__(self, offset: int, length: int, message: str, hint: str = _HELP) -> None:
        super().__init__(message)
        self.offset, self.length, self.message, self.hint = offset, length, message, hint


def parse_condition(document: Document, path: YamlPath, faults: list[Fault]) -> Node | None:
    """Parse the condition at ``path``; None, with faults added, when any part cannot be read."""
    return _parse(document, path, document.at(path), faults)


def _parse(document: Document, path: YamlPath, data: Any, faults: list[Fault]) -> Node | None:
    if isinstance(data, str):
        return _leaf(document, path, data, faults)
    if isinstance(data, dict) and len(data) == 1:
        how, children = next(iter(data.items()))
        line = document.span(path).line
        if how == "not":
            child = _parse(document, (*path, how), children, faults)
            return Group("not", (child,), line) if child else None
        if how in GROUPS and isinstance(children, list) and children:
            nodes = [_parse(document, (*path, how, i), child, faults) for i, child in enumerate(children)]
            known = tuple(n for n in nodes if n is not None)
            return Group(GROUPS[how], known, line) if len(known) == len(nodes) else None
    faults.append(_not_a_condition(document, path, data))
    return None


def _leaf(document: Document, path: YamlPath, text: str, faults: list[Fault]) -> Leaf | None:
    start = document.part(path, text, 0, 1)
    if document.span(path).length < len(text):
        faults.append(document.fault(path, "C001", "一个条件要写在一行里", f"删去换行；{_SPLIT}"))
        return None
    try:
        return parse_leaf(text)._replace(line=start.line, column=start.column)
    except _Unreadable as error:
        place = document.part(path, text, error.offset, error.length)
        faults.append(Fault(place.file or document.file, place.line, place.column, "C001", error.message, error.hint, place.length))
        return None


def _not_a_condition(document: Document, path: YamlPath, data: Any) -> Fault:
    """Say what stands where a line of text or one group should."""
    if isinstance(data, list):
        return document.fault(
            path, "C001", "几个条件之间是什么关系没有写明", "在列表上面加一行 all:（都成立）或 any:（有一个成立），列表向右缩进两格"
        )
    if not isinstance(data, dict) or not data:
        return document.fault(path, "C001", f"这里应当是一个条件{'' if data else '，现在是空的'}", _HELP)
    if len(data) > 1:
        second = (*path, list(data)[1])
        message = f"同一处只能有一个组，现在有 {'、'.join(clip(key) for key in data)}"
        return document.fault(second, "C001", message, "把其中一个作为列表里的一项，放到另一个下面", at_key=True)
    how, children = next(iter(data.items()))
    at = (*path, how)
    if how not in GROUPS:
        hint = {"and": "都成立写 all:", "or": "有一个成立写 any:"}.get(how.lower(), f"组有四种：{_GROUP_HELP}")
        return document.fault(at, "C001", f"不认识的组 {clip(how)}", hint, at_key=True)
    if isinstance(children, list):
        return document.fault(at, "C001", f"{how}: 下面没有条件", "至少写一个条件，每个以“- ”开头", at_key=True)
    return document.fault(at, "C001", f"{how}: 下面应当是列表", "每个条件另起一行，以“- ”开头", at_key=True)


def parse_leaf(text: str) -> Leaf:
    """Parse one line of a condition. Raises on what cannot be read; line and column are left 0."""
    tokens = list(_tokens(text))
    negated = bool(tokens) and tokens[0][:2] == ("word", "not")
    if negated:
        tokens = tokens[1:]
    if not tokens or tokens[0][0] != "word":
        at = tokens[0][2] if tokens else 0
        raise _Unreadable(at, len(text) - at, "条件应当以指标名或标准编号开头")
    _, name, name_at = tokens[0]
    rest = tokens[1:]
    words = [t[1] for t in rest]
    leaf = Leaf(text, str(name), None, None, negated, 0, 0, name_at)
    if not rest:
        return leaf
    if words == ["is", "unknown"]:
        return leaf._replace(op="unknown")
    kind, op, at = rest[0]
    if kind != "op" and op != "in":
        raise _not_an_operator(text, str(name), words, at)
    right_at = rest[1][2] if len(rest) > 1 else len(text)
    return leaf._replace(op=op, right=_operand(rest[1:], text, in_list=op == "in"), right_at=right_at)


def _not_an_operator(text: str, name: str, words: list[Any], at: int) -> _Unreadable:
    length = len(text) - at
    if words[0] in _JOINING:
        return _Unreadable(at, len(words[0]), f"一行只能写一个条件，不能用 {words[0]} 连接", _SPLIT)
    if words[0] == "not":
        return _Unreadable(at, 3, "not 要写在条件的最前面", f"写成 not {name} {' '.join(str(w) for w in words[1:2])} …")
    if words[0] == "is":
        return _Unreadable(at, length, "is 后面只能写 unknown", f"判断没有数据写 {name} is unknown，比较相等写 {name} == 值")
    return _Unreadable(at, length, f"{name} 后面应当是比较符", "比较符有 ==、!=、<、<=、>、>=、in")


_Token = tuple[str, Any, int]


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match:
            raise _strange(text, at + len(text[at:]) - len(text[at:].lstrip()))
        kind = str(match.lastgroup)
        value: Any = match.group(kind)
        yield kind, Decimal(value) if kind == "number" else value, match.start() + len(match[0]) - len(match[0].lstrip())
        at = match.end()


def _strange(text: str, at: int) -> _Unreadable:
    """Say what is wrong with text that is no token, by what people write instead of one."""
    rest = text[at:]
    sign = next((s for s in sorted(_SIGNS, key=len, reverse=True) if rest.startswith(s)), "")
    joint = next((s for s in sorted(_JOINING, key=len, reverse=True) if rest.startswith(s)), "")
    if sign == "=" and text[:at].endswith((">", "<")):
        return _Unreadable(at, 1, "比较符的两个符号之间不能有空格", f"写成 {text[:at].rstrip()[-1]}=")
    if sign:
        why = "只写了一个 =，" if sign == "=" else f"比较符 {sign} 不能用，"
        return _Unreadable(at, len(sign), f"{why}应当写 {_SIGNS[sign]}", f"改成 {_SIGNS[sign]}（半角）")
    if joint:
        return _Unreadable(at, len(joint), f"一行只能写一个条件，不能用 {joint} 连接", _SPLIT)
    if rest[0] in "%％":
        number = re.search(r"\d+(\.\d+)?$", text[:at])
        share = f"：{number[0]}% 写成 {(Decimal(number[0]) / 100).normalize():f}" if number else ""
        return _Unreadable(at, 1, "条件里不能用百分号", f"份额写成 0 到 1 的小数{share}")
    if rest[0] in "'\"‘’“”「」":
        word = re.match(r".([^'\"‘’“”「」]*)(.?)", rest)
        assert word is not None
        if rest[0] == "'":
            return _Unreadable(at, len(rest), "单引号没有成对", "在文字后面补上单引号 '")
        return _Unreadable(at, len(word[0]), f"引号 {rest[0]} 不能用", f"文字用半角单引号括起来：'{word[1]}'")
    if rest[0] in "()（）+*/":
        return _Unreadable(at, 1, f"条件里不能用 {rest[0]}", f"条件里不能算，也不用括号：算式写成一个指标（value）；{_SPLIT}")
    word = re.match(r"[^\s'\",\[\]<>=!]+", rest)
    if word and not word[0].isascii():
        hint = f"文字用半角单引号括起来：'{word[0]}'；指标、参数要写英文名称"
        if text[:at].rstrip()[-1:].isdigit():
            hint = "数后面不写单位"
        return _Unreadable(at, len(word[0]), f"条件里有看不懂的文字“{clip(word[0])}”", hint)
    return _Unreadable(at, 1, f"条件里有看不懂的字符 {rest[0]}", "比较符用半角；文字用半角单引号括起来")


def _operand(tokens: list[_Token], text: str, *, in_list: bool) -> Literal_ | NameRef:
    if not tokens:
        raise _Unreadable(len(text), 1, "比较符后面没有写值", "比较符后面写数、加单引号的文字、参数或指标")
    kind, value, at = tokens[0]
    if in_list:
        marks = [t[1] for t in tokens if t[0] == "mark"]
        values = [t[1] for t in tokens if t[0] in ("number", "text")]
        if not values or marks != ["[", *[","] * (len(values) - 1), "]"] or len(marks) + len(values) != len(tokens):
            raise _Unreadable(at, len(text) - at, "in 后面应当是一个列表", "如 in ['甲', '乙'] 或 in [1, 2]")
        return tuple(values)
    if len(tokens) > 1:
        more = tokens[1][2]
        raise _Unreadable(more, len(text) - more, "一行只能写一个条件，这里多了内容", _SPLIT)
    if kind == "word":
        return NameRef(value)
    if kind in ("number", "text"):
        literal: Literal_ = value
        return literal
    raise _Unreadable(at, len(text) - at, "比较符后面应当是数、加单引号的文字、参数或指标", "要与几个值比较时写 in [值, 值]")
