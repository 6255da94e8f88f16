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

from kaohe.faults import Fault, clip
from kaohe.rulebook.yaml_syntax import deep_fault, syntax_fault, too_deep

YamlPath = tuple[str | int, ...]

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is seven times faster

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_EXPONENT = re.compile(r"[-+]?[0-9][0-9.]*[eE][-+]?[0-9]+")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
_MOST_DIGITS = 24
_SURPRISING_TAGS = {"tag:yaml.org,2002:" + kind for kind in ("bool", "int", "float", "timestamp", "null")}
_PLAIN_TAGS = {"tag:yaml.org,2002:" + kind for kind in ("map", "seq")}
_RESOLVER: Any = yaml.resolver.Resolver()


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

    def file_of(self, path: YamlPath) -> str:
        """Return the file that the value at ``path`` comes from: another one than the document's own where files were merged."""
        return self.span(path).file or self.file

    def place_beside(self, path: YamlPath, at: YamlPath) -> str:
        """Return where a value stands, to be named in a fault at another: 第 12 行, with the file where that is another."""
        file = self.file_of(path)
        return f"{'' if file == self.file_of(at) else f'{file} '}第 {self.span(path).line} 行"

    def part(self, path: YamlPath, text: str, start: int, length: int) -> Span:
        """Return the span of ``text[start:start + length]`` inside the text at ``path``; all of it when folded over lines."""
        span = self.span(path)
        if span.length < len(text):
            return span
        quote = 1 if span.length > len(text) else 0
        return span._replace(column=span.column + quote + start, length=max(length, 1))

    def fault_in(self, path: YamlPath, word: str, code: str, message: str, hint: str) -> Fault:
        """Return a fault at the first ``word`` inside the text at ``path``."""
        text = str(self.at(path))
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) or re.search(re.escape(word), text)
        span = self.part(path, text, match.start(), len(word)) if match else self.span(path)
        return Fault(span.file or self.file, span.line, span.column, code, message, hint, span.length)

    def at(self, path: YamlPath) -> Any:
        """Return the value at ``path``."""
        data = self.data
        for step in path:
            data = data[step]
        return data


