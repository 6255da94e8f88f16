"""Render the wording of a notice: Jinja2 in a sandbox, nothing undefined, every fault in Chinese with file and line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kaohe.faults import Fault, FaultyInput, clip, did_you_mean
from kaohe.report.docx.markup import WORDS, Block, UnknownWord, blocks, put_in
from kaohe.report.docx.values import names_of

CODE = "D001"
_GENERAL = "核对这一行的 {{ }}、{% %} 是否成对，写法见使用说明“年度通报”"
_KNOWN_IN_FULL = ("figures", "known", "zero")
"""Names whose keys are known before anything is graded."""


class _Unnamed(StrictUndefined):
    """What a template names and nobody gives."""


class _Environment(ImmutableSandboxedEnvironment):
    """A dot names a key of what was given, and never a method of a mapping."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what stands under a key."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def rendered(path: Path, values: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of a template with the values put in. Raises FaultyInput, with all that can be seen at once."""
    source = read(path)
    faults = list(template_faults(path, source, values))
    if faults:
        raise FaultyInput(faults)
    try:
        made = blocks(environment().from_string(source).render(values))
    except UnknownWord as error:
        raise FaultyInput([_word_fault(path, source, str(error))]) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError) as error:
        raise FaultyInput([_running_fault(path, source, error, values)]) from error
    if not any(block.kind == "title" and block.text for block in made):
        raise FaultyInput([_untitled(path, source)])
    return made


def check_template(path: Path, figures: Iterable[str]) -> list[Fault]:
    """Return what is wrong with a template as far as it can be seen before a case is graded; ``figures`` are the ids known."""
    try:
        source = read(path)
        faults = list(template_faults(path, source, names_of(figures)))
        return faults if faults or "@标题" in _without_comments(source) else [_untitled(path, source)]
    except FaultyInput as error:
        return error.faults


def read(path: Path) -> str:
    """Return the text of a template. Raises FaultyInput when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise FaultyInput([Fault(str(path), 0, 0, "F001", f"找不到或打不开模板 {path}", "检查 --template 的路径")]) from error
    except UnicodeDecodeError as error:
        hint = "用编辑器打开，另存为时编码选 UTF-8"
        raise FaultyInput([Fault(str(path), 1, 1, "F002", "模板不是 UTF-8 编码，汉字读不出来", hint)]) from error


def environment() -> Any:
    """Return the environment that templates run in: no files, no attributes of Python, values as plain text."""
    env = _Environment(
        undefined=_Unnamed, finalize=_finalize, trim_blocks=True, lstrip_blocks=True, autoescape=False, keep_trailing_newline=True
    )  # nothing here is HTML: values are kept apart from the markup by put_in
    env.filters["named"] = named
    return env


def _finalize(value: object) -> object:
    return value if isinstance(value, _Unnamed) else put_in(value)


def named(units: list[str], most: int = 6) -> str:
    """Return units as a notice names them: 甲局、乙局; of more than ``most`` the first, and how many there are."""
    shown = "、".join(str(unit) for unit in units[:most])
    return shown if len(units) <= most else f"{shown}等{len(units)}个单位"


def template_faults(path: Path, source: str, values: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what can be seen without rendering: syntax, words after @, names at the top, ids of figures."""
    if not _without_comments(source).strip():
        yield Fault(str(path), 1, 1, CODE, "模板是空的", "复制随程序带来的模板来改，写法见使用说明“年度通报”")
        return
    for number, line in enumerate(_without_comments(source).split("\n"), 1):
        yield from _line_faults(path, source, number, line.strip(" \t\u3000"))
        word = re.match(r"[ \t\u3000]*@([^\s{]*)", line)
        if word and word[1] not in WORDS:
            yield _word_fault(path, source, word[1], number)
    try:
        environment().from_string(source)  # compiled, so that filters are known to be there
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        yield _syntax_fault(path, source, error)
        return
    for taken in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        hint = "模板只有一个文件：把要用的内容直接写在这里"
        yield _fault(path, source, taken.lineno, "", "模板里不能取用别的文件", hint)
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    given = {*own, *(macro.name for macro in tree.find_all(nodes.Macro)), *environment().globals, "loop", "caller"}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in values and name.name not in given:
            hint = did_you_mean(name.name, values)
            yield _fault(path, source, name.lineno, name.name, f"模板里没有叫 {clip(name.name)} 的值", hint)
    for node in tree.find_all(nodes.Getattr):
        of = node.node.name if isinstance(node.node, nodes.Name) else ""
        if of in _KNOWN_IN_FULL and node.attr not in values[of]:
            message, hint = f"没有编号是 {clip(node.attr)} 的全局数字", did_you_mean(node.attr, values[of])
            yield _fault(path, source, node.lineno, f"{of}.{node.attr}", message, hint)


def _line_faults(path: Path, source: str, number: int, line: str) -> Iterator[Fault]:
    """Yield what is wrong with the beginning of one line, apart from unknown words."""
    if many := re.match(r"#{5,}", line):
        yield _fault(path, source, number, "", f"行首有 {len(many[0])} 个 #，小标题只有四个层次", "写 1 至 4 个 #")
    if line == "@附件":
        yield _fault(path, source, number, "", "@附件 后面没有写标题", "写成“@附件 附件的标题”")


def _untitled(path: Path, source: str) -> Fault:
    return _fault(path, source, 1, "", "模板没有写出标题", "加一行“@标题 通报的标题”")


def _without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}", lambda match: re.sub(r"[^\n]", " ", match[0]), source, flags=re.DOTALL)


def _fault(path: Path, source: str, line: int, word: str, message: str, hint: str) -> Fault:
    """Return a fault at the first ``word`` of a line; at its beginning where the word does not stand in it."""
    text = source.split("\n")[line - 1] if 0 < line <= source.count("\n") + 1 else ""
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else None
    column, length = (match.start() + 1, len(word)) if match else (len(text) - len(text.lstrip()) + 1, max(len(text.strip()), 1))
    return Fault(str(path), line, column, CODE, message, hint, length)


def _word_fault(path: Path, source: str, word: str, number: int = 0) -> Fault:
    begins = re.compile(rf"(?:^|[%#]\}})[ \t\u3000]*@{re.escape(word)}")
    number = number or next((i for i, line in enumerate(source.split("\n"), 1) if begins.search(line)), 1)
    hint = did_you_mean(word, WORDS, f"@ 后面可以写：{'、'.join(WORDS)}")
    return _fault(path, source, number, f"@{word}", f"行首的 @{clip(word)} 没有意义", hint)


_SYNTAX = {
    r"Encountered unknown tag '(\w+)'": ("不认识 {{% {0} %}}", "可以用 if、elif、else、endif、for、endfor、set"),
    r"No filter named '(\w+)'": ("没有叫 {0} 的过滤器", "单位列表用 named，其他列表用 join"),
    r"No test named '(\w+)'": ("没有叫 {0} 的判断", "用 ==、>、in 等比较"),
    r"[Uu]nexpected end of template": ("有一个 {{% if %}} 或 {{% for %}} 没有结束", "在后面补上 {{% endif %}} 或 {{% endfor %}}"),
    r"unexpected char '(.)'": ("{{{{ }}}} 或 {{% %}} 里不能写 {0}", "符号用半角的，文字加半角引号"),
}


def _syntax_fault(path: Path, source: str, error: TemplateSyntaxError) -> Fault:
    told = error.message or ""
    for pattern, (message, hint) in _SYNTAX.items():
        if match := re.search(pattern, told):
            word = match[1] if match.groups() else ""
            return _fault(path, source, error.lineno, word, message.format(word), hint.format(word))
    return _fault(path, source, error.lineno, "", "模板语法有误", _GENERAL)


def _running_fault(path: Path, source: str, error: Exception, values: Mapping[str, Any]) -> Fault:
    line = _line_of(error)
    if isinstance(error, SecurityError):
        return _fault(path, source, line, "", "模板里不能这样取值", "模板只能用使用说明列出的值")
    if isinstance(error, ZeroDivisionError):
        return _fault(path, source, line, "", "这一行用 0 作了除数", "先用 {% if %} 判断除数不是 0")
    if isinstance(error, OverflowError) and "Range too big" in str(error):
        return _fault(path, source, line, "range", "range 太长，最多 100000 个", "改小括号里的数")
    if beyond := re.search(r"list object has no element (\d+)$", str(error)):
        message = f"列表没有第 {int(beyond[1]) + 1} 项（方括号里的 {beyond[1]}；从 0 数起）"
        return _fault(path, source, line, beyond[1], message, "用 {% for %} 逐个写出，或者先用 {% if %} 判断有没有")
    if missing := re.search(r"(?:no attribute|no element) '?([^']+)'?$", str(error)):
        known = [key for value in _mappings(values) for key in value]
        hint = did_you_mean(missing[1], known, "可用的值见使用说明“年度通报”")
        return _fault(path, source, line, missing[1], f"模板里没有叫 {clip(missing[1])} 的值", hint)
    return _fault(path, source, line, "", "模板的这一行算不出来", _GENERAL)


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every mapping among the values, each kind once where lists hold many alike."""
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from _mappings(part)
    elif isinstance(value, list) and value:
        yield from _mappings(value[0])


def _line_of(error: BaseException) -> int:
    """Return the line of the template in which rendering stopped."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
