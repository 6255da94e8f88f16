"""Load a scoring profile with all it extends, and check it against its pack."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook import extends
from kaohe.rulebook.locate import Places, find_pack, find_profile
from kaohe.rulebook.pack import Pack, load_pack
from kaohe.rulebook.profile_models import Change, Profile
from kaohe.rulebook.typing_rules import NUMERIC, fits
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml

SEVERITIES = ("minor", "major", "veto")


class ProfileFile(NamedTuple):
    """A profile as merged, with its places and the files it was made from (its own first)."""

    profile: Profile
    document: Document
    files: tuple[str, ...]


def load_profile(name: str, places: Places, faults: list[Fault]) -> ProfileFile | None:
    """Load a profile by name or path. Returns None, with faults added, when it cannot be used."""
    before = len(faults)
    chain = _chain(name, places, faults)
    if not chain:
        return None
    merged = extends.strip(chain[-1], faults)
    for child in reversed(chain[:-1]):
        merged = extends.merge(merged, child, faults)
    profile = from_data(Profile, merged.data, merged, (), faults)
    if profile is None or len(faults) > before:
        return None
    return ProfileFile(profile, merged, tuple(d.file for d in chain))


def load_pack_of(profile: ProfileFile, places: Places, faults: list[Fault]) -> Pack | None:
    """Load the pack that a profile names, and check the profile against it."""
    missing: list[Fault] = []
    folder = find_pack(profile.profile.pack, places, missing)
    if folder is None:
        faults += [profile.document.fault(("pack",), f.code, f.message, f.hint) for f in missing]
        return None
    pack = load_pack(folder, faults)
    if pack:
        faults += check_profile(profile.profile, profile.document, pack)
    return pack


def _chain(name: str, places: Places, faults: list[Fault]) -> list[Document]:
    """Return the documents of a profile and of each it extends, its own first; empty when one is missing."""
    chain: list[Document] = []
    seen: list[str] = []
    path = find_profile(name, places, faults)
    while path is not None:
        document = read_yaml(path, faults)
        if document is None:
            return []
        if not isinstance(document.data, dict):
            faults.append(document.fault((), "M003", "评分方案应当是一组“键: 值”", "从 profile: 名称 写起"))
            return []
        if str(path.resolve()) in seen:
            faults.append(chain[-1].fault(("extends",), "N003", f"extends 绕回了 {document.file}", "断开其中一环"))
            return []
        seen.append(str(path.resolve()))
        chain.append(document)
        base = document.data.get("extends")
        if base is None:
            return chain
        missing: list[Fault] = []
        path = find_profile(str(base), _beside(places, path), missing)
        faults += [document.fault(("extends",), f.code, f.message, f.hint) for f in missing]
    return []


def _beside(places: Places, path: Path) -> Places:
    """A profile given by path may extend one that lies beside it."""
    known = places.profiles or (path.parent if path.parent.resolve() != Path("scoring_profiles").resolve() else None)
    return Places(places.rules, known)


def check_profile(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield what in ``profile`` does not fit ``pack`` or itself."""
    yield from _check_parameters(profile, document, pack)
    yield from _check_items(profile, document, pack)
    yield from _check_grades(profile, document, pack)
    for i, by in enumerate(profile.ranking.then_by):
        for name in by:
            if _type(pack, name) not in NUMERIC:
                yield document.fault(
                    ("ranking", "then_by", i), "N001", f"then_by 的 {name} 不是数值指标", did_you_mean(name, pack.indicators)
                )


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
                f"参数 {name}（{parameter.title}）应当是 {parameter.type}",
                f"现在写的是 {value}；默认值是 {parameter.default}",
            )
        elif parameter.range and isinstance(value, Decimal) and not parameter.range[0] <= value <= parameter.range[1]:
            low, high = parameter.range
            yield document.fault(path, "M004", f"参数 {name} 应当在 {low} 到 {high} 之间", f"现在写的是 {value}")
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
            kind = _type(pack, item.scale.of)
            at = (*path, "scale", "of")
            if kind is None:
                yield document.fault(
                    at, "N001", f"评分项 {item.id} 用的 {item.scale.of} 不是指标", did_you_mean(item.scale.of, pack.indicators)
                )
            elif kind not in NUMERIC:
                yield document.fault(
                    at, "C002", f"{item.scale.of} 是 {kind} 类指标，不能计分", "计分用 count、number 或 share 类指标"
                )
            if max(points for _, points in item.scale.steps) > item.points:
                yield document.fault(
                    (*path, "scale"), "P001", f"评分项 {item.id} 的计分高过它的 {item.points} 分", "把最高一段改成不超过本项分值"
                )
        for id_, change in item.deduct.items():
            yield from _check_change(id_, change, "failing", document, (*path, "deduct", id_), pack)
            most = change.points if change.points is not None else change.at_most
            if most is not None and most > item.points:
                yield document.fault(
                    (*path, "deduct", id_),
                    "P001",
                    f"{id_} 扣 {most} 分，多过本项的 {item.points} 分",
                    "减少扣分，或写 forfeit（此项不得分）",
                )
    total = sum(item.points for item in profile.items)
    if total != profile.total:
        yield document.fault(
            ("total",), "P001", f"各评分项合计 {total} 分，与总分 {profile.total} 不符", f"改 total 为 {total}，或调整各项分值"
        )
    for i, bonus in enumerate(profile.bonus.items if profile.bonus else []):
        path = ("bonus", "items", i)
        yield from _unique(seen, bonus.id, (*path, "id"), document)
        for id_, change in bonus.add.items():
            yield from _check_change(id_, change, "credit", document, (*path, "add", id_), pack)


