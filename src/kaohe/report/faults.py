"""Faults as a person reads them: code, message, place, the line with a caret under it, how to mend it."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from kaohe.faults import Fault
from kaohe.records.cells import mask
from kaohe.records.decoding import legible


def faults_text(faults: Sequence[Fault]) -> str:
    """Return all faults as text, with a tally at the end."""
    lines: dict[str, list[str]] = {}
    parts = [one_fault(fault, lines) for fault in faults]
    files = len({fault.file for fault in faults if _of_file(fault)})
    return "\n".join([*parts, f"共 {len(faults)} 个错误{f'，涉及 {files} 个文件' if files else ''}。", ""])


def _of_file(fault: Fault) -> bool:
    """Say whether a fault is in a file or a folder, not in what was typed on the command line."""
    known = Path(fault.file).suffix.lower() in (*_TEXTS, *_WITHOUT_LINES, ".json")
    return fault.line > 0 or known or "/" in fault.file or Path(fault.file).exists()


def one_fault(fault: Fault, cache: dict[str, list[str]], word: str = "错误") -> str:
    """Return one fault as text, ``cache`` keeping the lines of files that have been read; ``word`` says how bad it is."""
    head = f"{word}[{fault.code}] {shown(fault.message)}"
    first, *more = fault.hint.split("\n")
    hint = "\n".join([f"  怎么改：{shown(first)}", *(f"    {shown(line)}" for line in more)])
    if not fault.line:
        return f"{head}\n  --> {fault.file}\n{hint}\n"
    if not has_lines(fault.file):
        return f"{head}\n  --> {fault.file} 第 {fault.line} 行第 {fault.column} 列\n{hint}\n"
    text = [head, f"  --> {fault.file}:{fault.line}:{fault.column}"]
    source = _line(fault, cache)
    if source is not None:
        number = str(fault.line)
        gutter = " " * len(number)
        before = _width(shown(source[: fault.column - 1]))
        under = max(1, _width(shown(source[fault.column - 1 : fault.column - 1 + fault.length])))
        text += [f"{gutter} |", f"{number} | {shown(source)}".rstrip(), f"{gutter} | {' ' * before}{'^' * under}"]
    return "\n".join([*text, hint, ""])


def has_lines(file: str) -> bool:
    """Say whether a file is text, with lines and columns of characters; in a workbook they are rows and columns of cells."""
    return not file.lower().endswith(_WITHOUT_LINES)


def _line(fault: Fault, cache: dict[str, list[str]]) -> str | None:
    """Return the source line of a fault in a text file."""
    if fault.file not in cache:
        path = Path(fault.file)
        data = path.read_bytes() if path.suffix.lower() in _TEXTS and path.is_file() else b""
        cache[fault.file] = [] if data.startswith(_NO_TEXT) else _LINE_ENDS.split(mask(legible(data)))
    lines = cache[fault.file]
    return lines[fault.line - 1] if fault.line <= len(lines) else None


_TEXTS = (".yaml", ".csv", ".tsv", ".txt", ".sql", ".jinja", ".j2")
_WITHOUT_LINES = (".xlsx", ".xlsm", ".xls", ".ods", ".et", ".parquet")
_NO_TEXT = (b"PK\3\4", b"\xd0\xcf\x11\xe0", b"PAR1")
"""How workbooks and Parquet files begin, whatever they are called."""
_LINE_ENDS = re.compile("\r\n|\r|\n")


def shown(text: str) -> str:
    """Return text for one line of a terminal: a tab is four columns wide, control characters are shown as ?."""
    flat = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    return "".join("    " if c == "\t" else c if c.isprintable() or c == "\u3000" else "?" for c in flat)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
