"""What examples reach: outcomes and sides that there are, no others, and only by examples that come out as written."""

from pathlib import Path

import pytest
import yaml

from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Bonus
from kaohe.testing import reach
from kaohe.testing.cover_items import item_goals
from kaohe.testing.coverage import criterion_cover, percent, profile_covers
from kaohe.testing.criteria import attempts
from kaohe.testing.profiles import item_attempts
from kaohe.testing.reach import outcomes
from tests.build import write_pack
from tests.testing.projects import load, write_profile

INDICATORS = """
- {name: late, title: 超期次数, type: count, observed: true}
- {name: led, title: 任务数, type: count, observed: true}
- {name: joint, title: 联合占比, type: share, observed: true}
- {name: rushed, title: 突击, type: flag, observed: true}
- {name: field, title: 领域, type: text, observed: true}
- {name: doubled, title: 两倍, type: count, value: late + late}
"""


def _criterion(when: str, examples: str = "{name: 空, given: {}, expect: undetermined}", more: str = "") -> str:
    return (
        f"- id: A01\n  name: a\n  title: 甲\n  kind: failing\n  severity: minor\n  basis: 一\n  message: [m]\n  advice: 改\n  evidence: [late]\n"
        f"  when: {when}\n{more}  examples: [{examples}]\n"
    )


def _pack(folder: Path, when: str, examples: str = "{name: 空, given: {}, expect: undetermined}", more: str = "") -> Pack:
    return write_pack(
        folder / "demo", INDICATORS, _criterion(when, examples, more), "{most: {type: count, default: 2, title: 上限}}"
    )


@pytest.mark.parametrize(
    ("when", "more", "expected"),
    [
        ("late > most", "", ["found", "not_found", "undetermined"]),
        ("late >= 0", "", ["found", "undetermined"]),
        ("late is unknown", "", ["found", "not_found"]),
        ("joint < 0.5", "", ["found", "not_found", "undetermined", "not_applicable"]),
        ("late > 3", "  applies_when: led > 0\n", ["found", "not_found", "undetermined", "not_applicable"]),
        ("{all: [late > 3, late < 2]}", "", ["not_found", "undetermined"]),
        ("{any_known: [joint < 0.5, rushed]}", "", ["found", "not_found", "undetermined"]),
        ("late > led", "", ["found", "not_found", "undetermined"]),
        ("{all: [\"field in ['食品', '药品']\"]}", "", ["found", "not_found", "undetermined"]),
        ("majors_found >= 2", "", ["found", "not_found", "undetermined"]),
    ],
)
def test_outcomes_that_a_condition_can_have(when: str, more: str, expected: list[str], tmp_path: Path) -> None:
    """By the types of what it reads; lines about one indicator are not taken to be independent."""
    pack = _pack(tmp_path, when, more=more)
    assert outcomes(pack.criteria["A01"], pack) == expected


def test_conditions_of_many_lines_are_taken_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many combinations, each line stands for itself; the outcomes of a plain condition are the same."""
    pack = _pack(
        tmp_path,
        "{any_known: [{all: [joint < 0.5, led > 2]}, {not: {any: [rushed, late > most]}}]}",
        more="  applies_when: led > 0\n",
    )
    whole = outcomes(pack.criteria["A01"], pack)
    monkeypatch.setattr(reach, "MOST_COMBINATIONS", 0)
    assert outcomes(pack.criteria["A01"], pack) == whole


def test_what_no_example_reaches_is_named(tmp_path: Path) -> None:
    """Two sides and an outcome are missing; a threshold that two lines ask about counts once."""
    examples = "{name: 恰好, given: {late: 2}, expect: not_found}, {name: 空, given: {}, expect: undetermined}"
    pack = _pack(tmp_path, "{any: [late > most, {all: [late >= most, rushed]}]}", examples)
    cover = criterion_cover(pack.criteria["A01"], pack, attempts(pack))
    assert [goal.said for goal in cover.goals if not goal.reached] == [
        "结果为认定", "结果为未发现", "超期次数 小于 上限（2）", "超期次数 等于 上限（2）", "超期次数 大于 上限（2）", "突击 为是", "突击 为否",
    ]  # fmt: skip
    assert (cover.reached, cover.of, cover.percent) == (1, 8, 12)


def test_an_example_that_comes_out_otherwise_reaches_nothing(tmp_path: Path) -> None:
    """With rushed unknown the example above is undetermined: it does not count. With it known, it does."""
    examples = "{name: 恰好, given: {late: 2, rushed: false}, expect: not_found}"
    pack = _pack(tmp_path, "{any: [late > most, {all: [late >= most, rushed]}]}", examples)
    cover = criterion_cover(pack.criteria["A01"], pack, attempts(pack))
    assert [goal.said for goal in cover.goals if goal.reached] == ["结果为未发现", "超期次数 等于 上限（2）", "突击 为否"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("late in [1, 2]", ["超期次数 是 1、2", "超期次数 不是 1、2"]),
        ("field == '食品'", ["领域 是 食品", "领域 不是 食品"]),
        ("late is unknown", ["超期次数 未知", "超期次数 已知"]),
        ("late > led", ["超期次数 小于 任务数", "超期次数 等于 任务数", "超期次数 大于 任务数"]),
        ("joint >= 1", ["联合占比 小于 100%", "联合占比 等于 100%"]),
        ("majors_found >= 2", ["突出问题数 小于 2", "突出问题数 等于 2", "突出问题数 大于 2"]),
    ],
)
def test_sides_of_each_kind_of_line(when: str, said: list[str], tmp_path: Path) -> None:
    """What is asked of a line follows its operator and the type of its indicator."""
    pack = _pack(tmp_path, when)
    cover = criterion_cover(pack.criteria["A01"], pack, attempts(pack))
    assert [goal.said for goal in cover.goals if goal.kind == "side"] == said


def test_percentages_are_rounded_down() -> None:
    """199 of 200 is not all of it."""
    assert [percent(199, 200), percent(200, 200), percent(0, 3), percent(0, 0)] == [99, 100, 0, 100]


def test_goals_of_an_item(tmp_path: Path) -> None:
    """Sides of its scale, each deduction, both sides of a ceiling, running out, unknown and not applicable."""
    write_profile(tmp_path, examples="")
    loaded, pack = load(tmp_path)
    (cover,) = [c for c in profile_covers(loaded, pack, item_attempts(loaded, pack)) if c.about == "joint"]
    assert [goal.said for goal in cover.goals] == [
        "数据未知",
        "不适用",
        "联合占比 等于 0%",
        "联合占比 在 0% 与 50% 之间",
        "联合占比 等于 50%",
        "联合占比 大于 50%",
        "A01 超期 认定",
        "A01 超期 按次数不到 5 分的上限",
        "A01 超期 按次数超过 5 分的上限",
        "扣分多于剩余的分，扣完为止",
    ]
    assert cover.percent == 0


GRADES = """examples:
  - {name: 够线, score: "16", grade: 优秀}
  - {name: 差一点, score: "15.99", grade: 合格}
  - {name: 差得多, score: "11", grade: 合格}
  - {name: 第一名, score: "16", place: 1, units: 3, grade: 优秀}
  - {name: 写错了的第二名, score: "16", place: 2, units: 3, grade: 优秀}
  - {name: 两家并列第一, score: "16", place: 1, tied: 2, units: 3, grade: 合格}
