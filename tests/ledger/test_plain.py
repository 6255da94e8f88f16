"""Small tables worked out by hand, edges included: the plain computation says so, and the library measures so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from tests.ledger.days import due_day
from tests.ledger.graded import result_classes, run_ledger
from tests.ledger.ledger import Ledger, Row
from tests.ledger.plain import indicators as by_definition

YEAR, END = 2022, date(2022, 12, 31)


def day(text: str) -> date:
    """7-1 is 1 July of the year; 2021-12-31 is what it says."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(YEAR, *parts)


def _row(cells: dict[str, Any]) -> Row:
    return {name: day(cell) if name.endswith("_on") and isinstance(cell, str) else cell for name, cell in cells.items()}


def ledger(as_of: date = END, absent: frozenset[str] = frozenset(), **tables: list[dict[str, Any]]) -> Ledger:
    """A ledger of units 甲, 乙, 丙; 外 is not assessed."""
    made = {t: [_row(row) for row in rows] for t, rows in tables.items()}
    return Ledger(("甲", "乙", "丙"), YEAR, as_of, made, absent, classes=result_classes(), outside_units=("外",))


def plan(plan_id: str = "P1", unit: str = "甲", starts_on: str = "3-1", ends_on: str = "11-30", **cells: Any) -> dict[str, Any]:
    return {"plan_id": plan_id, "unit": unit, "kind": "single", "starts_on": starts_on, "ends_on": ends_on, **cells}


def task(task_id: str = "T1", lead_unit: str = "甲", started_on: str | None = "5-10", **cells: Any) -> dict[str, Any]:
    return {"task_id": task_id, "lead_unit": lead_unit, "kind": "single", "started_on": started_on, **cells}


def inspection(task_id: str = "T1", object_id: str = "O1", inspected_on: str | None = "5-11", **cells: Any) -> dict[str, Any]:
    return {"task_id": task_id, "object_id": object_id, "inspected_on": inspected_on, **cells}


def indicators(of: Ledger) -> dict[str, list[Value]]:
    """All indicators by their definitions; the library, given the same tables as files, must agree on each."""
    whole = {
        table: [{c.name: row.get(c.name) for c in RECORD_TABLES[table].columns} for row in rows]
        for table, rows in of.tables.items()
    }
    computed = by_definition(of)
    measured = run_ledger(replace(of, tables=whole)).measured.columns
    assert {name: measured[name] for name in computed} == computed
    return computed


def values(name: str, of: Ledger) -> list[Value]:
    return indicators(of)[name]


def test_plans_count_by_kind_special_and_struck_off() -> None:
    """Special plans stand apart from single and joint ones; a striking-off after the as-of day has not happened."""
    plans = [
        plan("P1"),
        plan("P2", kind="joint"),
        plan("P3", special=True),
        plan("P4", waived_on="6-1"),
        plan("P5", waived_on="2023-1-5"),
        plan("P6", year=2021),
        plan("P7", unit="乙", starts_on="2021-12-1", ends_on="2-1"),  # the year of its begin: 2021
    ]
    computed = indicators(ledger(plans=plans))
    assert computed["single_plans"] == [3, 0, 0]
    assert computed["joint_plans"] == [1, 0, 0]
    assert computed["special_plans"] == [1, 0, 0]
    assert computed["plans_struck_off"] == [1, 0, 0]
    assert computed["plans_due"] == [4, 0, 0]


def test_plan_year_falls_back_on_the_window() -> None:
    """The year column holds over the dates; without it the begin, then the end; with none of them it is unknown."""
    plans = [
        plan("P1", starts_on="2021-12-1", year=2022),
        plan("P2", unit="乙", starts_on=None, ends_on="2-1"),  # type: ignore[arg-type]
        plan("P3", unit="丙", starts_on=None, ends_on=None),  # type: ignore[arg-type]
    ]
    assert values("single_plans", ledger(plans=plans)) == [1, 1, None]


@pytest.mark.parametrize(
    ("tasks_plan", "started_on", "outside"),
    [
        (None, "5-1", 1),  # no plan named
        ("P9", "5-1", 1),  # no such plan
        ("P2", "5-1", 1),  # another unit's plan
        ("P3", "5-1", 1),  # another year's plan
        ("P1", "2-28", 1),  # a day before the window
        ("P1", "3-1", 0),
        ("P1", "11-30", 0),
        ("P1", "12-1", 1),  # a day after it
        ("P4", "3-1", None),  # the plan has no begin
        ("P4", "12-1", 1),  # but its end is known
        ("P1", "2021-12-31", 0),  # not a task of the year
        ("P1", None, None),
        ("P2", None, None),
    ],
)
def test_tasks_outside_the_plan(tasks_plan: str | None, started_on: str | None, outside: int | None) -> None:
    """One reason is enough; what is unknown matters only where no other reason decides."""
    plans = [plan(), plan("P2", unit="乙"), plan("P3", year=2021), plan("P4", starts_on=None, year=2022)]  # type: ignore[arg-type]
    tasks = [task(plan_id=tasks_plan, started_on=started_on), task("T2", "乙", plan_id="P2")]
    assert values("out_of_plan_tasks", ledger(plans=plans, tasks=tasks)) == [outside, 0, 0]


