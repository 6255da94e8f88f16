"""What the published case says of each unit and of the city: read from its files, nothing typed anew."""

import csv
import re
from pathlib import Path
from typing import Any, NamedTuple


class Unit(NamedTuple):
    """One unit: its names, its row of the annex, and what the notice found that only records with dates can show."""

    number: int
    """From 1, in the order of units.csv."""
    name: str
    aliases: tuple[str, ...]
    single_plans: int
    joint_plans: int
    single_tasks: int
    joint_tasks: int
    joined: int
    objects: int
    problems: int
    struck_off: int
    out_of_plan: int
    special: int
    credit_risk: int
    """Tasks led with objects drawn by credit risk."""
    rushed: bool
    slow: bool
    unstable: bool
    """Its liaison changed too often."""

    @property
    def single_due(self) -> int:
        """Single-department plans that had to be done: the tasks outside the plan were all single."""
        return self.single_tasks - self.out_of_plan

    @property
    def struck(self) -> list[str]:
        """The kinds of the plans struck off: what was planned and not done."""
        single = self.single_plans + self.special - self.single_due
        kinds = ["single"] * single + ["joint"] * (self.joint_plans - self.joint_tasks)
        if len(kinds) != self.struck_off:
            raise ValueError(f"{self.name}: {len(kinds)} plans without a task, {self.struck_off} struck off")
        return kinds

    @property
    def in_joint(self) -> bool:
        """Whether it planned, led or joined any joint task."""
        return self.joint_plans + self.joint_tasks + self.joined > 0


class City(NamedTuple):
    """Numbers of the notice about all units together."""

    catalog_items: int
    joint_catalog_items: int
    corrected: int
    """Problems put right on order; the other problems were followed up."""


COUNTS = {
    "single_plans": "单部门计划", "joint_plans": "部门联合计划", "single_tasks": "发起单部门检查",
    "joint_tasks": "发起部门联合检查", "joined": "配合参与其他部门联查", "objects": "抽查对象数", "problems": "发现问题个数",
    "struck_off": "删减计划", "out_of_plan": "计划外检查", "special": "专项计划",
}  # fmt: skip
"""Field of :class:`Unit` → column of annex1.csv; an empty cell of the last three is 0 (case.yaml says why)."""

FLAGS = {"rushed": "认定为年底突击", "slow": "认定为进度缓慢", "unstable": "认定联络员变动频繁"}
"""Field of :class:`Unit` → indicator of observations.csv."""

CREDIT_RISK = "牵头的信用风险分类抽查数"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def read_units(case: Path) -> list[Unit]:
    """Return the units of the published case in order."""
    annex = {row["部门"]: row for row in read_rows(case / "annex1.csv")}
    observed = {(row["单位"], row["指标"]): row["值"] for row in read_rows(case / "observations.csv")}
    units = []
    for number, row in enumerate(read_rows(case / "units.csv"), 1):
        name = row["单位"]
        aliases = tuple(alias for alias in row["别名"].split("、") if alias)
        figures = next(annex[called] for called in (name, *aliases) if called in annex)
        known: dict[str, Any] = {field: int(figures[column] or 0) for field, column in COUNTS.items()}
        known |= {field: observed.get((name, indicator)) == "是" for field, indicator in FLAGS.items()}
        known["credit_risk"] = int(observed.get((name, CREDIT_RISK), 0))
        units.append(Unit(number=number, name=name, aliases=aliases, **known))
    return units


def read_city(case: Path) -> City:
    """Return the numbers about the whole, out of published_figures.yaml: an entry stands on one line."""
    text = (case / "published_figures.yaml").read_text("utf-8")

    def figure(name: str) -> int:
        found = re.search(rf'^- {{id: {name}, .*?published: "(\d+)"', text, flags=re.MULTILINE)
        if found is None:
            raise ValueError(f"published_figures.yaml has no entry {name} on one line")
        return int(found[1])

    return City(figure("catalog_items_1_2"), figure("joint_catalog_items_1_2"), figure("problems_corrected_1_4"))
