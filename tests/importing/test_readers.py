"""Cells of foreign layouts whose column type does not say how to read them."""

import pytest

from kaohe.importing.readers import partners_named, read_end, read_finding, read_kind_if_stated, read_treatment, year_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("无", "否"),
        ("没有", "否"),
        ("未发现问题", "否"),
        ("未发现违法违规行为", "否"),
        ("无异常情况", "否"),
        ("正常", "否"),
        ("/", "否"),
        ("无证经营", "是"),
        ("未按规定公示年报", "是"),
        ("未办理登记", "是"),
        ("货架上有过期食品", "是"),
    ],
)
def test_what_a_description_of_problems_says(text: str, found: str) -> None:
    """A description is a problem; a word that there is none is not; 无证经营 begins with 无 and is one."""
    assert read_finding(text) == found


def test_both_ends_of_a_period() -> None:
    """A period gives its first and last day, the year from the case where it is not said; a single day is both."""
    assert (read_end("2022年3月-11月", "start", 2021), read_end("2022年3月-11月", "end", 2021)) == ("2022-03-01", "2022-11-30")
    assert (read_end("3月-11月", "start", 2022), read_end("3月-11月", "end", 2022)) == ("2022-03-01", "2022-11-30")
    assert (read_end("2022/5/20", "start", 2022), read_end("2022/5/20", "end", 2022)) == ("2022-05-20", "2022-05-20")


def test_a_kind_is_taken_only_where_one_is_stated() -> None:
    """定向抽查 says how objects are drawn, not who takes part."""
    assert read_kind_if_stated("部门联合抽查") == "部门联合"
    assert read_kind_if_stated("定向抽查") == ""


def test_words_for_nothing_are_no_treatment_and_no_partner() -> None:
    """无 and / fill a cell without saying anything."""
    assert [read_treatment(text) for text in ("无", "/", "—", "责令改正")] == ["", "", "", "责令改正"]
    assert partners_named("甲局、无，乙局") == ["甲局", "乙局"]


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (["某市2022年度抽查计划"], "2022"),
        (["plan_2021.csv"], "2021"),
        (["2021-2022年度"], ""),
        (["导出20220301"], ""),
        ([], ""),
    ],
)
def test_a_year_is_taken_from_a_title_that_names_one(texts: list[str], year: str) -> None:
    """Two years, or a string of digits, name none."""
    assert year_in(texts) == year