def test_a_task_that_starts_after_the_as_of_day_is_not_yet_one() -> None:
    """Tasks count from the first of January to the as-of day, both included."""
    starts = ["2021-12-31", "1-1", "9-30", "10-1"]
    tasks = [task(f"T{i}", started_on=start) for i, start in enumerate(starts)]
    assert values("single_tasks_led", ledger(day("9-30"), tasks=tasks)) == [2, 0, 0]


def test_joint_tasks_led_and_joined() -> None:
    """A partner joins once however often it is named; the lead unit never joins its own; single tasks have no partners."""
    tasks = [
        task("T1", kind="joint", partner_units=["乙", "乙", "甲", "外"]),
        task("T2", "外", kind="joint", partner_units=["乙"]),
        task("T3", kind="single", partner_units=["丙"]),
        task("T4", "丙", kind="joint"),
        task("T5", "丙", kind=None, partner_units=["甲"]),
    ]
    computed = indicators(ledger(tasks=tasks))
    assert computed["joint_tasks_led"] == [1, 0, None]
    assert computed["joint_tasks_joined"] == [None, 2, 0]
    assert computed["tasks_led"] == [2, 0, None]
    assert computed["joint_share"] == [(1, 2), NOT_APPLICABLE, None]


def test_plans_done_by_quarters() -> None:
    """A plan is done by one ended task within it, once; ended on the quarter's last day is in time."""
    plans = [plan(f"P{i}", starts_on="1-1", ends_on="12-31") for i in range(1, 6)]
    plans[4]["waived_on"] = "4-1"
    ends = {"P1": "3-31", "P2": "4-1", "P3": "9-30", "P4": "2023-1-1", "P5": "6-1"}
    tasks = [task(f"T{p}", started_on="2-1", plan_id=p, ended_on=end) for p, end in ends.items()]
    tasks.append(task("T9", started_on="2-2", plan_id="P1", ended_on="3-30"))
    computed = indicators(ledger(plans=plans, tasks=tasks))
    assert [computed[f"plans_done_by_q{q}"][0] for q in (1, 2, 3)] == [1, 2, 3]
    assert computed["plan_completion"] == [(3, 4), NOT_APPLICABLE, NOT_APPLICABLE]
    assert computed["third_quarter_progress"][0] == (3, 4)
    earlier = indicators(ledger(day("9-29"), plans=plans, tasks=tasks))
    assert earlier["plans_due_by_q3"] == [0, 0, 0]
    assert earlier["plans_due_by_q2"] == [4, 0, 0]
    assert indicators(ledger(date(2023, 1, 1), plans=plans, tasks=tasks))["plans_done"] == [4, 0, 0]


def test_a_task_outside_the_plan_does_not_do_it() -> None:
    """Begun a day before the window: the plan stays undone; one whose begin is not known may have done it."""
    tasks = [task(plan_id="P1", started_on="2-28", ended_on="5-1")]
    assert values("plans_done", ledger(plans=[plan()], tasks=tasks)) == [0, 0, 0]
    tasks.append(task("T2", plan_id="P1", started_on=None, ended_on="5-11"))
    assert values("plans_done", ledger(plans=[plan()], tasks=tasks)) == [None, 0, 0]
    tasks.append(task("T3", plan_id="P1", ended_on="5-11"))
    assert values("plans_done", ledger(plans=[plan()], tasks=tasks)) == [1, 0, 0]


def test_inspections_belong_to_the_unit_that_leads_the_task() -> None:
    """Drawn, inspected and published; what happens after the as-of day has not happened; other years' tasks do not count."""
    tasks = [task("T1"), task("T2", "乙", "2021-12-30"), task("T3", "丙", None)]
    rows = [
        inspection(object_id="O1", published_on="5-12"),
        inspection(object_id="O2", published_on="6-2"),
        inspection(object_id="O3", inspected_on="6-2", published_on="6-2"),
        inspection(object_id="O4", inspected_on=None),
        inspection("T2", published_on="5-12"),
        inspection("T3", inspected_on=None),
    ]
    computed = indicators(ledger(day("6-1"), tasks=tasks, inspections=rows))
    assert computed["objects_drawn"] == [4, 0, None]
    assert computed["inspections_done"] == [2, 0, 0]
    assert computed["objects_published"] == [1, 0, 0]