def read_yaml(path: Path, faults: list[Fault], shown_as: str | None = None) -> Document | None:
    """Read one file. Returns None, with at least one fault added, when it cannot be used at all.

    A file with faults in single values still returns its document, so that later checks can report too.
    """
    file = shown_as or str(path)
    try:
        data = path.read_bytes()
    except OSError:
        faults.append(Fault(file, 0, 0, "F001", "找不到或打不开这个文件", "检查路径和文件名"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(_encoding_fault(file, data, error.start))
        return None
    return read_document(text, file, faults)


def read_text(text: str, file: str, faults: list[Fault]) -> Any:
    """Return the value that a text holds, as it would be read in a YAML file; ``file`` is what faults name."""
    document = read_document(text, file, faults)
    return document.data if document else None


def read_document(text: str, file: str, faults: list[Fault]) -> Document | None:
    """As :func:`read_yaml`, for text that has been read already."""
    if too_deep(text):
        faults.append(deep_fault(file))
        return None
    document = Document(file)
    try:
        node = yaml.compose(text, Loader=_SafeLoader)
        document.data = _Reader(document, faults, tagged="!" in text).read(node, ())
    except yaml.YAMLError as error:
        faults.append(syntax_fault(file, text, error))
        return None
    except RecursionError:
        faults.append(deep_fault(file))
        return None
    return document


def _encoding_fault(file: str, data: bytes, at: int) -> Fault:
    start = data.rfind(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8", errors="replace").removeprefix("\ufeff")) + 1
    hint = "用编辑器打开，另存为时编码选 UTF-8（记事本：文件—另存为—编码）"
    return Fault(file, data[:at].count(b"\n") + 1, column, "F002", "文件不是 UTF-8 编码，汉字读不出来", hint)


class _Reader:
    """Turns nodes into data, recording spans; holds the two places it writes to."""

    def __init__(self, document: Document, faults: list[Fault], *, tagged: bool) -> None:
        self.document = document
        self.faults = faults
        self.tagged = tagged
        self.seen: set[int] = set()

    def read(self, node: Any, path: YamlPath) -> Any:
        if node is None:
            return None
        self.document.values[path] = _span(node)
        if id(node) in self.seen:
            self._fault(path, "Y004", "不支持锚点和引用（& 与 *）", "把被引用的内容原样写出来")
            return None
        self.seen.add(id(node))
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
            self._tag_fault(path, node.tag)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: Any, path: YamlPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path, data)
            if key is None:
                continue
            child = (*path, key)
            self.document.keys[child] = _span(key_node)
            if _plain(key_node) and key_node.tag == "tag:yaml.org,2002:bool":
                self._fault_at(key_node, "Y003", f"键 {key} 会被 YAML 读成真假值", f"加引号：'{key}'")
            data[key] = self.read(value_node, child)
        if data and not node.flow_style:  # a block spans lines: its first key stands for it
            self.document.values[path] = self.document.keys[(*path, next(iter(data)))]
        return data

    def _key(self, node: Any, path: YamlPath, data: dict[str, Any]) -> str | None:
        """Return the key in ``node``; None, with a fault added, when it cannot be one."""
        if not isinstance(node, yaml.ScalarNode):
            self._fault_at(node, "Y004", "键必须是一个词", "键里不要用方括号或花括号")
            return None
        key = str(node.value)
        if key == "<<":
            self._fault_at(node, "Y004", "不支持合并键 <<", "把要合并的内容原样写出来；评分方案用 extends")
            return None
        if key in data:
            first = self.document.keys[(*path, key)].line
            hint = "删去一个：留着两个，前一个会不声不响地作废"
            self._fault_at(node, "Y002", f"键 {clip(key)} 写了两次（上一次在第 {first} 行）", hint)
            return None
        return key

    def _scalar(self, node: Any, path: YamlPath) -> Any:
        text = str(node.value)
        if self.tagged and node.tag != _RESOLVER.resolve(yaml.ScalarNode, text, (_plain(node), not _plain(node))):
            self._tag_fault(path, node.tag)
            return text
        if not _plain(node):
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        whole = _INT.fullmatch(text)
        if whole or _DECIMAL.fullmatch(text):
            if len(text) <= _MOST_DIGITS:
                return int(text) if whole else Decimal(text)
            self._fault(path, "Y003", f"{clip(text)} 太长，在许多软件里会读成近似的数", f"数最多写 {_MOST_DIGITS} 位；文字加引号")
        elif node.tag in _SURPRISING_TAGS or _EXPONENT.fullmatch(text) or _LEADING_ZERO.fullmatch(text):
            self._fault(path, "Y003", *_surprise(node.tag, text))
        return text

    def _fault(self, path: YamlPath, code: str, message: str, hint: str) -> None:
        self.faults.append(self.document.fault(path, code, message, hint))

    def _fault_at(self, node: Any, code: str, message: str, hint: str) -> None:
        span = _span(node)
        self.faults.append(Fault(self.document.file, span.line, span.column, code, message, hint, span.length))

    def _tag_fault(self, path: YamlPath, tag: str) -> None:
        word = tag.replace("tag:yaml.org,2002:", "!!")
        self._fault(path, "Y004", f"不支持标签 {clip(word)}", "删去以 ! 开头的标签；文字本身以 ! 开头的，给整个值加引号")


def _surprise(tag: str, text: str) -> tuple[str, str]:
    """Say how YAML may misread a plain value, and how to write it."""
    quoted = f'文字加引号："{text}"'
    if tag.endswith("bool"):
        return f"{text} 会被 YAML 读成真假值", f"真假值只写 true 或 false；{quoted}"
    if tag.endswith("null"):
        return f"{text} 会被 YAML 读成空值", f"没有值就什么也不写；{quoted}"
    if tag.endswith("timestamp"):
        return f"{text} 会被 YAML 读成日期", f'日期加引号："{text}"'
    if ":" in text:
        return f"{text} 会被 YAML 1.1 读成六十进制的数", f'时间加引号："{text}"'
    if "_" in text:
        return f"{text} 会被 YAML 1.1 读成去掉下划线的数", f"数写成 {text.replace('_', '')}；{quoted}"
    if _EXPONENT.fullmatch(text):
        return f"{text} 在不同软件里有的读成数、有的读成文字", f"数写全（如 1000）；{quoted}"
    if _LEADING_ZERO.fullmatch(text):
        return f"{text} 以 0 开头，会被 YAML 1.1 读成八进制的数", f"数写成 {text.lstrip('+-').lstrip('0') or '0'}；{quoted}"
    return f"{text} 在不同软件里读成不同的数", f"数只用 0 到 9 和小数点，小数点前后都要有数字，如 0.5；{quoted}"


def _plain(node: Any) -> bool:
    return node.style in (None, "")


def _span(node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if start.line == end.line else 1
    return Span(start.line + 1, start.column + 1, max(length, 1))
