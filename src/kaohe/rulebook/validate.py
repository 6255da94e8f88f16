"""Check a document against a pydantic model and turn each of pydantic's errors into a fault with a place."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.fields import PATTERNS, Strict, exact_number
from kaohe.rulebook.yaml_source import Document, YamlPath

M = TypeVar("M", bound=BaseModel)

_TYPES = {
    "string_type": "一段文字",
    "int_type": "一个整数",
    "decimal_type": "一个数",
    "is_instance_of": "一个数",
    "bool_type": "true 或 false",
    "list_type": "一个列表",
    "tuple_type": "一个列表",
    "dict_type": "一组“键: 值”",
    "model_type": "一组“键: 值”",
    "model_attributes_type": "一组“键: 值”",
}
_EXAMPLES = {
    "一段文字": "写成一段文字",
    "一个整数": "写成 3 这样的整数，不加引号",
    "一个数": "写成 3 或 0.5 这样的数，不加引号",
    "true 或 false": "只写 true（是）或 false（否），不加引号",
    "一个列表": "写成 [甲, 乙]，或每项另起一行，以“- ”开头",
    "一组“键: 值”": "写成 {键: 值}，或每个键另起一行，前面不加“- ”",
}
LABELS = {
    "advice": "怎么整改",
    "as_of": "截止日期",
    "at": "在哪一步取整",
    "at_most": "上限",
    "basis": "依据",
    "columns": "表头与指标的对应",
    "digits": "小数位数",
    "evidence": "佐证指标",
    "examples": "例子",
    "expect": "应得的结果",
    "given": "例子给出的指标值",
    "grade": "等次名称",
    "grades": "等次",
    "indicators": "指标",
    "items": "评分项",
    "lose": "每步扣多少",
    "kind": "failing 扣分情形或 credit 加分情形",
    "message": "提示语",
    "name": "名称",
    "of": "按哪个指标",
    "pack": "规则包",
    "place": "在通报里的位置",
    "points": "分值",
    "profile": "评分方案",
    "reason": "理由",
    "region": "地区",
    "rounding": "取整",
    "step": "每步多大",
    "target": "目标",
    "title": "中文名称",
    "to": "分母",
    "total": "总分",
    "type": "类型",
    "units": "单位名册",
    "value": "值",
    "when": "条件",
    "year": "年度",
}
"""What a key stands for, where one that is missing is named."""


def validated(model: type[M], document: Document, path: YamlPath, faults: list[Fault]) -> M | None:
    """Return the model made from the data at ``path``; None, with faults added, when it does not fit."""
    data = document.data
    for step in path:
        data = data[step]
    return from_data(model, data, document, path, faults)


def from_data(model: type[M], data: Any, document: Document, path: YamlPath, faults: list[Fault]) -> M | None:
    """As :func:`validated`, for data that was changed (merged, shortened) after reading."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        by_place: dict[YamlPath, list[ErrorDetails]] = {}
        for detail in error.errors(include_url=False):
            by_place.setdefault((*_real_path(document, path, detail["loc"]), _kind(detail)), []).append(detail)
        told = {(f.file, f.line, f.column) for f in faults if f.code in ("Y003", "Y004")}
        for (*at, _), details in by_place.items():
            fault = _fault(model, document, tuple(at), details)
            if (fault.file, fault.line, fault.column) not in told:  # what reading the value found has been reported
                faults.append(fault)
        return None


def _kind(detail: ErrorDetails) -> str:
    """Return what may be told in one message: the types of a union, else each missing or unknown key by itself."""
    kind = detail["type"]
    return "type" if kind in _TYPES else f"{kind} {detail['loc'][-1:]}"


