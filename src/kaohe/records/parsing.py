"""Read cells of record tables as flags, kinds, quantities, codes and lists of names. Pure; raise Unreadable.

Days and periods stand in :mod:`kaohe.records.dates` and are handed on from here.
"""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

from kaohe.records.cells import Unreadable
from kaohe.records.dates import YEARS, parse_date, parse_period
from kaohe.records.texts import as_text, plain_text, squeezed

__all__ = [
    "DamagedCode", "Quantity", "parse_code", "parse_date", "parse_flag", "parse_kind", "parse_level", "parse_period",
    "parse_quantity", "parse_year", "plain_text", "split_names",
]  # fmt: skip

V = TypeVar("V")


class DamagedCode(Unreadable):
    """A code that a spreadsheet turned into a number: its last digits are lost."""


class Quantity(NamedTuple):
    """How much is to be drawn: a share, or a number between ``low`` and ``high``; None where it is not said."""

    share: Fraction | None = None
    low: int | None = None
    high: int | None = None


_FLAGS = dict.fromkeys(("是", "√", "✓", "✔", "☑", "有", "true", "yes", "y", "t", "1", "1.0", "对", "v"), True) | dict.fromkeys(
    ("否", "×", "✗", "✘", "✕", "无", "没有", "不是", "false", "no", "n", "f", "0", "0.0", "错", "x"), False
)


def parse_flag(text: str) -> bool | None:
    """Return 是/否, √/×, 有/无, Y/N, true/false, 1/0 as a flag; None when empty."""
    return _one_of(text, _FLAGS)


_KINDS = dict.fromkeys(
    ("单部门", "部门内", "单独", "单部门抽查", "部门内部", "部门内抽查", "内部抽查", "single"), "single"
) | dict.fromkeys(
    ("部门联合", "跨部门", "联合", "多部门", "部门联合抽查", "跨部门联合", "跨部门联合抽查", "联合抽查", "多部门联合", "joint"),
    "joint",
)


def parse_kind(text: str) -> str | None:
    """Return "single" or "joint"; None when empty."""
    return _one_of(text, _KINDS)


_LEVELS = {"重点": "重点", "重点事项": "重点", "重点检查事项": "重点", "一般": "一般", "一般事项": "一般", "一般检查事项": "一般"}


def parse_level(text: str) -> str | None:
    """Return 重点 or 一般; None when empty."""
    return _one_of(text, _LEVELS)


def _one_of(text: str, words: Mapping[str, V]) -> V | None:
    plain = squeezed(text).casefold()
    if not plain:
        return None
    if plain not in words:
        raise Unreadable
    return words[plain]


def parse_year(text: str) -> int | None:
    """Return a year from 1990 to 2100; None when empty."""
    plain = squeezed(text)
    if not plain:
        return None
    match = re.fullmatch(r"(\d{4})(?:年|年度|\.0)?", plain)
    if match is None or int(match[1]) not in YEARS:
        raise Unreadable
    return int(match[1])


_OBJECTS = r"(?:家|户|个|人|件|批次|项|户次|家次)?"
_SHARE = re.compile(rf"(\d{{1,3}}(?:\.\d+)?)%(?:\((?:不少于|不低于|>=|≥|共)?(\d{{1,9}}){_OBJECTS}\))?")
_RANGE = re.compile(rf"(\d{{1,9}}){_OBJECTS}[-~—–至到](\d{{1,9}}){_OBJECTS}")
_LEAST = re.compile(rf"(?:>=|≥|不少于|不低于|至少)(\d{{1,9}}){_OBJECTS}(?:以上)?|(\d{{1,9}}){_OBJECTS}(?:以上|及以上)")
_MOST = re.compile(rf"(?:<=|≤|不超过|至多|最多)(\d{{1,9}}){_OBJECTS}")
_EXACT = re.compile(rf"(\d{{1,9}}){_OBJECTS}")


def parse_quantity(text: str) -> Quantity:
    """Return what 10%(20户), 60-70家, ≥5户, 不少于3家, 8 say; an empty quantity when empty."""
    plain = squeezed(text)
    if not plain:
        return Quantity()
    if match := _SHARE.fullmatch(plain):
        share, number = Fraction(match[1]) / 100, int(match[2]) if match[2] else None
        if share > 1:
            raise Unreadable
        exact = number is not None and not re.search(r"不少于|不低于|>=|≥", plain)
        return Quantity(share, number, number if exact else None)
    if match := _RANGE.fullmatch(plain):
        low, high = int(match[1]), int(match[2])
        if low > high:
            raise Unreadable
        return Quantity(None, low, high)
    if match := _LEAST.fullmatch(plain):
        return Quantity(None, int(match[1] or match[2]), None)
    if match := _MOST.fullmatch(plain):
        return Quantity(None, None, int(match[1]))
    if match := _EXACT.fullmatch(plain):
        return Quantity(None, int(match[1]), int(match[1]))
    raise Unreadable


_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[Ee]\+?\d{1,3}")


def parse_code(text: str) -> str | None:
    """Return an identifier without spaces, half-width; None when empty. Raises DamagedCode."""
    if not (text.isascii() and text.isalnum()):
        plain = unicodedata.normalize("NFKC", as_text(text))
        text = "".join(plain.removeprefix("'").removeprefix("`").split())
    if ("E" in text or "e" in text) and _SCIENTIFIC.fullmatch(text):
        raise DamagedCode
    return text or None


_BETWEEN = re.compile(r"\s*[、，,；;/／\r\n]\s*|\s{2,}|\t")


def split_names(text: str) -> list[str]:
    """Return the names that 、，,；;/ line breaks or several spaces separate, each once, in their order."""
    names = (plain_text(name) for name in _BETWEEN.split(text.strip()))
    return list(dict.fromkeys(name for name in names if name))
