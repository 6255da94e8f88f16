"""Say in Chinese what libyaml finds wrong with a file's syntax, at the place where a person would look."""

import re
from typing import Any

import yaml

from kaohe.faults import Fault

_PROBLEMS = {
    "block sequence entries are not allowed in this context": ("这里不能开始列表", "把“- ”开头的行另起一行，写在键的下面"),
    "mapping keys are not allowed in this context": ("这里不能有以 ? 开头的键", "以 ? 开头的值加引号"),
    "expected a single document in the stream": ("一个文件里只能有一份内容", "删去中间的“---”，或拆成两个文件"),
    "found unexpected document indicator": ("引号或括号没有写完，就遇到了“---”", "补上引号或括号，或删去“---”"),
    "did not find expected <document start>": ("这里的内容接不上前面", "检查本行的缩进；删去多余的“---”“...”和以 % 开头的行"),
    "found unknown escape character": ("双引号里不能这样用反斜杠", "改用单引号，或把 \\ 写成两个"),
    "did not find expected hexdecimal number": ("双引号里不能这样用反斜杠", "改用单引号，或把 \\ 写成两个"),
    "control characters are not allowed": ("文件里有看不见的控制字符", "删去这个字符，或重新输入这一行"),
    "did not find expected comment or line break": ("| 或 > 后面不能再写内容", "内容从下一行写起，或给整个值加引号"),
    "did not find expected node content": ("这里缺少值，或者多了括号、逗号", "检查本行的括号是否成对、逗号前后是否都有值"),
    "found undefined tag handle": ("不支持以 ! 开头的标签", "删去标签；文字本身以 ! 开头的，给整个值加引号"),
}
_MARKS = {
    "while scanning an anchor": ("&", "不支持锚点（&）"),
    "while scanning an alias": ("*", "不支持引用（*）"),
}
_BRACKETS = {"while parsing a flow sequence": ("[", "]", "方"), "while parsing a flow mapping": ("{", "}", "花")}
_QUOTE = ("引号没有成对", "补上这个引号的另一半；引号本身是内容时，外面换用另一种引号")
_LINE = ("这一行缺冒号", "写成“键: 值”，冒号用半角，后面留一个空格")
_WIDE = ("这一行的冒号是全角的", "改成半角的“:”，后面留一个空格")
_UNEVEN = ("这一行的缩进与上面不一致", "同一层的行要左边对齐；新的一项以“- ”开头")
_UNEVEN_KEY = ("这一行的缩进与上面不一致，或者上一行缺冒号", "同一层的键要左边对齐；每个键写成“键: 值”")
_INNER_COLON = ("值里不能有“: ”", "把整个值用引号括起来")
_LEFT_OVER = ("引号或括号后面多了内容", "把整个值用一对引号括起来，或删去多出来的内容")

_TOO_DEEP = 100
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_STRAYED = ("did not find expected", "mapping values are not allowed", "could not find expected")
"""Problems that an unclosed quote on an earlier line leads to."""


def too_deep(text: str) -> bool:
    """Say whether brackets or dashes nest so deep that no parser should be tried."""
    if re.search(r"(?:[-?] ){100}", text):
        return True
    if text.count("[") + text.count("{") <= _TOO_DEEP:
        return False
    depth = deepest = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        deepest = max(depth, deepest)
    return deepest > _TOO_DEEP


def deep_fault(file: str) -> Fault:
    """Return the fault of a file that nests too deep."""
    return Fault(file, 1, 1, "Y001", "括号或缩进套得太深", "检查是否漏了右括号")


def syntax_fault(file: str, text: str, error: yaml.YAMLError) -> Fault:
    """Return the fault for an exception that composing ``text`` raised."""
    code, message, hint, mark = _explained(text, error)
    lines = text.splitlines() or [""]
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if isinstance(error, yaml.reader.ReaderError) and (control := _NOT_YAML.search(text)):
        message, hint = _PROBLEMS["control characters are not allowed"]
        line, column = text.count("\n", 0, control.start()), control.start() - text.rfind("\n", 0, control.start()) - 1
    elif str(getattr(error, "problem", "")).startswith(_STRAYED) and (quote := _odd_quote(lines[: line + 1])):
        (line, column), (message, hint) = quote, _QUOTE
    if line >= len(lines):  # the end of the file
        line, column = len(lines) - 1, len(lines[-1])
    whole = (message, hint) in (_LINE, _WIDE, _UNEVEN, _UNEVEN_KEY)
    length = len(lines[line][column:].rstrip()) if whole else 1
    return Fault(file, line + 1, column + 1, code, message, hint, max(length, 1))


