"""Load a scoring profile with all it extends, and check it against its pack."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook import extends
from kaohe.rulebook.by_year import Years, profile_places, resolve
from kaohe.rulebook.fields import SEVERITIES
from kaohe.rulebook.locate import Places, find_pack, find_profile
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_checks import check_given
from kaohe.rulebook.pack_load import load_pack
from kaohe.rulebook.pack_models import KIND_WORDS
from kaohe.rulebook.profile_models import Change, ItemExample, Profile
from kaohe.rulebook.profile_rest import readable_rest
from kaohe.rulebook.range_checks import check_ranges
from kaohe.rulebook.scale_checks import (
    check_bonus,
    check_example_facts,
    check_groups,
    check_heads,
    check_scale,
    check_veto,
    check_way,
)
from kaohe.rulebook.typing_rules import EXPECTED, NUMERIC, fits
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml


class ProfileFile(NamedTuple):
    """A profile as merged, with its places and the files it was made from (its own first)."""

    profile: Profile
    document: Document
    files: tuple[str, ...]
    year: int | None = None
    """The year that its values by year were resolved for; None: the latest."""
    years: Years = Years()


def load_profile(name: str, places: Places, faults: list[Fault], year: int | None = None) -> ProfileFile | None:
    """Load a profile by name or path. Returns None, with faults added, when it cannot be used.

    Values by year are those of the profile's own year, else of ``year``, else the latest.
    """
    before = len(faults)
    chain = read_chain(name, places, faults)
    if not chain:
        return None
    merged = extends.strip(chain[-1], faults)
    for child in reversed(chain[:-1]):
        merged = extends.merge(merged, child, faults)
    own = merged.data.get("year")
    year = own if isinstance(own, int) else year
    years = resolve(merged, profile_places(merged.data), year, faults)
    faults += [fault for _, fault in years.open]
    profile = from_data(Profile, merged.data, merged, (), faults)
    if profile is None:
        faults += _check_rest(merged, places)
    if profile is None or len(faults) > before:
        return None
    return ProfileFile(profile, merged, tuple(d.file for d in chain), year, years)


def load_pack_of(profile: ProfileFile, places: Places, faults: list[Fault]) -> Pack | None:
    """Load the pack that a profile names, and check the profile against it."""
    missing: list[Fault] = []
    folder = find_pack(profile.profile.pack, places, missing)
    if folder is None:
        faults += [profile.document.fault(("pack",), f.code, f.message, f.hint) for f in missing]
        return None
    pack = load_pack(folder, faults, profile.year)
    if pack:
        faults += check_profile(profile.profile, profile.document, pack)
        faults += check_ranges(profile.profile, profile.document, pack)
        faults += [fault for (_, name, _), fault in pack.years.open if name not in profile.profile.parameters]
    return pack


def _check_rest(document: Document, places: Places) -> Iterator[Fault]:
    """Yield what is wrong with the names and types of a profile that cannot be read whole."""
    rest = readable_rest(document.data)
    folder = find_pack(rest.pack, places, []) if rest else None
    pack = load_pack(folder, []) if folder else None
    if rest and pack:
        found = chain(check_profile(rest, document, pack), check_ranges(rest, document, pack))
        yield from (fault for fault in found if fault.code in ("N001", "M003", "M004", "C002"))


def read_chain(name: str, places: Places, faults: list[Fault]) -> list[Document]:
    """Return the documents of a profile and of each it extends, its own first; empty when one is missing."""
    chain: list[Document] = []
    seen: list[str] = []
    path = find_profile(name, places, faults)
    while path is not None:
        document = read_yaml(path, faults)
        if document is None:
            return []
        if not isinstance(document.data, dict):
            now = "，现在是空的" if document.data is None else ""
            faults.append(document.fault((), "M003", f"评分方案应当是一组“键: 值”{now}", "从 profile: 名称 写起"))
            return []
        if str(path.resolve()) in seen:
            faults.append(_circle(chain[seen.index(str(path.resolve())) :]))
            return []
        seen.append(str(path.resolve()))
        chain.append(document)
        if "extends" not in document.data:
            return chain
        base = document.data["extends"]
        if not isinstance(base, str):
            faults.append(document.fault(("extends",), "M003", "extends 应当是一个评分方案的名称", "如 extends: default"))
            return []
        missing: list[Fault] = []
        path = find_profile(base, places._replace(beside=path.parent), missing)
        faults += [document.fault(("extends",), f.code, f.message, f.hint) for f in missing]
    return []


def _circle(chain: list[Document]) -> Fault:
    """Return the fault of profiles that extend one another, the same wherever the circle was entered."""
    start = min(range(len(chain)), key=lambda i: chain[i].file)
    round_ = [*chain[start:], *chain[: start + 1]]
    told = " → ".join(Path(document.file).stem for document in round_)
    hint = "最底下的方案不写 extends：删去其中一个方案的 extends 这一行"
    return chain[start].fault(("extends",), "N003", f"评分方案绕着圈互相扩展：{told}", hint)


def check_profile(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield what in ``profile`` does not fit ``pack`` or itself."""
    yield from _check_parameters(profile, document, pack)
    yield from _check_items(profile, document, pack)
    yield from _check_grades(profile, document, pack)
    yield from check_groups(profile, document)
    yield from check_veto(profile, document, pack)
    numeric = [name for name, indicator in pack.indicators.items() if indicator.type in NUMERIC]
    for i, by in enumerate(profile.ranking.then_by):
        for name in by:
            if name not in numeric:
                what = _kind(pack, name)
                message = f"then_by 里的 {name} {what}，不能用来排序"
                at = ("ranking", "then_by", i, name)
                yield document.fault(at, "N001", message, did_you_mean(name, numeric), at_key=True)


