"""Personal numbers in what tells records apart."""

import pytest

from kaohe.records.personal import is_credit_code, is_id_number, without_numbers, without_numbers_in_code

PERSON = "11010519491231002X"
LOOKS_LIKE_A_PERSON = "911101197001011004"


def test_check_characters_tell_codes_from_persons() -> None:
    """A credit code and an 身份证号 check themselves, each by its own rule."""
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")
    assert is_id_number(PERSON)
    assert not is_id_number("110105194912310021")
    assert is_credit_code(LOOKS_LIKE_A_PERSON)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91420281MA48XXXX1Y", LOOKS_LIKE_A_PERSON, "RW20220301", "420281199901011"])
def test_codes_stay(code: str) -> None:
    """A credit code stays, also one whose digits look like a date of birth."""
    assert without_numbers_in_code(code) == (code, False)


def test_a_person_as_a_code_gets_a_stand_in() -> None:
    """Always the same one, so that records join; nothing of the number is left."""
    stand_in, personal = without_numbers_in_code(PERSON)
    assert personal
    assert stand_in == without_numbers_in_code(PERSON.lower())[0]
    assert stand_in != without_numbers_in_code("13912345678")[0]
    assert stand_in.startswith("ID-")
    assert len(stand_in) == 15
    assert without_numbers_in_code(f"个体-{PERSON}")[0] == f"个体-{stand_in}"


def test_a_name_is_kept_without_its_numbers() -> None:
    """张三 with a phone number is the same person as without."""
    assert without_numbers("张三 13912345678") == ("张三", True)
    assert without_numbers(f"李四（{PERSON}）") == ("李四", True)
    assert without_numbers("王五") == ("王五", False)
    assert without_numbers("13912345678")[0].startswith("ID-")
