"""Do the parts of a pack fit together? Names, types, values of examples and defaults; each check yields faults."""

import re
from collections.abc import Collection, Container, Iterator, Mapping
from decimal import Decimal

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.expressions import kind_of, names_in
from kaohe.rulebook.ledger_tables import LEDGER_TABLES
from kaohe.rulebook.pack_models import FINDING_COUNTS, FINDING_STATES, KIND_WORDS, Indicator, OfYear, Parameter
from kaohe.rulebook.typing_rules import EXPECTED, UNSURE, fits
from kaohe.rulebook.yaml_source import Document, YamlPath


def check_default(name: str, parameter: Parameter, document: Document) -> Iterator[Fault]:
    """Check the default of a parameter against its type and range."""
    at: YamlPath = ("parameters", name, "default")
    if not fits(parameter.type, parameter.default):
        message = f"参数 {name} 是{KIND_WORDS[parameter.type]}，默认值应当是{EXPECTED[parameter.type]}"
        yield document.fault(at, "M003", message, f"改正它（现在是 {clip(parameter.default)}）")
    elif parameter.range and isinstance(parameter.default, Decimal):
        low, high = parameter.range
        if not low <= parameter.default <= high:
            message = f"参数 {name} 的默认值 {parameter.default} 不在它的范围 {low} 到 {high} 之内"
            yield document.fault(at, "M004", message, "改默认值，或改 range")


def check_value(
    indicator: Indicator, key: str, types: dict[str, str], document: Document, at: YamlPath, faults: list[Fault]
) -> list[str]:
    """Check the formula under ``key`` (``value`` or ``otherwise``) of an indicator. Returns the names it reads."""
    formula: str = getattr(indicator, key)
    hint = "算式里只能用指标名、数、+ - * /、比较和 CASE"
    names, wrong = names_in(formula)
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
        given, wrong = kind_of(formula, kinds)
        wanted = {"count": "number"}.get(indicator.type, indicator.type)
        if wrong:
            faults.append(document.fault(at, "S001", f"指标 {indicator.name} 的算式里，{wrong}", hint))
        elif indicator.type == "count" and "/" in formula:
            message = f"计数指标 {indicator.name} 的算式里不能有除法，除不尽时会悄悄进位"
            faults.append(document.fault_in(at, "/", "S001", message, "份额用 ratio；要小数的把 type 改成 number"))
        elif given not in ("", wanted):
            message = f"指标 {indicator.name} 是{KIND_WORDS[indicator.type]}（{indicator.type}），算式算出的却是{KIND_WORDS[given]}"
            faults.append(document.fault(at, "S001", message, f"改算式，或把 type 改成 {given}"))
    return names


def check_measured(
    indicator: Indicator, document: Document, path: YamlPath, tables: Collection[str], parameters: Mapping[str, Parameter]
) -> Iterator[Fault]:
    """Check the names that an indicator over records uses: its table or view, and the parameter of ``missing_at_most``."""
    if indicator.source is not None and indicator.source not in tables:
        message = f"指标 {indicator.name} 的 from 不是记录表、视图或对照表：{clip(indicator.source)}"
        yield document.fault((*path, "from"), "N001", message, did_you_mean(indicator.source, tables))
    allowed = indicator.missing_at_most
    if isinstance(allowed, str) and (allowed not in parameters or parameters[allowed].type != "share"):
        shares = [name for name, parameter in parameters.items() if parameter.type == "share"]
        message = f"missing_at_most 的 {clip(allowed)} 不是份额参数"
        yield document.fault((*path, "missing_at_most"), "N001", message, did_you_mean(allowed, shares))


def check_of_year(of_year: Mapping[str, OfYear], views: Collection[str], document: Document) -> Iterator[Fault]:
    """Check the record tables and the views which hold those of a year."""
    for table, one in of_year.items():
        if table not in LEDGER_TABLES:
            hint = did_you_mean(table, LEDGER_TABLES, f"记录表有：{'、'.join(LEDGER_TABLES)}")
            yield document.fault(("of_year", table), "N001", f"没有叫 {clip(table)} 的记录表", hint, at_key=True)
        if one.view not in views:
            hint = did_you_mean(one.view, views, f"在 views 里写 {one.view}.sql，或改成已有的视图")
            yield document.fault(("of_year", table, "view"), "N001", f"没有叫 {clip(one.view)} 的视图", hint)


def check_ratio(indicator: Indicator, types: dict[str, str], document: Document, path: YamlPath) -> Iterator[Fault]:
    """Check that both parts of a share are counts."""
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


def check_part(indicator: Indicator, types: dict[str, str], document: Document, path: YamlPath) -> Iterator[Fault]:
    """Check that what an indicator is a part of is another indicator, and that both are counts or numbers."""
    whole, at = indicator.part_of, (*path, "part_of")
    if whole is None:
        return
    if whole not in types or whole in FINDING_COUNTS or whole == indicator.name:
        known = [name for name in types if name not in FINDING_COUNTS and name != indicator.name]
        yield document.fault(
            at, "N001", f"指标 {indicator.name} 的 part_of 不是别的指标：{clip(whole)}", did_you_mean(whole, known)
        )
    elif not {indicator.type, types[whole]} <= {"count", "number", UNSURE}:
        message = f"part_of 只能用在计数、数值之间：{indicator.name} 是{KIND_WORDS[indicator.type]}指标，{whole} 是{KIND_WORDS[types[whole]]}指标"
        yield document.fault(at, "M005", message, "删去 part_of，或换成计数指标")


def check_given(
    given: Mapping[str, object],
    types: Mapping[str, str],
    criteria: Container[str],
    document: Document,
    path: YamlPath,
    own: str = "",
) -> Iterator[Fault]:
    """Check the names and values that an example gives; the criterion ``own`` that it is about cannot be one of them."""
    for name, value in given.items():
        at = (*path, name)
        kind = types.get(name)
        if kind is None and name not in criteria:
            yield document.fault(at, "N001", f"例子里的 {clip(name)} 不是指标或标准编号", did_you_mean(name, types), at_key=True)
        elif name == own:
            hint = "删去它：例子给出事实，结果写在 expect 里"
            yield document.fault(at, "M005", f"{name} 的例子不能给出 {name} 自己的结果", hint, at_key=True)
        elif kind is None and value not in FINDING_STATES:
            hint = f"可选：{'、'.join(FINDING_STATES)}"
            yield document.fault(at, "M004", f"{name} 是标准编号，例子里要写认定结果", hint)
        elif kind in GIVEN and value is not None and not given_fits(kind, value, counted=name in FINDING_COUNTS):
            message = f"例子里的 {name} 是{KIND_WORDS[kind]}指标，应当写{GIVEN[kind]}"
            yield document.fault(at, "M003", message, f"现在写的是 {clip(value)}；不适用写 n/a，未知就不写")


GIVEN = {
    "count": "不小于 0 的整数",
    "number": "一个数",
    "share": "不小于 0 的数，如 0.5，或 13/23 这样的分数",
    "flag": "true 或 false",
    "text": "文字",
}
FRACTION = re.compile(r"([0-9]+)/([1-9][0-9]*)")
"""A share as its two whole numbers."""


def given_fits(kind: str, value: object, *, counted: bool = False) -> bool:
    """Say whether an example may give ``value`` for an indicator of type ``kind``; counts of findings always apply."""
    if value == "n/a" and not counted:
        return True
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "share":
        return FRACTION.fullmatch(value) is not None if isinstance(value, str) else isinstance(value, Decimal) and value >= 0
    return not isinstance(value, bool) and fits(kind, value)
