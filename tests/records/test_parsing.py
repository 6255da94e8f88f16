"""Flags, kinds, levels, quantities, years, codes, names."""

from fractions import Fraction
from typing import Any

import pytest

from kaohe.records.cells import Unreadable
from kaohe.records.parsing import (
    DamagedCode,
    Quantity,
    parse_code,
    parse_flag,
    parse_kind,
    parse_level,
    parse_quantity,
    parse_year,
    plain_text,
    split_names,
)


@pytest.mark.parametrize("text", ["是", "√", "✔", "有", "Y", "yes", "TRUE", "1", "1.0", " １ "])
def test_yes_in_many_words(text: str) -> None:
    """Ticks, letters, numbers, full-width."""
    assert parse_flag(text) is True


@pytest.mark.parametrize("text", ["否", "×", "无", "N", "No", "false", "0", "✗"])
def test_no_in_many_words(text: str) -> None:
    """Crosses, letters, numbers."""
    assert parse_flag(text) is False


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_kind, "单部门", "single"), (parse_kind, "部门内", "single"), (parse_kind, "单独", "single"), (parse_kind, "Single", "single"),
        (parse_kind, "部门联合", "joint"), (parse_kind, "跨部门", "joint"), (parse_kind, "联 合", "joint"), (parse_kind, "多部门", "joint"),
        (parse_level, "重点事项", "重点"), (parse_level, "一般", "一般"), (parse_level, "一般事项", "一般"),
        (parse_year, "2022", 2022), (parse_year, "２０２２年度", 2022), (parse_year, "2022.0", 2022),
        (parse_kind, "", None), (parse_level, "　", None), (parse_year, "", None), (parse_flag, "", None),
    ],
)  # fmt: skip
def test_words_are_read_as_what_they_mean(parse: Any, text: str, value: object) -> None:
    """The words of platforms and people; nothing is nothing."""
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [(parse_flag, "可能"), (parse_flag, "2"), (parse_kind, "联席"), (parse_level, "特别"), (parse_year, "22"), (parse_year, "1022"), (parse_quantity, "很多"),
     (parse_quantity, "150%"), (parse_quantity, "70-60"), (parse_quantity, "-5")],
)  # fmt: skip
def test_other_words_are_unreadable(parse: Any, text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Unreadable):
        parse(text)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("10%(20户)", Quantity(Fraction(1, 10), 20, 20)), ("10％（不少于２０户）", Quantity(Fraction(1, 10), 20, None)), ("2%", Quantity(Fraction(1, 50))),
        ("0.5%", Quantity(Fraction(1, 200))), ("100%", Quantity(Fraction(1))), ("60-70家", Quantity(None, 60, 70)), ("60家至70家", Quantity(None, 60, 70)),
        (">=1", Quantity(None, 1)), ("≥5户", Quantity(None, 5)), ("不少于3家", Quantity(None, 3)), ("5户以上", Quantity(None, 5)),
        ("不超过10家", Quantity(None, None, 10)), ("8", Quantity(None, 8, 8)), ("", Quantity()),
    ],
)  # fmt: skip
def test_quantities_of_plans_are_read(text: str, quantity: Quantity) -> None:
    """A share, a number, both, a range, a bound."""
    assert parse_quantity(text) == quantity


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91420281MA48XXXX1Y", "91420281MA48XXXX1Y"), (" 9142 0281 ", "91420281"), ("ＲＷ－０１", "RW-01"), ("'00123", "00123"), ('="00123"', "00123"),
        ("1234\t", "1234"), ("\u200b1234", "1234"), ("〔2022〕3号", "〔2022〕3号"), ("E12", "E12"), ("3.10", "3.10"), ("", None), ("　", None),
    ],
)  # fmt: skip
def test_codes_are_kept_as_text(text: str, code: str | None) -> None:
    """Leading zeros stay; spaces, width and what keeps a spreadsheet off go."""
    assert parse_code(text) == code


@pytest.mark.parametrize("text", ["9.14202E+17", "9.14202812345679E+17", "1e+15", "9E17"])
def test_a_code_turned_into_a_number_is_damaged(text: str) -> None:
    """Its last digits are lost, so it is refused."""
    with pytest.raises(DamagedCode):
        parse_code(text)


def test_names_are_taken_apart() -> None:
    """Every sign that separates names; one space within a name does not; each name once."""
    text = "甲局、乙局，丙局,丁局；戊局;己局/庚局\n辛 局  壬局、甲局、"
    assert split_names(text) == ["甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局", "辛 局", "壬局"]
    assert split_names(" 、 ") == []


def test_text_keeps_its_punctuation() -> None:
    """Only digits, letters and spaces become half-width."""
    assert plain_text("　第１分局（Ａ）：甲 ") == "第1分局（A）：甲"
    assert plain_text("\u3000\u200b") is None
