"""A profile as paper would show it: items, deductions, grades and rules in words, parameters, provenance."""

from pathlib import Path

import pytest

from kaohe.explain.records.score_sheet import ScoreSheetRecord
from kaohe.explain.score_sheet import load_score_sheet
from kaohe.explain.sheet_words import change_words, grade_words, rules_words, steps_words
from kaohe.faults import FaultyInput
from kaohe.rulebook.locate import Places
from kaohe.rulebook.profile_models import Change, Grade, Profile
from tests.broken.projects import BASE
from tests.build import profile

PLACES = Places(rules=BASE / "rules", profiles=BASE / "scoring_profiles")


@pytest.fixture
def sheet() -> ScoreSheetRecord:
    """The profile of the small project, which extends another."""
    return load_score_sheet("demo", PLACES)


def test_items_say_how_points_are_earned_and_lost(sheet: ScoreSheetRecord) -> None:
    """Each item with its points, its scale in words, and each deduction with the criterion's title, clause and severity."""
    joint, discipline = sheet.items
    assert (joint.title, joint.points, joint.earned) == ("联合抽查", "60", "按联合任务占比得分：0% 得 0，50% 得 60，其间按直线")
    assert discipline.earned == "从满分起扣"
    late = discipline.changes[0]
    assert (late.criterion, late.said) == ("T01", "每次扣 10 分（按超期任务数），最多扣 20 分")
    assert late.title
    assert late.basis
    assert late.severity == "minor"
    assert [c.said for c in joint.changes] == ["此项不得分"]
    assert sum(int(i.points or 0) for i in sheet.items) == int(sheet.total)


def test_bonus_grades_and_what_counts_nothing(sheet: ScoreSheetRecord) -> None:
    """Credits with their points; grades with line, quota and the failings that bar, written out by name."""
    assert [(b.title, [c.said for c in b.changes]) for b in sheet.bonus] == [("食品领域", ["加 5 分"])]
    best, passed, last = sheet.grades
    assert best.said[0] == "得分不低于 90 分"
    assert best.said[1] == "不超过考核单位数的 34%（小数舍去）；并列而名额装不下的，都不评为优秀"
    assert best.barred_by
    assert all(id_ in best.said[2] for id_ in best.barred_by)
    assert passed.said == ["得分不低于 60 分"]
    assert last.said == ["其余的单位"]
    named = {c.criterion for i in (*sheet.items, *sheet.bonus) for c in i.changes} | set(best.barred_by)
    assert not named & {told.split()[0] for told in sheet.unscored}


def test_parameters_show_value_default_and_use(sheet: ScoreSheetRecord) -> None:
    """A parameter that the profile changes says what the pack's default is, and where it acts."""
    late = next(p for p in sheet.parameters if p.name == "late_max")
    assert (late.shown, late.default, late.changed, late.acts_on) == ("1", "2", True, ["T01"])
    day = next(p for p in sheet.parameters if p.name == "year_end_from")
    assert (day.shown, day.default) == ("12月15日", "12月1日")
    share = next(p for p in sheet.parameters if p.name == "joint_share_min")
    assert (share.shown, share.changed) == ("50%", False)


def test_every_setting_has_its_place(sheet: ScoreSheetRecord) -> None:
    """Own, inherited, from the pack, or nowhere written; overridden ones show what they replaced, down to the pack's default."""
    settings = {s.key: s for s in sheet.settings}
    late = settings["parameters.late_max"]
    assert late.origin == "own"
    assert [(Path(s.file).name, s.value) for s in (late.now, *late.before)] == [("demo.yaml", "1"), ("pack.yaml", "2")]
    assert settings["parameters.joint_share_min"].origin == "pack"
    assert settings["items.joint.points"].origin == "inherited"
    assert settings["not_applicable"].origin == "default"
    assert (settings["rounding.mode"].now.value, settings["rounding.mode"].origin) == ("half_up", "default")
    assert settings["items.discipline.deduct.T01"].before[0].value == "{each: 5, per: late_tasks, at_most: 20}"
    for setting in sheet.settings:
        for said in (setting.now, *setting.before):
            if setting.origin != "default":
                assert Path(said.file).is_file(), setting.key
                assert 1 <= said.line <= len(Path(said.file).read_text("utf-8").splitlines())
        assert setting.title


