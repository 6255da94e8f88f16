"""Cells in error of an XLS file, which the workbook reader gives as empty: a walk over the records of the binary format.

An XLS file is a little file system ([MS-CFB]) whose stream ``Workbook`` is a sequence of records ([MS-XLS]).
"""

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path

from kaohe.records.workbook_scan import MOST_CELLS, UNREADABLE, Cells, Scan

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _SHEET, _FORMULA, _BOOL_OR_ERROR, _DATE_MODE, _FILE_PASS = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x22, 0x2F
_SEVERAL = (0xBD, 0xBE)
_CELLS = frozenset((_FORMULA, _BOOL_OR_ERROR, *_SEVERAL, 0x201, 0x203, 0x204, 0x27E, 0xFD, 0xD6))
_LAST_SECTOR = 0xFFFFFFFA


def scan_xls(path: Path) -> Scan:
    """Look through the sheets of an XLS file."""
    scan = Scan()
    data = path.read_bytes()
    scan.locked = "EncryptedPackage".encode("utf-16-le") in data
    try:
        book = _stream(data)
    except (_Broken, *UNREADABLE, struct.error):
        scan.broken = True
        return scan
    with contextlib.suppress(*UNREADABLE, struct.error):
        _scan_book(book, scan)
    return scan


def _scan_book(book: bytes, scan: Scan) -> None:
    offsets = []
    for kind, data in _records(book, 0):
        if kind == _SHEET:
            offsets.append(struct.unpack_from("<I", data)[0])
        elif kind == _FILE_PASS:
            scan.locked = True
        elif kind == _DATE_MODE:
            scan.from_1904 = data[:1] == b"\1"
    for i, offset in enumerate(offsets):
        _scan_sheet(_records(book, offset), i, scan)


def _scan_sheet(records: Iterator[tuple[int, bytes]], sheet: int, scan: Scan) -> None:
    """Note the cells in error, and a sheet whose cells lie too far apart: a broken file may claim 65,536 columns."""
    row = column = 0
    failed = Cells()
    for kind, data in records:
        if kind not in _CELLS:
            continue
        at = struct.unpack_from("<HH", data)
        row, column = max(row, at[0] + 1), max(column, at[1] + 1 + (len(data) // 6 if kind in _SEVERAL else 0))
        if kind == _BOOL_OR_ERROR and data[7] == 1:
            failed[at] = _ERRORS.get(data[6], "#N/A")
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            failed[at] = _ERRORS.get(data[8], "#N/A")
    if failed:
        scan.failed[sheet] = failed
    if row * column > MOST_CELLS:
        scan.far = f"第 {row} 行第 {column} 列"


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


class _Broken(Exception):
    """The file system leads in a circle, or claims more than there is: the reader would ask for memory without end."""


def _stream(data: bytes) -> bytes:
    """Return the stream of the workbook. Raises KeyError when there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096) or max(struct.unpack_from("<I", data, at)[0] for at in (40, 44, 64, 72)) * size > len(data):
        raise _Broken
    tables = _tables(data, size)
    following = struct.unpack(f"<{len(tables) * (size // 4)}I", b"".join(_sector(data, n, size) for n in tables))
    directory = _chain(data, following, struct.unpack_from("<I", data, 48)[0], size)
    found = [(_name(directory, at), *struct.unpack_from("<II", directory, at + 116)) for at in range(0, len(directory), 128)]
    if max(length for _, _, length in found) > len(data):
        raise _Broken
    inner = _chain(data, following, found[0][1], size)
    short = _chain(data, following, struct.unpack_from("<I", data, 60)[0], size)
    places = {name: place for name, *place in found}
    first, length = places.get("Workbook") or places["Book"]
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(data, following, first, size)[:length]
    return _chain(inner, struct.unpack(f"<{len(short) // 4}I", short), first, 64, header=0)[:length]


def _tables(data: bytes, size: int) -> list[int]:
    """Return the sectors that tell which sector follows which."""
    tables = [n for n in struct.unpack_from("<109I", data, 76) if n < _LAST_SECTOR]
    more, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while more < _LAST_SECTOR:
        if more in seen:
            raise _Broken
        seen.add(more)
        *numbers, more = struct.unpack_from(f"<{size // 4}I", data, size * (more + 1))
        tables += [n for n in numbers if n < _LAST_SECTOR]
    return tables


def _chain(data: bytes, following: tuple[int, ...], first: int, size: int, header: int = 1) -> bytes:
    parts: list[bytes] = []
    at = first
    while at < _LAST_SECTOR:
        if len(parts) > len(following):
            raise _Broken
        parts.append(_sector(data, at, size, header))
        at = following[at]
    return b"".join(parts)


def _sector(data: bytes, number: int, size: int, header: int = 1) -> bytes:
    return data[size * (number + header) : size * (number + header + 1)]


def _name(directory: bytes, at: int) -> str:
    length = struct.unpack_from("<H", directory, at + 64)[0]
    return directory[at : at + max(0, length - 2)].decode("utf-16-le", errors="replace")
