"""Read one YAML file into plain data that remembers where every key and value stands.

Only the YAML that means one thing to everybody is accepted: duplicate keys, anchors, tags, and scalars that
YAML 1.1 turns into something the writer did not mean (``no``, ``010``, ``12:30``, ``1_000``, ``1e3``, a bare
date) are faults. Numbers come out as ``int`` or exact ``Decimal``, never as ``float``.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kaohe.faults import Fault

YamlPath = tuple[str | int, ...]

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is seven times faster

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_EXPONENT = re.compile(r"[-+]?[0-9][0-9.]*[eE][-+]?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*")
_SURPRISING_TAGS = {"tag:yaml.org,2002:" + kind for kind in ("bool", "int", "float", "timestamp")}
_SYNTAX = {  # libyaml's problem texts that users meet, in Chinese
    "mapping values are not allowed in this context": ("这里不能再出现冒号", "值里有“: ”时把整个值用引号括起来"),
    "did not find expected key": ("缩进或引号不对，这里应当是一个键", "检查本行与上一行的缩进是否对齐、引号是否成对"),
    "did not find expected '-' indicator": ("列表里这一行应当以“- ”开头", "检查本行的缩进是否与其他列表项对齐"),
    "did not find expected ',' or '}'": ("花括号里缺逗号或右括号", "补上“,”或“}”"),
    "did not find expected ',' or ']'": ("方括号里缺逗号或右括号", "补上“,”或“]”"),
    "found character that cannot start any token": ("这个字符不能用在这里", "缩进用空格不用制表符；以 @ ` % 开头的值加引号"),
    "found unexpected end of stream": ("文件在这里突然结束", "检查前面的引号或括号是否成对"),
    "could not find expected ':'": ("这一行缺冒号", "写成“键: 值”，冒号用半角，后面留一个空格"),
    "expected a single document in the stream": ("一个文件里只能有一份文档", "删去中间的“---”，或拆成两个文件"),
}


class Span(NamedTuple):
    """Where a key or value stands: line and column from 1, and its length in characters on that line."""

    line: int
    column: int
    length: int
    file: str = ""
    """Set only where a document was merged from several files."""


@dataclass(slots=True)
class Document:
    """One YAML file: its data, and the span of each value and key by path."""

    file: str
    data: Any = None
    values: dict[YamlPath, Span] = field(default_factory=dict)
    keys: dict[YamlPath, Span] = field(default_factory=dict)

    def span(self, path: YamlPath) -> Span:
        """Return the span of the value at ``path``, or of the nearest thing around it that the file holds."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Span(1, 1, 1))

    def fault(self, path: YamlPath, code: str, message: str, hint: str, *, at_key: bool = False) -> Fault:
        """Return a fault at the value (or key) of ``path``."""
        span = self.keys.get(path) if at_key else None
        span = span or self.span(path)
        return Fault(span.file or self.file, span.line, span.column, code, message, hint, span.length)


def read_yaml(path: Path, faults: list[Fault], shown_as: str | None = None) -> Document | None:
    """Read one file. Returns None, with at least one fault added, when it cannot be used at all.

    A file with faults in single values still returns its document, so that later checks can report too.
    """
    file = shown_as or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        faults.append(Fault(file, 0, 0, "F001", "找不到或打不开这个文件", "检查路径和文件名"))
        return None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        faults.append(Fault(file, line, 1, "F002", "文件不是 UTF-8 编码", "用编辑器另存为 UTF-8 后再试"))
        return None
    try:
        node = yaml.compose(text, Loader=_SafeLoader)
    except yaml.YAMLError as error:
        faults.append(_syntax_fault(file, error))
        return None
    document = Document(file)
    document.data = _Reader(document, faults).read(node, ())
    return document


def _syntax_fault(file: str, error: yaml.YAMLError) -> Fault:
    problem = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message, hint = _SYNTAX.get(problem, (f"YAML 语法有误（{problem or error}）", "检查本行及上一行的缩进、冒号和引号"))
    return Fault(file, line, column, "Y001", message, hint)


class _Reader:
    """Turns nodes into data, recording spans; holds the two places it writes to."""

    def __init__(self, document: Document, faults: list[Fault]) -> None:
        self.document = document
        self.faults = faults
        self.seen: set[int] = set()

    def read(self, node: Any, path: YamlPath) -> Any:
        if node is None:
            return None
        self.document.values[path] = _span(node)
        if id(node) in self.seen:
            self._fault(path, "Y004", "不支持锚点和引用（& 与 *）", "把被引用的内容原样写出来")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: Any, path: YamlPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.document.values[(*path, "?")] = _span(key_node)
                self._fault((*path, "?"), "Y004", "键必须是一个词", "键里不要用方括号或花括号")
                continue
            key = str(key_node.value)
            child = (*path, key)
            if key == "<<":
                self.document.values[child] = _span(key_node)
                self._fault(child, "Y004", "不支持合并键 <<", "把要合并的内容原样写出来；评分方案用 extends")
                continue
            if key in data:
                first = self.document.keys[child].line
                span = _span(key_node)
                self.faults.append(
                    Fault(self.document.file, span.line, span.column, "Y002", f"键 {key} 写了两次（上一次在第 {first} 行）",
                          "删去一个；YAML 会只留后一个而不作声", span.length)
                )  # fmt: skip
                continue
            self.document.keys[child] = _span(key_node)
            if _plain(key_node) and key_node.tag == "tag:yaml.org,2002:bool":
                self.document.values[child] = _span(key_node)
                self._fault(child, "Y003", f"键 {key} 会被 YAML 读成真假值", f"加引号：'{key}'")
            data[key] = self.read(value_node, child)
        return data

    def _scalar(self, node: Any, path: YamlPath) -> Any:
        text = str(node.value)
        if not _plain(node):
            if not node.tag.startswith("tag:yaml.org,2002:str"):
                self._fault(path, "Y004", f"不支持标签 {node.tag}", "删去以 ! 开头的标签")
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _INT.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if node.tag in _SURPRISING_TAGS or _EXPONENT.fullmatch(text):
            self._fault(path, "Y003", *_surprise(node.tag, text))
        elif not node.tag.startswith("tag:yaml.org,2002:"):
            self._fault(path, "Y004", f"不支持标签 {node.tag}", "删去以 ! 开头的标签")
        return text

    def _fault(self, path: YamlPath, code: str, message: str, hint: str) -> None:
        self.faults.append(self.document.fault(path, code, message, hint))


def _surprise(tag: str, text: str) -> tuple[str, str]:
    if tag.endswith("bool"):
        return f"{text} 会被 YAML 读成真假值", f'真假值只写 true 或 false；文字加引号："{text}"'
    if _DATE.fullmatch(text):
        return f"{text} 会被 YAML 读成日期", f'日期加引号："{text}"'
    if _EXPONENT.fullmatch(text):
        return f"{text} 在不同软件里有的读成数、有的读成文字", f'数写全（如 1000）；文字加引号："{text}"'
    return f"{text} 会被 YAML 1.1 读成另一个数", f'数不带前导 0、下划线和冒号；文字加引号："{text}"'


def _plain(node: Any) -> bool:
    return node.style in (None, "")


def _span(node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if start.line == end.line else 1
    return Span(start.line + 1, start.column + 1, max(length, 1))
