"""The parts of a pack as they are read file by file, before they are checked against each other."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kaohe.faults import Fault
from kaohe.rulebook.by_year import Years, pack_places, resolve
from kaohe.rulebook.dated_criteria import DatedCriteria
from kaohe.rulebook.fields import CRITERION, NAME
from kaohe.rulebook.pack_checks import check_default
from kaohe.rulebook.pack_models import FINDING_COUNTS, CriterionSpec, Indicator, PackHead, Parameter
from kaohe.rulebook.reserved import RESERVED
from kaohe.rulebook.typing_rules import UNSURE
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml


@dataclass(slots=True)
class Parts:
    """What has been read so far, each with the place to report at."""

    head: Document | None = None
    """``pack.yaml``."""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    indicators: dict[str, tuple[Indicator, Document, YamlPath]] = field(default_factory=dict)
    criteria: dict[str, tuple[CriterionSpec, Document, YamlPath]] = field(default_factory=dict)
    names: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """What each name is, and the file and line that define it."""
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


def read_head(path: Path, parts: Parts, year: int | None, faults: list[Fault]) -> PackHead | None:
    """Read ``pack.yaml`` and declare its parameters; those that are right count even when others are not."""
    document = read_yaml(path, faults)
    if document is None:
        parts.lost = True
        return None
    parts.head = document
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


def _declare(parts: Parts, name: str, what: str, document: Document, path: YamlPath, faults: list[Fault]) -> bool:
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


def read_entries(
    path: Path,
    what: str,
    model: type[S],
    id_key: str,
    parts: Parts,
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
