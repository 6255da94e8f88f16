"""The kinds of YAML files, each with its schema."""

from collections.abc import Callable
from typing import Any, NamedTuple

from kaohe.schema.shapes import Schema, ref

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class YamlKind(NamedTuple):
    """A kind of YAML file."""

    title: str
    files: tuple[str, ...]
    """Where files of the kind stand, as patterns below the folder that holds ``rules`` and ``cases``."""
    make: Callable[[], Schema]


def _pack() -> Schema:
    from kaohe.rulebook.pack_models import PackHead
    from kaohe.schema.generate import definitions

    return _rooted("PackHead", definitions(PackHead))


def _indicators() -> Schema:
    from kaohe.rulebook.pack_models import Indicator
    from kaohe.schema.generate import definitions

    return _listed("Indicator", "指标的列表，每个以“- ”开头。", definitions(Indicator))


def _criteria() -> Schema:
    from kaohe.rulebook.pack_models import CriterionSpec
    from kaohe.schema.conditions import CONDITION
    from kaohe.schema.generate import definitions, told
    from kaohe.schema.words import WORDS

    made = {**definitions(CriterionSpec), "Condition": told(CONDITION, WORDS["Condition"])}
    return _listed("CriterionSpec", "考核标准的列表，每条以“- ”开头。", made)


def _notice() -> Schema:
    from kaohe.rulebook.notice_models import NoticeSpec
    from kaohe.schema.generate import definitions

    return _rooted("NoticeSpec", definitions(NoticeSpec))


def _profile() -> Schema:
    from kaohe.rulebook.profile_models import Profile
    from kaohe.schema.extensions import profile_definitions
    from kaohe.schema.generate import definitions

    made = profile_definitions(definitions(Profile))
    extends = {"type": "object", "required": ["extends"]}
    root = {"type": "object", "if": extends, "then": ref("ProfileExtension"), "else": ref("Profile")}
    return _schema(root, made, made["Profile"])


def _case() -> Schema:
    from kaohe.rulebook.case_models import Case
    from kaohe.schema.generate import definitions

    return _rooted("Case", definitions(Case))


def _figures() -> Schema:
    from kaohe.rulebook.case_models import Figure
    from kaohe.schema.generate import definitions

    return _listed("Figure", "公布数的列表，每个以“- ”开头。", definitions(Figure))


def _expect() -> Schema:
    from kaohe.rulebook.expect_models import Expectations
    from kaohe.schema.generate import definitions

    return _rooted("Expectations", definitions(Expectations))


def _mappings() -> Schema:
    from kaohe.importing.mapping_models import Extension, Mapping
    from kaohe.schema.columns import COLUMNS
    from kaohe.schema.generate import definitions

    made = definitions(Mapping, Extension)
    for name in ("Mapping", "Extension"):
        columns = made[name]["properties"]["columns"]
        ((pattern, rules),) = columns["patternProperties"].items()
        columns["patternProperties"] = {pattern: ref("Rules")}
        made["Rules"] = rules
    extends = {"type": "object", "required": ["extends"]}
    made["Entry"] = {"type": "object", "if": extends, "then": ref("Extension"), "else": ref("Mapping")}
    root = {"if": {"type": "array"}, "then": {"items": ref("Entry")}, "else": ref("Entry"), "type": ["array", "object"]}
    return _schema(root, {**made, **COLUMNS}, made["Mapping"])


KINDS: dict[str, YamlKind] = {
    "pack.yaml": YamlKind("规则包", ("rules/*/pack.yaml",), _pack),
    "indicators.yaml": YamlKind("指标", ("rules/*/indicators/*.yaml",), _indicators),
    "criteria.yaml": YamlKind("考核标准", ("rules/*/criteria/*.yaml",), _criteria),
    "notice.yaml": YamlKind("年度通报的数字", ("rules/*/notice.yaml",), _notice),
    "profile.yaml": YamlKind("评分方案", ("scoring_profiles/*.yaml",), _profile),
    "case.yaml": YamlKind("考核案例", ("cases/*/case.yaml",), _case),
    "published_figures.yaml": YamlKind("公布的全局数字", ("cases/*/published_figures.yaml",), _figures),
    "expect.yaml": YamlKind("案例的期望", ("cases/*/expect.yaml",), _expect),
    "mappings.yaml": YamlKind("导入用的对应表", ("rules/*/mappings/*.yaml", "cases/*/mappings/*.yaml"), _mappings),
}
"""Every kind of YAML file by name: the file's own, or that of the folder that holds such files."""


def yaml_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of YAML file, draft 2020-12."""
    return KINDS[kind].make()


def _rooted(name: str, made: dict[str, Schema]) -> Schema:
    return _schema({"type": "object", **ref(name)}, made, made[name])


def _listed(name: str, about: str, made: dict[str, Schema]) -> Schema:
    return _schema({"type": "array", "items": ref(name)}, made, {"title": made[name]["title"], "description": about})


def _schema(root: Schema, made: dict[str, Schema], told: Schema) -> Schema:
    head = {"$schema": DIALECT, "title": told["title"], "description": told["description"]}
    return {**head, **root, "$defs": dict(sorted(made.items()))}
