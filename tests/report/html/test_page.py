"""The file itself: the same each time, nothing from outside, data that cannot end its element."""

import dataclasses
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from kaohe.explain.whole import ReportRecord
from kaohe.report.html import data, inert_json, write
from kaohe.report.html.data import most_records, year_data
from kaohe.report.html.page import tone
from tests.report.hostile import UNIT


def _page(record: ReportRecord) -> str:
    ((name, content),) = write(record).items()
    assert name == "考核结果.html"
    return content.decode()


def test_the_same_bytes(year: ReportRecord) -> None:
    """Writing twice gives the same file."""
    assert write(year) == write(year)


def test_nothing_from_outside(year: ReportRecord, hostile_year: ReportRecord) -> None:
    """No element or rule refers to another file, and the policy forbids it."""
    for record in (year, hostile_year):
        page = _page(record)
        assert "default-src &#39;none&#39;; style-src &#39;sha256-" in page
        assert not re.search(r"<(?:link|img|iframe|object|embed|base)\b", page)
        assert not re.search(r"<[a-z][^<>]*\s(?:src|srcset|on\w+|style)=", page)
        assert {href[:2] for href in re.findall(r'href="([^"]*)"', page)} == {"#/", "#m"}
        assert not re.search(r"@import|url\(", page)


def test_a_hostile_case_adds_no_element(year: ReportRecord, hostile_year: ReportRecord) -> None:
    """The page of a hostile case has the elements that the plain one has, and no more."""

    def tags(record: ReportRecord) -> list[str]:
        return re.findall(r"</?[a-z]\w*", _page(record))

    assert sorted(set(tags(hostile_year))) == sorted(set(tags(year)))
    assert _page(hostile_year).count("<script") == 2
    assert UNIT not in _page(hostile_year)


@given(st.text(st.sampled_from('</script>!-&\u2028\u2029"\\a局{'), max_size=20))
def test_data_cannot_end_its_element(text: str) -> None:
    """No text makes markup, and every text is read back as it was."""
    written = inert_json({text: [text]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {text: [text]}


def test_every_text_is_written_once(year: ReportRecord) -> None:
    """Units share what is the same; numbers in the data lead back to it."""
    written = year_data(year)
    pool, units = written["pool"], written["units"]
    assert isinstance(pool, list)
    assert isinstance(units, list)
    assert len(set(pool)) == len(pool)
    for unit, explanation in zip(units, year.explanations, strict=True):
        for finding, record in zip(unit["findings"], explanation.unit.findings, strict=True):
            assert pool[finding[0]][0] == record.criterion
            assert pool[finding[2]] == record.message
            assert finding[6] == len(record.records or [])
            assert sum(len(group[2]) for group in finding[7]) == finding[6]


def test_a_province_holds_fewer_records_of_each_finding(year: ReportRecord) -> None:
    """What is held is cut evenly until all fit; the number of all stays."""
    assert most_records(year) == 200
    explanation = next(e for e in year.explanations if any(f.records for f in e.unit.findings))
    finding = next(f for f in explanation.unit.findings if f.records)
    assert finding.records
    many = dataclasses.replace(finding, records=finding.records[:1] * 150)
    unit = dataclasses.replace(explanation.unit, findings=[many] * 10)
    large = dataclasses.replace(year, explanations=[dataclasses.replace(explanation, unit=unit)] * 100)
    assert sum(len(f.records or []) for e in large.explanations for f in e.unit.findings) == 150_000 > data.MOST_IN_ALL
    assert most_records(large) == 50
    units = year_data(large)["units"]
    assert isinstance(units, list)
    held = units[0]["findings"][0]
    assert held[6] == 150
    assert sum(len(group[2]) for group in held[7]) == 50


def test_tones_of_grades() -> None:
    """The best stands out; the last is marked only where there is one between."""
    grades = ["优秀", "合格", "不合格"]
    assert [tone(grade, grades) for grade in [*grades, None]] == ["best", "middle", "last", "middle"]
    assert tone("合格", grades[:2]) == "middle"


def test_what_settled_a_tie_is_on_the_page(year: ReportRecord) -> None:
    """Under the items that separate two neighbours stands the tie-break, where one decided."""
    told = {unit["unit"]: unit["neighbours"] for unit in year_data(year)["units"]}  # type: ignore[attr-defined]
    ties = [(e.unit.unit, i, n.tie_break) for e in year.explanations for i, n in enumerate(e.neighbours) if n.tie_break]
    assert ties
    for unit, i, tie_break in ties:
        assert told[unit][i][3][-1] == ["", tie_break]
