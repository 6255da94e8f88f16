"""What the workbook reader does not tell: cells in error, formulas without a result, a stray cell far away, days from 1904."""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kaohe.faults import clip

MOST_CELLS = 50_000_000
"""A sheet is read as a rectangle: one stray cell in the last corner would ask for more memory than there is."""

UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    IndexError,
    KeyError,
)
"""What a broken file makes the scan raise; whatever it is, opening the workbook says so."""

Cells = dict[tuple[int, int], str]
"""What cells say, by row and column from 0."""


@dataclass(slots=True)
class Scan:
    """What was found in a workbook; sheets by their position."""

    far: str = ""
    """The far corner of a sheet that is too large to be read as a rectangle."""
    failed: dict[int, Cells] = field(default_factory=dict)
    """Cells that are read as empty and are not: an error, or a formula ("=...") without a result."""
    merged: dict[int, list[tuple[tuple[int, int], tuple[int, int]]]] = field(default_factory=dict)
    """Merged ranges (first corner, last corner), where the reader does not tell them."""
    from_1904: bool = False
    broken: bool = False
    """Whether the reader should not even try."""
    locked: bool = False
    """Whether a password opens it."""


def scan_zipped(path: Path) -> Scan:
    """Look through the sheets of an XLSX, XLSM or ODS file."""
    scan = Scan()
    try:
        with zipfile.ZipFile(path) as book:
            if "content.xml" in book.namelist():
                from kaohe.records.ods_scan import scan_ods

                scan_ods(book.read("content.xml").decode("utf-8", errors="replace"), scan)
            else:
                _scan_xlsx(book, scan)
    except UNREADABLE:
        pass
    return scan


_ATTRIBUTE = re.compile(r'([\w:.-]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a tag, without their prefixes."""
    return {name.rpartition(":")[2]: html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(tag)}


def _scan_xlsx(book: zipfile.ZipFile, scan: Scan) -> None:
    workbook = book.read("xl/workbook.xml").decode("utf-8", errors="replace")
    scan.from_1904 = re.search(r"""date1904\s*=\s*["'](?:1|true)["']""", workbook) is not None
    for name in book.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            far, failed = _scan_sheet(_pieces(book, name))
            scan.far = scan.far or far
            if failed:
                scan.failed |= dict.fromkeys(_positions(book, workbook, name), failed)


def _positions(book: zipfile.ZipFile, workbook: str, name: str) -> list[int]:
    """Return the positions of the sheets that are written in a file of the workbook."""
    relations = [
        attributes(r) for r in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels").decode("utf-8", errors="replace"))
    ]
    ids = {r.get("Id", "") for r in relations if posixpath.normpath(posixpath.join("/xl", r.get("Target", ""))) == f"/{name}"}
    return [i for i, sheet in enumerate(_SHEET.findall(workbook)) if attributes(sheet).get("id", "-") in ids]


def _pieces(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a sheet in pieces that end behind a row."""
    rest = b""
    with book.open(name) as file:
        while chunk := file.read(1 << 22):
            rest += chunk
            cut = rest.rfind(b"</row>") + 6
            if cut > 6:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,12})"')
_FAR_CELL = re.compile(rb'\br="(?:([A-Z]{2,9})([0-9]{1,12})|([A-Z])([0-9]{6,12}))"')
_BARE = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^>/])>\s*(?:<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>))?\s*"
    rb"(?:<(?:\w+:)?v(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)


def _scan_sheet(pieces: Iterator[bytes]) -> tuple[str, Cells]:
    """Return the far corner of a sheet, if it has one too far, and the cells that have failed."""
    row, column, failed = 0, b"A", Cells()
    for piece in pieces:
        row = max([row, *map(int, _ROW.findall(piece))])
        for wide, below, narrow, deep in _FAR_CELL.findall(piece):
            row = max(row, int(below or deep))
            column = max(column, wide or narrow, key=lambda c: (len(c), c))
        if b't="e"' in piece or b"f>" in piece:
            failed |= _failed(piece)
    return (clip(f"{column.decode()}{row}") if _number(column.decode()) * row > MOST_CELLS else ""), failed


def _number(column: str) -> int:
    """Return the number of a column from its letters: A is 1."""
    return sum((ord(letter) - 64) * 26**i for i, letter in enumerate(reversed(column)))


def _failed(piece: bytes) -> Cells:
    """Return the cells with an error, or with a formula that was never worked out (an empty text is a result)."""
    found = Cells()
    for written, formula, value in _BARE.findall(piece):
        cell = attributes(written.decode("utf-8", errors="replace"))
        place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", cell.get("r", ""))
        if place is None:
            continue
        at = int(place[2]) - 1, _number(place[1]) - 1
        if cell.get("t") == "e":
            found[at] = value.decode("utf-8", errors="replace") or "#N/A"
        elif formula and not value and cell.get("t") != "str":
            found[at] = "=" + html.unescape(formula.decode("utf-8", errors="replace"))
    return found
