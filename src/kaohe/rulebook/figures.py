"""Load the figures that a notice states about the whole, and check what they are computed from."""

from pathlib import Path

from kaohe.faults import Fault, did_you_mean
from kaohe.rulebook.case_models import Figure, Figures
from kaohe.rulebook.expressions import names_in
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import read_yaml


def load_figures(path: Path, pack: Pack, faults: list[Fault]) -> list[Figure]:
    """Return the figures of a case, as published. A formula reads indicators, ``equals`` reads other figures."""
    document = read_yaml(path, faults)
    if document is None:
        return []
    loaded = from_data(Figures, {"figures": document.data}, document, (), faults)
    if loaded is None:
        return []
    ids = [figure.id for figure in loaded.figures]
    for i, figure in enumerate(loaded.figures):
        if figure.id in ids[:i]:
            faults.append(document.fault((i, "id"), "N002", f"公布数编号 {figure.id} 用了两次", "换一个编号"))
        for key, known in (("formula", list(pack.indicators)), ("equals", ids)):
            expression = getattr(figure, key)
            if expression is None:
                continue
            names, wrong = names_in(expression, aggregate=key == "formula")
            if wrong:
                faults.append(
                    document.fault((i, key), "S001", f"公布数 {figure.id} 的算式：{wrong}", "只能用指标（或公布数）名、数和运算")
                )
            for name in names:
                if name not in known:
                    faults.append(
                        document.fault((i, key), "N001", f"公布数 {figure.id} 用到的 {name} 不存在", did_you_mean(name, known))
                    )
    return loaded.figures