def _kind(pack: Pack, name: str) -> str:
    """Say what a name is that should have been an indicator of another type."""
    return f"是{KIND_WORDS[pack.indicators[name].type]}指标" if name in pack.indicators else "不是指标"


def _type(pack: Pack, name: str) -> str | None:
    return pack.indicators[name].type if name in pack.indicators else None


def _check_parameters(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    for name, value in profile.parameters.items():
        path: YamlPath = ("parameters", name)
        parameter = pack.parameters.get(name)
        if parameter is None:
            yield document.fault(path, "N001", f"规则包里没有参数 {name}", did_you_mean(name, pack.parameters), at_key=True)
        elif not fits(parameter.type, value):
            yield document.fault(
                path,
                "M003",
                f"参数 {name}（{parameter.title}）应当是{EXPECTED[parameter.type]}",
                f"改正它（现在是 {clip(value)}，默认是 {parameter.default}）",
            )
        elif parameter.range and isinstance(value, Decimal) and not parameter.range[0] <= value <= parameter.range[1]:
            low, high = parameter.range
            yield document.fault(
                path,
                "M004",
                f"参数 {name}（{parameter.title}）应当在 {low} 到 {high} 之间",
                f"改成这个范围里的数（现在是 {value}）",
            )
    for id_ in profile.criteria:
        path = ("criteria", id_)
        if id_ not in pack.criteria:
            yield document.fault(path, "N001", f"规则包里没有标准 {id_}", did_you_mean(id_, pack.criteria), at_key=True)
        elif pack.criteria[id_].spec.kind == "credit":
            yield document.fault(path, "M005", f"{id_} 是加分情形，没有严重程度", "删去这一行", at_key=True)


def _check_items(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    seen: dict[str, YamlPath] = {}
    for i, item in enumerate(profile.items):
        path: YamlPath = ("items", i)
        yield from _unique(seen, item.id, (*path, "id"), document)
        if item.scale:
            yield from check_scale(item, item.scale, document, (*path, "scale"), pack)
        yield from check_way(profile, item, document, (*path, "not_applicable"))
        yield from _check_examples(item.examples, document, path, pack)
        yield from check_example_facts(item, document, path)
        for id_, change in item.deduct.items():
            yield from _check_change(id_, change, "failing", document, (*path, "deduct", id_), pack)
            most = change.points if change.points is not None else change.at_most
            if most is not None and most > item.points:
                yield document.fault(
                    (*path, "deduct", id_),
                    "P001",
                    f"{id_} 最多扣 {most} 分，多过本项的 {item.points} 分",
                    "减少扣分，或写 forfeit（此项不得分）",
                )
    yield from _check_total(profile, document)
    yield from check_heads(profile, document)
    yield from check_bonus(profile, document)
    for i, bonus in enumerate(profile.bonus.items if profile.bonus else []):
        path = ("bonus", "items", i)
        yield from _unique(seen, bonus.id, (*path, "id"), document)
        yield from _check_examples(bonus.examples, document, path, pack)
        for id_, change in bonus.add.items():
            yield from _check_change(id_, change, "credit", document, (*path, "add", id_), pack)


def _check_examples(examples: list[ItemExample], document: Document, path: YamlPath, pack: Pack) -> Iterator[Fault]:
    types: dict[str, str] = {name: indicator.type for name, indicator in pack.indicators.items()}
    for j, example in enumerate(examples):
        at: YamlPath = (*path, "examples", j)
        yield from check_given(example.given, types, pack.criteria, document, (*at, "given"))
        for k, other in enumerate(example.others):
            yield from check_given(other, types, pack.criteria, document, (*at, "others", k))
        if example.benchmark is not None:
            yield from check_given(example.benchmark, types, pack.criteria, document, (*at, "benchmark"))


def _check_total(profile: Profile, document: Document) -> Iterator[Fault]:
    total = sum(item.points for item in profile.items)
    if total != profile.total:
        changed = (("items", i, "points") for i in range(len(profile.items)))
        own = (path for path in changed if document.span(path).file == document.file)  # what the profile itself changed
        at: YamlPath = next(own, ("total",))
        yield document.fault(
            at, "P001", f"各评分项合计 {total} 分，与总分 {profile.total} 不符", f"改 total 为 {total}，或调整各项分值"
        )


def _unique(seen: dict[str, YamlPath], id_: str, path: YamlPath, document: Document) -> Iterator[Fault]:
    if id_ in seen:
        yield document.fault(path, "N002", f"评分项编号 {id_} 用了不止一次", "换一个编号；加分项也不能与评分项同号")
    seen[id_] = path


def _check_change(id_: str, change: Change, kind: str, document: Document, path: YamlPath, pack: Pack) -> Iterator[Fault]:
    criterion = pack.criteria.get(id_)
    word = {"failing": "扣分", "credit": "加分"}
    if criterion is None:
        yield document.fault(path, "N001", f"规则包里没有标准 {id_}", did_you_mean(id_, pack.criteria), at_key=True)
    elif criterion.spec.kind != kind:
        yield document.fault(
            path,
            "M005",
            f"{id_} 是{word[criterion.spec.kind]}情形，不能用来{word[kind]}",
            "扣分写在 items 的 deduct，加分写在 bonus 的 add",
            at_key=True,
        )
    if change.forfeit and kind == "credit":
        hint = "写一个数（如 5），或 {each: 每次的分值, per: 次数指标, at_most: 上限}"
        yield document.fault(path, "M005", "forfeit（此项不得分）只能用于扣分", hint)
    if change.per is not None and _type(pack, change.per) != "count":
        counts = [name for name, i in pack.indicators.items() if i.type == "count"]
        message = f"per 的 {change.per} {_kind(pack, change.per)}，不能当作次数"
        yield document.fault(
            (*path, "per"), "N001", message, did_you_mean(change.per, counts, f"可用的次数指标：{'、'.join(counts)}")
        )


def _check_grades(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    names = [grade.grade for grade in profile.grades]
    previous: Decimal | None = None
    for i, grade in enumerate(profile.grades):
        path: YamlPath = ("grades", i)
        if grade.grade in names[:i]:
            yield document.fault((*path, "grade"), "N002", f"等次“{clip(grade.grade)}”写了两次", "删去一个")
        if grade.at_least is not None:
            if previous is not None and grade.at_least >= previous:
                yield document.fault(
                    (*path, "at_least"),
                    "P001",
                    f"“{clip(grade.grade)}”的分数线 {grade.at_least} 不低于上一等次的 {previous}",
                    "等次从高到低写，分数线一级比一级低",
                )
            previous = grade.at_least
        for key in ("barred_by", "forced_by"):
            for j, name in enumerate(getattr(grade, key)):
                if name not in SEVERITIES and name not in pack.criteria:
                    hint = did_you_mean(name, pack.criteria)
                    yield document.fault((*path, key, j), "N001", f"规则包里没有标准 {name}", hint)
    yield from _check_grade_examples(profile, document, pack)
    last = profile.grades[-1]
    for key in ("at_least", "quota", "barred_by"):
        if getattr(last, key) not in (None, []):
            message = f"最后一个等次“{clip(last.grade)}”不能有门槛：达不到它的单位就没有等次了"
            at = ("grades", len(names) - 1, key)
            yield document.fault(at, "P001", message, f"删去 {key}，或在后面再写一个没有门槛的等次", at_key=True)


def _check_grade_examples(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    names = [grade.grade for grade in profile.grades]
    for i, example in enumerate(profile.examples):
        path: YamlPath = ("examples", i)
        if example.grade not in names:
            message = f"例子里的“{clip(example.grade)}”不是这个方案的等次"
            yield document.fault((*path, "grade"), "N001", message, did_you_mean(example.grade, names))
        failings = [id_ for id_, criterion in pack.criteria.items() if criterion.spec.kind == "failing"]
        for j, id_ in enumerate(example.found):
            if id_ not in failings:
                what = "是加分情形" if id_ in pack.criteria else "不在规则包里"
                yield document.fault((*path, "found", j), "N001", f"例子里的 {id_} {what}", did_you_mean(id_, failings))
