"""Changes to a profile, tried on the real case."""

from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.faults import Fault, FaultyInput
from kaohe.run import Run
from kaohe.tune import load, whatif
from kaohe.tune.edits import apply, parse_edits

ROOT = Path(__file__).resolve().parents[2]


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
        ("plan.points=-5", "M004"),
        ("优秀.quota=5", "M003"),
        ("=5", "M003"),
    ],
)
def test_a_change_that_cannot_be_made_is_told_with_its_key(daye: Run, setting: str, code: str) -> None:
    """Names and values are checked as in a file; the fault names what was typed, not an option of the command."""
    with pytest.raises(FaultyInput) as caught:
        whatif(daye, [setting])
    assert [fault.code for fault in caught.value.faults] == [code]
    assert [fault.file for fault in caught.value.faults] == [setting]
    assert "--set" not in str(caught.value.faults)


def fault_of(daye: Run, setting: str) -> Fault:
    """Return the one fault of a change that cannot be made."""
    with pytest.raises(FaultyInput) as caught:
        whatif(daye, [setting])
    (fault,) = caught.value.faults
    return fault


def test_a_name_that_is_near_several_is_told_with_all_of_them(daye: Run) -> None:
    """The key of the issue's example: every item whose id begins so, ready to be typed."""
    fault = fault_of(daye, "joint.points=25")
    assert fault.message == "没有叫 joint 的参数、评分项、等次或标准"
    assert fault.hint == "是不是 joint_share.points（联合抽查占比）、joint_lead.points（牵头联合抽查）？"


def test_near_titles_are_told_as_well(daye: Run) -> None:
    """Part of a title is enough to be led to the key."""
    assert fault_of(daye, "年底检查占比=0.4").hint == "是不是 year_end_share_max（年底检查占比上限）？"
    assert fault_of(daye, "计划落实.分=3").hint == "是不是 points（分值）、deduct（扣分）？"


def test_points_that_cannot_be_are_told_once_and_by_their_key(daye: Run) -> None:
    """Nothing is said of the scale and the total that would have followed."""
    fault = fault_of(daye, "计划落实.分值=-5")
    assert (fault.file, fault.message) == ("计划落实.分值=-5", "plan.points 应当不小于 0")


def test_a_quota_as_a_number_is_told_how_a_quota_is_written(daye: Run) -> None:
    """The key to write, and what the quota is today."""
    assert fault_of(daye, "优秀.quota=5").hint == (
        "写明改它的哪一个，如 优秀.quota.number=5。可以写：优秀.quota.share（比例）、优秀.quota.number（个数）、"
        "优秀.quota.round（小数怎么取）、优秀.quota.tie_at_edge（并列装不下时）；现在是 {number: 6, tie_at_edge: out}"
    )
    assert (
        '整个换掉时加引号写，照现在的样子改："优秀.quota={number: 6, tie_at_edge: out}"'
        in fault_of(daye, "优秀.quota.share=0.25").hint
    )


def test_percent_is_told_as_a_share(daye: Run) -> None:
    """Half-width or full-width."""
    assert fault_of(daye, "year_end_share_max=40%").hint == "百分数写成小数：year_end_share_max=0.4"
    assert fault_of(daye, "year_end_share_max=４０％").hint == "百分数写成小数：year_end_share_max=0.4"


def test_a_criterion_that_earns_no_points_is_no_key(daye: Run) -> None:
    """It is told where it would have to be written."""
    fault = fault_of(daye, "检查集中在一个月=2")
    assert fault.message == "T06 检查集中在一个月 在这个方案里不计分，没有可改的数"


@pytest.mark.parametrize(
    "typed",
    [
        "plan.points=25",
        "计划落实.points=25",
        "计划落实.分值=25",
        "plan．points＝２５",
        "ｐｌａｎ。points = 25",
        "items.计划落实.分值=25",
    ],
)
def test_titles_and_full_width_signs_are_one_key(daye: Run, typed: str) -> None:
    """An official knows the title; an input method writes full-width signs."""
    (edit,) = parse_edits([typed], daye.rulebook)
    assert (edit.key, edit.title, edit.path, edit.new) == ("plan.points", "计划落实：分值", ("items", 1, "points"), 25)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("年底检查占比上限=0.4", "year_end_share_max"),
        ("parameters.年底检查占比上限=0.4", "year_end_share_max"),
        ("T01.上限=4", "plan.deduct.T01.at_most"),
        ("计划外开展检查.at_most=4", "plan.deduct.T01.at_most"),
        ("牵头开展信用风险分类抽查.each=2", "credit_risk.add.C01.each"),
        ("优秀.名额.个数=5", "优秀.quota.number"),
        ("加分.上限=5", "bonus.at_most"),
        ("取整.digits=1", "rounding.digits"),
        ("总分=100", "total"),
        ("criteria.年底突击检查.严重程度=minor", "criteria.T02.severity"),
    ],
)
def test_keys_of_every_kind_may_be_titles(daye: Run, typed: str, key: str) -> None:
    """Parameters, criteria, grades, keys of the profile; what is echoed is the key in ids."""
    assert [edit.key for edit in parse_edits([typed], daye.rulebook)] == [key]


