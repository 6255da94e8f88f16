"""Check the ranges of a profile: between what points, or a parameter, could have been as well."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import KIND_WORDS
from kaohe.rulebook.profile_models import Change, Profile
from kaohe.rulebook.yaml_source import Document, YamlPath

_NUMBERS = ("count", "number", "share")


def check_ranges(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield ranges that are upside down, that leave out what the profile says, or that are of no number."""
    for i, item in enumerate(profile.items):
        if item.range is not None:
            yield from _check(item.range, item.points, f"评分项 {item.id} 的分值", document, ("items", i, "range"))
        yield from _changes(item.id, item.deduct, "扣分", document, ("items", i, "deduct"))
    for i, line in enumerate(profile.bonus.items if profile.bonus else []):
        yield from _changes(line.id, line.add, "加分", document, ("bonus", "items", i, "add"))
    numbers = [name for name, parameter in pack.parameters.items() if parameter.type in _NUMBERS]
    for name, range_ in profile.ranges.items():
        at: YamlPath = ("ranges", name)
        parameter = pack.parameters.get(name)
        if parameter is None:
            yield document.fault(at, "N001", f"规则包里没有参数 {name}", did_you_mean(name, numbers), at_key=True)
            continue
        if parameter.type not in _NUMBERS:
            message = f"参数 {name}（{parameter.title}）是{KIND_WORDS[parameter.type]}，没有范围"
            yield document.fault(at, "M005", message, "删去这一行：只有计数、数值、份额的参数有范围", at_key=True)
            continue
        value = profile.parameters.get(name, parameter.default)
        if parameter.range and not parameter.range[0] <= min(range_) <= max(range_) <= parameter.range[1]:
            low, high = parameter.range
            message = f"参数 {name}（{parameter.title}）的范围超出了规则包允许的 {low} 到 {high}"
            yield document.fault(at, "M004", message, f"改成 {low} 到 {high} 之间的两个数")
        elif isinstance(value, Decimal | int):
            yield from _check(range_, Decimal(value), f"参数 {name}（{parameter.title}）", document, at)


def _changes(line: str, changes: Mapping[str, Change], what: str, document: Document, path: YamlPath) -> Iterator[Fault]:
    for id_, change in changes.items():
        value = change.each if change.points is None else change.points
        if change.range is not None and value is not None:
            yield from _check(change.range, value, f"{line} 的 {id_} {what}", document, (*path, id_, "range"))


def _check(range_: tuple[Decimal, Decimal], value: Decimal, what: str, document: Document, at: YamlPath) -> Iterator[Fault]:
    low, high = range_
    if low > high:
        yield document.fault(at, "P001", f"{what}的范围写反了：{low} 大于 {high}", f"写成 [{high}, {low}]")
    elif not low <= value <= high:
        message = f"{what}现在是 {value}，不在它的范围 {low} 到 {high} 之内"
        yield document.fault(at, "P001", message, "放宽范围，或改这个数")
