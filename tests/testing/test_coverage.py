"""What examples reach: outcomes and sides that there are, no others, and only by examples that come out as written."""

from pathlib import Path

import pytest

from kaohe.rulebook.pack import Pack
from kaohe.testing import reach
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
