"""Do the two sides of a leaf go together? Names are resolved here, types compared."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack_models import FINDING_COUNTS, KIND_WORDS

NUMERIC = ("count", "number", "share")


UNSURE = "unsure"
"""The type of a name whose definition is itself at fault: nothing more is said about its uses."""


def check_leaf(
    leaf: Leaf,
    types: Mapping[str, str],
    parameters: Mapping[str, str],
    criteria: Iterable[str],
    file: str,
    faults: list[Fault],
) -> None:
    """Add a fault for each thing in ``leaf`` that cannot be tested. ``types`` and ``parameters`` give types by name."""

    def fault(code: str, message: str, hint: str, at: int = leaf.name_at, length: int = len(leaf.text)) -> None:
        length = min(length, len(leaf.text) - at)
        faults.append(Fault(file, leaf.line, leaf.column + at, code, message, hint, max(length, 1)))

    criteria = set(criteria)
    named = (leaf.name_at, len(leaf.name))
    if leaf.name not in types and leaf.name not in criteria:
        if leaf.name in parameters:
            fault("C002", f"{leaf.name} 是参数，不能放在比较的左边", "左边写指标，右边写参数", *named)
        else:
            fault("N001", f"不认识的名称 {leaf.name}", did_you_mean(leaf.name, [*types, *criteria]), *named)
        return
    kind = types.get(leaf.name, "criterion")
    if kind == UNSURE:
        return
    if leaf.op is None:
        if kind not in ("flag", "criterion"):
            example = f"{leaf.name} == '…'" if kind == "text" else f"{leaf.name} > 0"
            fault("C002", f"{leaf.name} 是{KIND_WORDS[kind]}指标，不能单独作条件", f"写出比较，如 {example}", *named)
    elif kind == "criterion":
        fault("C002", f"标准 {leaf.name} 只能单独写，不能参加比较", f"写成 {leaf.name} 或 not {leaf.name}")
    elif leaf.op != "unknown":
        _check_right(leaf, kind, types, parameters, criteria, fault)


def _check_right(
    leaf: Leaf,
    kind: str,
    types: Mapping[str, str],
    parameters: Mapping[str, str],
    criteria: Iterable[str],
    fault: Callable[..., None],
) -> None:
    """Check the right side of a comparison with an indicator of type ``kind``."""
    if isinstance(leaf.right, NameRef):
        name = leaf.right.name
        right_kind = parameters.get(name, types.get(name))
        if right_kind == UNSURE:
            return
        if right_kind is None or name in FINDING_COUNTS:
            fault(*_unknown_right(leaf, name, types, parameters, criteria), leaf.right_at)
            return
        rights = [(right_kind, name)]
    else:
        values = leaf.right if isinstance(leaf.right, tuple) else (leaf.right,)
        rights = [("number" if isinstance(value, Decimal) else "text", str(value)) for value in values]
    if kind == "flag":
        fault("C002", f"{leaf.name} 是“是否”指标，不用比较", f"直接写 {leaf.name}（是）或 not {leaf.name}（否）")
        return
    for right_kind, value in rights:
        at = max(leaf.text.find(value, leaf.right_at), leaf.right_at)
        if (right_kind in NUMERIC) != (kind in NUMERIC) or (kind not in NUMERIC and right_kind != kind):
            hint = "数与数比，文字与加单引号的文字比"
            fault("C002", f"{leaf.name} 是{KIND_WORDS[kind]}指标，不能与{_told(right_kind, value)}比较", hint, at, len(value))
        elif "share" in (kind, right_kind) and "count" in (kind, right_kind):
            hint = "份额与份额比，次数与次数比"
            fault("C002", f"{leaf.name} 是{KIND_WORDS[kind]}指标，不能与{_told(right_kind, value)}比较", hint, at, len(value))
        elif kind == "share" and value not in (*parameters, *types) and not 0 <= Decimal(value) <= 1:
            share = f"百分之 {value} 写成 {(Decimal(value) / 100).normalize():f}" if Decimal(value) > 1 else "写 0 到 1 的小数"
            fault("C002", f"{leaf.name} 是份额（0 到 1 的数），不能与 {value} 比较", share, at, len(value))
    if kind == "text" and leaf.op not in ("==", "!=", "in"):
        fault("C002", f"{leaf.name} 是文字指标，不能用 {leaf.op}", "文字只能用 ==、!=、in")


def _unknown_right(
    leaf: Leaf, name: str, types: Mapping[str, str], parameters: Mapping[str, str], criteria: Iterable[str]
) -> tuple[str, str, str]:
    """Return code, message and hint for a name that cannot stand on the right."""
    if name in FINDING_COUNTS:
        return "C002", f"{name} 只能写在比较的左边", "把比较左右对调"
    if name in criteria:
        return "C002", f"{name} 是标准编号，不能参加比较", f"标准编号单独写一行：{name} 或 not {name}"
    if types.get(leaf.name) == "text":
        return "N001", f"不认识的名称 {name}", did_you_mean(name, types, f"如果是文字，加单引号：'{name}'")
    return "N001", f"不认识的名称 {name}", did_you_mean(name, [*parameters, *types])


def _told(kind: str, value: str) -> str:
    """Say what a right side is, for a message."""
    return {"number": f"数 {value} ", "text": f"文字“{value}”"}.get(kind, f"{KIND_WORDS[kind]} {value} ")


EXPECTED = {
    "count": "一个不小于 0 的整数",
    "number": "一个数",
    "share": "一个 0 到 1 的数，如 0.5",
    "month_day": '加引号的月-日，如 "12-01"',
    "text": "一段文字",
}
"""What a parameter of each type holds."""


def fits(kind: str, value: object) -> bool:
    """Say whether a parameter of type ``kind`` may hold ``value``."""
    if kind == "count":
        return isinstance(value, Decimal) and value == int(value) and value >= 0
    if kind in ("number", "share"):
        return isinstance(value, Decimal) and (kind == "number" or 0 <= value <= 1)
    if kind == "month_day":
        return isinstance(value, str) and _is_month_day(value)
    return isinstance(value, str)


def _is_month_day(text: str) -> bool:
    try:
        return text[2:3] == "-" and len(text) == 5 and date.fromisoformat(f"2000-{text}") is not None
    except ValueError:
        return False
