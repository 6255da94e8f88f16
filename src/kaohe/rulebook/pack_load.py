"""Load a rule pack: ``pack.yaml``, ``indicators/*.yaml``, ``criteria/*.yaml`` of one folder."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook import graph
from kaohe.rulebook.by_year import Years, pack_places, resolve, years_to_check
from kaohe.rulebook.conditions import leaves, parse_condition
from kaohe.rulebook.dated_criteria import DatedCriteria
from kaohe.rulebook.fields import CRITERION, NAME
from kaohe.rulebook.notice import FILE as NOTICE_FILE
from kaohe.rulebook.notice import figure_faults, load_notice
from kaohe.rulebook.notice_models import NoticeSpec
from kaohe.rulebook.pack import TABLES, Criterion, Pack, View
from kaohe.rulebook.pack_checks import check_default, check_given, check_measured, check_part, check_ratio, check_value
from kaohe.rulebook.pack_files import PARTS
from kaohe.rulebook.pack_models import (
    FINDING_COUNTS,
    RESERVED,
    CriterionSpec,
    Indicator,
    PackHead,
    Parameter,
)
from kaohe.rulebook.pack_sql import read_lookups, read_views
from kaohe.rulebook.templates import parse_template
from kaohe.rulebook.typing_rules import UNSURE, check_leaf
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml


@dataclass(slots=True)
class _Parts:
    """What has been read so far, each with the place to report at."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    indicators: dict[str, tuple[Indicator, Document, YamlPath]] = field(default_factory=dict)
    criteria: dict[str, tuple[CriterionSpec, Document, YamlPath]] = field(default_factory=dict)
    names: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # name -> (what it is, file, line)
    unsure: set[str] = field(default_factory=set)
    """Names whose definition is at fault: their uses are not reported as well."""
    years: Years = field(default_factory=Years)
    dated: DatedCriteria = field(default_factory=DatedCriteria)
    lost: bool = False
    """Some definition has no readable name: a name that is not known may be the one it defines."""

    def types(self) -> dict[str, str]:
        """Return the type of every indicator, those of the built-in counts included."""
        types: dict[str, str] = {name: i.type for name, (i, _, _) in self.indicators.items()}
        return types | dict.fromkeys(FINDING_COUNTS, "count") | dict.fromkeys(self.unsure, UNSURE)

    def parameter_types(self) -> dict[str, str]:
        """Return the type of every parameter."""
        return {name: p.type for name, p in self.parameters.items() if name not in self.unsure}


def load_pack(folder: Path, faults: list[Fault], year: int | None = None, *, formulas: bool = False) -> Pack | None:
    """Load the pack in ``folder``. Returns None, with faults added, when anything in it is wrong.

    Values by year are those of ``year``, or the latest. That there is none for the year is left in :attr:`Pack.years`, since a
    profile may set the parameter itself. With ``formulas`` those of the pack's notices are checked too: grading needs none.
    """
    before = len(faults)
    parts = _Parts(names=dict.fromkeys(TABLES, ("记录表", "", 0)) | dict.fromkeys(FINDING_COUNTS, ("内置指标", "", 0)))
    head_file = folder / "pack.yaml"
    head = _read_head(head_file, parts, year, faults)
    files = [head_file]
    for path in sorted((folder / "indicators").glob(PARTS["indicators"])):
        files.append(path)
        _read_entries(path, "指标", Indicator, "name", parts, parts.indicators, faults)
    for path in sorted((folder / "criteria").glob(PARTS["criteria"])):
        files.append(path)
        _read_entries(path, "标准编号", CriterionSpec, "id", parts, parts.criteria, faults)
    dormant = parts.dated.choose(parts.criteria, year, faults)
    views = read_views(folder / "views", parts.names, faults)
    lookups = read_lookups(folder / "lookups", parts.names, faults)
    files += [Path(view.file) for view in views.values()] + list(lookups.values())
    indicators = _resolved_indicators(parts, faults)
    faults += [
        f for name in parts.indicators for f in check_measured(*parts.indicators[name], _tables(views, lookups), parts.parameters)
    ]
    made = _resolved_criteria(parts, faults)
    criteria = {id_: made[id_]._replace(in_force=id_ not in dormant) for id_ in sorted(made)}
    _check_cycles(criteria, faults)
    notice = _read_notice(folder, parts, faults, formulas)
    if head is None or len(faults) > before:
        return None
    if notice:
        files.append(folder / NOTICE_FILE)
    return Pack(
        head.pack,
        head.title,
        head.basis,
        folder,
        parts.parameters,
        indicators,
        criteria,
        tuple(str(f) for f in files),
        views,
        lookups,
        head.extra_columns,
        {name: (document, path) for name, (_, document, path) in parts.indicators.items()},
        head.column_titles,
        notice,
        parts.years._replace(bounds=parts.years.bounds | parts.dated.bounds()),
        head.excuse_reasons,
    )


