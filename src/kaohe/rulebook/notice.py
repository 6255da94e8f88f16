"""Load ``notice.yaml`` of a pack, and check every name that it uses."""

from collections.abc import Mapping
from pathlib import Path

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.notice_models import NoticeSpec
from kaohe.rulebook.pack_models import KIND_WORDS
from kaohe.rulebook.typing_rules import UNSURE
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, read_yaml

FILE = "notice.yaml"
TEMPLATE = "notice.jinja"
"""The wording that a pack may bring, beside ``notice.yaml``."""


def load_notice(folder: Path, types: Mapping[str, str], kinds: Mapping[str, str], faults: list[Fault]) -> NoticeSpec | None:
    """Return what the notices of a pack state; None where the pack has no such file, or it is at fault.

    Formulas are left to :func:`figure_faults`: grading needs none of them, and parsing them takes as long as the rest.
    ``types`` gives the type of each indicator, ``kinds`` whether a criterion is a failing or a credit.
    """
    if not (folder / FILE).is_file():
        return None
    document = read_yaml(folder / FILE, faults)
    spec = validated(NoticeSpec, document, (), faults) if document else None
    if document is None or spec is None:
        return None
    found: list[Fault] = []
    _check_problems(spec, document, kinds, found)
    _check_columns(spec, document, types, found)
    faults += found
    return None if found else spec


def figure_faults(folder: Path, types: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with the formulas of a pack's notices; the rest of the file has been found to be in order."""
    faults: list[Fault] = []
    document = read_yaml(folder / FILE, []) if (folder / FILE).is_file() else None
    spec = validated(NoticeSpec, document, (), []) if document else None
    if document is not None and spec is not None:
        _check_figures(spec, document, types, faults)
    return faults


def _check_figures(spec: NoticeSpec, document: Document, types: Mapping[str, str], faults: list[Fault]) -> None:
    from kaohe.rulebook.expressions import formula_misfit, names_in, number_misfit

    seen: set[str] = set()
    for i, figure in enumerate(spec.figures):
        at = ("figures", i, "formula")
        if figure.id in seen:
            faults.append(document.fault(("figures", i, "id"), "N002", f"全局数字 {figure.id} 用了两次", "换一个编号"))
        seen.add(figure.id)
        names, wrong = names_in(figure.formula, aggregate=True)
        wrong = wrong or formula_misfit(figure.formula) or number_misfit(figure.formula, types)
        if wrong:
            hint = "写成 sum(指标)、count(*)、count(*) FILTER (WHERE …) 等汇总，可以加减乘除"
            faults.append(document.fault(at, "S001", f"全局数字 {figure.id} 的算式{wrong}", hint))
        for name in names:
            if name not in types:
                message = f"全局数字 {figure.id} 用到的 {clip(name)} 不是指标"
                faults.append(document.fault_in(at, name, "N001", message, did_you_mean(name, types)))
            elif types[name] not in ("count", "number", "flag", UNSURE):
                message = f"全局数字 {figure.id} 用到的 {name} 是{KIND_WORDS[types[name]]}指标，不能汇总"
                faults.append(document.fault_in(at, name, "C002", message, "份额用它的两个计数：sum(分子) / sum(分母)"))


def _check_problems(spec: NoticeSpec, document: Document, kinds: Mapping[str, str], faults: list[Fault]) -> None:
    failings = [id_ for id_, kind in kinds.items() if kind == "failing"]
    seen: dict[str, str] = {}
    for i, problem in enumerate(spec.problems):
        for j, id_ in enumerate(problem.criteria):
            at = ("problems", i, "criteria", j)
            if kinds.get(id_) == "credit":
                faults.append(document.fault(at, "C002", f"{id_} 是加分情形，不是问题", "这里只写扣分情形（kind: failing）"))
            elif id_ not in failings:
                faults.append(document.fault(at, "N001", f"没有标准 {id_}", did_you_mean(id_, failings)))
            elif id_ in seen:
                faults.append(document.fault(at, "N002", f"标准 {id_} 已经归入“{clip(seen[id_])}”", "一条标准只归入一类问题"))
            seen.setdefault(id_, problem.title)


def _check_columns(spec: NoticeSpec, document: Document, types: Mapping[str, str], faults: list[Fault]) -> None:
    figures = [figure.id for figure in spec.figures]
    for i, column in enumerate(spec.statistics):
        for key, name, known, what in (
            ("indicator", column.indicator, [*types], "指标"),
            ("total", column.total, figures, "全局数字（figures 里的编号）"),
        ):
            if name is not None and name not in known:
                message = f"统计表“{clip(column.title)}”一列的 {clip(name)} 不是{what}"
                faults.append(document.fault(("statistics", i, key), "N001", message, did_you_mean(name, known)))
