"""Text as people and spreadsheets leave it in cells, made plain: widths, spaces, invisible characters."""

import re
import unicodedata

_INVISIBLE = re.compile("[\x00\x1a\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_AS_TEXT = re.compile(r'="([^"]*)"')
_WIDE = {code: code - 0xFEE0 for span in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)) for code in range(*span)}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20}


def as_text(text: str) -> str:
    """Return a cell without invisible characters, unwrapped where it was written as ="..." to keep a spreadsheet off it."""
    text = _INVISIBLE.sub("", text).strip()
    match = _AS_TEXT.fullmatch(text)
    return match[1].strip() if match else text


def folded(text: str) -> str:
    """Return text with every character half-width that has such a form, trimmed: for what is parsed, not kept."""
    easy = text.isascii() and text.isprintable() and "=" not in text
    plain = text.strip() if easy else as_text(unicodedata.normalize("NFKC", text))
    return plain.removeprefix("'")


def squeezed(text: str) -> str:
    """Return folded text without any space."""
    return "".join(folded(text).split())


def plain_text(text: str) -> str | None:
    """Return text trimmed, with half-width digits, letters and spaces, its punctuation as it is; None when empty."""
    return as_text(text.translate(_WIDE)) or None
