"""Load the mappings that an import may use: the case's own first, then the pack's, then those of our own tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.importing.mapping_checks import mapping_faults
from kaohe.importing.mapping_models import Extension, Layout, Mapping, Rule
from kaohe.rulebook.ledger_tables import RECORD_TABLES, SOURCE_COLUMNS, TableSpec
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml

M = TypeVar("M", bound=BaseModel)

FOLDER = "mappings"

ALSO_IN = "同见"
"""Further column: the other places where the same record stands."""
TASK_UNITS = "部门任务"
"""Further column of tasks: which partners were added, by the file that says so; "" is the file of the task itself."""
KIND_BY = "抽查类型来源"
"""Further column of tasks: why the kind is what it is, where it was concluded from the partners."""
BY_PARTNERS = "按配合单位"

OWN_COLUMNS = (ALSO_IN, TASK_UNITS, KIND_BY, *SOURCE_COLUMNS)
"""Columns that the import itself writes behind the others."""

_TOLD_APART_BY = {
    "units": ("unit", "aliases"), "plans": ("plan_id", "unit"), "tasks": ("task_id", "lead_unit"), "inspections": ("task_id", "object_id"),
    "liaisons": ("unit", "person", "from_on"), "catalog": ("unit", "item_id"), "task_items": ("task_id", "item_id"),
}  # fmt: skip


class Mappings(NamedTuple):
    """Every mapping by id, the case's own first, and the ids of those that the case brings."""

    by_id: dict[str, Mapping]
    own: frozenset[str]


def load_mappings(case_folder: Path | None, pack_folder: Path, faults: list[Fault]) -> Mappings:
    """Load the mappings of a case folder, a pack, and our own tables. A wrong file is a fault, the others still load."""
    shipped = {mapping.mapping: mapping for mapping in own_tables()}
    plain, extensions = _read_folder(pack_folder / FOLDER, shipped, faults)
    shipped = _extended(shipped | plain, extensions, faults)
    if case_folder is None:
        return Mappings(shipped, frozenset())
    mine, extensions = _read_folder(case_folder / FOLDER, {}, faults)
    mine = {**mine, **{e.mapping: m for e, m in _made(shipped | mine, extensions, faults)}}
    return Mappings({**mine, **{k: v for k, v in shipped.items() if k not in mine}}, frozenset(mine))


def own_tables() -> list[Mapping]:
    """Return the mappings of the tables that kaohe itself writes: the template's Chinese headers, or the English names."""
    return [_own_table(spec) for spec in RECORD_TABLES.values()]


def _own_table(spec: TableSpec) -> Mapping:
    columns = {c.name: [Rule.model_validate({"from": [c.title, c.name]})] for c in spec.columns}
    needed = [[c.title, c.name] for name in _TOLD_APART_BY[spec.name] if (c := spec.column(name))]
    return Mapping(
        mapping=f"template_{spec.name}",
        title=f"{spec.title}（模板）",
        table=spec.name,  # type: ignore[arg-type]
        recognise=needed,  # type: ignore[arg-type]
        columns=columns,
        keep_others=True,
        ignore=[*OWN_COLUMNS],
        examples=True,
    )


def free_file(case: Path, mapping: str) -> str:
    """Return a file of the case's mappings that is not there yet: extensions of one mapping add up."""
    number, path = 2, case / FOLDER / f"{mapping}.yaml"
    while path.exists():
        number, path = number + 1, case / FOLDER / f"{mapping}-{number}.yaml"
    return path.as_posix()


class _Written(NamedTuple):
    """An extension as it stands in a file; None, with its faults, where it is not of the right types."""

    extension: Extension | None
    document: Document
    at: YamlPath
    faults: list[Fault]


_Extensions = list[_Written]


def _read_folder(folder: Path, known: dict[str, Mapping], faults: list[Fault]) -> tuple[dict[str, Mapping], _Extensions]:
    """Read every file of a folder. Returns its whole mappings by id, and its extensions of others."""
    found: dict[str, Mapping] = {}
    extensions: _Extensions = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path, faults)
        if document is None:
            continue
        for at, data in _entries(document, faults):
            if isinstance(data, dict) and "extends" in data:
                found_faults: list[Fault] = []
                extensions.append(_Written(validated(Extension, document, at, found_faults), document, at, found_faults))
                continue
            mapping = _whole(document, at, data, faults)
            if mapping is not None and (mapping.mapping in found or mapping.mapping in known):
                faults.append(
                    document.fault((*at, "mapping"), "N002", f"对应表 {mapping.mapping} 已经有了", "换一个名称，或改成 extends")
                )
            elif mapping is not None:
                found[mapping.mapping] = mapping
    return found, extensions


