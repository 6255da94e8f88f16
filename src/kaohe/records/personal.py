"""Personal numbers in columns that tell records apart: replaced so that records still join, and no number is stored."""

import hashlib
import re

from kaohe.records.cells import PERSONAL

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ID_NUMBER = re.compile(r"\d{17}[\dXx]")
_AROUND = " \t,，、;；:：()（）/／-—"


def without_numbers(text: str) -> tuple[str, bool]:
    """Return text without 身份证号 and 手机号, and whether there were any; a text that is nothing else gets a stand-in."""
    if not PERSONAL.search(text):
        return text, False
    rest = PERSONAL.sub("", text).strip(_AROUND)
    return (rest, True) if rest else (PERSONAL.sub(_stand_in, text), True)


def without_numbers_in_code(code: str) -> tuple[str, bool]:
    """Return a code with each 身份证号 and 手机号 in it replaced, and whether there were any; credit codes stay."""
    if not PERSONAL.search(code) or (is_credit_code(code) and not is_id_number(code)):
        return code, False
    return PERSONAL.sub(_stand_in, code), True


def _stand_in(match: "re.Match[str]") -> str:
    """Return what stands for a number: always the same for one number; only who tries all numbers finds which."""
    return f"ID-{hashlib.sha256(f'kaohe {match[0].upper()}'.encode()).hexdigest()[:12]}"


def is_credit_code(text: str) -> bool:
    """Say whether a text is a 统一社会信用代码: its last character checks the others (GB 32100-2015)."""
    if not _CREDIT_CODE.fullmatch(text):
        return False
    values = [_CREDIT_SIGNS.index(sign) for sign in text]
    total = sum(value * pow(3, i) for i, value in enumerate(values[:17]))
    return bool((31 - total % 31) % 31 == values[17])


def is_id_number(text: str) -> bool:
    """Say whether a text is an 身份证号 of 18 characters: its last character checks the others (GB 11643-1999)."""
    if not _ID_NUMBER.fullmatch(text):
        return False
    total = sum(int(digit) * 2 ** (17 - i) for i, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()