def _read_notice(folder: Path, parts: _Parts, faults: list[Fault], formulas: bool) -> NoticeSpec | None:
    """Read what the pack's notices state; names that another fault may have hidden are not reported as unknown."""
    kinds = {id_: spec.kind for id_, (spec, _, _) in parts.criteria.items()}
    types = {name: type_ for name, type_ in parts.types().items() if name not in FINDING_COUNTS}
    found: list[Fault] = []
    notice = load_notice(folder, types, kinds | dict.fromkeys(parts.unsure, "failing"), found)
    found += figure_faults(folder, types) if formulas else []
    faults += [f for f in found if not (parts.lost and f.code == "N001")]
    return notice


def earlier(pack: Pack, faults: list[Fault]) -> list[Pack]:
    """Return the pack as it was in each earlier span of years in which nothing of it changes, the latest first."""
    loaded = (load_pack(pack.folder, faults, year) for year in reversed(years_to_check(pack.years)))
    return [other for other in loaded if other is not None]


def entries_of(pack: Pack, id_: str, faults: list[Fault]) -> list[Criterion]:
    """Return every entry of a criterion of the pack, the latest first: one, or those that share out the years."""
    entries = {(pack.criteria[id_].file, pack.criteria[id_].line): pack.criteria[id_]}
    bounds = sorted(pack.years.bounds, reverse=True)
    for year in [*bounds, *(bound - 1 for bound in bounds[-1:])]:
        other = load_pack(pack.folder, faults, year)
        if other is not None and id_ in other.criteria:
            entries.setdefault((other.criteria[id_].file, other.criteria[id_].line), other.criteria[id_])
    return sorted(entries.values(), key=lambda c: c.spec.since or 0, reverse=True)


def _tables(views: dict[str, View], lookups: dict[str, Path]) -> list[str]:
    return [*TABLES, *views, *lookups]


def _read_head(path: Path, parts: _Parts, year: int | None, faults: list[Fault]) -> PackHead | None:
    """Read ``pack.yaml`` and declare its parameters; those that are right count even when others are not."""
    document = read_yaml(path, faults)
    if document is None:
        parts.lost = True
        return None
    parts.years = resolve(document, pack_places(document.data), year, faults)
    parts.unsure.update(str(path[1]) for path in parts.years.lost)
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
            faults += check_default(name, parameter, document)
    return head


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
        if parts.dated.add(name, written, entry, document, i) and parts.names.get(name, ("",))[0] == what:
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
        formula = "otherwise" if indicator.otherwise else "value"
        if getattr(indicator, formula):
            names = check_value(indicator, formula, types, document, (*path, formula), found)
        else:
            names = [indicator.ratio.of, indicator.ratio.to] if indicator.ratio else []
            found += check_ratio(indicator, types, document, path)
        found += check_part(indicator, types, document, path)
        faults += [f for f in found if not (parts.lost and f.code == "N001")]
        reads[name] = [r for r in names if r in parts.indicators]
    order, cycle = graph.sort(reads)
    if cycle:
        indicator, document, path = parts.indicators[cycle[0]]
        hint = "改其中一个指标的算式，使它不再用到下一个"
        at = (*path, "value" if indicator.value else "otherwise" if indicator.otherwise else "ratio")
        faults.append(document.fault(at, "N003", f"指标互相引用：{' → '.join(cycle)}", hint))
    return {name: parts.indicators[name][0] for name in order}


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
            found += check_given(example.given, types, parts.criteria, document, (*path, "examples", i, "given"), own=id_)
        faults += [f for f in found if not (parts.lost and f.code in ("N001", "C003"))]
        if when and not found:
            spans = tuple(document.span((*path, "examples", i)) for i in range(len(spec.examples)))
            made[id_] = Criterion(spec, applies, when, tuple(templates), document.file, document.span(path).line, spans)
    return made


def _check_cycles(criteria: dict[str, Criterion], faults: list[Fault]) -> None:
    references = {c.id: [leaf.name for leaf in c.leaves() if leaf.name in criteria] for c in criteria.values()}
    _, cycle = graph.sort(references)
    if cycle:
        leaf = next(leaf for leaf in criteria[cycle[0]].leaves() if leaf.name == cycle[1])
        hint = "一条标准不能最终用到自己，删去其中一处引用"
        file, at = criteria[cycle[0]].file, leaf.column + leaf.name_at
        faults.append(Fault(file, leaf.line, at, "N003", f"标准互相引用：{' → '.join(cycle)}", hint, len(leaf.name)))
