"""Load a rule pack: ``pack.yaml``, ``indicators/*.yaml``, ``criteria/*.yaml`` of one folder."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook import graph
from kaohe.rulebook.conditions import Leaf, Node, leaves, parse_condition
from kaohe.rulebook.expressions import kind_of, names_in
from kaohe.rulebook.fields import CRITERION, NAME
from kaohe.rulebook.pack_models import (
    COUNT_TITLES,
    FINDING_COUNTS,
    FINDING_STATES,
    KIND_WORDS,
    RESERVED,
    CriterionSpec,
    Example,
    Indicator,
    PackHead,
    Parameter,
)
from kaohe.rulebook.templates import Template, parse_template
from kaohe.rulebook.typing_rules import EXPECTED, UNSURE, check_leaf, fits
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml

TABLES = ("units", "plans", "tasks", "inspections", "liaisons", "catalog", "task_items")


class Criterion(NamedTuple):
    """A criterion with its conditions parsed and its messages split into parts."""

    spec: CriterionSpec
    applies_when: Node | None
    when: Node
    messages: tuple[Template, ...]
    file: str
    line: int

    @property
    def id(self) -> str:
        return self.spec.id

    def leaves(self) -> list[Leaf]:
        """Return every leaf, those of ``applies_when`` first."""
        return [*leaves(self.applies_when), *leaves(self.when)]


class Pack(NamedTuple):
    """A whole rule pack; dictionaries keep a fixed order (indicators by dependence, criteria by id)."""

    name: str
    title: str
    basis: str
    folder: Path
    parameters: dict[str, Parameter]
    indicators: dict[str, Indicator]
    criteria: dict[str, Criterion]
    files: tuple[str, ...]

    def title_of(self, name: str) -> str:
        """Return the Chinese title of an indicator, parameter, criterion or built-in count."""
        if name in self.indicators:
            return self.indicators[name].title
        if name in self.parameters:
            return self.parameters[name].title
        if name in self.criteria:
            return self.criteria[name].spec.title
        return COUNT_TITLES.get(name, name)


@dataclass(slots=True)
class _Parts:
    """What has been read so far, each with the place to report at."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    indicators: dict[str, tuple[Indicator, Document, YamlPath]] = field(default_factory=dict)
    criteria: dict[str, tuple[CriterionSpec, Document, YamlPath]] = field(default_factory=dict)
    names: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # name -> (what it is, file, line)
    unsure: set[str] = field(default_factory=set)
    """Names whose definition is at fault: their uses are not reported as well."""
    lost: bool = False
    """Some definition has no readable name: a name that is not known may be the one it defines."""

    def types(self) -> dict[str, str]:
        """Return the type of every indicator, those of the built-in counts included."""
        types: dict[str, str] = {name: i.type for name, (i, _, _) in self.indicators.items()}
        return types | dict.fromkeys(FINDING_COUNTS, "count") | dict.fromkeys(self.unsure, UNSURE)

    def parameter_types(self) -> dict[str, str]:
        """Return the type of every parameter."""
        return {name: p.type for name, p in self.parameters.items() if name not in self.unsure}


def load_pack(folder: Path, faults: list[Fault]) -> Pack | None:
    """Load the pack in ``folder``. Returns None, with faults added, when anything in it is wrong."""
    before = len(faults)
    parts = _Parts(names=dict.fromkeys(TABLES, ("记录表", "", 0)) | dict.fromkeys(FINDING_COUNTS, ("内置指标", "", 0)))
    head_file = folder / "pack.yaml"
    head = _read_head(head_file, parts, faults)
    files = [head_file]
    for path in sorted((folder / "indicators").glob("*.yaml")):
        files.append(path)
        _read_entries(path, "指标", Indicator, "name", parts, parts.indicators, faults)
    for path in sorted((folder / "criteria").glob("*.yaml")):
        files.append(path)
        _read_entries(path, "标准编号", CriterionSpec, "id", parts, parts.criteria, faults)
    indicators = _resolved_indicators(parts, faults)
    criteria = {c.id: c for _, c in sorted(_resolved_criteria(parts, faults).items())}
    _check_cycles(parts, criteria, faults)
    if head is None or len(faults) > before:
        return None
    return Pack(
        head.pack, head.title, head.basis, folder, parts.parameters, indicators, criteria, tuple(str(f) for f in files)
    )  # fmt: skip


