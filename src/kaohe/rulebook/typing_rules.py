"""Do the two sides of a leaf go together? Names are resolved here, types compared."""

from collections.abc import Callable, Container, Iterable, Mapping
from decimal import Decimal

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack_models import FINDING_COUNTS, Parameter

NUMERIC = ("count", "number", "share")


def check_leaf(
    leaf: Leaf,
    types: Mapping[str, str],
    parameters: Mapping[str, Parameter],
    criteria: Iterable[str],
    file: str,
    faults: list[Fault],
) -> None:
    """Add a fault for each thing in ``leaf`` that cannot be tested. ``types`` maps indicators to their type."""
    criteria = set(criteria)
    at = leaf.text.find(leaf.name)

    def fault(code: str, message: str, hint: str, offset: int = at) -> None:
        faults.append(Fault(file, leaf.line, leaf.column + max(offset, 0), code, message, hint, len(leaf.text) - max(offset, 0)))

    if leaf.name not in types and leaf.name not in criteria:
        if leaf.name in parameters:
            fault("C002", f"{leaf.name} 是参数，不能放在比较的左边", "左边写指标，右边写参数")
        else:
            fault("N001", f"不认识的名称 {leaf.name}", did_you_mean(leaf.name, [*types, *criteria]))
        return
    kind = types.get(leaf.name, "criterion")
    if leaf.op is None:
        if kind not in ("flag", "criterion"):
            fault("C002", f"{leaf.name} 是 {kind} 类指标，不能单独作条件", f"写出比较，如 {leaf.name} > 0")
        return
    if kind == "criterion":
        fault("C002", f"标准 {leaf.name} 只能单独写，不能参加比较", f"写成 {leaf.name} 或 not {leaf.name}")
        return
    if leaf.op == "unknown":
        return
    right_at = leaf.text.find(leaf.op, at + len(leaf.name)) + len(leaf.op) + 1
    right_kind = _kind_of(leaf, types, parameters)
    if right_kind is None:
        name = leaf.right.name if isinstance(leaf.right, NameRef) else ""
        known = [*parameters, *types]
        fault("N001", f"不认识的名称 {name}", did_you_mean(name, known, f"文字要加单引号：'{name}'"), right_at)
    elif isinstance(leaf.right, NameRef) and leaf.right.name in FINDING_COUNTS:
        fault("C002", f"{leaf.right.name} 只能写在比较的左边", "把比较左右对调", right_at)
    elif kind == "flag":
        fault("C002", f"{leaf.name} 是是否指标，不用比较", f"直接写 {leaf.name} 或 not {leaf.name}")
    elif (kind in NUMERIC) != (right_kind in NUMERIC):
        fault("C002", f"{leaf.name}（{kind}）不能与 {right_kind} 类的值比较", "数与数比，文字与加单引号的文字比", right_at)
    elif kind == "text" and leaf.op not in ("==", "!=", "in"):
        fault("C002", f"文字指标 {leaf.name} 不能用 {leaf.op}", "文字只用 ==、!=、in")
    else:
        _check_share(leaf, kind, fault, right_at)


def _check_share(leaf: Leaf, kind: str, fault: Callable[[str, str, str, int], None], right_at: int) -> None:
    if kind == "share" and isinstance(leaf.right, Decimal) and leaf.right > 1:
        fault(
            "C002",
            f"份额 {leaf.name} 与 {leaf.right} 比较：份额是 0 到 1 的数",
            f"百分之{leaf.right}写成 {leaf.right / 100}",
            right_at,
        )


def _kind_of(leaf: Leaf, types: Mapping[str, str], parameters: Mapping[str, Parameter]) -> str | None:
    right = leaf.right
    if isinstance(right, NameRef):
        if right.name in parameters:
            return parameters[right.name].type
        return types.get(right.name)
    sample = right[0] if isinstance(right, tuple) else right
    return "number" if isinstance(sample, Decimal) else "text"


def fits(kind: str, value: object) -> bool:
    """Say whether a parameter of type ``kind`` may hold ``value``."""
    if kind == "count":
        return isinstance(value, Decimal) and value == int(value) and value >= 0
    if kind in ("number", "share"):
        return isinstance(value, Decimal) and (kind == "number" or 0 <= value <= 1)
    if kind == "month_day":
        return isinstance(value, str) and _is_month_day(value)
    return isinstance(value, str)


_DAYS: Container[int] = range(1, 32)


def _is_month_day(text: str) -> bool:
    month, dash, day = text.partition("-")
    return bool(dash) and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and int(day) in _DAYS and len(text) == 5
