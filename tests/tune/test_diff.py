"""Two profiles beside one another."""

from pathlib import Path

import pytest

from kaohe.tune import diff, load, save
from kaohe.tune.diff import ProfileDiffRecord


def settings(record: ProfileDiffRecord) -> dict[str, tuple[str, str | None, str | None]]:
    """Return the differing settings by key."""
    return {s.key: (s.difference, s.a, s.b) for s in record.settings}


def test_a_profile_does_not_differ_from_itself() -> None:
    """No setting, no unit."""
    run = load("daye-2022")
    record = diff(run, run)
    assert record.settings == []
    assert not record.results_differ


def test_every_setting_that_differs_is_told_and_equal_results_are_equal() -> None:
    """What the Daye profile leaves out of the general one changes nothing on this case."""
    record = diff(load("daye-2022", "default"), load("daye-2022", "daye-2022"))
    assert settings(record) == {
        "items.organisation.deduct.O04": ("removed", "2", None),
        "items.joint_share.deduct.J04": ("removed", "{each: 0.5, per: repeated_inspections, at_most: 3}", None),
        "items.publication.deduct.P02": ("removed", "{each: 0.5, per: late_publications, at_most: 5}", None),
        "items.publication.deduct.P03": ("removed", "2", None),
        "items.problems.deduct.R03": ("removed", "{each: 1, per: follow_ups_open, at_most: 5}", None),
        "items.catalog.deduct.K02": ("removed", "2", None),
        "grades.优秀.quota": ("changed", "{share: 0.25, round: down, tie_at_edge: out}", "{number: 6, tie_at_edge: out}"),
        "year": ("added", None, "2022"),
    }
    assert not record.results_differ


def test_what_was_saved_is_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The difference between a profile and its changed extension is the changes, each with what it belongs to."""
    monkeypatch.chdir(tmp_path)
    today = load("daye-2022")
    save(today, ["joint_share.points=25", "year_end_share_max=0.4", "优秀.quota.number=5"], "试改", "试试")
    record = diff(today, load("daye-2022", "试改"))
    assert [(s.about, s.title, s.a, s.b) for s in record.settings if s.key != "items.joint_share.scale"] == [
        ("方案", "总分（total）", "100", "110"),
        ("联合抽查占比（joint_share）", "分值", "15", "25"),
        ("等次 优秀", "名额", "{number: 6, tie_at_edge: out}", "{number: 5, tie_at_edge: out}"),
        ("参数", "年底检查占比上限 year_end_share_max", "0.5", "0.4"),
    ]
    assert record.results_differ
    assert [(u.grade, u.new_grade) for u in record.units if u.grade != u.new_grade] == [("优秀", "合格")]
