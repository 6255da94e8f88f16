"""Whatever is done to the files of a project, the check answers with faults, never with a traceback."""

import random
import re
import zipfile
from pathlib import Path

import pytest

from kaohe.check import check
from kaohe.checking.remarks import Remark
from kaohe.faults import Fault
from kaohe.records.tables import read_table
from kaohe.report.checks import checks_text
from kaohe.report.faults import faults_text
from kaohe.report.sarif import checks_sarif
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run
from tests.broken.projects import BASE, copy

SEED = 2030
MUTATIONS = 300
FILES = [path.relative_to(BASE) for path in sorted(BASE.rglob("*")) if path.is_file()]
LINES = [line for file in FILES for line in (BASE / file).read_text("utf-8").split("\n")]
VALUES = (
    "", "null", "true", "no", "0", "-1", "1e3", "0.5", "99999999999999999999999", "[]", "{}", "[[]]", "[{}]", "{a: 1}", "&a", "*a", "!!x 1",
    "late_tasks", "T01", "'x'", '"', "- ", "甲局", "全部", "不适用", "n/a", "，", "：", "\t", "\x07", "长" * 300, "50%", "1/3", "12:30",
    "2030-01-01", "select", "a.b", "tasks_led / joint_tasks", "demo", "base", "units", "count", "flag", "veto", "in", "not", "is unknown",
)  # fmt: skip
SIGNS = "'\"[]{}:,-#&*!|>%@`\\ \t\n\r　，：“\x00\u2028"


def _mutated(rng: random.Random, text: str) -> str:
    """Delete, repeat, replace or shift one line, or change one scalar or character of it."""
    lines = text.split("\n")
    i = rng.randrange(len(lines))
    line, at = lines[i], rng.randrange(len(lines[i]) + 1)
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s,:\[\]{}\"']+", line)]
    start, end = rng.choice(words or [(0, 0)])
    changed: tuple[list[str], ...] = (
        [], [line, line], [rng.choice(LINES)], [" " * rng.randrange(1, 4) + line], [line[rng.randrange(3) :]],
        [line[:start] + rng.choice(VALUES) + line[end:]], [line.partition(":")[0] + ": " + rng.choice(VALUES)],
        [line[:at] + rng.choice(SIGNS) + line[at:]], [line[:at] + line[at + 1 :]],
    )  # fmt: skip
    return "\n".join([*lines[:i], *rng.choice(changed), *lines[i + 1 :]])


def test_no_mutation_makes_the_check_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 seeded mutations, two at a time: each gives faults that can be shown, or a project that can be graded."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    for number in range(MUTATIONS // 2):
        rng = random.Random(SEED + number)
        files = rng.sample(FILES, 2)
        for file in files:
            file.write_text(_mutated(rng, (BASE / file).read_text("utf-8")), "utf-8", newline="")
        checked = check([], Places())
        found = [*(Remark(fault) for fault in checked.faults), *checked.remarks]
        assert checks_text(found) or not found, (number, files)
        assert checks_sarif(found), (number, files)
        if not checked.faults:
            run(load_rulebook("demo"))
        for file in files:
            file.write_bytes((BASE / file).read_bytes())


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix in (".yaml", ".csv")], ids=str)
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xff\xfe", b"\xff\xff\x00\x01", b"- - - -", b"[" * 5000, b"? {", "，".encode("gbk")]
)
def test_no_content_makes_the_check_crash(content: bytes, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are empty, binary or nested without end give faults that can be shown."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    file.write_bytes(content)
    faults = check([], Places()).faults
    assert faults or file.name == "published_findings.csv", file
    assert faults_text(faults)


def _workbook(path: Path, cell: str) -> None:
    """Write a workbook whose one sheet has a header and a value in ``cell``."""
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><sheetData><row><c r="A1"><v>1</v></c><c r="{cell}"><v>2</v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}"><sheets><sheet name="S" sheetId="1"/></sheets></workbook>')
        book.writestr("xl/worksheets/sheet1.xml", sheet)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_a_stray_cell_in_the_last_corner_is_a_fault(tmp_path: Path) -> None:
    """Read as a rectangle, such a sheet would ask for more memory than any machine has."""
    faults: list[Fault] = []
    _workbook(tmp_path / "t.xlsx", "XFD1048576")
    assert read_table(tmp_path / "t.xlsx", faults) is None
    assert [fault.code for fault in faults] == ["F001"]
    assert "XFD1048576" in faults[0].message
