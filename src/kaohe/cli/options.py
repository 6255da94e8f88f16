"""Arguments and options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kaohe.rulebook.locate import Places
    from kaohe.run import Run

F = TypeVar("F", bound=Callable[..., Any])


def case_argument(function: F) -> F:
    """CASE, a folder or the name of one under ``cases/``."""
    return click.argument("case", metavar="案例")(function)


def rulebook_options(function: F) -> F:
    """--profile, --rules, --profiles."""
    option = click.option("--profile", metavar="方案", help="用这个评分方案（名称或文件），不用案例里写的。")
    return option(folder_options(function))


def folder_options(function: F) -> F:
    """--rules, --profiles."""
    folder = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--profiles", type=folder, metavar="文件夹", help="从这个文件夹找评分方案（默认 scoring_profiles）。"),
        click.option("--rules", type=folder, metavar="文件夹", help="从这个文件夹找规则包（默认 rules）。"),
    ):
        function = option(function)
    return function


def format_option(*choices: str) -> Callable[[F], F]:
    """--format with the given choices, the first being the default."""
    words = {"table": "表格", "text": "文本", "json": "JSON", "csv": "CSV", "md": "Markdown", "sarif": "SARIF"}
    told = "、".join(f"{c}（{words[c]}）" for c in choices)
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=choices[0],
        metavar="格式",
        help=f"输出格式：{told}；默认 {choices[0]}。",
    )


def places(rules: Path | None, profiles: Path | None) -> "Places":
    """Return where to look. A folder given by flag that does not exist is a fault."""
    from kaohe.faults import Fault, FaultyInput
    from kaohe.rulebook.locate import Places

    missing = [p for p in (rules, profiles) if p is not None and not p.is_dir()]
    if missing:
        raise FaultyInput(Fault(str(p), 0, 0, "F001", f"找不到文件夹 {p}", "检查 --rules、--profiles 的路径") for p in missing)
    return Places(rules, profiles)


def graded(case: str, profile: str | None, rules: Path | None, profiles: Path | None) -> "Run":
    """Grade a case."""
    from kaohe.cli.progress import progress
    from kaohe.rulebook.rulebook import load_rulebook
    from kaohe.run import run

    with progress() as tell:
        return run(load_rulebook(case, profile, places(rules, profiles)), tell)


def unit_position(run: "Run", name: str) -> int:
    """Return the position of a unit by name or alias. Raises FaultyInput with the nearest names."""
    from kaohe.faults import Fault, FaultyInput

    names = run.records.names()
    position = names.find(name)
    if position is None:
        close = names.nearest(name)
        listed = "、".join(unit.name for unit in run.records.units[:30])
        hint = f"是不是 {'、'.join(close)}？" if close else f"本案例的单位：{listed}"
        raise FaultyInput([Fault(run.rulebook.case.units, 0, 0, "T003", f"本案例没有叫 {name} 的单位", hint)])
    return position


def criterion_id(run: "Run", id_: str) -> str:
    """Return a criterion id that the pack has. Raises FaultyInput with the nearest ids."""
    from kaohe.faults import Fault, FaultyInput, did_you_mean

    criteria = run.rulebook.pack.criteria
    if id_ not in criteria:
        listed = "、".join(f"{c.id} {c.spec.title}" for c in criteria.values())
        hint = did_you_mean(id_, criteria, f"可用的有：{listed}")
        raise FaultyInput([Fault(str(run.rulebook.pack.folder), 0, 0, "N001", f"规则包里没有标准 {id_}", hint)])
    return id_


def criterion_or_indicator(run: "Run", name: str) -> str:
    """Return a criterion id, or an indicator by name or title. Raises FaultyInput with the nearest ones."""
    from kaohe.faults import Fault, FaultyInput, did_you_mean

    pack = run.rulebook.pack
    titles = {indicator.title: key for key, indicator in pack.indicators.items()}
    if name in pack.criteria or name in pack.indicators:
        return name
    if name in titles:
        return titles[name]
    hint = did_you_mean(name, [*pack.criteria, *titles, *pack.indicators])
    raise FaultyInput([Fault(str(pack.folder), 0, 0, "N001", f"规则包里没有标准或指标 {name}", hint)])


def show_run(run: "Run") -> None:
    """Say on standard error what the result was made from: rows read, used, left out."""
    from kaohe.explain.run import run_record
    from kaohe.report.phrases import run_sentences

    for line in run_sentences(run_record(run)):
        click.echo(line, err=True)