def _read_head(path: Path, parts: _Parts, faults: list[Fault]) -> PackHead | None:
    """Read ``pack.yaml`` and declare its parameters; those that are right count even when others are not."""
    document = read_yaml(path, faults)
    if document is None:
        parts.lost = True
        return None
    head = validated(PackHead, document, (), faults)
    written = document.data.get("parameters") if isinstance(document.data, dict) else None
    if not isinstance(written, dict):
        parts.lost = parts.lost or head is None
        return head
    for name in written:
        at: YamlPath = ("parameters", name)
        parameter = validated(Parameter, document, at, [])
        declared = _declare(parts, name, "参数", document, at, faults)
        if parameter is None:
            parts.unsure.add(name)
        elif declared:
            parts.parameters[name] = parameter
            faults += _check_default(name, parameter, document)
    return head


def _check_default(name: str, parameter: Parameter, document: Document) -> Iterator[Fault]:
    at: YamlPath = ("parameters", name, "default")
    if not fits(parameter.type, parameter.default):
        message = f"参数 {name} 是{KIND_WORDS[parameter.type]}，默认值应当是{EXPECTED[parameter.type]}"
        yield document.fault(at, "M003", message, f"改正它（现在是 {clip(parameter.default)}）")
    elif parameter.range and isinstance(parameter.default, Decimal):
        low, high = parameter.range
        if not low <= parameter.default <= high:
            message = f"参数 {name} 的默认值 {parameter.default} 不在它的范围 {low} 到 {high} 之内"
            yield document.fault(at, "M004", message, "改默认值，或改 range")


def _declare(parts: _Parts, name: str, what: str, document: Document, path: YamlPath, faults: list[Fault]) -> bool:
    at_key = path in document.keys and path[-1] == name
    if name in RESERVED or "__" in name:
        parts.unsure.add(name)
        why = "里不能有两个连着的下划线" if "__" in name else "在条件或算式里另有含义，不能用"
        faults.append(document.fault(path, "M004", f"名称 {name} {why}", f"换一个名称，如 {name.strip('_')}_value", at_key=at_key))
        return False
    if name not in parts.names:
        parts.names[name] = (what, document.file, document.span(path).line)
        return True
    parts.unsure.add(name)
    other, file, line = parts.names[name]
    where = f"（{file} 第 {line} 行）" if file else ""
    hint = "指标、参数、标准编号和记录表的名称不能相同，给其中一个换个名称"
    faults.append(document.fault(path, "N002", f"名称 {name} 已经用作{other}{where}", hint, at_key=at_key))
    return False


S = TypeVar("S", Indicator, CriterionSpec)


def _read_entries(
    path: Path,
    what: str,
    model: type[S],
    id_key: str,
    parts: _Parts,
    into: dict[str, tuple[S, Document, YamlPath]],
    faults: list[Fault],
) -> None:
    """Read the list of indicators or criteria in one file."""
    document = read_yaml(path, faults)
    if document is None or not isinstance(document.data, list):
        parts.lost = True
        if document is not None:
            now = "这个文件是空的，" if document.data is None else "这个文件"
            faults.append(document.fault((), "M003", f"{now}应当是一个列表", f"每一项以“- ”开头，如 - {id_key}: …"))
        return
    for i, written in enumerate(document.data):
        entry = validated(model, document, (i,), faults)
        name = written.get(id_key) if isinstance(written, dict) else None
        if not isinstance(name, str) or not re.fullmatch(NAME if model is Indicator else CRITERION, name):
            parts.lost = True
            continue
        if _declare(parts, name, what, document, (i, id_key), faults) and entry is not None:
            into[name] = (entry, document, (i,))
        if entry is None:
            parts.unsure.add(name)