@pytest.mark.parametrize(
    ("inspected", "due"),
    [
        ("2022-05-11", "2022-06-09"),  # 3 June is a holiday
        ("2022-12-20", "2023-01-18"),  # 2 January is a holiday; 31 December is a Saturday
        ("2022-01-10", "2022-02-10"),  # spring festival; 29 and 30 January are worked
        ("2022-09-16", "2022-10-19"),  # 8 and 9 October are worked
    ],
)
def test_twentieth_working_day(inspected: str, due: str) -> None:
    """The due day by the State Council's calendar of 2022 and 2023."""
    assert due_day(date.fromisoformat(inspected), 20) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("published_on", "as_of", "late", "not_due"),
    [
        ("6-9", "12-31", 0, 0),
        ("6-10", "12-31", 1, 0),
        (None, "12-31", 1, 0),
        (None, "6-9", 0, 1),  # due today
        (None, "6-10", 1, 0),
        ("6-9", "6-8", 0, 1),  # not public yet
        ("6-20", "6-15", 1, 0),  # not public yet and overdue
    ],
)
def test_publication_late_and_not_due(published_on: str | None, as_of: str, late: int, not_due: int) -> None:
    """Inspected on 11 May, due on 9 June: late from 10 June; until then what is not public is not due."""
    made = ledger(day(as_of), tasks=[task()], inspections=[inspection(published_on=published_on)])
    computed = indicators(made)
    assert computed["late_publications"] == [late, 0, 0]
    assert computed["publications_not_due"] == [not_due, 0, 0]
    assert computed["objects_due"] == [1 - not_due, 0, 0]


def test_what_was_not_inspected_is_due_and_not_published() -> None:
    """An object drawn and not inspected lowers the share of publication; it is neither late nor not due."""
    rows = [inspection(inspected_on=None), inspection(object_id="O2", published_on="5-12")]
    computed = indicators(ledger(tasks=[task()], inspections=rows))
    assert computed["publication_share"][0] == (1, 2)
    assert computed["late_publications"][0] == 0


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"problem": True}, 1),
        ({"problem": False, "result": "违反其他部门相关规定"}, 0),  # what is entered holds
        ({"result": "违反其他部门相关规定"}, 1),
        ({"result": "注销"}, 0),
        ({"result": "无此用语"}, None),
        ({}, None),
        ({"inspected_on": None}, 0),
        ({"inspected_on": "2023-1-1", "problem": True}, 0),
    ],
)
def test_problems_by_entry_or_by_wording(cells: dict[str, Any], found: int | None) -> None:
    """The problem column, else the class of the wording; unknown where an inspection says neither."""
    assert values("problems_found", ledger(tasks=[task()], inspections=[inspection(**cells)])) == [found, 0, 0]


def test_problems_untreated_and_follow_ups_open() -> None:
    """Without disposition a problem is untreated; with one it is open until closed on or before the as-of day."""
    rows = [
        inspection(object_id="O1", problem=True),
        inspection(object_id="O2", problem=True, disposition="责令改正"),
        inspection(object_id="O3", problem=True, disposition="责令改正", closed_on="12-31"),
        inspection(object_id="O4", problem=True, disposition="责令改正", closed_on="2023-1-1"),
        inspection(object_id="O5", problem=False, disposition="无"),
    ]
    computed = indicators(ledger(tasks=[task()], inspections=rows))
    assert computed["problems_untreated"] == [1, 0, 0]
    assert computed["follow_ups_open"] == [2, 0, 0]
    unclear = [inspection("T2", disposition=None), inspection("T3", disposition="移送")]
    computed = indicators(ledger(tasks=[task("T2", "乙"), task("T3", "丙")], inspections=unclear))
    assert computed["problems_untreated"] == [0, None, 0]
    assert computed["follow_ups_open"] == [0, 0, None]


def test_year_end_and_largest_month() -> None:
    """From 1 December on is the year's end; January of the next year is no more January of the year."""
    days = ["1-3", "11-30", "12-1", "12-31", "2023-1-4", "2023-1-5"]
    rows = [inspection(object_id=f"O{i}", inspected_on=d) for i, d in enumerate(days)]
    computed = indicators(ledger(tasks=[task()], inspections=rows))
    assert computed["year_end_share"][0] == (2, 4)
    assert computed["largest_month_share"][0] == (2, 4)
    later = indicators(ledger(date(2023, 1, 31), tasks=[task()], inspections=rows))
    assert later["year_end_share"] == [(4, 6), NOT_APPLICABLE, NOT_APPLICABLE]
    assert later["largest_month_inspections"][0] == 2


