"""Result wordings: every official one is known, codes around it are left out, bare codes never are a wording."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.faults import Fault
from kaohe.importing.wordings import Wordings, load_wordings
from kaohe.rulebook.pack_load import load_pack

PACK = Path(__file__).resolve().parents[2] / "rules/double_random"
WORDINGS = load_wordings(PACK, Path("nowhere"), [])

OFFICIAL = {
    "未发现问题": "未发现问题",
    "通过登记的住所（经营场所）无法联系": "无法联系",
    "已关闭停业或正在清算": "注销关闭",
    "不配合检查情节严重": "不配合",
    "注销": "注销关闭",
    "被吊销": "注销关闭",
    "迁出": "注销关闭",
    "发现问题待后续处理": "发现问题",
    "未发现开展本次抽查涉及的经营活动": "未开展经营活动",
    "未发现本次抽查涉及的生产经营活动": "未开展经营活动",
    "正常（符合信息公示相关规定）": "未发现问题",
    "公示信息隐瞒真实情况、弄虚作假": "发现问题",
    "企业注销、被吊销、被撤销或迁出": "注销关闭",
}


@pytest.mark.parametrize(("wording", "class_"), OFFICIAL.items())
def test_official_wordings_have_their_class(wording: str, class_: str) -> None:
    """Wordings of three systems, each in its class."""
    assert WORDINGS.find(wording) == wording
    assert WORDINGS.classes[wording] == class_


def test_the_lookup_has_the_classes_that_the_pack_knows() -> None:
    """Six classes, and no wording twice."""
    with (PACK / "lookups/result_wordings.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({row["用语"] for row in rows}) == len(rows)
    assert {row["类别"] for row in rows} == {"未发现问题", "未开展经营活动", "注销关闭", "无法联系", "不配合", "发现问题"}


@pytest.mark.parametrize(
    "text",
    [
        "01-未发现问题",
        "未发现问题(01)",
        "未发现问题（01）",
        "1.未发现问题",
        "【01】未发现问题",
        "01 未发现问题",
        "１、未发现问题",
        "F未发现问题",
        "未发现 问题。",
    ],
)
def test_a_code_beside_a_wording_is_left_out(text: str) -> None:
    """The wording decides, wherever the code of the system stands."""
    assert WORDINGS.find(text) == "未发现问题"


@given(st.from_regex(r"[0-9]{1,3}|[A-Za-z]", fullmatch=True))
def test_a_bare_code_is_no_wording(text: str) -> None:
    """1 is 未发现问题 in one system and something else in another."""
    assert WORDINGS.find(text) is None
    assert WORDINGS.is_code(text)


@given(st.sampled_from(sorted(WORDINGS.classes)), st.from_regex(r"[0-9]{2}[-.、 ]", fullmatch=True))
def test_every_wording_is_found_behind_a_code(wording: str, code: str) -> None:
    """What is found has the class of the wording itself."""
    found = WORDINGS.find(code + wording)
    assert found is not None
    assert WORDINGS.classes[found] == WORDINGS.classes[wording]


def test_a_case_may_add_wordings_and_say_otherwise(tmp_path: Path) -> None:
    """The case's lookup comes before the pack's; a wrong one is a fault with its place."""
    path = tmp_path / "lookups/result_wordings.csv"
    path.parent.mkdir()
    path.write_text("用语,类别\n未见问题,未发现问题\n停业,发现问题\n", "utf-8")
    wordings = load_wordings(PACK, tmp_path, [])
    assert wordings.classes["未见问题"] == "未发现问题"
    assert wordings.classes["停业"] == "发现问题"
    path.write_text("用语,类别\n未见问题,\n", "utf-8")
    faults: list[Fault] = []
    load_wordings(PACK, tmp_path, faults)
    assert [(f.code, f.line) for f in faults] == [("T002", 2)]


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("未发现问题的", "未发现问题"),
        ("经现场检查未发现问题", "未发现问题"),
        ("检查结果为：未发现问题", "未发现问题"),
        ("通过登记的住所(经营场所)无法取得联系", "无法联系"),
        ("未按规定公示年报情况", "发现问题"),
        ("已关闭、停业或正在清祘", "注销关闭"),
    ],
)
def test_a_wording_that_is_nearly_known_has_its_class(text: str, class_: str) -> None:
    """A slip of the pen, or words around it that say nothing."""
    assert WORDINGS.find(text) is None
    assert {WORDINGS.classes[wording] for wording in WORDINGS.nearly(text)} == {class_}


@pytest.mark.parametrize(
    "text",
    [
        "责令停业整顿",
        "停业整顿",
        "已被责令关闭停业或正在清算",
        "发现异常",
        "不符合规定",
        "发现违法违规行为",
        "按规定公示年报",
        "未见问题",
        "立案查处",
        "拒不配合检查",
    ],
)
def test_a_wording_that_may_mean_something_else_has_no_class(text: str) -> None:
    """停业整顿 is no 停业, 发现异常 no 未发现异常: a word that turns the meaning is never overlooked."""
    assert WORDINGS.nearly(text) == []


def test_wordings_of_two_classes_decide_nothing() -> None:
    """Where two known wordings are equally alike and differ in class, a person decides."""
    assert Wordings({"甲乙丙丁戊己庚辛": "一", "甲乙丙丁戊己庚壬": "二"}).nearly("甲乙丙丁戊己庚") == []


def test_every_class_has_a_meaning() -> None:
    """The lookup of classes tells each class of the wordings, and whether it counts as a problem as the pack's parameter says."""
    assert set(WORDINGS.meanings) == set(WORDINGS.classes.values())
    pack = load_pack(PACK, [])
    assert pack is not None
    without = str(pack.parameters["results_without_problem"].default).split("、")
    assert [class_ for class_, means in WORDINGS.meanings.items() if "不算发现问题" in means] == without


def test_classes_without_a_meaning_are_told_by_wordings() -> None:
    """A pack that explains no class: what is of the class explains it."""
    assert Wordings({"正常": "好", "合格": "好", "坏": "坏"}).told_classes() == ["好：如 正常、合格", "坏"]


def test_a_class_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    """The line that was offered, pasted without a class, does not pass as one."""
    path = tmp_path / "lookups/result_wordings.csv"
    path.parent.mkdir()
    path.write_text("用语,类别\n责令停业整顿,类别\n", "utf-8")
    faults: list[Fault] = []
    load_wordings(PACK, tmp_path, faults)
    assert [(f.code, f.line) for f in faults] == [("T002", 2)]
    assert "发现问题" in faults[0].hint
