"""Load the figures that a notice states, and check what they are computed from."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.case_models import Figure, Figures
from kaohe.rulebook.expressions import formula_misfit, names_in, number_misfit
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml

PUBLISHED_GRADE = "published_grade"
"""Stands in a formula beside the indicators: the grade that was published for the unit, a text."""


class Stated(NamedTuple):
    """A figure, and the line of the file where it stands."""

    figure: Figure
    line: int


def load_figures(path: Path, pack: Pack, faults: list[Fault]) -> list[Stated]:
    """Return the figures of a case, as published, in the order of the file. A formula reads indicators, ``equals`` reads other figures."""
    document = read_yaml(path, faults)
    if document is None:
        return []
    if not isinstance(document.data, list):
        faults.append(document.fault((), "M003", "这个文件应当是一个列表", "每个公布数以“- ”开头，如 - {id: …, title: …}"))
        return []
    loaded = from_data(Figures, {"figures": document.data}, document, (), faults)
    if loaded is None:
        return []
    indicators = {name: i.type if i.type in ("flag", "text") else "number" for name, i in pack.indicators.items()}
    indicators[PUBLISHED_GRADE] = "text"
    single = {figure.id: "number" for figure in loaded.figures if figure.per_unit is None}
    ids = [figure.id for figure in loaded.figures]
    for i, figure in enumerate(loaded.figures):
        if figure.id in ids[:i]:
            faults.append(document.fault((i, "id"), "N002", f"公布数编号 {figure.id} 用了两次", "换一个编号"))
        others = {id_: kind for id_, kind in single.items() if id_ != figure.id}
        if figure.per_unit is not None:
            _check_per_unit(figure.per_unit, document, (i, "per_unit"), indicators, faults)
        for at, expression in expressions_of(figure):
            told = _Told(figure.id, indicators if at[-1] == "formula" else others, at[-1] == "formula", figure.per_unit is not None)
            _check(told, expression, document, (i, *at), faults)
    return [Stated(figure, document.span((i,)).line) for i, figure in enumerate(loaded.figures)]


def expressions_of(figure: Figure) -> list[tuple[YamlPath, str]]:
    """Return every expression of a figure with its path below the figure."""
    own: list[tuple[YamlPath, str | None]] = [(("formula",), figure.formula), (("equals",), figure.equals)]
    own += [(("relations", n, "equals"), relation.equals) for n, relation in enumerate(figure.relations)]
    for n, reading in enumerate(figure.readings):
        own += [(("readings", n, "formula"), reading.formula), (("readings", n, "equals"), reading.equals)]
    return [(at, expression) for at, expression in own if expression is not None]


class _Told:
    """What an expression of a figure may read, and how it is written."""

    def __init__(self, figure: str, kinds: Mapping[str, str], formula: bool, per_unit: bool) -> None:
        self.figure, self.kinds = figure, kinds
        self.aggregate = formula and not per_unit
        self.what = "指标" if formula else "本文件里的其他公布数（逐户的不能用）"
        if not formula:
            self.hint = "只能用其他公布数的编号、数和 + - * /"
        elif per_unit:
            self.hint = "逐户的算式只用这一户的指标，如 100 * a / b"
        else:
            self.hint = "只能用指标名、数、sum、count 等汇总，如 sum(a)、count(*) FILTER (WHERE a > 0)"


def _check(told: _Told, expression: str, document: Document, at: YamlPath, faults: list[Fault]) -> None:
    """Check one expression: that it is one, what it reads, that its types go together, that it gives a number."""
    names, wrong = names_in(expression, aggregate=told.aggregate)
    before = len(faults)
    for name in names:
        if name not in told.kinds:
            message = f"公布数 {told.figure} 用到的 {clip(name)} 不是{told.what}"
            faults.append(document.fault_in(at, name, "N001", message, did_you_mean(name, told.kinds)))
    if len(faults) > before:
        return
    if not wrong and told.aggregate:
        wrong = formula_misfit(expression)
    if not wrong:
        wrong = number_misfit(expression, told.kinds)
    if wrong:
        faults.append(document.fault(at, "S001", f"公布数 {told.figure} 的算式{wrong}", told.hint))


def _check_per_unit(name: str, document: Document, at: YamlPath, indicators: Mapping[str, str], faults: list[Fault]) -> None:
    if indicators.get(name) != "number":
        what = "不是指标" if name not in indicators else "不是数"
        numbers = [known for known, kind in indicators.items() if kind == "number"]
        faults.append(document.fault(at, "N001", f"per_unit 写的 {clip(name)} {what}", did_you_mean(name, numbers)))
