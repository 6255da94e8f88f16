"""Read one cell as a value of an indicator's type."""

import re
import unicodedata
from decimal import Decimal
from math import gcd

from kaohe.records.values import NOT_APPLICABLE, Known, NotApplicable

_YES = {"是", "√", "有", "true", "yes"}
_NO = {"否", "×", "无", "false", "no"}
_COUNT = re.compile(r"\d{1,3}(,\d{3})+|\d+(\.0+)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_LONGEST = 15
"""Digits of a number that no table of a year's work reaches; longer ones are mistakes (an id in the wrong column)."""

EXPECTED = {
    "count": "一个不小于 0 的整数，不带单位",
    "number": "一个数",
    "share": "份额：57.6%、3/5 或 0.576",
    "flag": "“是”或“否”",
    "text": "文字",
}

PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"
)
"""身份证号 and 手机号."""
REDACTED = "（个人信息已隐去）"
_ELEVEN_DIGITS = re.compile(r"\d{11}")


def may_be_personal(text: str) -> bool:
    """Say whether any such number may stand in a text, or has been blanked out in it: quick over a whole table."""
    return _ELEVEN_DIGITS.search(text) is not None or REDACTED in text


def redact(text: str) -> str:
    """Blank out 身份证号 and 手机号: they are never stored or printed."""
    return PERSONAL.sub(REDACTED, text)


def mask(text: str) -> str:
    """Blank out the same with as many asterisks, so that what stands behind keeps its place."""
    return PERSONAL.sub(lambda m: "*" * len(m[0]), text)


class Unreadable(Exception):
    """A cell does not hold a value of the type that is wanted."""


def read_cell(text: str, kind: str) -> Known | NotApplicable | None:
    """Return the value in ``text``; None (unknown) when empty. Raises Unreadable."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if plain == "不适用":
        return NOT_APPLICABLE
    if kind not in ("text", "flag") and re.search(rf"\d[\d,]{{{_LONGEST},}}", plain):
        raise Unreadable
    if kind == "count" and _COUNT.fullmatch(plain):
        return int(plain.replace(",", "").partition(".")[0])
    if kind == "number" and _NUMBER.fullmatch(plain):
        return Decimal(plain)
    if kind == "share":
        return _share(plain)
    if kind == "flag" and plain.lower() in _YES | _NO:
        return plain.lower() in _YES
    if kind == "text":
        return text.strip()
    raise Unreadable


def _share(plain: str) -> tuple[int, int]:
    if match := _FRACTION.fullmatch(plain):
        of, to = int(match[1]), int(match[2])
        if to == 0:
            raise Unreadable
        return of, to
    digits, per_cent = plain.removesuffix("%"), plain.endswith("%")
    if not _NUMBER.fullmatch(digits) or digits.startswith("-"):
        raise Unreadable
    of, to = Decimal(digits).as_integer_ratio()
    to *= 100 if per_cent else 1
    return of // gcd(of, to), to // gcd(of, to)
