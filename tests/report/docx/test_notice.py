"""What the notice says: our figures, names as notices name them, nothing that a word processor or a template would run."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from kaohe.explain.results import indicators
from kaohe.explain.whole import ReportRecord, whole
from kaohe.report.docx import write
from kaohe.report.docx.markup import VALUE, blocks, put_in
from kaohe.report.docx.template import environment, named
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from tests.broken.projects import copy
from tests.report.docx.files import opened, paragraphs, texts
from tests.report.hostile import REMARK, UNIT


def _text(record: ReportRecord, template: Path | None = None) -> str:
    return "\n".join(text for _, text in paragraphs(write(record, template)["通报.docx"]))


def test_our_figures_stand_where_the_published_notice_states_others(year: ReportRecord, daye: Run) -> None:
    """152 tasks (printed: 151), 65 by one department (64), 57.2% (57.6%): as the indicators of the units add up."""
    units = indicators(daye).units
    tasks, joint = (sum(int(unit.values[name].value or 0) for unit in units) for name in ("tasks_led", "joint_tasks_led"))
    text = _text(year)
    assert f"发起“双随机、一公开”抽查任务{tasks}次，其中部门联合抽查{joint}次，占57.2%。" in text
    assert "发起单部门检查65次，部门联合检查87次。" in text
    assert "151" not in text
    assert "57.6%" not in text


def test_what_is_unknown_is_said_to_be_lacking(year: ReportRecord) -> None:
    """The sentence on coverage says that data is lacking; it states neither 0 nor a share."""
    coverage = [text for _, text in paragraphs(write(year)["通报.docx"]) if "覆盖率" in text]
    assert coverage == ["抽查事项清单和逐项抽查的数据不足，覆盖率不作统计。"]


def test_units_are_named_under_their_problems(year: ReportRecord) -> None:
    """As such notices do: 如：甲局、乙局…；the advice follows in the next section; the targets are the office's own."""
    text = _text(year)
    assert "市人社局、市文旅局计划外开展检查；市教育局、市文旅局年底突击检查；" in text
    assert "临时检查先报领导小组办公室列入计划，再在平台上发起；" in text
    assert "部门联合抽查的部门参与率达到100%；" in text
    assert "明确2023年度目标" in texts(write(year)["通报.docx"], "Heading 2")


def test_a_ledger_gives_the_coverage(daye: Run) -> None:
    """Where the case has the catalogue of items, the sentence states the figures; a case without a notice key has plain ones."""
    places = Places(None, None)
    text = _text(whole(run(load_rulebook("cases/daye-2022-ledger")), places))
    assert "列入随机抽查事项清单的事项共317项，抽查到309项，抽查事项覆盖率97.5%。" in text
    assert "各成员单位：" in text


def test_a_pack_without_wording_has_the_plain_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up pack with neither notice.yaml nor notice.jinja still gives a whole notice."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    data = write(whole(run(load_rulebook("demo")), Places()))["通报.docx"]
    assert texts(data, "Title") == ["演示县2030年度考核\n情况通报"]
    assert texts(data, "Heading 1")[:2] == ["总体情况", "存在问题"]
    assert len(opened(data).tables[0].rows) == 5


def test_hostile_names_come_out_as_text(hostile_year: ReportRecord, year: ReportRecord) -> None:
    """Formulas, markup and template marks in names and remarks are letters like others, and no paragraph more or less."""
    data = write(hostile_year)["通报.docx"]
    (table,) = opened(data).tables
    cells = [cell.text for row in table.rows for cell in row.cells]
    name, remark = " ".join(UNIT.split()), " ".join(REMARK.split())
    assert name in cells
    assert remark in cells
    assert any(name in text for text in texts(data, "Body Text"))
    assert len(paragraphs(data)) == len(paragraphs(write(year)["通报.docx"]))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [part for part in package.namelist() if "vba" in part.lower() or "embed" in part.lower()]
        assert b"TargetMode" not in b"".join(package.read(part) for part in package.namelist() if part.endswith(".rels"))


BEGINNINGS = [
    "# ",
    "## ",
    "@附件 ",
    "@统计表",
    "@日期 ",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{#",
    "　",
    "\n",
    "\n\n# ",
    "\r@附件 ",
    "\x0b",
    "\u2028",
]


@given(st.lists(st.sampled_from(BEGINNINGS) | st.text(max_size=6), max_size=8).map("".join))
def test_a_value_is_never_a_line_of_its_own(value: str) -> None:
    """Whatever a value holds, it stays within the paragraph that it was put into, and nothing in it is run."""
    template = environment().from_string("# {{ v }}甲\n\n{{ v }}乙\n\n@题注 {{ v }}丙\n")
    made = blocks(template.render(v=value))
    assert [block.kind for block in made] == ["heading1", "body", "caption"]
    plain = put_in(value).removeprefix(VALUE)
    assert [block.text for block in made] == [f"{plain}甲".strip(), f"{plain}乙", f"{plain}丙".strip()]
    assert not set(plain) & set("\n\r\x0b\x0c\u2028\u2029\u202e\u200b")
    OxmlElement("w:t").text = plain  # an error where XML could not hold it


def test_named() -> None:
    """Up to six units by name; of more, the first six and how many there are."""
    units = [f"{c}局" for c in "甲乙丙丁戊己庚"]
    assert named(units[:2]) == "甲局、乙局"
    assert named(units) == "甲局、乙局、丙局、丁局、戊局、己局等7个单位"
    assert named(units, 1) == "甲局等7个单位"


def test_the_same_year_gives_the_same_bytes(year: ReportRecord, tmp_path: Path) -> None:
    """In another process with other hashes, too; no clock is in the file but the day that the figures stand at."""
    data = write(year)["通报.docx"]
    call = [sys.executable, "-m", "kaohe", "report", "daye-2022", "--to", "docx", "--out", str(tmp_path)]
    subprocess.run(call, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert (tmp_path / "通报.docx").read_bytes() == data
    properties = opened(data).core_properties
    assert (properties.created.date().isoformat(), properties.modified.date().isoformat()) == ("2022-12-31", "2022-12-31")
    assert properties.title == "2022年度全市市场监管领域部门联合“双随机、一公开”监管工作情况通报"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
