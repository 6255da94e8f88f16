"""Load the figures that a notice states about the whole, and check what they are computed from."""

from pathlib import Path

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.case_models import Figure, Figures
from kaohe.rulebook.expressions import names_in
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import Document, read_yaml


def load_figures(path: Path, pack: Pack, faults: list[Fault]) -> list[Figure]:
    """Return the figures of a case, as published. A formula reads indicators, ``equals`` reads other figures."""
    document = read_yaml(path, faults)
    if document is None:
        return []
    if not isinstance(document.data, list):
        faults.append(document.fault((), "M003", "这个文件应当是一个列表", "每个公布数以“- ”开头，如 - {id: …, title: …}"))
        return []
    loaded = from_data(Figures, {"figures": document.data}, document, (), faults)
    if loaded is None:
        return []
    ids = [figure.id for figure in loaded.figures]
    for i, figure in enumerate(loaded.figures):
        if figure.id in ids[:i]:
            faults.append(document.fault((i, "id"), "N002", f"公布数编号 {figure.id} 用了两次", "换一个编号"))
        _check(figure, document, i, list(pack.indicators), [id_ for id_ in ids if id_ != figure.id], faults)
    return loaded.figures


def _check(figure: Figure, document: Document, i: int, indicators: list[str], others: list[str], faults: list[Fault]) -> None:
    """Check what a figure is computed from: a formula reads indicators, ``equals`` other figures."""
    for key, known, what in (("formula", indicators, "指标"), ("equals", others, "本文件里的其他公布数")):
        expression = getattr(figure, key)
        if expression is None:
            continue
        names, wrong = names_in(expression, aggregate=key == "formula")
        if wrong:
            hint = "只能用指标名、数、sum、count 等汇总" if key == "formula" else "只能用其他公布数的编号、数和 + - * /"
            faults.append(document.fault((i, key), "S001", f"公布数 {figure.id} 的算式{wrong}", hint))
        for name in names:
            if name not in known:
                message = f"公布数 {figure.id} 用到的 {clip(name)} 不是{what}"
                faults.append(document.fault_in((i, key), name, "N001", message, did_you_mean(name, known)))