def _fault(model: type[BaseModel], document: Document, path: YamlPath, details: list[ErrorDetails]) -> Fault:
    detail = details[0]
    kind, ctx = detail["type"], detail.get("ctx") or {}
    name = _name(path)
    if kind == "kaohe":
        at = (*path, ctx["at"]) if ctx["at"] and (*path, ctx["at"]) in document.values else path
        return document.fault(at, str(ctx["code"]), str(ctx["message"]), str(ctx["hint"]), at_key=at != path)
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        hint = did_you_mean(key, _fields_at(model, detail["loc"][:-1]))
        hint = "人工评分写在 scale 里：scale: {by_hand: true}" if key == "by_hand" and path[0] == "items" else hint
        return document.fault(path, "M001", f"不认识的键 {clip(key)}", hint, at_key=True)
    if kind == "missing":
        return _missing(document, path, detail["loc"][-1], name)
    if kind == "literal_error":
        choices = "、".join(re.findall(r"'([^']*)'", str(ctx.get("expected", "")))) or str(ctx.get("expected", "")).lower()
        return document.fault(path, "M004", f"{name}不能是 {clip(detail['input'])}", f"可选：{choices}")
    if kind in _TYPES:
        words = list(dict.fromkeys(_TYPES[d["type"]] for d in details if d["type"] in _TYPES))
        return document.fault(path, "M003", f"{name}应当是{'或'.join(words)}", _typed(words, detail["input"]))
    if kind == "string_pattern_mismatch":
        told = PATTERNS.get(str(ctx.get("pattern")), "别的写法")
        at_key = str(detail["loc"][-1]) == "[key]"
        what = f"键 {clip(detail['input'])} 的写法不对" if at_key else f"{name}不能是 {clip(detail['input'])}"
        return document.fault(path, "M004", what, f"应当是{told}", at_key=at_key)
    told, hint = _limit(kind, ctx, detail["input"])
    return document.fault(path, "M004", f"{name}{told}", hint)


def _typed(words: list[str], value: Any) -> str:
    """Say how to write a value of the types that ``words`` name."""
    if words == ["一段文字"] and exact_number(value):
        return f'加引号："{value}"'
    if words[0] == "一个数" and isinstance(value, str) and (percent := re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[%％]\s*", value)):
        return f"百分数写成小数：{value.strip()} 写成 {Decimal(percent[1]).scaleb(-2).normalize():f}"
    return f"{_EXAMPLES[words[0]]}（{_written(value)}）"


def _missing(document: Document, path: YamlPath, key: str | int, name: str) -> Fault:
    if isinstance(key, int):
        return document.fault(path, "M002", f"{name}这一段缺少第 {key + 1} 个数", "写成 [值, 分]")
    label = f"（{LABELS[key]}）" if key in LABELS else ""
    return document.fault(path, "M002", f"{name and name + '里'}缺少 {key}{label}", f"在这里补上“{key}: …”", at_key=True)


def _limit(kind: str, ctx: Mapping[str, Any], value: Any) -> tuple[str, str]:
    """Say which limit a value breaks, and how to mend it."""
    if kind == "string_too_short":
        return "不能是空的", "在引号里写上内容"
    if kind == "too_short":
        return f"至少要有 {ctx['min_length']} 项", f"现在有 {ctx['actual_length']} 项，补上缺少的"
    if kind == "too_long":
        return f"最多只能有 {ctx['max_length']} 项", "删去多出来的"
    words = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}
    told = "，".join(f"{word} {ctx[key]}" for key, word in words.items() if key in ctx)
    return (f"应当{told}", f"改成{told} 的数（现在是 {clip(value)}）") if told else ("的值不对", _written(value))


def _name(path: YamlPath) -> str:
    """Return the innermost key of ``path``, with a space behind it; list positions have no name."""
    keys = [step for step in path if isinstance(step, str)]
    return f"{keys[-1]} " if keys else ""


def _written(value: Any) -> str:
    if value is None:
        return "现在没有写"
    if isinstance(value, bool):
        return f"现在写的是 {'true' if value else 'false'}"
    if isinstance(value, dict):
        return f"现在写的是一组键：{clip('、'.join(map(str, value)))}"
    if isinstance(value, list | tuple):
        return f"现在写的是 {len(value)} 项的列表"
    return f"现在写的是 {clip(value)}"


def _real_path(document: Document, base: YamlPath, loc: tuple[str | int, ...]) -> YamlPath:
    """Drop from pydantic's location what is not in the file (names of union members, missing keys)."""
    path = base
    for step in loc:
        if (*path, step) in document.values or (*path, step) in document.keys:
            path = (*path, step)
    return path


def _fields_at(annotation: Any, loc: tuple[str | int, ...]) -> set[str]:
    """Return the keys that the model reached along ``loc`` accepts."""
    reached = set(_models(annotation))
    for step in loc:
        form = step.removeprefix("scale:") if isinstance(step, str) and step.startswith("scale:") else None
        if form is not None:  # of a union, the member that has this key
            reached = {model for model in reached if form in {info.alias or name for name, info in model.model_fields.items()}}
            continue
        inner: set[type[Strict]] = set()
        for model in reached:
            if isinstance(step, str) and step in model.model_fields:
                inner |= set(_models(model.model_fields[step].annotation))
        reached = inner or reached
    return {info.alias or name for model in reached for name, info in model.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
