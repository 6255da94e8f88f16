"""Check a document against a pydantic model and turn each of pydantic's errors into a fault with a place."""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook.yaml_source import Document, YamlPath

M = TypeVar("M", bound=BaseModel)

_TYPES = {
    "string_type": "一段文字",
    "int_type": "一个整数",
    "decimal_type": "一个数",
    "bool_type": "true 或 false",
    "list_type": "一个列表",
    "tuple_type": "一个列表",
    "dict_type": "一组“键: 值”",
    "model_type": "一组“键: 值”",
    "model_attributes_type": "一组“键: 值”",
}


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
        for detail in error.errors(include_url=False):
            faults.append(_fault(model, document, path, detail))
        return None


def _fault(model: type[BaseModel], document: Document, base: YamlPath, detail: ErrorDetails) -> Fault:
    path = _real_path(document, base, detail["loc"])
    kind, ctx, last = detail["type"], detail.get("ctx") or {}, str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        hint = did_you_mean(last, _fields_at(model, detail["loc"][:-1]))
        return document.fault(path, "M001", f"不认识的键 {last}", hint, at_key=True)
    if kind == "missing":
        return document.fault(path, "M002", f"缺少 {last}", f"在这里补上“{last}: …”", at_key=True)
    if kind == "literal_error":
        return document.fault(
            path, "M004", f"{detail['input']} 不是可选的值", f"可选：{ctx.get('expected', '')}".replace(" or ", "、")
        )
    if kind in _TYPES:
        return document.fault(path, "M003", f"{last} 应当是{_TYPES[kind]}", _written(detail["input"]))
    if kind == "kaohe":
        return document.fault(path, str(ctx["code"]), str(ctx["message"]), str(ctx["hint"]))
    limits = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于", "min_length": "个数不少于"}
    told = "，".join(f"{word} {ctx[key]}" for key, word in limits.items() if key in ctx)
    if told:
        return document.fault(path, "M004", f"{last} 应当{told}", _written(detail["input"]))
    if kind == "string_pattern_mismatch":
        return document.fault(path, "M004", f"{last} 的写法不对", f"应当形如 {ctx['pattern']}；{_written(detail['input'])}")
    return document.fault(path, "M003", f"{last} 的值不对（{detail['msg']}）", _written(detail["input"]))


def _written(value: Any) -> str:
    if value is None:
        return "现在没有写值"
    if isinstance(value, dict):
        return f"现在写的是一组键：{'、'.join(map(str, value))}"
    if isinstance(value, list):
        return f"现在写的是 {len(value)} 项的列表"
    return f"现在写的是 {value}"


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
        inner: set[type[BaseModel]] = set()
        for model in reached:
            if isinstance(step, str) and step in model.model_fields:
                inner |= set(_models(model.model_fields[step].annotation))
        reached = inner or reached
    return {info.alias or name for model in reached for name, info in model.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