def _unique(seen: dict[str, YamlPath], id_: str, path: YamlPath, document: Document) -> Iterator[Fault]:
    if id_ in seen:
        yield document.fault(
            path, "N002", f"评分项编号 {id_} 用了两次（上一次在第 {document.span(seen[id_]).line} 行）", "换一个编号"
        )
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
        yield document.fault(path, "M005", "加分不能写 forfeit", "写一个数，或 {each: …, per: …}")
    if change.per is not None and _type(pack, change.per) != "count":
        counts = [name for name, i in pack.indicators.items() if i.type == "count"]
        yield document.fault((*path, "per"), "N001", f"per 的 {change.per} 不是 count 类指标", did_you_mean(change.per, counts))


def _check_grades(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    names = [grade.grade for grade in profile.grades]
    previous: Decimal | None = None
    for i, grade in enumerate(profile.grades):
        path: YamlPath = ("grades", i)
        if grade.grade in names[:i]:
            yield document.fault((*path, "grade"), "N002", f"等次 {grade.grade} 写了两次", "删去一个")
        if grade.at_least is not None:
            if previous is not None and grade.at_least >= previous:
                yield document.fault(
                    (*path, "at_least"),
                    "P001",
                    f"{grade.grade} 的分数线不低于上一等次的 {previous}",
                    "等次从高到低写，分数线逐级降低",
                )
            previous = grade.at_least
        for key in ("barred_by", "forced_by"):
            for j, name in enumerate(getattr(grade, key)):
                if name not in SEVERITIES and name not in pack.criteria:
                    hint = did_you_mean(name, [*SEVERITIES, *pack.criteria])
                    yield document.fault((*path, key, j), "N001", f"{key} 的 {name} 不是严重程度或标准编号", hint)
    last = profile.grades[-1]
    if last.at_least is not None or last.quota is not None or last.barred_by:
        yield document.fault(
            ("grades", len(names) - 1),
            "P001",
            f"最后一个等次 {last.grade} 有门槛，低于它的单位没有等次",
            "最后一个等次不写 at_least、quota、barred_by",
        )