def _resolved_indicators(parts: _Parts, faults: list[Fault]) -> dict[str, Indicator]:
    """Check what each indicator reads, and return them in an order in which each stands after what it reads."""
    reads: dict[str, list[str]] = {}
    types = parts.types()
    for name, (indicator, document, path) in parts.indicators.items():
        found: list[Fault] = []
        if indicator.value:
            names = _check_value(indicator, types, document, (*path, "value"), found)
        else:
            names = [indicator.ratio.of, indicator.ratio.to] if indicator.ratio else []
            found += _check_ratio(indicator, types, document, path)
        faults += [f for f in found if not (parts.lost and f.code == "N001")]
        reads[name] = [r for r in names if r in parts.indicators]
    order, cycle = graph.sort(reads)
    if cycle:
        indicator, document, path = parts.indicators[cycle[0]]
        hint = "改其中一个指标的算式，使它不再用到下一个"
        at = (*path, "value" if indicator.value else "ratio")
        faults.append(document.fault(at, "N003", f"指标互相引用：{' → '.join(cycle)}", hint))
    return {name: parts.indicators[name][0] for name in order}


def _check_value(indicator: Indicator, types: dict[str, str], document: Document, at: YamlPath, faults: list[Fault]) -> list[str]:
    """Check a computed indicator. Returns the names it reads."""
    assert indicator.value is not None
    hint = "算式里只能用指标名、数、+ - * /、比较和 CASE"
    names, wrong = names_in(indicator.value)
    if wrong or not names:
        faults.append(document.fault(at, "S001", f"指标 {indicator.name} 的算式{wrong or '里没有用到任何指标'}", hint))
        return names
    before = len(faults)
    for read in names:
        kind = types.get(read)
        if kind is None or read in FINDING_COUNTS:
            message = f"指标 {indicator.name} 用到的 {clip(read)} 不是指标"
            faults.append(
                document.fault_in(at, read, "N001", message, did_you_mean(read, [n for n in types if n != indicator.name]))
            )
        elif kind == "share":
            message = f"指标 {indicator.name} 的算式里不能用份额指标 {read}"
            faults.append(document.fault_in(at, read, "S001", message, "用这个份额的分子或分母"))
    if len(faults) == before:
        kinds = {n: {"count": "number", UNSURE: ""}.get(types[n], types[n]) for n in names}
        given, wrong = kind_of(indicator.value, kinds)
        wanted = {"count": "number"}.get(indicator.type, indicator.type)
        if wrong:
            faults.append(document.fault(at, "S001", f"指标 {indicator.name} 的算式里，{wrong}", hint))
        elif given not in ("", wanted):
            message = f"指标 {indicator.name} 是{KIND_WORDS[indicator.type]}（{indicator.type}），算式算出的却是{KIND_WORDS[given]}"
            faults.append(document.fault(at, "S001", message, f"改算式，或把 type 改成 {given}"))
    return names


def _check_ratio(indicator: Indicator, types: dict[str, str], document: Document, path: YamlPath) -> Iterator[Fault]:
    for key in ("of", "to") if indicator.ratio else ():
        read = getattr(indicator.ratio, key)
        at = (*path, "ratio", key)
        kind = types.get(read)
        counts = [name for name, k in types.items() if k == "count" and name not in FINDING_COUNTS]
        if kind is None or read in FINDING_COUNTS:
            yield document.fault(at, "N001", f"指标 {indicator.name} 用到的 {read} 不是指标", did_you_mean(read, counts))
        elif kind not in ("count", UNSURE):
            message = f"{read} 是{KIND_WORDS[kind]}指标，不能作份额的分子或分母"
            yield document.fault(at, "S001", message, f"分子、分母都要是计数（count）指标：{'、'.join(counts)}")