def _whole(document: Document, at: YamlPath, data: Any, faults: list[Fault]) -> Mapping | None:
    """Return a whole mapping; None, with every fault at its place, when anything in it is wrong."""
    wrong = list(mapping_faults(document, at, data)) if isinstance(data, dict) else []
    if not wrong:
        return validated(Mapping, document, at, faults)
    of_types: list[Fault] = []
    validated(Layout, document, at, of_types)
    faults += _together(wrong, of_types)
    return None


def _together(wrong: list[Fault], of_types: list[Fault]) -> list[Fault]:
    """Return all faults, of two at one place the one that knows the table."""
    told = {(fault.file, fault.line, fault.column) for fault in wrong}
    return [*wrong, *(fault for fault in of_types if (fault.file, fault.line, fault.column) not in told)]


def _entries(document: Document, faults: list[Fault]) -> list[tuple[YamlPath, Any]]:
    """Return the mappings of a file, which is one or a list."""
    if isinstance(document.data, list):
        return [((i,), data) for i, data in enumerate(document.data)]
    if isinstance(document.data, dict):
        return [((), document.data)]
    faults.append(
        document.fault(
            (), "M003", "这个文件应当是一个对应表，或几个对应表的列表", "写 mapping: 名称，其余照 kaohe import 给出的样板"
        )
    )
    return []


def _extended(known: dict[str, Mapping], extensions: _Extensions, faults: list[Fault]) -> dict[str, Mapping]:
    return {**known, **{extension.mapping: made for extension, made in _made(known, extensions, faults)}}


def _made(known: dict[str, Mapping], extensions: _Extensions, faults: list[Fault]) -> list[tuple[Extension, Mapping]]:
    """Return each extension with the mapping it makes; several of one mapping add up."""
    base = dict(known)
    made: dict[str, tuple[Extension, Mapping]] = {}
    for extension, document, at, of_types in extensions:
        data = _data(document, at)
        name = data["extends"]
        start = base.get(str(data.get("mapping"))) if data.get("mapping") in made else base.get(str(name))
        if start is None:
            unknown = document.fault((*at, "extends"), "N001", f"没有叫 {clip(name)} 的对应表", did_you_mean(str(name), base))
            faults += _together([unknown] if isinstance(name, str) else [], of_types)
            continue
        wrong = list(mapping_faults(document, at, data, start))
        faults += _together(wrong, of_types)
        if extension is None or wrong:
            continue
        mapping = _checked(_joined(start, extension), document, at, faults)
        if mapping is not None:
            base[extension.mapping] = mapping
            made[extension.mapping] = (extension, mapping)
    return list(made.values())


def _data(document: Document, at: YamlPath) -> dict[str, Any]:
    data = document.data
    for step in at:
        data = data[step]
    return data  # type: ignore[no-any-return]


def _joined(base: Mapping, extension: Extension) -> Callable[[], Mapping]:
    """Return what makes the mapping; making it checks that what was added fits."""
    columns = dict(base.columns)
    for name, rules in extension.columns.items():
        columns[name] = [*rules, *columns.get(name, [])]
    taken = {h for rules in extension.columns.values() for rule in rules for h in rule.headers} | {*extension.keep}
    dumped = base.model_dump(by_alias=True)
    dumped |= {
        "mapping": extension.mapping,
        "title": extension.title or base.title,
        "recognise": extension.recognise or base.recognise,
        "columns": {name: [rule.model_dump(by_alias=True) for rule in rules] for name, rules in columns.items()},
        "keep": [*base.keep, *extension.keep],
        "keep_others": base.keep_others or extension.keep_others,
        "ignore": [h for h in (*base.ignore, *extension.ignore) if h not in taken],
        "blank": [*base.blank, *extension.blank],
        "carry_down": [*base.carry_down, *extension.carry_down],
    }
    return lambda: Mapping.model_validate(dumped)


def _checked(make: Callable[[], Mapping], document: Document, at: YamlPath, faults: list[Fault]) -> Mapping | None:
    from pydantic import ValidationError

    try:
        return make()
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            ctx = detail.get("ctx") or {}
            place = (*at, ctx["at"]) if ctx.get("at") and (*at, ctx["at"]) in document.values else at
            faults.append(document.fault(place, str(ctx.get("code", "M004")), str(detail["msg"]), str(ctx.get("hint", "改正这里"))))
        return None
