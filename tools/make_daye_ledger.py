"""Write the record tables of ``cases/daye-2022-ledger``: constructed records that add up to the published table.

The units, their figures, and the failings that only dates or persons can show are read from ``cases/daye-2022``; all
else (plans by name, dates, objects, results, liaisons, items) is made up, from a fixed seed: every run writes the
same bytes. Plain Python, no package is needed::

    python tools/make_daye_ledger.py [--out cases/daye-2022-ledger]
"""

import argparse
import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from daye_ledger.catalog import Item, make_catalog
from daye_ledger.facts import Unit, read_city, read_units
from daye_ledger.items import assign_items
from daye_ledger.liaisons import Stay, make_liaisons
from daye_ledger.partners import share_out
from daye_ledger.results import Inspection, make_inspections
from daye_ledger.schedule import Plan, Task, make_schedule
from daye_ledger.workdays import WORKDAYS, YEAR

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "cases/daye-2022"
KINDS = {"single": "单部门", "joint": "部门联合"}
ALIAS_EVERY = 12
"""Every so many mentions of a partner use an alias, where the unit has one."""

Cell = str | int | date | bool | None
Table = list[dict[str, Cell]]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Write the constructed records of the Daye case.")
    parser.add_argument("--out", type=Path, default=ROOT / "cases/daye-2022-ledger", help="the case folder")
    out = parser.parse_args().out
    (out / "ledger").mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (out / name).write_bytes(content)


def files() -> dict[str, bytes]:
    """Return every file by its path in the case folder."""
    units, city = read_units(PUBLISHED), read_city(PUBLISHED)
    plans, tasks = make_schedule(units)
    joint = [task for task in tasks if task.kind == "joint"]
    partners = dict(zip(joint, share_out([task.unit for task in joint], units), strict=True))
    catalog = make_catalog(units, city)
    plan_ids = {plan: f"JH{YEAR}{number:04d}" for number, plan in enumerate(plans, 1)}
    task_ids = {task: f"RW{YEAR}{number:04d}" for number, task in enumerate(tasks, 1)}
    tables = {
        "plans": plan_rows(plan_ids),
        "tasks": task_rows(task_ids, plan_ids, partners),
        "inspections": inspection_rows(make_inspections(tasks, units, city), task_ids),
        "liaisons": liaison_rows(make_liaisons(units)),
        "catalog": catalog_rows(catalog),
        "task_items": item_rows(task_ids, assign_items(catalog, tasks, partners, units)),
    }
    written = {f"ledger/{name}.csv": csv_bytes(rows) for name, rows in tables.items()}
    return {"units.csv": (PUBLISHED / "units.csv").read_bytes(), **written}


def plan_rows(ids: dict[Plan, str]) -> Table:
    """Return 抽查计划."""
    return [
        {
            "计划编号": number,
            "制定单位": plan.unit.name,
            "计划名称": plan.name,
            "抽查类型": KINDS[plan.kind],
            "计划年度": YEAR,
            "起始日期": plan.starts_on,
            "截止日期": plan.ends_on,
            "核准删减日期": plan.waived_on,
            "删减原因": "辖区内无检查对象" if plan.waived_on else None,
            "专项计划": plan.special or None,
        }
        for plan, number in ids.items()
    ]


def task_rows(ids: dict[Task, str], plan_ids: dict[Plan, str], partners: dict[Task, list[Unit]]) -> Table:
    """Return 抽查任务."""
    called = {task: "、".join(names) for task, names in zip(partners, partner_names(list(partners.values())), strict=True)}
    return [
        {
            "任务编号": number,
            "计划编号": plan_ids[task.plan] if task.plan else None,
            "发起单位": task.unit.name,
            "配合单位": called.get(task),
            "抽查类型": KINDS[task.kind],
            "任务名称": task.name,
            "开始日期": WORKDAYS[task.span.start],
            "完成日期": WORKDAYS[task.span.end],
            "信用风险分类": task.credit_risk,
            "任务状态": "已完成",
        }
        for task, number in ids.items()
    ]


def partner_names(partners: list[list[Unit]]) -> Iterator[list[str]]:
    """Yield the names of each task's partners: now and then an alias, as in real exports."""
    mentions = 0
    for joined in partners:
        names = []
        for unit in joined:
            mentions += 1
            use = mentions % ALIAS_EVERY == 0 and unit.aliases
            names.append(unit.aliases[mentions // ALIAS_EVERY % len(unit.aliases)] if use else unit.name)
        yield names


def inspection_rows(inspections: list[Inspection], task_ids: dict[Task, str]) -> Table:
    """Return 检查结果."""
    return [
        {
            "任务编号": task_ids[each.task],
            "检查对象代码": each.object_id,
            "检查对象名称": each.object_name,
            "检查日期": WORKDAYS[each.day],
            "检查结果": each.result,
            "发现问题": each.problem if each.told else None,
            "后续处置措施": each.disposition,
            "处置完结日期": WORKDAYS[each.closed] if each.closed is not None else None,
            "公示日期": WORKDAYS[each.published],
            "公示渠道": each.channels,
        }
        for each in inspections
    ]


def liaison_rows(stays: list[Stay]) -> Table:
    """Return 联络员."""
    return [
        {"单位": stay.unit.name, "联络员": stay.person, "任职起始日期": stay.from_on, "任职截止日期": stay.to_on} for stay in stays
    ]


def catalog_rows(catalog: list[Item]) -> Table:
    """Return 抽查事项清单."""
    return [
        {
            "单位": item.unit.name,
            "事项编号": item.id,
            "事项名称": item.name,
            "事项类别": "重点" if item.key else "一般",
            "联合抽查事项": item.joint,
        }
        for item in catalog
    ]


def item_rows(task_ids: dict[Task, str], items: list[list[Item]]) -> Table:
    """Return 任务事项."""
    numbered = zip(task_ids.values(), items, strict=True)
    return [{"任务编号": number, "事项编号": item.id} for number, those in numbered for item in those]


def csv_bytes(rows: Table) -> bytes:
    """Return a table as CSV: UTF-8, one line a row, days as 2022-03-01, flags as 是 and 否."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({header: cell(value) for header, value in row.items()} for row in rows)
    return stream.getvalue().encode()


def cell(value: Cell) -> str:
    """Return the text of a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()
