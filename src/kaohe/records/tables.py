"""Read a CSV or XLSX table of the case folder into rows that know their place."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.cells import REDACTED, redact


class Row(NamedTuple):
    """One row of a table: its number in the file (from 1) and its cells by header."""

    number: int
    cells: dict[str, str]
    starts: dict[str, int]
    """Where each cell begins: the character in a CSV line, the column number in a workbook; from 1."""


@dataclass(slots=True)
class Table:
    """A table and the count of what became of its rows."""

    file: str
    path: Path
    sheet: str
    header: list[str]
    rows: list[Row]
    used: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    redacted: int = 0
    header_line: int = 1
    header_starts: dict[str, int] = field(default_factory=dict)
    header_length: int = 1

    def fault(self, row: Row | None, column: str, code: str, message: str, hint: str) -> Fault:
        """Return a fault at a cell; at the header (of one column, or all of it) when ``row`` is None."""
        if row is None:
            starts = self.header_starts.get(column, 1)
            length = len(column) if column in self.header_starts else max(1, self.header_length)
            return Fault(str(self.path), self.header_line, starts, code, message, hint, length)
        text = row.cells.get(column, "")
        return Fault(str(self.path), row.number, row.starts.get(column, 1), code, message, hint, max(1, len(text)))

    def leave_out(self, reason: str) -> None:
        """Count one row as not used."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


_Read = list[tuple[int, list[str], list[int]]]
"""Rows as read: number in the file, cells, where each cell begins."""


def read_table(path: Path, faults: list[Fault]) -> Table | None:
    """Read a table. Rows whose cells are all empty are counted as left out. Returns None with a fault added."""
    sheet, read = ("", _read_csv(path, faults)) if path.suffix.lower() == ".csv" else _read_workbook(path, faults)
    if read is None:
        return None
    if not read or not any(cell.strip() for cell in read[0][1]):
        faults.append(
            Fault(str(path), 1, 1, "T001", "表格是空的" if not read else "表格第一行是空的", "第一行写表头，其下每行一条")
        )
        return None
    header = [name.strip() for name in read[0][1]]
    starts = dict(zip(reversed(header), reversed(read[0][2]), strict=False))  # of two with one name, the first
    length = read[0][2][-1] + len(header[-1]) - 1 if path.suffix.lower() == ".csv" else 1
    table = Table(path.name, path, sheet, header, [], header_starts=starts, header_length=length)
    for name in sorted({n for n in header if n and header.count(n) > 1}):
        faults.append(table.fault(None, name, "T001", f"表头 {clip(name)} 出现了两次", "给两列起不同的名称，或删去一列"))
    for number, cells, begins in read[1:]:
        _take_row(table, number, cells, begins, faults)
    return table


def _take_row(table: Table, number: int, cells: list[str], starts: list[int], faults: list[Fault]) -> None:
    """Add one row to the table, unless it is empty or does not have the cells that the header has."""
    texts = [redact(cell.strip()) for cell in cells]
    table.redacted += sum(REDACTED in text for text in texts)
    width = len(table.header)
    if not any(texts):
        table.leave_out("空行")
        return
    if any(texts[width:]) or len(texts) < width:
        more = len(texts) > width
        at, length = (starts[width], sum(map(len, texts[width:])) + len(texts) - width - 1) if more else (1, len(",".join(cells)))
        hint = "检查是否多了逗号；格里有逗号时，用双引号把这一格括起来" if more else "检查是否漏了逗号；空格也要用逗号占位"
        message = f"这一行有 {len(texts)} 格，表头有 {width} 格"
        faults.append(Fault(str(table.path), number, at, "T001", message, hint, max(1, length)))
        return
    table.rows.append(Row(number, dict(zip(table.header, texts, strict=False)), dict(zip(table.header, starts, strict=False))))


