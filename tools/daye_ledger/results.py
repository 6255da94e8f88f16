"""The objects inspected and what was found: problems per unit as in the annex, all treated, closed and published."""

from collections import defaultdict
from dataclasses import dataclass

from daye_ledger.chance import Chance, apportion
from daye_ledger.facts import City, Unit
from daye_ledger.schedule import Task
from daye_ledger.workdays import LAST, nth

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of a unified social credit code, by value (GB 32100-2015)."""

CLEAN = ("未发现问题",) * 26 + ("未发现开展本次抽查涉及的经营活动",) * 2 + ("已关闭停业或正在清算", "注销")
CORRECTED = ("发现问题经责令已改正",) * 9 + ("未按规定公示应当公示的信息", "违反其他部门相关规定")
FOLLOWED_UP = (
    ("发现问题待后续处理", "立案查处"),
    ("发现问题待后续处理", "移送有关部门处理"),
    ("违反其他部门相关规定", "移送有关部门处理"),
    ("发现问题待后续处理", "立案查处"),
    ("通过登记的住所（经营场所）无法联系", "列入经营异常名录"),
    ("不配合检查情节严重", "立案查处"),
)
"""Wordings of the platforms (result_codes.csv); a wording that some count as a problem and others not is left out."""

CHANNELS = ("国家企业信用信息公示系统",) * 3 + (
    "国家企业信用信息公示系统、市政府门户网站",
    "国家企业信用信息公示系统、“互联网+监管”系统",
)


@dataclass(frozen=True)
class Inspection:
    """One object inspected in one task; days are positions of the working day."""

    task: Task
    object_id: str
    object_name: str
    day: int
    result: str
    problem: bool
    told: bool
    """Whether the column 发现问题 is filled in; else the wording of the result says it."""
    disposition: str
    closed: int | None
    published: int
    channels: str


def object_code(number: int) -> str:
    """Return a code in the form of a unified social credit code, with its right check character.

    The nine characters of the organisation within it all but never check, as they are a bare running number.
    """
    body = f"91420281MA{number:07d}"
    total = sum(DIGITS.index(char) * pow(3, i, 31) for i, char in enumerate(body))
    return body + DIGITS[(31 - total % 31) % 31]


def make_inspections(tasks: list[Task], units: list[Unit], city: City) -> list[Inspection]:
    """Return every inspection by date; each object is inspected once in the year."""
    drawn = sorted((day, number) for number, task in enumerate(tasks) for day in task.span.days)
    by_unit: dict[Unit, list[int]] = defaultdict(list)
    for i, (_, number) in enumerate(drawn):
        by_unit[tasks[number].unit].append(i)
    followed_up = sum(unit.problems for unit in units) - city.corrected
    shares = apportion(followed_up, [unit.problems for unit in units])
    treated: dict[int, bool] = {}
    for unit, share in zip(units, shares, strict=True):
        found = _with_problem(unit, by_unit[unit], [tasks[drawn[i][1]].credit_risk for i in by_unit[unit]])
        treated |= {i: n < share for n, i in enumerate(found)}
    chance = Chance("results")
    return [_inspection(i, tasks[number], day, treated.get(i), chance) for i, (day, number) in enumerate(drawn)]


def _with_problem(unit: Unit, inspections: list[int], by_risk: list[bool]) -> list[int]:
    """Return which of a unit's inspections found a problem, in random order: more often where drawn by credit risk."""
    chance = Chance("problems", unit.name)
    keys = [max(chance.share() for _ in range(3 if risky else 1)) for risky in by_risk]
    chosen = sorted(range(len(keys)), key=lambda n: (-keys[n], n))[: unit.problems]
    return chance.mixed([inspections[n] for n in sorted(chosen)])


def _inspection(i: int, task: Task, day: int, followed_up: bool | None, chance: Chance) -> Inspection:
    """Make one inspection; ``followed_up`` is None where no problem was found."""
    disposition, closed = "", None
    latest = LAST - 1
    if followed_up is None:
        result = chance.pick(CLEAN)
    elif followed_up:
        result, disposition = chance.pick(FOLLOWED_UP)
        closed = min(day + chance.between(15, 45), latest)
    else:
        result, disposition = chance.pick(CORRECTED), "责令改正"
        closed = min(day + chance.between(3, 15), latest)
    return Inspection(
        task=task,
        object_id=object_code(i + 1),
        object_name=f"构造企业{i + 1:04d}",
        day=day,
        result=result,
        problem=followed_up is not None,
        told=chance.share() < 0.4,
        disposition=disposition,
        closed=closed,
        published=min(day + chance.between(1, 10), nth(12, 30)),
        channels=chance.pick(CHANNELS),
    )
