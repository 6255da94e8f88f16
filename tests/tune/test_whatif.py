"""Changes to a profile, tried on the real case."""

from decimal import Decimal

import pytest

from kaohe.faults import FaultyInput
from kaohe.run import Run
from kaohe.tune import load, whatif
from kaohe.tune.edits import apply, parse_edits


@pytest.fixture(scope="module")
def daye() -> Run:
    """The year as graded today."""
    return load("daye-2022")


def test_no_change_changes_nothing(daye: Run) -> None:
    """Without changes, and with a change to what stands already, every unit stays where it is."""
    standing = whatif(daye, [])
    same = whatif(daye, ["joint_share.points=15", "year_end_share_max=0.5"])
    assert standing.moved == [] == same.moved
    assert len(same.units) == 27


def test_points_stretch_their_scale_and_the_total_follows(daye: Run) -> None:
    """15 points become 20: what earned 12 of 15 earns 16 of 20, and the total is 105."""
    changed = apply(daye.rulebook, parse_edits(["joint_share.points=20"], daye.rulebook)).profile
    (item,) = (item for item in changed.items if item.id == "joint_share")
    assert item.scale is not None
    assert item.scale.model_dump()["steps"] == [(0, 0), (Decimal("0.5"), 16), (1, 20)]
    assert changed.total == 105


def test_the_cause_of_a_changed_grade_is_found_one_at_a_time(daye: Run) -> None:
    """A quota of five takes the grade from one unit; a change of a parameter beside it causes nothing."""
    result = whatif(daye, ["优秀.quota.number=5", "credit_risk.add.C01.at_most=5"])
    (lost,) = result.regraded
    assert (lost.rank, lost.grade, lost.new_grade, lost.caused_by) == (6, "优秀", "合格", ["优秀.quota.number"])


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("joint_shares.points=2", "N001"),
        ("plan", "M003"),
        ("plan=20", "N001"),
        ("plan.points=", "M003"),
        ("优秀.quota.number=x", "M003"),
        ("优秀.at_least=50", "P001"),
        ("total=90", "P001"),
        ("plan.deduct.T01.at_most=30", "P001"),
        ("year_end_share_max=1.5", "M003"),
    ],
)
def test_a_change_that_cannot_be_made_is_told_with_its_key(daye: Run, setting: str, code: str) -> None:
    """Names and values are checked as in a file; the fault names the option."""
    with pytest.raises(FaultyInput) as caught:
        whatif(daye, [setting])
    assert [fault.code for fault in caught.value.faults] == [code]
    assert all(fault.file.startswith("--set") for fault in caught.value.faults)
