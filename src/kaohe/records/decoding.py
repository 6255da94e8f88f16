"""In what encoding a text file is, found over the whole of it, and where it cannot be read."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 20
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LINE_ENDS = re.compile("\r\n|\r|\n")


class Decoding(NamedTuple):
    """The encoding that reads a file, or reads most of it; ``bad`` is the first byte that it does not read."""

    encoding: str
    bad: int | None = None


def decoding_of(stream: BinaryIO) -> Decoding:
    """Find the encoding: BOM, UTF-16 by its NUL bytes, strict UTF-8, else GB18030, which Chinese spreadsheets write."""
    head = _from_start(stream).read(_CHUNK)
    encoding = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "") or _utf16(head)
    if encoding:
        return Decoding(encoding, _first_bad(stream, encoding))
    bad = _first_bad(stream, "utf-8")
    if bad is None or _is_utf8(_from_start(stream).read(bad)):
        return Decoding("utf-8", bad)
    chinese = _first_bad(stream, "gb18030")
    return Decoding("gb18030", chinese) if chinese is None or chinese > bad else Decoding("utf-8", bad)


def legible(data: bytes) -> str:
    """Return the text of a file as well as it can be read."""
    return data.decode(decoding_of(io.BytesIO(data)).encoding, errors="replace")


def place_of_byte(stream: BinaryIO, decoding: Decoding, position: int) -> tuple[int, int]:
    """Return line and column, from 1, of a byte of the file."""
    before = _from_start(stream).read(position).decode(decoding.encoding, errors="ignore")
    lines = _LINE_ENDS.split(before)
    return len(lines), len(lines[-1]) + 1


def first_nul(stream: BinaryIO, encoding: str) -> int | None:
    """Return the place of the first NUL character, in bytes of a file of an encoding without wide units; else None."""
    if encoding.startswith("utf-16"):
        return None
    before = 0
    for chunk in _chunks(stream):
        if (at := chunk.find(b"\0")) >= 0:
            return before + at
        before += len(chunk)
    return None


def _from_start(stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    return stream


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(_CHUNK), b"") if _from_start(stream) else iter(())


def _first_bad(stream: BinaryIO, encoding: str) -> int | None:
    """Return the first byte that an encoding does not read, None when it reads them all."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    fed, chunk = 0, b""
    try:
        for chunk in _chunks(stream):
            decoder.decode(chunk)
            fed += len(chunk)
        chunk = b""
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return fed + len(chunk) - len(error.object) + error.start
    except UnicodeError:  # UTF-16 without its BOM, of which there is none here
        return 0
    return None


def _is_utf8(before: bytes) -> bool:
    """Say whether what stands before the first bad byte can only be UTF-8: GB18030 seldom looks like Chinese in it."""
    return len(re.findall("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", before.decode("utf-8", errors="ignore"))) >= 4


def _utf16(head: bytes) -> str:
    """Return the UTF-16 that text without a BOM is in: it has NUL bytes, and read so it is Chinese and ASCII throughout."""
    if b"\0" not in head:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) & ~1].decode(encoding, errors="replace")
        plain = re.findall("[\t\r\n -~\u00a0-\u00ff\u2010-\u203f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text)
        if len(plain) >= 0.95 * len(text):
            return encoding
    return ""
