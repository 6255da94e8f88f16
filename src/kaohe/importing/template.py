"""Write the templates: a workbook with one sheet for each record table, to be filled in and imported; and two tables
that go into the case as they are, for points by hand and for excuses after review.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kaohe.faults import Fault, FaultyInput
from kaohe.importing.template_sheets import NOTE_TITLE, Formats, Rows, write_case, write_notes, write_table
from kaohe.importing.write import put
from kaohe.rulebook.ledger_tables import RECORD_TABLES

FILE = "kaohe-台账模板.xlsx"
DECISIONS: dict[str, tuple[str, ...]] = {
    "人工评分.csv": ("单位", "评分项", "得分", "评分人", "日期", "理由"),
    "申诉复核.csv": ("单位", "标准", "记录表", "记录编号", "理由", "决定人", "日期", "说明"),
}
"""The headers of what goes into a case as it is."""
_CREATED = datetime(2024, 1, 1)  # a fixed day: the same template is the same bytes


def write_template(folder: Path, *, force: bool = False) -> Path:
    """Write the templates into a folder and return the path of the workbook.

    Raises FaultyInput when one of them is there and ``force`` is not given.
    """
    there = [folder / name for name in (FILE, *DECISIONS) if (folder / name).exists()]
    if there and not force:
        hint = "换一个文件夹；确实要用空的模板换掉它，就加 --force"
        raise FaultyInput(Fault(str(path), 0, 0, "F001", f"{path} 已经有了，没有覆盖", hint) for path in there)
    headers = {name: f"{','.join(titles)}\n".encode("utf-8-sig") for name, titles in DECISIONS.items()}
    put(folder, {FILE: template_bytes(), **headers}, [])
    return folder / FILE


def template_bytes(tables: Mapping[str, Rows] | None = None, case: Mapping[str, str] | None = None) -> bytes:
    """Return the workbook, empty or filled in: rows by table, with cells as written (是, 部门联合, 2022-03-01) by column."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": NOTE_TITLE, "created": _CREATED})
        formats = Formats.of(book)
        write_notes(book, formats)
        write_case(book, formats, dict(case or {}))
        for name, spec in RECORD_TABLES.items():
            write_table(book, formats, spec, (tables or {}).get(name, []))
    return out.getvalue()
