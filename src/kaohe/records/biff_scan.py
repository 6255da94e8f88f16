"""Cells in error of an XLS file, which the workbook reader gives as empty: a walk over the records of the binary format.

An XLS file is a little file system ([MS-CFB]) whose stream ``Workbook`` is a sequence of records ([MS-XLS]).
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from kaohe.records.workbook_scan import UNREADABLE, Cells, Scan

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _SHEET, _FORMULA, _BOOL_OR_ERROR, _DATE_MODE = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x22
_LAST_SECTOR = 0xFFFFFFFA


def scan_xls(path: Path) -> Scan:
    """Look through the sheets of an XLS file."""
    scan = Scan()
    try:
        book = _stream(path.read_bytes(), ("Workbook", "Book"))
        offsets = []
        for kind, data in _records(book, 0):
            if kind == _SHEET:
                offsets.append(struct.unpack_from("<I", data)[0])
            elif kind == _DATE_MODE:
                scan.from_1904 = data[:1] == b"\1"
        scan.failed = {i: failed for i, offset in enumerate(offsets) if (failed := _failed(_records(book, offset)))}
    except (*UNREADABLE, struct.error):
        pass
    return scan


def _failed(records: Iterator[tuple[int, bytes]]) -> Cells:
    found = Cells()
    for kind, data in records:
        if kind == _BOOL_OR_ERROR and data[7] == 1:
            found[struct.unpack_from("<HH", data)] = _ERRORS.get(data[6], "#N/A")
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            found[struct.unpack_from("<HH", data)] = _ERRORS.get(data[8], "#N/A")
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the workbook; parts within it (charts) are passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes, names: tuple[str, ...]) -> bytes:
    """Return a stream of the file system. Raises KeyError when there is none of these names."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    tables = [n for n in struct.unpack_from("<109I", data, 76) if n < _LAST_SECTOR]
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _LAST_SECTOR and len(tables) < len(data) // size:
        *numbers, more = struct.unpack_from(f"<{size // 4}I", data, size * (more + 1))
        tables += [n for n in numbers if n < _LAST_SECTOR]
    following = struct.unpack(f"<{len(tables) * (size // 4)}I", b"".join(_sector(data, n, size) for n in tables))
    directory = _chain(data, following, struct.unpack_from("<I", data, 48)[0], size)
    entries = {_name(directory, at): struct.unpack_from("<II", directory, at + 116) for at in range(0, len(directory), 128)}
    first, length = next(entries[name] for name in names if name in entries)
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(data, following, first, size)[:length]
    short = _chain(data, following, struct.unpack_from("<I", data, 60)[0], size)
    inner = _chain(data, following, entries["Root Entry"][0], size)
    return _chain(inner, struct.unpack(f"<{len(short) // 4}I", short), first, 64, header=0)[:length]


def _chain(data: bytes, following: tuple[int, ...], first: int, size: int, header: int = 1) -> bytes:
    parts: list[bytes] = []
    at = first
    while at < _LAST_SECTOR and len(parts) <= len(following):
        parts.append(_sector(data, at, size, header))
        at = following[at]
    return b"".join(parts)


def _sector(data: bytes, number: int, size: int, header: int = 1) -> bytes:
    return data[size * (number + header) : size * (number + header + 1)]


def _name(directory: bytes, at: int) -> str:
    length = struct.unpack_from("<H", directory, at + 64)[0]
    return directory[at : at + max(0, length - 2)].decode("utf-16-le", errors="replace")
