"""Failings planted in a clean ledger, each with the records that prove it.

A plant adds records and says which criteria it makes found. Plants do not get in each other's way, except those in
``CLASHES``, which stand at different units; what one adds may be evidence of another too (a plan not done at all is
also not done by September), so evidence that accumulates is kept by unit until all is planted.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tests.ledger.clean import YEAR, Scene, day
from tests.ledger.ledger import Row
from tests.ledger.plot import Plot

Plant = Callable[[Plot, str], None]


def no_plan_named(plot: Plot, unit: str) -> None:
    """T01: a task of the moment."""
    _out_of_plan(plot, unit, None, day(7, 1))


def no_such_plan(plot: Plot, unit: str) -> None:
    """T01: the plan named does not exist."""
    _out_of_plan(plot, unit, "JH999", day(7, 1))


def anothers_plan(plot: Plot, unit: str) -> None:
    """T01: the plan is another unit's."""
    other = next(other for other in plot.scene.units if other != unit)
    _out_of_plan(plot, unit, plot.scene.of("plans", other)[0]["plan_id"], day(8, 1))


def another_years_plan(plot: Plot, unit: str) -> None:
    """T01: the plan is of the year before, though its window is still open."""
    plan = plot.scene.plan(unit, starts=date(YEAR - 1, 6, 1), year=YEAR - 1)
    _out_of_plan(plot, unit, plan["plan_id"], day(7, 1))


def before_the_window(plot: Plot, unit: str) -> None:
    """T01: begun the day before the plan's window."""
    plan = plot.scene.of("plans", unit)[0]
    _out_of_plan(plot, unit, plan["plan_id"], plan["starts_on"] - timedelta(days=1))


def after_the_window(plot: Plot, unit: str) -> None:
    """T01: begun the day after the plan's window."""
    plan = plot.scene.of("plans", unit)[0]
    _out_of_plan(plot, unit, plan["plan_id"], plan["ends_on"] + timedelta(days=1))


def _out_of_plan(plot: Plot, unit: str, plan_id: str | None, started: date) -> None:
    plot.evidence[unit, "T01"].append(plot.scene.task(unit, plan_id, started, started + timedelta(days=9)))


def plan_without_task(plot: Plot, unit: str) -> None:
    """T04: nothing was done for a plan."""
    _undone(plot, unit)


def plan_with_open_task(plot: Plot, unit: str) -> None:
    """T04: the plan's task has not ended by the as-of day."""
    plot.scene.task(unit, _undone(plot, unit)["plan_id"], day(9, 1), None)


def plan_with_task_of_another(plot: Plot, unit: str) -> None:
    """T04, and T01 of the other unit: the plan's only task was led by another."""
    other = next(other for other in plot.scene.units if other != unit)
    _out_of_plan(plot, other, _undone(plot, unit)["plan_id"], day(9, 1))


def _undone(plot: Plot, unit: str) -> Row:
    plan = plot.scene.plan(unit)
    plot.evidence[unit, "T04"].append(plan)
    plot.late_plans[unit].append(plan)
    return plan


def published_late(plot: Plot, unit: str) -> None:
    """P02: one day too late (inspected on 16 September, due on 19 October)."""
    plot.evidence[unit, "P02"].append(plot.scene.inspection(plot.scene.rolling[unit], day(9, 16), published_on=day(10, 20)))


def overdue(plot: Plot, unit: str) -> None:
    """P01 and P02: not published though due, or only after the as-of day."""
    late = plot.scene.random.choice([None, date(YEAR + 1, 1, 3)])
    row = plot.scene.inspection(plot.scene.rolling[unit], day(9, 20), published_on=late)
    plot.evidence[unit, "P01"].append(row)
    plot.evidence[unit, "P02"].append(row)


def not_inspected(plot: Plot, unit: str) -> None:
    """P01: an object drawn and never inspected."""
    plot.evidence[unit, "P01"].append(plot.scene.inspection(plot.scene.rolling[unit], None))


def untreated(plot: Plot, unit: str) -> None:
    """R02: a problem without disposition."""
    row = plot.scene.problem(plot.scene.rolling[unit], day(9, 12), disposition=None, closed_on=None)
    plot.evidence[unit, "R02"].append(row)


