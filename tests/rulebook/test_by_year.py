"""Values by year: which entry holds in a year, and exactly where there is a gap or an overlap."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.faults import Fault
from kaohe.rulebook.by_year import Dated, holding, pack_places, profile_places, resolve, year_faults, years_text, years_to_check
from kaohe.rulebook.yaml_source import Document, read_yaml

YEARS = range(2000, 2101)
SPANS = st.lists(
    st.tuples(st.integers(2000, 2100), st.integers(2000, 2100)).map(lambda pair: tuple(sorted(pair))), min_size=1, max_size=6
)
CUTS = st.lists(st.integers(2001, 2100), unique=True, max_size=6).map(sorted)


def _dated(spans: list[tuple[int | None, int | None]]) -> list[Dated]:
    return [Dated(since, until, Document("test.yaml"), (i,)) for i, (since, until) in enumerate(spans)]


def _read(text: str, tmp_path: Path) -> Document:
    (tmp_path / "file.yaml").write_text(text, "utf-8")
    faults: list[Fault] = []
    document = read_yaml(tmp_path / "file.yaml", faults, "file.yaml")
    assert document is not None
    assert faults == []
    return document


@given(cuts=CUTS, order=st.randoms(use_true_random=False), open_ends=st.booleans())
def test_each_year_has_the_entry_that_covers_it(cuts: list[int], order, open_ends: bool) -> None:  # type: ignore[no-untyped-def]
    """Years shared out without a gap, in any order in the file: no fault, and each year has the one that covers it."""
    edges = [2000, *cuts, 2101]
    spans: list[tuple[int | None, int | None]] = [(a, b - 1) for a, b in pairwise(edges)]
    if open_ends:
        spans[0], spans[-1] = (None, spans[0][1]), (spans[-1][0] if len(spans) > 1 else None, None)
    order.shuffle(spans)
    entries = _dated(spans)
    assert list(year_faults("值", entries)) == []
    for year in YEARS:
        covering = [i for i, (a, b) in enumerate(spans) if (a or 0) <= year <= (b or 9999)]
        assert [holding(entries, year)] == covering
    assert holding(entries, None) == holding(entries, 2100)


@given(SPANS)
def test_gaps_and_overlaps_are_found_exactly(spans: list[tuple[int, int]]) -> None:
    """An overlap is told just when two entries share a year, a gap just when a year between the ends has none."""
    cover = {year: sum(a <= year <= b for a, b in spans) for year in YEARS}
    inner = range(min(a for a, _ in spans), max(b for _, b in spans) + 1)
    told = [fault.message for fault in year_faults("值", _dated(list(spans)))]
    assert any("有不止一个" in message for message in told) == any(count > 1 for count in cover.values())
    gaps = [year for year in inner if cover[year] == 0]
    named = [message.removeprefix("值：").removesuffix("是空档") for message in told if message.endswith("是空档")]
    starts = [year for year in gaps if year - 1 not in gaps]
    ends = [year for year in gaps if year + 1 not in gaps]
    assert named == [years_text(a, b) for a, b in zip(starts, ends, strict=True)]


def test_before_the_first_and_after_the_last_is_no_gap() -> None:
    """What begins in one year and ends in another has no gap outside: nothing holds there."""
    entries = _dated([(2022, 2022), (2023, 2025)])
    assert list(year_faults("值", entries)) == []
    assert [holding(entries, year) for year in (2021, 2022, 2023, 2025, 2026)] == [None, 0, 1, 1, None]


PROFILE = """\
parameters:
  target:
    - {value: 0.5, until: 2022, basis: 通报一}
    - {value: 0.9, since: 2023, basis: 通报四(一)}
  other: 3
criteria: {T02: {severity: [{value: minor, until: 2022}, {value: major, since: 2023}]}}
groups: {by: group, lines: {甲组: {优秀: [{value: 80, until: 2023}, {value: 85, since: 2024}]}}}
grades:
  - grade: 优秀
    at_least: [{value: 85, until: 2022}, {value: 90, since: 2023}]
    quota: [{value: {share: 0.25}, until: 2024}, {value: {number: 6}, since: 2025}]
"""


@pytest.mark.parametrize(
    ("year", "target", "severity", "line", "own_line", "quota"),
    [
        (2022, "0.5", "minor", 85, 80, "share"),
        (2023, "0.9", "major", 90, 80, "share"),
        (2024, "0.9", "major", 90, 85, "share"),
        (2025, "0.9", "major", 90, 85, "number"),
        (None, "0.9", "major", 90, 85, "number"),
    ],
)
def test_a_profile_is_resolved_for_a_year(
    year: int | None, target: str, severity: str, line: int, own_line: int, quota: str, tmp_path: Path
) -> None:
    """Parameters, severities, lines, quotas and lines of groups become plain values; without a year, the latest."""
    document = _read(PROFILE, tmp_path)
    faults: list[Fault] = []
    years = resolve(document, profile_places(document.data), year, faults)
    data = document.data
    assert faults == []
    assert str(data["parameters"]["target"]) == target
    assert data["parameters"]["other"] == 3
    assert data["criteria"]["T02"]["severity"] == severity
    assert data["grades"][0]["at_least"] == line
    assert data["groups"]["lines"]["甲组"]["优秀"] == own_line
    assert list(data["grades"][0]["quota"]) == [quota]
    assert len(years.held) == 5
    assert len(years.entries) == 10
    assert years_to_check(years) == [2022, 2023, 2024, 2025]


def test_what_held_keeps_its_clause_and_its_place(tmp_path: Path) -> None:
    """The record of what held has years, clause and line; a fault at the value stands at that entry."""
    document = _read(PROFILE, tmp_path)
    held = resolve(document, profile_places(document.data), 2023, []).held[0]
    assert held.said == "2023 年起，依据 通报四(一)"
    assert (held.file, held.line) == ("file.yaml", 4)
    fault = document.fault(("parameters", "target"), "M004", "x", "y")
    assert (fault.line, fault.column) == (4, 15)
    quota = document.fault(("grades", 0, "quota", "share"), "M004", "x", "y")
    assert (quota.line, quota.column) == (11, 29)


def test_a_default_that_lacks_the_year_waits_for_the_profile(tmp_path: Path) -> None:
    """A pack's default may lack a year where the profile sets the parameter: it is no fault yet, and nothing else breaks."""
    text = "parameters:\n  target: {type: share, title: 目标, default: [{value: 0.5, since: 2022}]}\n"
    document = _read(text, tmp_path)
    faults: list[Fault] = []
    years = resolve(document, pack_places(document.data), 2021, faults)
    assert faults == []
    assert [fault.message for _, fault in years.open] == ["参数 target 的默认值没有适用于 2021 年度的"]
    assert str(document.data["parameters"]["target"]["default"]) == "0.5"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (2023, None, "2023 年起"),
        (None, 2022, "至 2022 年"),
        (2021, 2022, "2021 至 2022 年"),
        (2022, 2022, "2022 年"),
        (None, None, "各年"),
    ],
)
def test_years_in_words(since: int | None, until: int | None, said: str) -> None:
    """Years as people say them."""
    assert years_text(since, until) == said