def test_the_line_of_a_setting_holds_its_last_key(sheet: ScoreSheetRecord) -> None:
    """Whoever opens the file at the line finds the setting there."""
    for setting in sheet.settings:
        if setting.origin != "default":
            line = Path(setting.now.file).read_text("utf-8").splitlines()[setting.now.line - 1]
            last = setting.key.rpartition(".")[2]
            assert (f"{last}:" in line) or setting.key.startswith("parameters."), (setting.key, line)


def test_a_changed_severity_shows_the_criterions_own(tmp_path: Path) -> None:
    """``criteria`` of a profile is a setting over what the criterion's file says, and the sheet follows it."""
    (tmp_path / "base.yaml").write_bytes((BASE / "scoring_profiles/base.yaml").read_bytes())
    (tmp_path / "mine.yaml").write_text("profile: mine\nextends: base\ntitle: 我的\ncriteria: {T01: {severity: veto}}\n", "utf-8")
    sheet = load_score_sheet("mine", Places(rules=BASE / "rules", profiles=tmp_path))
    setting = next(s for s in sheet.settings if s.key == "criteria.T01.severity")
    assert (setting.now.value, [s.value for s in setting.before]) == ("veto", ["minor"])
    assert setting.before[0].file.endswith("failings.yaml")
    assert next(c for i in sheet.items for c in i.changes if c.criterion == "T01").severity == "veto"


def test_a_profile_with_faults_is_told_of(tmp_path: Path) -> None:
    """A profile that cannot be used is not shown."""
    (tmp_path / "mine.yaml").write_text("profile: mine\n", "utf-8")
    with pytest.raises(FaultyInput):
        load_score_sheet("mine", Places(profiles=tmp_path))


# Words


@pytest.mark.parametrize(
    ("change", "words"),
    [({"points": 5}, "扣 5 分"), ({"forfeit": True}, "此项不得分"), ({"each": 1, "per": "x"}, "每次扣 1 分（按次数）"),
     ({"each": 1, "per": "x", "at_most": 3}, "每次扣 1 分（按次数），最多扣 3 分")],
)  # fmt: skip
def test_words_of_a_deduction(change: dict[str, object], words: str) -> None:
    """Each form of a deduction has its words."""
    data = {key: value if isinstance(value, bool | str) else int(str(value)) for key, value in change.items()}
    assert change_words(Change.model_validate(data), "扣", "次数") == words


def test_words_of_a_scale() -> None:
    """A line and steps are told apart."""
    assert steps_words("linear", [("0", "0"), ("5", "10")]) == "0 得 0，5 得 10，其间按直线"
    assert steps_words("tiers", [("1", "6"), ("3", "8")]) == "1 起得 6，3 起得 8"


def test_words_of_grades_in_groups() -> None:
    """A quota of a group says so; a grade that is forced in the middle is the best that can be had, the last is given."""
    data = {"grade": "优秀", "quota": {"number": 2, "tie_at_edge": "in"}}
    assert grade_words(Grade.model_validate(data), False, "", "否决问题", grouped=True) == [
        "本组最多 2 家；并列而名额装不下的，都评为优秀",
        "有否决问题的，最高只能评为优秀",
    ]
    assert grade_words(Grade.model_validate({"grade": "差"}), True, "", "否决问题", grouped=True)[0] == "有否决问题的，直接评为差"


def _rules(text: str) -> str:
    made: Profile = profile("items: [{id: a, title: 甲, points: 100}]\n" + text)
    return "\n".join(rules_words(made, {"x": "任务数"}, "否决问题"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("veto: {by: [veto], score: 59}", "一票否决：有否决问题的，得分最多记 59 分。"),
        ("rounding: {at: item, digits: 1}", "每一评分项取 1 位小数，四舍五入"),
        ("rounding: {at: total, digits: 0, mode: down}", "总分取整数，舍去多余的位数"),
        ("rounding: {at: show, digits: 2, mode: half_even}", "得分只在显示时取 2 位小数，四舍六入五成双，排名用没有取整的得分"),
        ("ranking: {ties: dense}", "后面的名次不跳过（1、2、2、3）"),
        ("ranking: {then_by: [{x: desc}, {x: asc}]}", "再依次比：任务数（多的在前）、任务数（少的在前）"),
        ("groups: {by: group}", "各组分别排名、分别计算名额"),
        ("total: 100", "按比例放大到满分（100 分）"),
    ],
)
def test_words_of_the_rules(text: str, said: str) -> None:
    """Rounding, ties, tie-breaks, groups and what does not apply, each in words."""
    assert said in _rules(text)