def follow_up_open(plot: Plot, unit: str) -> None:
    """R03: a problem whose follow-up has not been closed by the as-of day."""
    closed = plot.scene.random.choice([None, date(YEAR + 1, 1, 1)])
    plot.evidence[unit, "R03"].append(plot.scene.problem(plot.scene.rolling[unit], day(9, 13), closed_on=closed))


def nothing_ever_found(plot: Plot, unit: str) -> None:
    """R01: many inspections and no problem."""
    for row in plot.scene.inspections(unit):
        row.update(problem=False, disposition=None, closed_on=None)
    plot.unwatched.add((unit, "R01"))


def repeated(plot: Plot, unit: str) -> None:
    """J04: an object inspected again in another task, at most 90 days later."""
    scene = plot.scene
    first = scene.inspection(scene.first[unit], day(9, 1))
    again = scene.inspection(scene.rolling[unit], scene.random.choice([day(11, 30), day(11, 2)]), object_id=first["object_id"])
    plot.evidence[unit, "J04"].append(again)


def catalogue_gap(plot: Plot, unit: str) -> None:
    """K01: two of fourteen items were never inspected."""
    for _ in range(2):
        _uncovered(plot, unit, "一般")
    plot.evidence[unit, "K01"] = plot.uncovered[unit]


def key_item_uncovered(plot: Plot, unit: str) -> None:
    """K02: one key item was never inspected; the coverage as a whole still meets its mark."""
    plot.evidence[unit, "K02"].append(_uncovered(plot, unit, "重点"))


def _uncovered(plot: Plot, unit: str, level: str) -> Row:
    """Another unit's task without this unit, and last year's own, do not cover an item."""
    scene = plot.scene
    item_id = f"WF{len(scene.tables['catalog']) + 1:03}"
    row = scene.add("catalog", unit=unit, item_id=item_id, name="未覆盖", level=level, joint=False)
    if scene.random.random() < 0.5:
        task = scene.task(unit, None, date(YEAR - 1, 11, 1), date(YEAR - 1, 12, 1))
        scene.add("task_items", task_id=task["task_id"], item_id=item_id)
    plot.uncovered[unit].append(row)
    return row


def liaison_changes(plot: Plot, unit: str) -> None:
    """O01: four persons one after the other, one of them twice."""
    plot.changes.add(unit)


def liaison_gap(plot: Plot, unit: str) -> None:
    """O04: nobody for 31 days."""
    plot.gaps.add(unit)


def no_liaison(plot: Plot, unit: str) -> None:
    """O04: nobody at all; no record proves it."""
    _dismiss(plot, unit)
    plot.unwatched.add((unit, "O04"))


def _dismiss(plot: Plot, unit: str) -> None:
    plot.scene.tables["liaisons"] = [row for row in plot.scene.tables["liaisons"] if row["unit"] != unit]


def _engage(plot: Plot, unit: str) -> None:
    """Put the unit's liaisons in place, with changes, with a gap, or both."""
    _dismiss(plot, unit)
    starts = [date(2020, 1, 1), *([day(3, 1), day(5, 1), day(8, 1), day(10, 1)] if unit in plot.changes else [day(6, 1)])]
    persons = ["张三", "李四", "王五", "李四", "赵六"] if unit in plot.changes else ["张三", "张三"]
    rows = []
    for number, (person, start) in enumerate(zip(persons, starts, strict=True)):
        last = starts[number + 1] - timedelta(days=1) if number + 1 < len(starts) else None
        if number == 0 and unit in plot.gaps and last:
            last -= timedelta(days=31)
        rows.append(plot.scene.add("liaisons", unit=unit, person=person, from_on=start, to_on=last))
    plot.evidence |= {(unit, id_): rows for id_, units in (("O01", plot.changes), ("O04", plot.gaps)) if unit in units}


def rush(plot: Plot, unit: str) -> None:
    """T02: half of the inspections in December; fewer than are a concentration."""
    _rush(plot, unit, 1)


def concentration(plot: Plot, unit: str) -> None:
    """T06: two thirds of the inspections in October."""
    there = [row for row in plot.scene.inspections(unit) if _of_year(plot, row)]
    for number in range(2 * len(there)):
        plot.evidence[unit, "T06"].append(plot.scene.inspection(plot.scene.rolling[unit], day(10, 1 + number % 31)))


