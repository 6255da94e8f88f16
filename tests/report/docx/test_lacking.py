"""What a notice says where figures are not known: a whole sentence that says so, or nothing."""

import random
import re
import shutil
from pathlib import Path

import pytest

from kaohe.explain.whole import ReportRecord, whole
from kaohe.report.docx import remarks, write
from kaohe.report.docx.template import rendered
from kaohe.report.docx.values import values_of
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run
from tests.report.docx.files import texts

TEMPLATES = ["rules/double_random/notice.jinja", "src/kaohe/report/docx/notice.jinja"]
BROKEN = re.compile(r"[，；、。]{2}|[，；、：]$|^[，；、。]|数据不足(?!，不作统计。|，覆盖率不作统计。)|不适用")
"""A clause that lost its figure or its neighbour."""


def _said(year: ReportRecord, template: str, states: dict[str, str]) -> list[str]:
    values = values_of(year)
    values["known"] = {id_: state == "known" for id_, state in states.items()}
    values["zero"] = {id_: known and values["zero"][id_] for id_, known in values["known"].items()}
    values["all_figures"] = [figure | {"state": states[figure["id"]]} for figure in values["all_figures"]]
    shown = {"unknown": "数据不足", "not_applicable": "不适用"}
    values["figures"] = {id_: shown.get(states[id_], text) for id_, text in values["figures"].items()}
    return [block.text for block in rendered(Path(template), values) if block.kind == "body"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_sentence_stays_readable(year: ReportRecord, template: str) -> None:
    """Whichever figures are unknown or not applicable, no sentence holds a gap, and what is lacking is said with its reason."""
    chosen = random.Random(9704)  # hypothesis would print the whole year
    for _ in range(60):
        states: dict[str, str] = {f.id: chosen.choice([f.state, "unknown", "not_applicable"]) for f in year.notice.figures}
        told = [sentence for text in _said(year, template, states) for sentence in re.findall(r"[^。]+。?", text)]
        assert [sentence for sentence in told if BROKEN.search(sentence)] == []


def test_a_case_with_part_of_the_statistics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the tasks and what was completed is known: that is stated, and the rest is named as lacking at the end of each part."""
    for folder in ("rules", "scoring_profiles"):
        shutil.copytree(folder, tmp_path / folder)
    (tmp_path / "cases/part").mkdir(parents=True)
    (tmp_path / "cases/part/units.csv").write_text("单位,别名,组别\n甲局,,\n乙局,,\n", "utf-8")
    (tmp_path / "cases/part/table.csv").write_text("部门,完成,发起\n甲局,11,20\n乙局,12,25\n", "utf-8")
    (tmp_path / "cases/part/case.yaml").write_text(
        'case: part\ntitle: 试点\nregion: 某县\nyear: 2024\nas_of: "2024-12-31"\nprofile: default\nunits: units.csv\n'
        "summary:\n  - {file: table.csv, place: 表, columns: {部门: unit, 完成: plans_done, 发起: tasks_led}}\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    record = whole(run(load_rulebook("part")), Places())
    body = texts(write(record)["通报.docx"], "Body Text")
    assert body[1] == (
        "某县2个成员单位发起“双随机、一公开”抽查任务45次。发起部门联合检查数、牵头或参与联合抽查的单位数数据不足，不作统计。"
    )
    assert body[2] == (
        "截至12月31日，完成计划23项。"
        "年度抽查计划数、单部门抽查计划数、部门联合抽查计划数、应完成的计划数、计划落实率、发起单部门检查数数据不足，不作统计。"
    )
    assert body[4] == "抽取检查对象数、已检查并公示对象数、检查结果公示率数据不足，不作统计。"
    assert [text for text in body if "校核提示" in text] == [
        "（校核提示，印发前删去：乙局、甲局有评分项完全没有数据，等次不能作数，待补充数据后重新评定。）"
    ]
    told = remarks(record)
    assert told[0] == "2 家中 2 家为暂定得分（有未知的事实）；无论未知的事实如何，等次都不变的有 0 家。"
    assert re.fullmatch(r"注意：下列单位有评分项完全没有数据，得分和等次不能作数：乙局（\d+ 分）、甲局（\d+ 分）", told[1])
    assert told[2:] == [
        "注意：通报没有发文字号、落款、成文日期：在 case.yaml 的 notice 里写 number、issuer、date，写法见使用说明“年度通报”"
    ]


def test_what_does_not_count_is_said_before_the_notice_is_printed(year: ReportRecord) -> None:
    """Daye's grades rest on no item without data: the number of provisional scores is told, and the annex has no remark."""
    (told,) = remarks(year)
    assert told == "27 家中 27 家为暂定得分（有未知的事实）；无论未知的事实如何，等次都不变的有 18 家。"
    assert "校核提示" not in "".join(texts(write(year)["通报.docx"], "Body Text"))
