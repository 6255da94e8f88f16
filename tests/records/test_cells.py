"""Cells as values of an indicator's type."""

from decimal import Decimal

import pytest

from kaohe.records.cells import REDACTED, Unreadable, read_cell, redact
from kaohe.records.values import NOT_APPLICABLE, percent, same


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", "count", 12), ("１２", "count", 12), (" 1,336 ", "count", 1336), ("3.0", "count", 3), ("", "count", None), ("　", "share", None),
        ("-2.50", "number", Decimal("-2.50")), ("57.6%", "share", (72, 125)), ("100%", "share", (1, 1)), ("３/5", "share", (3, 5)),
        ("0.5", "share", (1, 2)), ("是", "flag", True), ("√", "flag", True), ("否", "flag", False), ("×", "flag", False),
        ("不适用", "share", NOT_APPLICABLE), ("甲、乙", "text", "甲、乙"),
    ],
)  # fmt: skip
def test_cells_are_read_by_type(text: str, kind: str, value: object) -> None:
    """Full-width digits, thousands separators, percents and ticks are read; an empty cell is unknown."""
    assert read_cell(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"), [("-1", "count"), ("2.5", "count"), ("约10", "count"), ("1/0", "share"), ("很多", "flag"), ("-5%", "share")]
)
def test_what_cannot_be_read_is_refused(text: str, kind: str) -> None:
    """A cell that is not of its type is never guessed at."""
    with pytest.raises(Unreadable):
        read_cell(text, kind)


def test_personal_data_is_blanked_out() -> None:
    """身份证号 and 手机号 are removed from every cell; a unified social credit code is not one."""
    assert redact("联络员 13812345678，身份证 42028119900101123X") == f"联络员 {REDACTED}，身份证 {REDACTED}"
    assert redact("91420281MA48XXXX1Y 第 42028119901301 号") == "91420281MA48XXXX1Y 第 42028119901301 号"


def test_shares_are_the_same_by_value() -> None:
    """1/2 and 50/100 are the same value; 1 and true are not."""
    assert same((1, 2), (50, 100))
    assert not same(1, True)


@pytest.mark.parametrize(
    ("share", "text"), [((1, 2), "50%"), ((225, 1336), "16.8%"), ((1, 3), "33.3%"), ((1, 2000), "0.1%"), ((5, 4), "125%")]
)
def test_percent_shows_one_decimal_half_up(share: tuple[int, int], text: str) -> None:
    """225 of 1336 is 16.8%, and 0.05% rounds up to 0.1%."""
    assert percent(share) == text
