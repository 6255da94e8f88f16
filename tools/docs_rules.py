"""Pages for the criteria of each rule pack, for readers who know the rubric and not YAML."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from docs_origins import origin, origins_part, parts_of

from kaohe.explain.by_year import default_words
from kaohe.explain.sheet_words import change_words
from kaohe.faults import Fault, raise_if_any
from kaohe.report.rules import rule_markdown
from kaohe.rulebook.conditions import NameRef
from kaohe.rulebook.locate import Places, known
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_load import entries_of, load_pack
from kaohe.rulebook.pack_models import SEVERITY_WORDS
from kaohe.rulebook.profile import load_profile
from kaohe.rulebook.profile_models import Profile

TYPES = {"count": "计数", "number": "数", "share": "份额", "flag": "是否", "text": "文字", "month_day": "月日"}
INDICATOR_HEAD = ["| 指标 | 名称 | 类型 | 怎么得来 |", "| --- | --- | --- | --- |"]


def rule_pages(generated: str) -> dict[Path, str]:
    """Return a page for each criterion of each pack, and the index of all packs. Each begins with ``generated``."""
    found: dict[Path, str] = {}
    index = [f"{generated}# 考核标准\n"]
    for pack in _packs():
        profiles = _profiles(pack.name)
        index += [_criteria_table(pack, profiles), _parameter_table(pack), _indicator_table(pack), origins_part(pack)]
        for criterion in pack.criteria.values():
            path = Path(f"docs/rules/{criterion.id}.md")
            if path in found:
                raise RuntimeError(f"two packs have a criterion {criterion.id}: give their pages folders")
            entries = _entries(pack, criterion)
            parts = [rule_markdown(pack, entries), _scoring(criterion, profiles), _reading(pack, entries)]
            found[path] = "\n".join([f"{generated}[全部标准](index.md)\n", *parts])
    return {**found, Path("docs/rules/index.md"): "\n".join(index)}


def _packs() -> list[Pack]:
    faults: list[Fault] = []
    packs = [load_pack(folder, faults) for folder in known("rules", "*/pack.yaml", Places()).values()]
    raise_if_any(faults)
    return [pack for pack in packs if pack is not None]


def _entries(pack: Pack, criterion: Criterion) -> list[Criterion]:
    faults: list[Fault] = []
    entries = entries_of(pack, criterion.id, faults)
    raise_if_any(faults)
    return entries


def _profiles(pack: str) -> list[Profile]:
    """Return the profiles that score by a pack, by name."""
    faults: list[Fault] = []
    loaded = [load_profile(name, Places(), faults) for name in sorted(known("scoring_profiles", "*.yaml", Places()))]
    raise_if_any(faults)
    return [p.profile for p in loaded if p is not None and p.profile.pack == pack]


# The index


def _criteria_table(pack: Pack, profiles: list[Profile]) -> str:
    lines = [
        f"## {pack.title}（{pack.name}）\n",
        f"依据：{pack.basis}\n",
        f"共 {len(pack.criteria)} 条标准。后几列是各[评分方案](../profiles/index.md)怎样计分。\n",
    ]
    lines += [
        f"| 编号 | 标准 | 类别 | 依据 |{''.join(f' [{p.profile}](../profiles/{p.profile}.md) |' for p in profiles)}",
        "| --- " * (4 + len(profiles)) + "|",
    ]
    for criterion in pack.criteria.values():
        spec = criterion.spec
        kind = f"扣分（{SEVERITY_WORDS[spec.severity]}）" if spec.kind == "failing" else "加分"
        scored = "".join(f" {'；'.join(text for _, text in _says(p, criterion)) or '不计分'} |" for p in profiles)
        lines.append(f"| [{spec.id}]({spec.id}.md) | {spec.title} | {kind} | {spec.basis} |{scored}")
    return "\n".join(lines) + "\n"


def _parameter_table(pack: Pack) -> str:
    lines = ["### 参数\n", "评分方案的 `parameters` 可以改这些数。\n"]
    lines += ["| 参数 | 名称 | 类型 | 默认 | 范围 |", "| --- | --- | --- | --- | --- |"]
    for name, p in pack.parameters.items():
        span = "～".join(_shown(x, p.type) for x in p.range or ())
        lines.append(f"| {p.title} | `{name}` | {TYPES[p.type]} | {default_words(pack, name)} | {span} |")
    return "\n".join(lines) + "\n"


def _indicator_table(pack: Pack) -> str:
    said = (
        "“由表或认定”的由案例的统计表或认定事实提供。“由台账统计”的数台账里的记录：从哪个[视图](#视图)或记录表，"
        "按哪一列分到单位，条件是什么；“要有”的列空着的记录不计，它的单位这一项是未知；案例没有有关的记录表时，也由表或认定提供。"
        "其余由别的指标算出。"
        "统计表和认定事实可以给出任何一个指标。\n"
    )
    lines = ["### 指标\n", said, *INDICATOR_HEAD]
    lines += [_indicator_row(pack, name) for name in sorted(pack.indicators, key=lambda n: (not pack.indicators[n].observed, n))]
    return "\n".join(lines) + "\n"


def _shown(value: object, kind: str) -> str:
    """Return a parameter as a person writes it: 50%, 12-01."""
    return f"{(value * 100).normalize():f}%" if kind == "share" and isinstance(value, Decimal) else str(value)


# Parts of one page


def _scoring(criterion: Criterion, profiles: list[Profile]) -> str:
    """Return what a criterion costs or gives under each profile."""
    lines = ["## 在评分方案里\n", "| 方案 | 评分项 | 计分 |", "| --- | --- | --- |"]
    for profile in profiles:
        said = list(_says(profile, criterion)) or [("", "不计分")]
        lines += [f"| {profile.profile}（{profile.title}） | {where} | {text} |" for where, text in said]
    return "\n".join(lines) + "\n"


def _says(profile: Profile, criterion: Criterion) -> Iterator[tuple[str, str]]:
    """Yield (where it stands, what it says) for everything in a profile that a criterion acts on."""
    id_ = criterion.id
    for item in profile.items:
        if id_ in item.deduct:
            yield item.title, change_words(item.deduct[id_], "扣")
    for bonus in profile.bonus.items if profile.bonus else []:
        if id_ in bonus.add:
            yield f"加分：{bonus.title}", change_words(bonus.add[id_], "加")
    severity = profile.criteria[id_].severity if id_ in profile.criteria else criterion.spec.severity
    for grade in profile.grades:
        if {id_, severity}.intersection(grade.barred_by):
            yield "等次", f"不得评为{grade.grade}"
        if {id_, severity}.intersection(grade.forced_by):
            yield "等次", f"直接评为{grade.grade}"


def _reading(pack: Pack, entries: list[Criterion]) -> str:
    """Return the indicators that a criterion reads and those that these are computed from, with where each comes from."""
    names: list[str] = []
    for leaf in (leaf for criterion in entries for leaf in criterion.leaves()):
        names += [leaf.name, *([leaf.right.name] if isinstance(leaf.right, NameRef) else [])]
    listed = dict.fromkeys(
        part
        for n in (*names, *(name for c in entries for name in c.spec.evidence))
        if n in pack.indicators
        for part in parts_of(pack, n)
    )
    lines = ["## 用到的指标\n", *INDICATOR_HEAD, *(_indicator_row(pack, name) for name in listed)]
    note = "未知的指标不当作 0：条件因此判不出来时，结果是“未能认定”，不扣分也不加分，只影响得分区间。"
    return "\n".join(lines) + f"\n\n{note}\n"


def _indicator_row(pack: Pack, name: str) -> str:
    indicator = pack.indicators[name]
    return f"| {indicator.title} | `{name}` | {TYPES[indicator.type]} | {origin(pack, indicator)} |"
