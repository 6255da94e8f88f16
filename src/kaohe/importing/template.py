"""Write the template: a workbook with one sheet for each record table, to be filled in and imported."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kaohe.faults import Fault, FaultyInput
from kaohe.importing.template_sheets import NOTE_TITLE, Formats, Rows, write_case, write_notes, write_table
from kaohe.importing.write import put
from kaohe.rulebook.ledger_tables import RECORD_TABLES

FILE = "kaohe-台账模板.xlsx"
_CREATED = datetime(2024, 1, 1)  # a fixed day: the same template is the same bytes


def write_template(folder: Path, *, force: bool = False) -> Path:
    """Write the template into a folder and return its path. Raises FaultyInput when it is there and ``force`` is not given."""
    path = folder / FILE
    if path.exists() and not force:
        hint = "换一个文件夹；确实要用空的模板换掉它，就加 --force"
        raise FaultyInput([Fault(str(path), 0, 0, "F001", f"{path} 已经有了，没有覆盖", hint)])
    put(folder, {FILE: template_bytes()}, [])
    return path


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