def test_repeated_inspections() -> None:
    """Within 90 days in another task: the later one repeats, whoever led the earlier; within one task nothing repeats."""
    tasks = [task("T1", started_on="1-4"), task("T2", "乙"), task("T3", "丙"), task("T4", "外", "1-4")]
    rows = [
        inspection("T1", "O1", "3-1"),
        inspection("T2", "O1", "5-30"),  # 90 days later
        inspection("T3", "O1", "8-29"),  # 91 days later
        inspection("T1", "O2", "5-11"),
        inspection("T1", "O2", "5-12"),
        inspection("T2", "O3", "6-1"),
        inspection("T3", "O3", "6-1"),  # the same day: the later id repeats
        inspection("T4", "O4", "6-1"),
        inspection("T3", "O4", "6-2"),
    ]
    assert values("repeated_inspections", ledger(tasks=tasks, inspections=rows)) == [0, 1, 2]
    tasks[0]["started_on"] = None
    assert values("repeated_inspections", ledger(tasks=tasks, inspections=rows)) == [0, None, 2]


def test_liaison_changes_and_gaps() -> None:
    """甲: 张 returns, 李 left before the year; the last day of a stay is served. 丙 has no row: the whole period is a gap."""
    rows: list[dict[str, Any]] = [
        {"unit": "甲", "person": "李", "from_on": "2020-1-1", "to_on": "2021-12-31"},
        {"unit": "甲", "person": "张", "from_on": "1-2", "to_on": "3-31"},
        {"unit": "甲", "person": "王", "from_on": "4-1", "to_on": "5-31"},
        {"unit": "甲", "person": "张", "from_on": "6-11", "to_on": None},
        {"unit": "乙", "person": "赵", "from_on": "2021-1-1", "to_on": "1-1"},
        {"unit": "乙", "person": "钱", "from_on": "2023-1-1", "to_on": None},
    ]
    computed = indicators(ledger(liaisons=rows))
    assert computed["liaison_changes"] == [1, 0, 0]
    assert computed["liaison_gap_days"] == [11, 364, 365]


def test_catalogue_coverage() -> None:
    """An item is covered by a task of the year that the unit leads or takes part in; other units' tasks do not help."""
    catalog: list[dict[str, Any]] = [
        {"unit": "甲", "item_id": "1", "level": "重点"},
        {"unit": "甲", "item_id": "2", "level": "一般"},
        {"unit": "甲", "item_id": "3", "level": "重点"},
        {"unit": "乙", "item_id": "1", "level": "重点"},
        {"unit": "乙", "item_id": "4", "level": None},
        {"unit": "乙", "item_id": "5", "level": "一般"},
    ]
    tasks = [task("T1", partner_units=["乙"]), task("T2", "丙"), task("T3", "乙", None), task("T4", "甲", "2021-5-1")]
    items = [("T1", "1"), ("T1", "2"), ("T2", "3"), ("T3", "5"), ("T4", "3")]
    task_items = [{"task_id": t, "item_id": i} for t, i in items]
    computed = indicators(ledger(catalog=catalog, tasks=tasks, task_items=task_items))
    assert computed["catalog_coverage"] == [(2, 3), None, NOT_APPLICABLE]
    assert computed["catalog_key_coverage"] == [(1, 2), None, NOT_APPLICABLE]
    assert computed["catalog_key_items_covered"] == [1, 1, 0]
    assert computed["catalog_key_items"] == [2, None, 0]


def test_credit_risk_tasks() -> None:
    """是 counts, 否 does not, an empty cell is unknown."""
    tasks = [task("T1", credit_risk=True), task("T2", "乙", credit_risk=False), task("T3", "丙", credit_risk=None)]
    assert values("credit_risk_tasks", ledger(tasks=tasks)) == [1, 0, None]


def test_missing_tables_and_columns_are_unknown_for_every_unit() -> None:
    """A table with no rows counts 0; one that is missing, or lacks a column, leaves what needs it unknown."""
    assert values("single_tasks_led", ledger(tasks=[])) == [0, 0, 0]
    assert values("single_tasks_led", ledger(plans=[])) == [None, None, None]
    assert values("out_of_plan_tasks", ledger(tasks=[])) == [None, None, None]
    lacking = ledger(tasks=[task()], absent=frozenset({"tasks.kind"}))
    assert values("single_tasks_led", lacking) == [None, None, None]
    assert values("credit_risk_tasks", lacking) == [None, 0, 0]


def test_an_optional_column_that_is_missing_is_empty() -> None:
    """Without the problem column the wording decides, and without the wording the problem column; with neither it is unknown."""
    row = inspection(problem=True, result="违反其他部门相关规定")
    for absent, found in (({"problem"}, 1), ({"result"}, 1), ({"problem", "result"}, None)):
        kept = {name: cell for name, cell in row.items() if name not in absent}
        made = ledger(tasks=[task()], inspections=[kept], absent=frozenset(f"inspections.{c}" for c in absent))
        assert values("problems_found", made) == [found, 0, 0]
