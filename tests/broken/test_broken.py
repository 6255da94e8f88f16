"""Every mistake that a user can make in a file gets a fault at its place, in Chinese, with the edit that mends it.

Each folder beside this file holds the files that differ from ``_base`` and ``expected.txt``, what ``kaohe check``
prints. After a message was changed: ``KAOHE_UPDATE_GOLDEN=1 pytest tests/broken``, then read the difference.
"""

import os
import re
from pathlib import Path

import pytest

from kaohe.check import check
from kaohe.checking.codes import CHECKS
from kaohe.faults import CODES, Fault
from kaohe.rulebook.locate import Places
from tests.broken.projects import BASE, EXAMPLES, FOLDER, copy, faults_of, text_of

ENGLISH = re.compile(
    r"Input should|Error|NoneType|None\b|\bdict\b|\bstr\b|Decimal|Traceback|index|expected|\^\[|constrained|True\b|False\b|/tmp|/home"
)
"""Words of libraries, of Python and of a machine, which no official should meet."""


@pytest.fixture(scope="module")
def every_fault(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Fault]]:
    """The faults of every example, by its name."""
    return {example: faults_of(example, tmp_path_factory.mktemp(example)) for example in EXAMPLES}


def test_the_base_has_no_fault(tmp_path: Path) -> None:
    """What the examples break is in order by itself, so every fault comes from the file that an example replaces."""
    assert faults_of(None, tmp_path) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_broken_project_is_explained_word_for_word(example: str, tmp_path: Path) -> None:
    """The text of the check is exactly what is written in ``expected.txt``."""
    text = text_of(example, tmp_path)
    golden = FOLDER / example / "expected.txt"
    if os.environ.get("KAOHE_UPDATE_GOLDEN") == "1":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_every_fault_says_where_what_and_how_to_mend_it(every_fault: dict[str, list[Fault]]) -> None:
    """File, line and column; a Chinese message and a hint; only a file as a whole has no line."""
    for example, faults in every_fault.items():
        assert faults, example
        for fault in faults:
            assert not Path(fault.file).is_absolute(), (example, fault)
            assert fault.line >= 1 or fault.code in ("F001", "T009"), (example, fault)
            assert fault.column >= 1 or fault.line == 0, (example, fault)
            assert re.search(r"[\u4e00-\u9fff]", fault.message), (example, fault)
            assert fault.hint.strip(), (example, fault)


def test_no_fault_speaks_of_python_or_in_english(every_fault: dict[str, list[Fault]]) -> None:
    """Neither messages of libraries, nor Python's words, nor regular expressions, nor paths of this machine."""
    for example, faults in every_fault.items():
        for fault in faults:
            assert not ENGLISH.search(fault.message + fault.hint), (example, fault)


def test_the_caret_stays_on_its_line(every_fault: dict[str, list[Fault]]) -> None:
    """What a fault underlines lies within the line that it names (one past the end where something is missing)."""
    for example, faults in every_fault.items():
        for fault in (fault for fault in faults if fault.line):
            path = next(p for p in (FOLDER / example / fault.file, BASE / fault.file) if p.is_file())
            lines = path.read_bytes().decode("utf-8-sig", errors="replace").split("\n")
            if fault.line and fault.code != "F002":
                assert fault.column - 1 + fault.length <= len(lines[fault.line - 1]) + 1, (example, fault)


def test_every_code_is_met(every_fault: dict[str, list[Fault]]) -> None:
    """The examples together show every code there is, and no code that is not documented."""
    assert {fault.code for faults in every_fault.values() for fault in faults} == {*CODES, *CHECKS}


@pytest.mark.parametrize(
    ("example", "places"),
    [
        ("many-mistakes-in-rules", {6, 22, 25, 28, 33, 45}),
        ("many-mistakes-in-table", {2, 3, 4}),
    ],
)
def test_all_mistakes_of_a_file_are_reported_at_once(example: str, places: set[int], every_fault: dict[str, list[Fault]]) -> None:
    """Six mistakes in one rule file, four in one table: each has its fault, none hides another."""
    assert {fault.line for fault in every_fault[example]} == places


def test_mistakes_in_profile_case_and_tables_are_reported_together(every_fault: dict[str, list[Fault]]) -> None:
    """One run shows what is wrong in all of them, so that an official corrects everything in one go."""
    files = {Path(fault.file).name for fault in every_fault["many-mistakes-everywhere"]}
    assert files == {"demo.yaml", "case.yaml", "table.csv", "published_result.csv", "published_figures.yaml"}


def test_a_broken_definition_is_reported_once(every_fault: dict[str, list[Fault]]) -> None:
    """What uses a criterion, an indicator or a unit whose definition is at fault is not reported as unknown as well."""
    for example in ("missing-key", "bad-severity", "bad-criterion-id", "yaml-word-no", "units-header", "yaml-empty-file"):
        assert len(every_fault[example]) == 1, example


def test_personal_numbers_are_masked_in_the_line_shown(tmp_path: Path) -> None:
    """A 身份证号 in a wrong column is pointed at, not printed."""
    text = text_of("table-number-too-long", tmp_path)
    assert "19990101" not in text
    assert "******" in text


def test_without_paths_only_the_working_folder_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user's own pack, profiles and case are checked, not those that come with the program."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    checked = check([], Places())
    assert (checked.packs, checked.profiles, checked.cases) == (1, 2, 1)


def test_an_empty_folder_checks_what_comes_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nothing of one's own, the shipped files are checked, and they are in order."""
    monkeypatch.chdir(tmp_path)
    checked = check([], Places())
    assert checked.packs >= 1
    assert checked.cases >= 1
    assert checked.faults == []