def _odd_quote(lines: list[str]) -> tuple[int, int] | None:
    """Return where the first quote stands that is opened on a line and not closed on it."""
    for number, line in enumerate(lines):
        for sign in ('"', "'"):
            opened = re.search(rf"(?:^|[-:,\[{{])\s*({sign})", line)
            if opened and not line.lstrip().startswith("#") and line.replace('\\"', "").count(sign) % 2:
                return number, opened.start(1)
    return None


def _explained(text: str, error: Any) -> tuple[str, str, str, yaml.Mark | None]:
    """Return code, message, hint and the mark to point at."""
    problem, context = str(getattr(error, "problem", None) or ""), str(getattr(error, "context", None) or "")
    here = getattr(error, "problem_mark", None)
    began = getattr(error, "context_mark", None)
    here = here or began
    if context in _MARKS:
        sign, message = _MARKS[context]
        return "Y004", message, f"把要引用的内容原样写出来；文字本身以 {sign} 开头的，给整个值加引号", began or here
    if problem.startswith("found undefined alias"):
        return "Y004", "不支持引用（*）", "把要引用的内容原样写出来；文字本身以 * 开头的，给整个值加引号", here
    if context.startswith("found duplicate anchor"):
        return "Y004", "不支持锚点（&）", "删去以 & 开头的锚点", here
    if context.endswith(" a tag"):
        return "Y004", *_PROBLEMS["found undefined tag handle"], began or here
    if problem == "but found another document":
        return "Y001", *_PROBLEMS["expected a single document in the stream"], here
    if context == "while scanning a quoted scalar" and problem not in _PROBLEMS:
        return "Y001", *_QUOTE, began or here
    if context in _BRACKETS:
        left, right, shape = _BRACKETS[context]
        message = f"这个{shape}括号没有关上，或里面缺逗号"
        return "Y001", message, f"“{left}”要有对应的“{right}”，各项之间用半角逗号；括号、逗号本身是内容的加引号", began or here
    if problem.startswith("could not find expected ':'"):
        return "Y001", *(_WIDE if "：" in _line(text, began or here) else _LINE), began or here
    if problem.startswith("mapping values are not allowed") and here:
        return "Y001", *_colon(_line(text, here), here)
    if problem in ("did not find expected key", "did not find expected '-' indicator") and here:
        first = not _line(text, here)[: here.column].strip()
        return "Y001", *(_UNEVEN if first else _LEFT_OVER), here
    if problem.startswith("found character that cannot start any token"):
        return "Y001", *_character(_at(text, here)), here
    if "tab character" in problem:
        return "Y001", *_character("\t"), here
    if problem in _PROBLEMS:
        return "Y001", *_PROBLEMS[problem], here
    return "Y001", "YAML 语法有误", "检查本行及上一行的缩进、冒号、引号和括号", here


def _line(text: str, mark: yaml.Mark | None) -> str:
    lines = text.splitlines()
    return lines[mark.line] if mark and mark.line < len(lines) else ""


def _at(text: str, mark: yaml.Mark | None) -> str:
    return _line(text, mark)[mark.column : mark.column + 1] if mark else ""


def _colon(line: str, mark: yaml.Mark) -> tuple[str, str, yaml.Mark]:
    """Say why a colon is in the way: behind the only key of its line the line is out of place, else it is content."""
    key = re.fullmatch(r"(\s*(?:- )*)[^\s:]+", line[: mark.column])
    if key is None:
        return *_INNER_COLON, mark
    start = yaml.Mark(mark.name, mark.index, mark.line, len(key[1]), None, 0)
    return *_UNEVEN_KEY, start


def _character(sign: str) -> tuple[str, str]:
    if sign == "\t":
        return "缩进里有制表符（Tab）", "把制表符换成空格，每层缩进两个空格"
    return f"值不能以 {sign} 开头", "给整个值加引号"