def _read_workbook(path: Path, faults: list[Fault]) -> tuple[str, _Read | None]:
    from python_calamine import CalamineError, CalamineWorkbook

    if far := _far_cell(path):
        hint = "在电子表格软件里删去数据之外的行和列（选中后用“删除”，不是清除内容），再保存"
        faults.append(Fault(str(path), 0, 0, "F001", f"这个工作簿打不开：数据之外很远的地方还有格子（{far}）", hint))
        return "", None
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.sheet_names[0]
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError):
        faults.append(Fault(str(path), 0, 0, "F001", "这个工作簿打不开", "用电子表格软件打开，另存为不带密码的 .xlsx 后再试"))
        return "", None
    return sheet, [(i + 1, [_text(c) for c in cells], list(range(1, len(cells) + 1))) for i, cells in enumerate(rows)]


_CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^>]*?r="([A-Z]*)([0-9]{1,12})')
_MOST_CELLS = 50_000_000
"""A sheet is read as a rectangle: one stray cell in the last corner would ask for more memory than there is."""


def _far_cell(path: Path) -> str:
    """Return the far corner of a sheet that is too large to be read as a rectangle, "" when every sheet can be."""
    try:
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    cells = _CELL.findall(book.read(name))
                    column = max({c for c, _ in cells}, key=lambda c: (len(c), c), default=b"")
                    row = max({int(r) for _, r in cells}, default=0)
                    width = sum((letter - 64) * 26**i for i, letter in enumerate(reversed(column[-8:])))
                    if max(width, 1) * row > _MOST_CELLS:
                        return clip(f"{column.decode()}{row}")
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        pass  # whatever it is, opening the workbook says so
    return ""


def need_columns(table: Table, wanted: Iterable[tuple[str, ...]], faults: list[Fault]) -> dict[str, str] | None:
    """Map each wanted column (its accepted headers, the first being its name) to the header the table uses."""
    found: dict[str, str] = {}
    for names in wanted:
        header = next((name for name in names if name in table.header), None)
        if header is None:
            told = f"表头现有：{'、'.join(clip(h) for h in table.header if h)}"
            hint = did_you_mean(names[-1], table.header, told)
            faults.append(table.fault(None, "", "T001", f"表头里缺少“{names[-1]}”这一列", hint))
        else:
            found[names[0]] = header
    return found if len(found) == len(list(wanted)) else None


def _read_csv(path: Path, faults: list[Fault]) -> _Read | None:
    try:
        data = path.read_bytes()
    except OSError:
        faults.append(Fault(str(path), 0, 0, "F001", "找不到或打不开这个文件", "检查路径和文件名"))
        return None
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        place = (data[:start].count(b"\n") + 1, len(data[start : error.start].decode("utf-8", errors="replace")) + 1)
        message = "表格不是 UTF-8，也不是 GB18030 编码，汉字读不出来"
        faults.append(Fault(str(path), *place, "F002", message, "用电子表格软件打开，另存为“CSV UTF-8”"))
        return None
    lines = re.split(r"\r\n|\r|\n", text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: _Read = []
    begin = 1
    try:
        for cells in reader:
            rows.append((begin, cells, _starts(lines[begin - 1] if begin <= len(lines) else "", cells)))
            begin = reader.line_num + 1
    except csv.Error:
        source = lines[begin - 1] if begin <= len(lines) else ""
        hint = "补上另一半双引号；引号本身是内容时写成两个双引号，并把整格括起来"
        faults.append(Fault(str(path), begin, source.find('"') + 1 or 1, "T001", "这一行的双引号没有成对", hint))
        return None
    return rows


def decoded(data: bytes) -> str:
    """Return a table's text: BOM, then strict UTF-8, else GB18030, which Chinese spreadsheets write. May raise UnicodeDecodeError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as utf8:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            raise utf8 from None


def _starts(line: str, cells: list[str]) -> list[int]:
    """Return where each cell begins on its line, inside its quotes if it has them."""
    starts, at = [], 0
    for cell in cells:
        quoted = line[at : at + 1] == '"'
        starts.append(at + 1 + quoted + len(cell) - len(cell.lstrip()))
        at += len(cell) + 1 + (2 + cell.count('"') if quoted else 0)
    return starts


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
