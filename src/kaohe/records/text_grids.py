"""Text files as grids: CSV in the encodings and with the delimiters that spreadsheets write; HTML that calls itself XLS."""

import contextlib
import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, tee
from pathlib import Path
from typing import TextIO

from kaohe.faults import Fault
from kaohe.records.decoding import Decoding, decoding_of, first_nul, place_of_byte
from kaohe.records.grids import TEXT_SUFFIXES, Grid, GridRow

DELIMITERS = ",\t;"
_SAMPLE = 50
_LONGEST_CELL = 1 << 20
_OTHERS = {"%PDF": " PDF", "{\\rtf": "文字处理文档", "MIME-Version": "网页存档（MHTML）", "<?xml": " XML"}
_WEB = re.compile(r"<(?:!doctype html|html|table|body|head|meta|div|style)\b", re.IGNORECASE)


def text_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Open a text file. [] with a fault when it cannot be decoded or is no table."""
    decoding = _decoding(path, faults)
    if decoding is None:
        return []
    with path.open(encoding=decoding.encoding, newline="") as file:
        head = file.read(4096).lstrip("\ufeff \t\r\n")
        if _WEB.match(head) or (head.startswith("<") and _WEB.search(head)):
            from kaohe.records.html_grids import html_grids

            file.seek(0)
            return html_grids(path, file.read(), faults)
        file.seek(0)
        delimiter = _delimiter(file)
    kind = next((kind for sign, kind in _OTHERS.items() if head.startswith(sign)), "")
    if kind or (path.suffix.lower() not in TEXT_SUFFIXES and not delimiter):
        faults.append(not_a_table(path, kind))
        return []
    return [Grid(path, "", _rows(path, decoding.encoding, delimiter or ",", faults), delimiter or ",")]


def not_a_table(path: Path, kind: str) -> Fault:
    """Return the fault of a file that is something else, ``kind``, or nothing that is known."""
    if kind:
        return Fault(
            str(path), 0, 0, "F001", f"这个文件是{kind}，不是表格", "用电子表格软件打开它，另存为 .xlsx；打不开就要原来的表格"
        )
    hint = "用电子表格软件打开，另存为不带密码的 .xlsx 后再试"
    return Fault(str(path), 0, 0, "F001", "这个工作簿打不开", hint)


def _decoding(path: Path, faults: list[Fault]) -> Decoding | None:
    """Find the encoding of a file; bytes that it does not read, and NUL, are a fault."""
    with path.open("rb") as file:
        decoding = decoding_of(file)
        nul = first_nul(file, decoding.encoding) if decoding.bad is None else None
        size = file.seek(0, 2)
        at = decoding.bad if nul is None else nul
        if at is None:
            return decoding
        place = place_of_byte(file, decoding, at)
    if path.suffix.lower() not in TEXT_SUFFIXES:
        faults.append(not_a_table(path, ""))
    elif nul is not None:
        hint = "重新导出这个文件，或用电子表格软件打开后另存为“CSV UTF-8”"
        faults.append(Fault(str(path), *place, "F002", "这里有一个空字符（NUL），文件可能已经损坏", hint))
    elif at >= size - 3:
        faults.append(Fault(str(path), *place, "F002", "文件断在半个字上，后面的内容没有了", "重新导出或下载这个文件"))
    else:
        message = "表格不是 UTF-8，也不是 GB18030 编码，汉字读不出来"
        faults.append(Fault(str(path), *place, "F002", message, "用电子表格软件打开，另存为“CSV UTF-8”"))
    return None


def _delimiter(file: TextIO) -> str:
    """Return the delimiter that cuts most rows into equally many cells, "" when none cuts any."""
    lines = [line for line in islice(file, _SAMPLE) if line.strip()]
    if lines and (match := re.fullmatch(r"\ufeff?sep=(.)\s*", lines[0])):
        return match[1]
    csv.field_size_limit(_LONGEST_CELL)
    best, most = "", 0
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        with contextlib.suppress(csv.Error):  # a cell without end, which reading will tell
            widths.update(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]), default=(1, 0))
        if (width - 1) * count > most:
            best, most = delimiter, (width - 1) * count
    return best


def _rows(path: Path, encoding: str, delimiter: str, faults: list[Fault]) -> Iterator[GridRow]:
    """Yield the rows of a CSV file as they are read; a quote without its other half is a fault and ends them."""
    with path.open(encoding=encoding, newline="") as file:
        parsed, lines = tee(file)
        reader = csv.reader(parsed, delimiter=delimiter, strict=True)
        begin = 1
        try:
            for cells in reader:
                raw, end = next(lines), reader.line_num
                if end > begin:
                    raw += "".join(islice(lines, end - begin))
                yield GridRow(begin, cells, raw)
                begin = end + 1
        except csv.Error:
            hint = "补上另一半双引号；引号本身是内容时写成两个双引号，并把整格括起来"
            column = next(lines, "").find('"') + 1
            faults.append(Fault(str(path), begin, column or 1, "T001", "这一行的双引号没有成对", hint))