"""


def test_goals_of_grades(tmp_path: Path) -> None:
    """At and just below each line; the last place of a quota, the first behind it, a tie over its edge."""
    write_profile(tmp_path, "", GRADES)
    loaded, pack = load(tmp_path)
    (cover,) = [c for c in profile_covers(loaded, pack, []) if c.kind == "profile"]
    assert [(goal.said, goal.reached) for goal in cover.goals] == [
        ("优秀 恰好到分数线 16 分", True),
        ("优秀 差一点到分数线 16 分，如 15.99 分", True),
        ("优秀 名额里的最后一名", True),
        ("优秀 名额外的第一名", False),
        ("优秀 几家并列在名额的边上（tied）", True),
        ("合格 恰好到分数线 10 分", False),
        ("合格 差一点到分数线 10 分，如 9.99 分", False),
    ]


@pytest.mark.parametrize(
    ("item", "given", "sides"),
    [
        ("at_most: 3, add: {B01: {each: 1, per: late}}", "B01: found, late: 3", {"不到": False, "恰好到": True, "超过": False}),
        ("at_most: 3, add: {B01: {each: 2, per: late}}", "B01: found, late: 2", {"不到": False, "超过": True}),
        ("at_most: 3, add: {B01: {each: 1, per: late, at_most: 2}}", "B01: found, late: 1", {"不到": True}),
        ("at_most: 3, add: {B01: 3}", "B01: not_found", {"恰好到": False}),
        ("at_most: 3, add: {B01: 2, B02: 3}", "B01: found, B02: found", {"不到": False, "恰好到": False, "超过": True}),
        ("at_most: 3, count: highest, add: {B01: 2, B02: 3}", "B01: found", {"不到": True, "恰好到": False}),
    ],
)
def test_sides_of_the_most_of_a_class_of_bonus(item: str, given: str, sides: dict[str, bool], tmp_path: Path) -> None:
    """Below, at, above, of those that the additions can come to together."""
    write_profile(tmp_path, "")
    loaded, pack = load(tmp_path)
    read = yaml.safe_load(f"{{id: extra, title: 加分, {item}, examples: [{{name: 例, given: {{{given}}}, points: '0'}}]}}")
    bonus = Bonus.model_validate({"at_most": 10, "items": [read]})
    profile = loaded.profile.model_copy(update={"bonus": bonus})
    credit = pack.criteria["A01"]
    pack = pack._replace(criteria={**pack.criteria, "B01": credit, "B02": credit})
    loaded = loaded._replace(profile=profile)
    passed = [a for a in item_attempts(loaded, pack) if a.item.id == "extra"]
    goals = item_goals(bonus.items[0], pack, passed, {}, 1)
    told = {goal.said: goal.reached for goal in goals if goal.said.startswith("加起来")}
    assert told == {f"加起来{side} 3 分的上限": reached for side, reached in sides.items()}
