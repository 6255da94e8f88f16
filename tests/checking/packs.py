"""A pack with a criterion whose conditions a test writes."""

from pathlib import Path

from kaohe.rulebook.pack import Pack
from tests.build import write_pack

INDICATORS = """
- {name: late, title: 超期次数, type: count, observed: true}
- {name: led, title: 任务数, type: count, observed: true}
- {name: joint, title: 联合数, type: count, observed: true}
- {name: joint_share, title: 联合占比, type: share, ratio: {of: joint, to: led}}
- {name: single, title: 单部门数, type: count, value: led - joint}
- {name: money, title: 金额, type: number, observed: true}
- {name: rushed, title: 突击, type: flag, observed: true}
- {name: field, title: 领域, type: text, observed: true}
- {name: done, title: 已办, type: count, from: tasks, by: lead_unit, where: ended_on IS NOT NULL, measure: count(*)}
- {name: done_joint, title: 已办联合, type: count, from: tasks, by: lead_unit, where: kind = 'joint' AND ended_on IS NOT NULL, measure: count(*)}
- {name: open, title: 未办, type: count, from: tasks, by: lead_unit, where: ended_on IS NULL, measure: count(*)}
"""
PARAMETERS = (
    "{most: {type: count, default: 2, title: 上限, range: [0, 5]}, least: {type: share, default: 0.5, title: 下限}, "
    "high: {type: count, default: 4, title: 高限, range: [3, 9]}}"
)


def pack_of(folder: Path, *conditions: str, applies: str = "", credit: bool = False) -> Pack:
    """Write a pack whose criteria A01, A02, … have these conditions, as YAML on one line."""
    kind = "kind: credit" if credit else "kind: failing\n  severity: minor"
    criteria = "".join(
        f"- id: A{number:02}\n  name: a{number}\n  title: 甲{number}\n  {kind}\n  basis: 一\n  message: [m]\n  advice: 改\n"
        f"  evidence: [late]\n  when: {when}\n{f'  applies_when: {applies}' if applies else ''}\n"
        "  examples: [{name: 空, given: {}, expect: undetermined}]\n"
        for number, when in enumerate(conditions, start=1)
    )
    return write_pack(folder / "demo", INDICATORS, criteria, PARAMETERS)