def concentrated_rush(plot: Plot, unit: str) -> None:
    """T02 and T06: two thirds in December."""
    _rush(plot, unit, 2)
    plot.evidence[unit, "T06"] = plot.evidence[unit, "T02"]


def _rush(plot: Plot, unit: str, times: int) -> None:
    there = [row for row in plot.scene.inspections(unit) if _of_year(plot, row) and row["inspected_on"]]
    already = [row for row in there if row["inspected_on"] >= day(12, 1)]
    made = [
        plot.scene.inspection(plot.scene.december[unit], day(12, 1 + n % 26))
        for n in range(times * (len(there) - len(already)) - len(already))
    ]
    plot.evidence[unit, "T02"] = [*already, *made]


def _of_year(plot: Plot, inspection: Row) -> bool:
    task = next(task for task in plot.scene.tables["tasks"] if task["task_id"] == inspection["task_id"])
    return bool(task["started_on"].year == YEAR)


def slow(plot: Plot, unit: str) -> None:
    """T03: more plans done after September than before."""
    due = [p for p in plot.scene.of("plans", unit) if p["waived_on"] is None and (p["year"] or YEAR) == YEAR]
    for number in range(len(due) - 2 * len(plot.late_plans[unit]) + 1):
        plan = plot.scene.plan(unit)
        plot.scene.task(unit, plan["plan_id"], day(9, 1 + number), day(10, 1))
        plot.late_plans[unit].append(plan)
    plot.evidence[unit, "T03"] = plot.late_plans[unit]


def joint_share_low(plot: Plot, unit: str) -> None:
    """J03: more single than joint tasks, all within one plan that is done already."""
    led = [task for task in plot.scene.of("tasks", unit, "lead_unit") if task["started_on"].year == YEAR]
    singles = [task for task in led if task["kind"] == "single"]
    first, more = plot.scene.first[unit], len(led) - 2 * len(singles) + 1
    made = [plot.scene.task(unit, first["plan_id"], first["started_on"], day(9, 1), "single") for _ in range(more)]
    plot.evidence[unit, "J03"] = [*singles, *made]


def no_joint_led(plot: Plot, unit: str) -> None:
    """J01 and J03: every task led is a single one; it still joins those of others."""
    led = plot.scene.of("tasks", unit, "lead_unit")
    for task in led:
        task.update(kind="single", partner_units=None)
    plot.unwatched.add((unit, "J01"))
    plot.evidence[unit, "J03"] = [task for task in led if task["started_on"].year == YEAR]


OUT_OF_PLAN: list[Plant] = [no_plan_named, no_such_plan, anothers_plan, another_years_plan, before_the_window, after_the_window]
PLANTS: list[Plant] = [
    *OUT_OF_PLAN,
    plan_without_task, plan_with_open_task, plan_with_task_of_another, published_late, overdue, not_inspected, untreated,
    follow_up_open, nothing_ever_found, repeated, catalogue_gap, key_item_uncovered, liaison_changes, liaison_gap, no_liaison,
    rush, concentration, concentrated_rush, slow, joint_share_low, no_joint_led,
]  # fmt: skip
"""In the order of planting: those that weigh what is there come last."""
CLASHES: list[set[Plant]] = [
    {nothing_ever_found, untreated},
    {nothing_ever_found, follow_up_open},
    {no_liaison, liaison_changes},
    {no_liaison, liaison_gap},
    {rush, concentration, concentrated_rush},
    {joint_share_low, no_joint_led},
]
"""Plants of which a unit can have one only."""


def plant(scene: Scene, wanted: Sequence[tuple[str, Plant]]) -> Plot:
    """Plant several failings, by unit and kind."""
    plot = Plot(scene)
    for kind in PLANTS:
        for unit, chosen in wanted:
            if chosen is kind:
                kind(plot, unit)
    for unit in sorted(plot.changes | plot.gaps):
        _engage(plot, unit)
    plot.unwatched |= {(u, "T05") for u in scene.units if {(u, "T02"), (u, "T03")} <= plot.found()}
    return plot


def clash(chosen: set[Plant]) -> bool:
    """Say whether a unit cannot have all of these."""
    return any(len(chosen & group) > 1 for group in CLASHES)
