"""Small cases whose shares, and whose result, are made up: units, items with a linear scale, one failing, one credit."""

from collections.abc import Sequence
from pathlib import Path

from kaohe.run import Run
from kaohe.tune import load

NAMES = ["甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局", "辛局"]
Shares = Sequence[Sequence[int]]
"""For each unit its tenths of each item."""

_CRITERIA = """\
- {id: X01, name: late, title: 迟报, kind: failing, severity: major, basis: 测试, when: was_late, message: [迟报], advice: 按时, evidence: [was_late], examples: [{name: 迟, given: {was_late: true}, expect: found}]}
- {id: C01, name: extra, title: 创新, kind: credit, basis: 测试, when: extras > 0, message: [创新], advice: 推广, evidence: [extras], examples: [{name: 有, given: {extras: 1}, expect: found}]}
"""


def case(
    folder: Path,
    shares: Shares,
    result: Sequence[int],
    best: int,
    *,
    points: Sequence[int] | None = None,
    late: Sequence[int] = (),
    extras: Sequence[int] = (),
    empty: Sequence[tuple[int, int]] = (),
    middles: Sequence[int] = (),
    takes: int = 3,
    ties: bool = False,
    more: str = "",
) -> Run:
    """Return a graded case. ``result`` lists the units in the order published, the first ``best`` of them 优秀.

    ``points`` are those of the items by the profile (all the same if not given); ``late`` are units with a failing that
    takes ``takes`` points of the first item; ``extras`` says how many credits of 2 points each unit has; ``empty`` are the unit and
    item that has no value. ``middles`` are what 5 of 10 earns of the first items, by scales whose direction is declared; with
    ``ties`` more credits stand first where scores are equal.
    """
    items = len(shares[0])
    points = points or [100 // items] * (items - 1) + [100 - 100 // items * (items - 1)]
    columns = [f"i{j}" for j in range(items)]
    better = ", better: up" if middles else ""
    _write(
        folder / "rules/demo/indicators/all.yaml",
        "".join(f"- {{name: {name}, title: 指标{name}, type: number, observed: true{better}}}\n" for name in columns)
        + "- {name: was_late, title: 迟报, type: flag, observed: true}\n- {name: extras, title: 创新数, type: count, observed: true}\n",
    )
    _write(folder / "rules/demo/criteria/all.yaml", _CRITERIA)
    _write(folder / "rules/demo/pack.yaml", "pack: demo\ntitle: 测试\nbasis: 测试\n")
    middle = [f"[5, {half}], " for half in middles] + [""] * (items - len(middles))
    scales = [f"scale: {{of: {n}, linear: [[0, 0], {m}[10, {p}]]}}" for n, m, p in zip(columns, middle, points, strict=True)]
    lines = [
        f"  - {{id: {name}, title: 项目{name}, points: {p}, {scale}{f', deduct: {{X01: {takes}}}' if name == 'i0' else ''}}}"
        for name, p, scale in zip(columns, points, scales, strict=True)
    ]
    profile = ["profile: demo", "title: 测试", "pack: demo", "total: 100", "items:", *lines]
    profile += ["bonus: {at_most: 10, items: [{id: plus, title: 加分, add: {C01: {each: 2, per: extras, at_most: 4}}}]}"]
    profile += ["rounding: {at: total, digits: 2}"]
    profile += ["ranking: {then_by: [{extras: desc}]}"] if ties else []
    profile += ["grades:", f"  - {{grade: 优秀, quota: {{number: {best}}}, barred_by: [major]}}", "  - {grade: 合格}", more]
    _write(folder / "scoring_profiles/demo.yaml", "\n".join(profile) + "\n")
    names = NAMES[: len(shares)]
    _write(folder / "cases/demo/units.csv", "".join(f"{line}\n" for line in ["unit", *names]))
    rows = [",".join(["单位", *columns, "迟报", "创新"])]
    for u, name in enumerate(names):
        cells = ["" if (u, j) in empty else str(value) for j, value in enumerate(shares[u])]
        rows.append(",".join([name, *cells, "是" if u in late else "否", str(extras[u] if extras else 0)]))
    _write(folder / "cases/demo/table.csv", "\n".join(rows) + "\n")
    listed = [f"{place},{names[u]},{'优秀' if place <= best else '合格'}" for place, u in enumerate(result, start=1)]
    _write(folder / "cases/demo/result.csv", "\n".join(["名次,单位,等次", *listed]) + "\n")
    mapped = ", ".join(["单位: unit", *(f"{name}: {name}" for name in columns), "迟报: was_late", "创新: extras"])
    described = ["case: demo", "title: 测试", "region: 某市", "year: 2024", 'as_of: "2024-12-31"', "profile: demo"]
    described += ["units: units.csv", f"summary: [{{file: table.csv, place: 表, columns: {{{mapped}}}}}]"]
    _write(folder / "cases/demo/case.yaml", "\n".join([*described, "published: {result: result.csv}"]) + "\n")
    return load(str(folder / "cases/demo"), rules=folder / "rules", profiles=folder / "scoring_profiles")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
