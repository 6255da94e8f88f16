"""Excuses and points by hand: what a file of the case says, in either language of headers. Faults stand in tests/broken."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.records.excused_records import numbers_of, with_references
from kaohe.records.read import Records, read_records
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.rulebook import load_rulebook

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "cases/daye-2022-ledger"


def _records(folder: Path, key: str, name: str, text: str, profile: str | None = None, case: Path = LEDGER) -> Records:
    shutil.copytree(case, folder)
    with (folder / "case.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"{key}: {name}\n")
    (folder / name).write_text(text, "utf-8")
    return read_records(load_rulebook(str(folder), profile))


def test_a_finding_is_excused_by_either_name(tmp_path: Path) -> None:
    """English headers, the alias of a unit, a criterion's title and a reason's code mean what the Chinese ones mean."""
    text = "unit,criterion,reason,decided_by,decided_on\n大冶市教育局,年底突击检查,force_majeure,复核组,2022/12/30\n"
    records = _records(tmp_path / "case", "excuses", "excuses.csv", text)
    (excuse,) = records.excuses
    assert (records.units[excuse.unit].name, excuse.criterion, excuse.reason) == ("市教育局", "T02", "force_majeure")
    assert (excuse.decided.by, excuse.decided.on) == ("复核组", date(2022, 12, 30))
    assert (excuse.table, excuse.records) == ("", ())


def test_a_record_comes_with_what_refers_to_it(tmp_path: Path) -> None:
    """A task takes its inspections and items along, a plan its tasks and theirs; an inspection stands alone."""
    text = "单位,理由,决定人,日期\n市文旅局,不可抗力,复核组,2022-12-30\n"
    with pytest.raises(Exception, match="没有写是哪条认定"):
        _records(tmp_path / "case", "excuses", "excuses.csv", text)
    ledger = read_records(load_rulebook(str(LEDGER))).ledger
    assert ledger is not None
    (task,) = numbers_of(ledger, "tasks", "RW20220151", 0)
    tables = [ledger.place_of(record)[0].table for record in with_references(ledger, "tasks", task)]
    lines = {name: (LEDGER / f"ledger/{name}.csv").read_text("utf-8-sig").splitlines() for name in ("inspections", "task_items")}
    for name, rows in lines.items():
        assert tables.count(name) == sum(row.startswith("RW20220151,") for row in rows) > 0
    assert tables.count("tasks") == 1
    (plan,) = numbers_of(ledger, "plans", "JH20220028", 0)
    assert set(with_references(ledger, "tasks", task)) < set(with_references(ledger, "plans", plan))
    inspection = next(r for r in with_references(ledger, "tasks", task) if ledger.place_of(r)[0].table == "inspections")
    assert with_references(ledger, "inspections", inspection) == (inspection,)


def test_a_number_of_several_parts_is_written_with_slashes() -> None:
    """A liaison is told by name and first day; the unit is named beside it. A number that is not whole finds several."""
    ledger = read_records(load_rulebook(str(LEDGER))).ledger
    assert ledger is not None
    assert RECORD_TABLES["inspections"].key == ("task_id", "object_id", "inspected_on")
    assert len(numbers_of(ledger, "inspections", "RW20220151/91420281MA00012304", 0)) == 1
    assert len(numbers_of(ledger, "inspections", "ＲＷ20220151/91420281MA00012304/2022年12月6日", 0)) == 1
    assert len(numbers_of(ledger, "inspections", "RW20220151", 0)) > 1
    assert numbers_of(ledger, "inspections", "RW20220151/91420281MA00012304/2022-12-07", 0) == []


BY_HAND = "单位,评分项,得分,评分人,日期,理由\n市文旅局,组织领导：部署与保障,3.5,考核办,2023-01-09,没有经费保障\n"


def test_points_by_hand_come_with_who_when_and_why(tmp_path: Path) -> None:
    """Whoever has no row is unknown: there is no entry, neither 0 nor full points."""
    records = _records(tmp_path / "case", "by_hand", "points.csv", BY_HAND, "four-heads")
    assert list(records.by_hand) == ["leadership"]
    ((unit, entry),) = records.by_hand["leadership"].items()
    assert records.units[unit].name == "市文旅局"
    assert (entry.points, entry.reason, entry.decided.by, entry.decided.on) == (
        Decimal("3.5"), "没有经费保障", "考核办", date(2023, 1, 9),
    )  # fmt: skip
    assert (entry.decided.source.file, entry.decided.source.row) == ("points.csv", 2)


def test_another_profile_leaves_out_items_that_it_does_not_have(tmp_path: Path) -> None:
    """Trying another profile on a case is no mistake in its file: the row is counted as left out, with the reason."""
    records = _records(tmp_path / "case", "by_hand", "points.csv", BY_HAND, "default")
    assert records.by_hand == {}
    tally = next(t for t in records.tallies if t.file == "points.csv")
    assert (tally.read, tally.used, tally.left_out) == (1, 0, {"方案 default 没有这个人工评分项": 1})
