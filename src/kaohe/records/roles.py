"""Whether the units of a case are those that its profile counts on: groups, their sizes, and who plays a part."""

from collections import Counter
from collections.abc import Iterator

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.units import Unit, UnitNames
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.scale_models import Benchmark


def check_groups(rulebook: Rulebook, units: list[Unit]) -> Iterator[Fault]:
    """Yield quotas that have more places than a group has units, and groups with own lines that no unit is in."""
    groups, document = rulebook.profile.groups, rulebook.profile_document
    sizes = Counter(unit.group if groups else "" for unit in units)
    largest = max(sizes.values(), default=0)
    for i, grade in enumerate(rulebook.profile.grades):
        if units and grade.quota and grade.quota.number is not None and grade.quota.number > largest:
            told = "最大一组" if groups else "全部单位"
            message = f"{grade.grade}的名额 {grade.quota.number} 多过{told}的 {largest} 家"
            yield document.fault(("grades", i, "quota"), "P001", message, f"改成不超过 {largest} 的数，或删去名额")
    for key in ("lines", "quotas"):
        for group in getattr(groups, key) if groups and units else ():
            if group not in sizes:
                hint = did_you_mean(group, sizes, f"单位名册的组别有：{'、'.join(filter(None, sizes)) or '（没有写）'}")
                message = f"没有单位在{clip(group)}这一组"
                yield document.fault(("groups", key, group), "N001", message, hint, at_key=True)
    for group, quotas in (groups.quotas if groups else {}).items():
        for name, quota in quotas.items():
            if quota.number is not None and group in sizes and quota.number > sizes[group]:
                message = f"{clip(group)}的{clip(name)}名额 {quota.number} 多过这一组的 {sizes[group]} 家"
                hint = f"改成不超过 {sizes[group]} 的数"
                yield document.fault(("groups", "quotas", group, name), "P001", message, hint, at_key=True)


def read_benchmark(rulebook: Rulebook, names: UnitNames, faults: list[Fault]) -> int | None:
    """Return the position of the benchmark unit; a profile that compares with it needs one."""
    name, document = rulebook.case.roles.benchmark, rulebook.case_document
    if name is None:
        items = [item.title for item in rulebook.profile.items if isinstance(item.scale, Benchmark)]
        if items:
            message = f"评分方案的{'、'.join(items)}要与标杆单位对照，案例没有写谁是标杆"
            faults.append(document.fault((), "M002", message, "在 case.yaml 里补上 roles: {benchmark: 单位名称}"))
        return None
    position = names.find(name)
    if position is None:
        close = names.nearest(name)
        hint = f"是不是 {'、'.join(close)}？" if close else "写单位名册里的名称或别名"
        faults.append(document.fault(("roles", "benchmark"), "T003", f"单位名册里没有“{clip(name)}”", hint))
    return position
