"""Read a CSV or XLSX table of the case folder into rows that know their place."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kaohe.faults import Fault, did_you_mean
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

    def fault(self, row: Row | None, column: str, code: str, message: str, hint: str) -> Fault:
        """Return a fault at a cell, or at the header when ``row`` is None."""
        if row is None:
            return Fault(str(self.path), 1, 1, code, message, hint)
        text = row.cells.get(column, "")
        return Fault(str(self.path), row.number, row.starts.get(column, 1), code, message, hint, max(1, len(text)))

    def leave_out(self, reason: str) -> None:
        """Count one row as not used."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def read_table(path: Path, faults: list[Fault]) -> Table | None:
    """Read a table. Rows whose cells are all empty are counted as left out. Returns None with a fault added."""
    if path.suffix.lower() == ".csv":
        read = _read_csv(path)
        sheet = ""
    else:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError):
            faults.append(Fault(str(path), 0, 0, "F001", "这个工作簿打不开", "用电子表格软件另存为 .xlsx 后再试"))
            return None
        sheet = book.sheet_names[0]
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        read = [(i + 1, [_text(c) for c in cells], list(range(1, len(cells) + 1))) for i, cells in enumerate(rows)]
    if not read:
        faults.append(Fault(str(path), 1, 1, "T001", "表格是空的", "第一行写表头，其下每行一条"))
        return None
    header = [name.strip() for name in read[0][1]]
    table = Table(path.name, path, sheet, header, [])
    for name in sorted({n for n in header if n and header.count(n) > 1}):
        faults.append(table.fault(None, "", "T001", f"表头 {name} 出现了两次", "给两列起不同的名称"))
    for number, cells, starts in read[1:]:
        texts = [redact(cell.strip()) for cell in cells]
        table.redacted += sum(REDACTED in text for text in texts)
        if not any(texts):
            table.leave_out("空行")
            continue
        if len(texts) > len(header) and any(texts[len(header) :]):
            row = Row(number, {}, {})
            faults.append(
                table.fault(
                    row,
                    "",
                    "T001",
                    f"这一行有 {len(texts)} 格，表头只有 {len(header)} 格",
                    "检查是否多了逗号；格里有逗号时加双引号",
                )
            )
            continue
        texts += [""] * (len(header) - len(texts))
        table.rows.append(Row(number, dict(zip(header, texts, strict=False)), dict(zip(header, starts, strict=False))))
    return table


def need_columns(table: Table, wanted: Iterable[tuple[str, ...]], faults: list[Fault]) -> dict[str, str] | None:
    """Map each wanted column (its accepted headers, the first being its name) to the header the table uses."""
    found: dict[str, str] = {}
    for names in wanted:
        header = next((name for name in names if name in table.header), None)
        if header is None:
            hint = did_you_mean(names[-1], table.header)
            faults.append(
                table.fault(None, "", "T001", f"缺少列 {names[-1]}（{names[0]}）", f"现有的列：{'、'.join(table.header)}。{hint}")
            )
        else:
            found[names[0]] = header
    return found if len(found) == len(list(wanted)) else None


def _read_csv(path: Path) -> list[tuple[int, list[str], list[int]]]:
    text = _decoded(path.read_bytes())
    lines = text.splitlines()
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = []
    begin = 1
    for cells in reader:
        rows.append((begin, cells, _starts(lines[begin - 1] if begin <= len(lines) else "", cells)))
        begin = reader.line_num + 1
    return rows


def _decoded(data: bytes) -> str:
    """BOM, then strict UTF-8, else GB18030: what Chinese spreadsheets write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _starts(line: str, cells: list[str]) -> list[int]:
    if '"' in line:
        return [max(1, line.find(cell) + 1) for cell in cells]
    starts, at = [], 1
    for cell in cells:
        starts.append(at)
        at += len(cell) + 1
    return starts


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
