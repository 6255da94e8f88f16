"""What is written by year and held in the year of the case, in words and as records."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from kaohe.explain.records.run import HeldRecord
from kaohe.explain.records.score_sheet import SheetYearRecord
from kaohe.explain.sheet_words import number, quota_words
from kaohe.explain.values import parameter_text
from kaohe.rulebook.by_year import Held, years_text
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_models import SEVERITY_WORDS
from kaohe.rulebook.profile_models import Profile, Quota
from kaohe.rulebook.rulebook import Rulebook


def held_records(book: Rulebook) -> list[HeldRecord]:
    """Return what held of all that is written by year: parameters, then the rest of the profile, then criteria."""
    parameters = [_record(held, book.profile, book.pack) for held in book.dated.values()]
    others = [_record(held, book.profile, book.pack) for held in book.held if held.path[0] != "parameters"]
    return [*parameters, *others, *_criteria(book.pack)]


def _record(held: Held, profile: Profile, pack: Pack) -> HeldRecord:
    key, title = held_key(held, profile), held_title(held, profile, pack)
    shown = shown_value(held, pack, grouped=profile.groups is not None)
    said = f"{title}取 {shown}（{held.said}）"
    return HeldRecord(key, title, shown, held.since, held.until, held.basis, f"{held.file}:{held.line}", said)


def _criteria(pack: Pack) -> Iterator[HeldRecord]:
    for id_, criterion in pack.criteria.items():
        spec = criterion.spec
        if spec.since is None and spec.until is None:
            continue
        title, years = f"标准 {id_} {spec.title}", years_text(spec.since, spec.until)
        shown = "认定" if criterion.in_force else "不认定"
        used = f"用的是{years}的一条" if spec.since is None else f"用的是 {years}的一条"
        said = f"{title}：{used}，依据 {spec.basis}" if criterion.in_force else f"{title}：{not_judged(criterion)}"
        rule = f"{criterion.file}:{criterion.line}"
        yield HeldRecord(f"criteria.{id_}", title, shown, spec.since, spec.until, spec.basis, rule, said)


def held_key(held: Held, profile: Profile) -> str:
    """Return the setting that an entry gives a value to, as in ``kaohe profile show``: grades.优秀.at_least"""
    steps = [profile.grades[step].grade if isinstance(step, int) else step for step in held.path]
    return ".".join(steps[:2] if steps[0] == "parameters" else steps)


def held_title(held: Held, profile: Profile, pack: Pack) -> str:
    """Return what an entry gives a value to, in Chinese."""
    match held.path:
        case ("parameters", str(name), *_):
            return f"参数“{pack.title_of(name)}”"
        case ("criteria", str(id_), "severity"):
            return f"{id_} {pack.title_of(id_)}的严重程度"
        case ("groups", key, group, grade):
            return f"{group}“{grade}”的{'名额' if key == 'quotas' else '分数线'}"
        case (_, int(i), key):
            return f"“{profile.grades[i].grade}”的{'名额' if key == 'quota' else '分数线'}"
    raise LookupError(held.path)


def shown_value(held: Held, pack: Pack, *, grouped: bool) -> str:
    """Return the value of an entry as a person would write it."""
    value: Any = held.value
    if held.path[0] == "parameters":
        return parameter_text(Decimal(value) if isinstance(value, int) else value, pack.parameters[str(held.path[1])].type)
    if held.path[-1] == "quota" or held.path[1] == "quotas":
        return quota_words(Quota.model_validate(value), "", grouped=grouped).partition("；")[0]
    return SEVERITY_WORDS.get(value) or f"{number(value)} 分"


def not_judged(criterion: Criterion) -> str:
    """Say that a criterion is not judged in the year of the case."""
    return f"本年度不认定这一条（{years_text(criterion.spec.since, criterion.spec.until)}才认定）"


def dated_basis(criterion: Criterion) -> str:
    """Return the clause of a criterion, with its years where it has any."""
    spec = criterion.spec
    return spec.basis if spec.since is None and spec.until is None else f"{spec.basis}（{years_text(spec.since, spec.until)}）"


def default_words(pack: Pack, name: str) -> str:
    """Return the default of a parameter, or its value of each year: 50%（至 2022 年，依据 通报一）、90%（2023 年起）"""
    entries = [held for held in pack.years.entries if held.path == ("parameters", name, "default")]
    parameter = pack.parameters[name]
    return "、".join(year_record(held, pack).said for held in entries) or parameter_text(parameter.default, parameter.type)


def year_record(held: Held, pack: Pack, *, grouped: bool = False) -> SheetYearRecord:
    """Return one entry of a value by year."""
    shown = shown_value(held, pack, grouped=grouped)
    return SheetYearRecord(shown, held.since, held.until, held.basis, f"{shown}（{held.said}）")


def dated_words(entries: Iterable[Held], profile: Profile, pack: Pack) -> list[str]:
    """Return a sentence for each thing that a profile writes by year: “优秀”的分数线按年度：85 分（至 2022 年）、90 分（2023 年起）"""
    by_title: dict[str, list[str]] = {}
    for held in entries:
        record = year_record(held, pack, grouped=profile.groups is not None)
        by_title.setdefault(held_title(held, profile, pack), []).append(record.said)
    return [f"{title}按年度：{'、'.join(said)}" for title, said in by_title.items()]
