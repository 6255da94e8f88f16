"""The empty document that every notice begins as, and the bytes that it ends as."""

import io
import zipfile
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footer1.xml": "footer1.xml",
    "word/footer2.xml": "footer2.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
"""Name in the package → file in ``parts``: page, styles, numbering and fonts are data, not code."""


def new_document() -> Any:
    """Return a python-docx document with the page, styles and footers of an official document."""
    from docx import Document

    folder = files("kaohe.report.docx") / "parts"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, file in _PARTS.items():
            package.writestr(name, (folder / file).read_bytes())
    packed.seek(0)
    return Document(packed)


def describe(document: Any, title: str, author: str, day: str) -> None:
    """Set what a file manager shows of the file; the day is that of the figures, so that the same input gives the same bytes."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], ""
    properties.created = properties.modified = at
    properties.revision, properties.language = 1, "zh-CN"


def packed(document: Any) -> bytes:
    """Return the bytes of a document, the same each time: parts by name, no clock."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as package, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(package.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            out.writestr(entry, package.read(name))
    return fixed.getvalue()
