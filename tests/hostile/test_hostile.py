"""Files as they come: each is read exactly right, or refused with a fault that says where and how to mend it.

A file named ``TABLE-same-…`` says what ``tasks-same-utf8.csv`` says. What the others give stands word for word in
``expected``: after a change, ``KAOHE_UPDATE_GOLDEN=1 pytest tests/hostile``, then read the difference.
"""

import os
import random
import re
from pathlib import Path

import pytest

from kaohe.faults import Fault
from kaohe.records.ledger_folder import table_of
from kaohe.records.record_files import RecordRow, RecordSheet, read_record_sheets
from kaohe.report.faults import faults_text
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from tests.broken.test_broken import ENGLISH

FILES = Path(__file__).parent / "files"
EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(path.name for path in FILES.iterdir())
SAME = [name for name in NAMES if "-same-" in name]
MUTATIONS = 400

Read = list[tuple[RecordSheet, list[RecordRow]]]


@pytest.fixture(autouse=True)
def _inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in messages are relative to the folder of the files."""
    monkeypatch.chdir(FILES)


def _read(name: str, folder: Path = Path()) -> tuple[Read, list[Fault]]:
    faults: list[Fault] = []
    spec = RECORD_TABLES[name.partition("-")[0]]
    return [(sheet, list(sheet.rows)) for sheet in read_record_sheets(folder / name, spec, faults)], faults


def _records(read: Read) -> list[dict[str, str | None]]:
    """Return all records, by column."""
    return [dict(zip((*s.columns, *s.extra), row.values, strict=True)) for s, rows in read for row in rows]


def test_there_are_enough_of_them() -> None:
    """At least 60 files; each expectation has its file."""
    assert len(NAMES) >= 60
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name}.txt" for name in NAMES if name not in SAME}


@pytest.mark.parametrize("name", SAME)
def test_one_table_in_many_guises_reads_the_same(name: str) -> None:
    """Encodings, delimiters, titles, merged cells, totals, forms of dates and flags, kinds of file: the same two tasks."""
    read, faults = _read(name)
    assert faults == []
    assert _records(read) == [
        {"task_id": "RW01", "plan_id": "JH01", "lead_unit": "甲局", "partner_units": "乙局、丙局", "kind": "joint",
         "started_on": "2022-03-01", "ended_on": "2022-03-15", "credit_risk": "true"},
        {"task_id": "RW02", "plan_id": None, "lead_unit": "乙局", "partner_units": None, "kind": "single",
         "started_on": "2022-04-02", "ended_on": None, "credit_risk": "false"},
    ]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SAME])
def test_what_else_there_is_to_say_is_said_word_for_word(name: str) -> None:
    """Records, counts and faults are exactly what is written beside the file."""
    text = _told(*_read(name))
    golden = EXPECTED / f"{name}.txt"
    if os.environ.get("KAOHE_UPDATE_GOLDEN") == "1":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def _told(read: Read, faults: list[Fault]) -> str:
    lines = []
    for sheet, rows in read:
        lines.append(f"{sheet.sheet or sheet.file}（表头第 {sheet.header_row} 行）")
        lines.append("  " + " | ".join((*sheet.columns, *sheet.extra)))
        lines += [f"  {row.number}: {' | '.join('' if v is None else v for v in row.values)!r}" for row in rows]
        lines.append(f"  {sheet.tally}")
    return "\n".join([*lines, faults_text(faults) if faults else ""])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_dropped_in_silence(name: str) -> None:
    """Every row is used, left out for a counted reason, or faulty, and then a fault says so."""
    read, faults = _read(name)
    tallies = [sheet.tally for sheet, _ in read]
    for tally in tallies:
        assert tally.read == tally.used + sum(tally.left_out.values()) + tally.faulty
    assert faults or not any(tally.faulty for tally in tallies)
    assert faults or read
    assert bool(faults) == ("-bad-" in name)


@pytest.mark.parametrize("name", NAMES)
def test_faults_are_for_officials(name: str) -> None:
    """A Chinese message and a hint, no words of libraries, a place; personal numbers are not printed."""
    read, faults = _read(name)
    for fault in faults:
        assert not ENGLISH.search(fault.message + fault.hint), fault
        assert re.search(r"[\u4e00-\u9fff]", fault.message)
        assert fault.hint
        assert (fault.line > 0) == (fault.column > 0)
    assert not re.search("13912345678|11010519491231002", f"{_records(read)}{faults_text(faults)}")


def test_a_table_is_known_by_its_file_name() -> None:
    """The names of these files are names that a ledger folder takes."""
    for name in NAMES:
        if Path(name).suffix in (".csv", ".xlsx", ".xls", ".parquet"):
            assert table_of(FILES / name) is RECORD_TABLES[name.partition("-")[0]]


def test_no_damage_makes_reading_crash(tmp_path: Path) -> None:
    """Seeded damage to every kind of file: faults that can be shown, or rows that are all accounted for."""
    for number in range(MUTATIONS):
        rng = random.Random(number)
        name = rng.choice(NAMES)
        data = bytearray((FILES / name).read_bytes())
        for _ in range(rng.choice((1, 1, 3, 20))):
            at = rng.randrange(len(data) + 1)
            data[at : at + rng.choice((0, 1, 1, 4, 100))] = bytes(rng.choices(range(256), k=rng.choice((0, 1, 1, 8))))
        (tmp_path / name).write_bytes(data)
        read, faults = _read(name, tmp_path)
        assert faults_text(faults)
        for sheet, _ in read:
            tally = sheet.tally
            assert tally.read == tally.used + sum(tally.left_out.values()) + tally.faulty, number