def _resolved_criteria(parts: _Parts, faults: list[Fault]) -> dict[str, Criterion]:
    types, parameters = parts.types(), parts.parameter_types()
    made: dict[str, Criterion] = {}
    for id_, (spec, document, path) in parts.criteria.items():
        found: list[Fault] = []
        applies = parse_condition(document, (*path, "applies_when"), found) if spec.applies_when is not None else None
        when = parse_condition(document, (*path, "when"), found)
        for leaf in [*leaves(applies), *leaves(when)]:
            check_leaf(leaf, types, parameters, parts.criteria, document.file, found)
        templates = []
        for i, text in enumerate(spec.message):
            template, wrong = parse_template(text, {**parameters, **types})
            templates.append(template)
            found += [document.fault_in((*path, "message", i), m.words, "C003", m.message, m.hint) for m in wrong]
        for i, name in enumerate(spec.evidence):
            if types.get(name, "") == "" or name in FINDING_COUNTS:
                known = [n for n in types if n not in FINDING_COUNTS]
                found.append(document.fault((*path, "evidence", i), "N001", f"佐证 {name} 不是指标", did_you_mean(name, known)))
        for i, example in enumerate(spec.examples):
            found += _check_example(example, types, parts.criteria, document, (*path, "examples", i, "given"))
        faults += [f for f in found if not (parts.lost and f.code in ("N001", "C003"))]
        if when and not found:
            made[id_] = Criterion(spec, applies, when, tuple(templates), document.file, document.span(path).line)
    return made


def _check_example(
    example: Example, types: dict[str, str], criteria: Container[str], document: Document, path: YamlPath
) -> Iterator[Fault]:
    """Check the names and values that an example gives."""
    for name, value in example.given.items():
        at = (*path, name)
        kind = types.get(name)
        if kind is None and name not in criteria:
            yield document.fault(at, "N001", f"例子里的 {clip(name)} 不是指标或标准编号", did_you_mean(name, types), at_key=True)
        elif kind is None and value not in FINDING_STATES:
            hint = f"可选：{'、'.join(FINDING_STATES)}"
            yield document.fault(at, "M004", f"{name} 是标准编号，例子里要写认定结果", hint)
        elif kind in GIVEN and value not in (None, "n/a") and not _given_fits(kind, value):
            message = f"例子里的 {name} 是{KIND_WORDS[kind]}指标，应当写{GIVEN[kind]}"
            yield document.fault(at, "M003", message, f"现在写的是 {clip(value)}；不适用写 n/a，未知就不写")


GIVEN = {"count": "不小于 0 的整数", "number": "一个数", "share": "不小于 0 的数，如 0.5", "flag": "true 或 false", "text": "文字"}


def _given_fits(kind: str, value: object) -> bool:
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "share":
        return isinstance(value, Decimal) and value >= 0
    return not isinstance(value, bool) and fits(kind, value)


def _check_cycles(parts: _Parts, criteria: dict[str, Criterion], faults: list[Fault]) -> None:
    references = {c.id: [leaf.name for leaf in c.leaves() if leaf.name in criteria] for c in criteria.values()}
    _, cycle = graph.sort(references)
    if cycle:
        leaf = next(leaf for leaf in criteria[cycle[0]].leaves() if leaf.name == cycle[1])
        hint = "一条标准不能最终用到自己，删去其中一处引用"
        file, at = criteria[cycle[0]].file, leaf.column + leaf.name_at
        faults.append(Fault(file, leaf.line, at, "N003", f"标准互相引用：{' → '.join(cycle)}", hint, len(leaf.name)))


def uses_counts(leaf: Leaf) -> bool:
    """Say whether a leaf reads how many failings were found."""
    return leaf.name in FINDING_COUNTS
