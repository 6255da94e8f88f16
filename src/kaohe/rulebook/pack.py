"""Load a rule pack: ``pack.yaml``, ``indicators/*.yaml``, ``criteria/*.yaml`` of one folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook import graph
from kaohe.rulebook.conditions import Leaf, Node, leaves, parse_condition
from kaohe.rulebook.expressions import names_in
from kaohe.rulebook.pack_models import COUNT_TITLES, FINDING_COUNTS, CriterionSpec, Indicator, PackHead, Parameter
from kaohe.rulebook.templates import Template, parse_template
from kaohe.rulebook.typing_rules import check_leaf
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

    parameters: dict[str, Parameter]
    indicators: dict[str, tuple[Indicator, Document, YamlPath]]
    criteria: dict[str, tuple[CriterionSpec, Document, YamlPath]]
    names: dict[str, tuple[str, str, int]]  # name -> (what it is, file, line)


def load_pack(folder: Path, faults: list[Fault]) -> Pack | None:
    """Load the pack in ``folder``. Returns None, with faults added, when anything in it is wrong."""
    before = len(faults)
    head_file = folder / "pack.yaml"
    document = read_yaml(head_file, faults)
    head = validated(PackHead, document, (), faults) if document else None
    parts = _Parts({}, {}, {}, {})
    for table in TABLES:
        parts.names[table] = ("记录表", "", 0)
    for name in FINDING_COUNTS:
        parts.names[name] = ("内置指标", "", 0)
    if head and document:
        for name, parameter in head.parameters.items():
            if _declare(parts, name, "参数", document, ("parameters", name), faults):
                parts.parameters[name] = parameter
    files = [head_file]
    for path in sorted((folder / "indicators").glob("*.yaml")):
        files.append(path)
        _read_indicators(path, parts, faults)
    for path in sorted((folder / "criteria").glob("*.yaml")):
        files.append(path)
        _read_criteria(path, parts, faults)
    indicators = _resolved_indicators(parts, faults)
    criteria = {c.id: c for _, c in sorted(_resolved_criteria(parts, faults).items())}
    _check_cycles(parts, criteria, faults)
    if head is None or len(faults) > before:
        return None
    return Pack(
        head.pack, head.title, head.basis, folder, parts.parameters, indicators, criteria, tuple(str(f) for f in files)
    )  # fmt: skip


def _declare(parts: _Parts, name: str, what: str, document: Document, path: YamlPath, faults: list[Fault]) -> bool:
    if name not in parts.names:
        parts.names[name] = (what, document.file, document.span(path).line)
        return True
    other, file, line = parts.names[name]
    where = f"（{file}:{line}）" if file else ""
    faults.append(
        document.fault(path, "N002", f"名称 {name} 已经用作{other}{where}", "指标、参数、标准编号和记录表的名称不能相同，换一个")
    )
    return False


def _entries(path: Path, faults: list[Fault]) -> tuple[Document, int] | None:
    document = read_yaml(path, faults)
    if document is None:
        return None
    if not isinstance(document.data, list):
        faults.append(document.fault((), "M003", "这个文件应当是一个列表", "每一项以“- ”开头"))
        return None
    return document, len(document.data)


def _read_indicators(path: Path, parts: _Parts, faults: list[Fault]) -> None:
    entries = _entries(path, faults)
    if entries is None:
        return
    document, count = entries
    for i in range(count):
        indicator = validated(Indicator, document, (i,), faults)
        if indicator and _declare(parts, indicator.name, "指标", document, (i, "name"), faults):
            parts.indicators[indicator.name] = (indicator, document, (i,))


def _read_criteria(path: Path, parts: _Parts, faults: list[Fault]) -> None:
    entries = _entries(path, faults)
    if entries is None:
        return
    document, count = entries
    for i in range(count):
        spec = validated(CriterionSpec, document, (i,), faults)
        if spec and _declare(parts, spec.id, "标准编号", document, (i, "id"), faults):
            parts.criteria[spec.id] = (spec, document, (i,))


def _resolved_indicators(parts: _Parts, faults: list[Fault]) -> dict[str, Indicator]:
    """Check what each indicator reads, and return them in an order in which each stands after what it reads."""
    reads: dict[str, list[str]] = {}
    for name, (indicator, document, path) in parts.indicators.items():
        where: YamlPath = path
        names: list[str] = []
        if indicator.value:
            where = (*path, "value")
            names, wrong = names_in(indicator.value)
            if wrong:
                faults.append(
                    document.fault(where, "S001", f"指标 {name} 的算式：{wrong}", "只能用指标名、数和 + - * / CASE 等标量运算")
                )
        if indicator.ratio:
            where, names = (*path, "ratio"), [indicator.ratio.of, indicator.ratio.to]
        for read in names:
            kind = parts.indicators[read][0].type if read in parts.indicators else None
            if kind is None:
                hint = did_you_mean(read, parts.indicators)
                faults.append(document.fault(where, "N001", f"指标 {name} 用到的 {read} 不是指标", hint))
            elif indicator.ratio and kind != "count":
                faults.append(
                    document.fault(where, "S001", f"份额 {name} 的 {read} 不是 count", "份额的分子、分母都要是 count 类指标")
                )
            elif indicator.value and kind in ("share", "text"):
                faults.append(document.fault(where, "S001", f"算式 {name} 里不能用 {kind} 类指标 {read}", "用它的分子或分母"))
        reads[name] = [r for r in names if r in parts.indicators]
    order, cycle = graph.sort(reads)
    if cycle:
        indicator, document, path = parts.indicators[cycle[0]]
        faults.append(document.fault(path, "N003", f"指标互相引用：{' → '.join(cycle)}", "断开其中一环"))
    return {name: parts.indicators[name][0] for name in order}


def _resolved_criteria(parts: _Parts, faults: list[Fault]) -> dict[str, Criterion]:
    types: dict[str, str] = {name: i.type for name, (i, _, _) in parts.indicators.items()}
    types |= dict.fromkeys(FINDING_COUNTS, "count")
    printable: dict[str, str] = {**types, **{n: p.type for n, p in parts.parameters.items()}}
    made: dict[str, Criterion] = {}
    for id_, (spec, document, path) in parts.criteria.items():
        before = len(faults)
        applies = parse_condition(document, (*path, "applies_when"), faults) if spec.applies_when is not None else None
        when = parse_condition(document, (*path, "when"), faults)
        for leaf in [*leaves(applies), *leaves(when)]:
            check_leaf(leaf, types, parts.parameters, parts.criteria, document.file, faults)
        templates = []
        for i, text in enumerate(spec.message):
            template, wrong = parse_template(text, printable)
            templates.append(template)
            for sentence in wrong:
                faults.append(
                    document.fault((*path, "message", i), "C003", sentence, "占位符写成 {指标名:格式}，如 {joint_share:percent}")
                )
        for i, name in enumerate(spec.evidence):
            if name not in parts.indicators:
                faults.append(
                    document.fault((*path, "evidence", i), "N001", f"佐证 {name} 不是指标", did_you_mean(name, parts.indicators))
                )
        for i, example in enumerate(spec.examples):
            for name in example.given:
                if name not in types and name not in parts.criteria:
                    at = (*path, "examples", i, "given", name)
                    faults.append(
                        document.fault(at, "N001", f"示例里的 {name} 不是指标或标准编号", did_you_mean(name, types), at_key=True)
                    )
        if when and len(faults) == before:
            made[id_] = Criterion(spec, applies, when, tuple(templates), document.file, document.span(path).line)
    return made


def _check_cycles(parts: _Parts, criteria: dict[str, Criterion], faults: list[Fault]) -> None:
    references = {c.id: [leaf.name for leaf in c.leaves() if leaf.name in criteria] for c in criteria.values()}
    _, cycle = graph.sort(references)
    if cycle:
        _, document, path = parts.criteria[cycle[0]]
        faults.append(document.fault(path, "N003", f"标准互相引用：{' → '.join(cycle)}", "断开其中一环"))


def uses_counts(leaf: Leaf) -> bool:
    """Say whether a leaf reads how many failings were found."""
    return leaf.name in FINDING_COUNTS