def test_a_key_with_a_title_says_what_the_key_in_ids_says(daye: Run) -> None:
    """Both are echoed in ids with the title beside."""
    by_title = whatif(daye, ["牵头联合抽查.分值=12"])
    assert by_title.changes == ["joint_lead.points（牵头联合抽查：分值）10 → 12"] == whatif(daye, ["joint_lead.points=12"]).changes


def test_one_setting_twice_by_two_names_is_told(daye: Run) -> None:
    """By its id and by its title."""
    with pytest.raises(FaultyInput, match=r"plan\.points（计划落实：分值）改了两次：plan\.points=25，又 计划落实\.分值=26"):
        whatif(daye, ["plan.points=25", "计划落实.分值=26"])


@pytest.mark.parametrize("key", ["profile", "title", "pack", "year", "examples", "meant", "年度"])
def test_what_a_profile_is_cannot_be_tried(daye: Run, key: str) -> None:
    """A name or a year changes no score: it is refused, not tried in vain."""
    fault = fault_of(daye, f"{key}=2023")
    assert (fault.code, fault.message.partition(" ")[2]) == ("N001", "说的是方案本身，不参加评分，不能试改")


@pytest.mark.parametrize("key", ["plan.id", "优秀.grade", "credit_risk.编号"])
def test_what_an_entry_is_known_by_cannot_be_tried(daye: Run, key: str) -> None:
    """Another id would be another item."""
    assert fault_of(daye, f"{key}=another").message.endswith("是用来认它的，不能试改")


def test_what_follows_in_a_head_is_told() -> None:
    """The points of a head are the sum of its items."""
    run = load(str(ROOT / "tests/rules/four-heads"))
    assert whatif(run, ["joint_share.points=20"]).followed == [
        "总分随各项合计由 100 变为 105；分数线没有变",
        "joint_share 的计分随分值同比例变化，得满分的仍得满分",
        "方面“联合抽查”的分值随各项合计由 35 变为 40",
    ]


def reasons(run: Run, setting: str) -> list[str]:
    """Return why a change does nothing."""
    return [reason for idle in whatif(run, [setting]).no_effect for reason in idle.reasons]


def test_a_change_without_effect_says_why(daye: Run) -> None:
    """Data that are missing and where to give them; the same value; points that nobody is given or denied."""
    assert reasons(daye, "year_end_share_max=0.4") == [
        "T02 年底突击检查：没有一家有年底检查占比（year_end_share）的数（未知 27 家）；要有数：放进台账的 抽查任务（tasks）、"
        "检查结果（inspections），或在 case.yaml 的 summary 里给它对应一列，或在 observations.csv 里逐家写"
    ]
    assert reasons(daye, "year_end_share_max=0.50") == ["与现在的值相同"]
    assert reasons(daye, "criteria.T02.severity=major") == ["与现在的值相同"]
    assert reasons(daye, "year_end_from=11-01") == [
        "它只在统计年底检查户次时用，本案例没有台账，这些数不是统计来的，把 抽查任务（tasks）、检查结果（inspections） "
        "放进案例的台账才用得上"
    ]
    assert reasons(daye, "problems_min_objects=6") == [
        "R01 检查多户而零发现：有数的 27 家里，没有一家的已检查并公示对象数（objects_published）在 5 与 6 之间（各家从 0 到 226）"
    ]
    assert reasons(daye, "joint_share_target=0.4") == [
        "J03 联合抽查占比未达目标：认定变了 4 家，得分没有变（这个方案没有用它计分，也没有用它定等次）"
    ]
    assert reasons(daye, "K01=3") == ["没有一家认定 K01 抽查事项覆盖不足"]
    assert reasons(daye, "合格.at_least=59") == ["没有一家的得分在 59 与 60 之间"]
    assert reasons(daye, "plan.range=[10, 30]") == ["范围只在 kaohe tune robust、calibrate 里用，不影响得分"]
    assert reasons(daye, "plan.title=另一个") == ["title 不参加评分"]
    assert reasons(daye, "plan.points=25") == []


def test_the_reasons_on_a_ledger() -> None:
    """Nothing is said to be missing where the records are there."""
    ledger = load("daye-2022-ledger")
    assert reasons(ledger, "year_end_share_max=0.4") == [
        "T02 年底突击检查：有数的 26 家里，没有一家的年底检查占比（year_end_share）在 40% 与 50% 之间（各家从 0% 到 53.8%）"
    ]
    assert reasons(ledger, "repeat_days=80") == ["重新统计过，短期重复检查户次各家都没有变"]
    assert reasons(ledger, "year_end_share_max=0.55") == []


def test_a_change_is_idle_only_where_nothing_moves_by_it_alone(daye: Run) -> None:
    """Beside one that moves units, the other is told by itself."""
    result = whatif(daye, ["优秀.quota.number=5", "year_end_share_max=0.4"])
    assert [idle.key for idle in result.no_effect] == ["year_end_share_max"]
    assert result.moved
