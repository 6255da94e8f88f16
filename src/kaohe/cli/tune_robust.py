"""``kaohe tune robust``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, rulebook_options, unit_position
from kaohe.cli.out_files import write_files
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe tune robust daye-2022
  kaohe tune robust daye-2022 --unit 单位名称
  kaohe tune robust daye-2022 --spread 0.5 --plot 名次范围.svg
  kaohe tune robust daye-2022 --draws 2000 --seed 7 --format json
  kaohe tune robust daye-2022 --format md > 名次范围.md

范围：方案里评分项的 range、参数的 ranges；没有写的，按现在的数上下各 20%（次数至少上下各 1）。
分值抽取后按比例凑成原来的总分，计分随分值同比例变化，扣分、加分、分数线和名额不变。

退出码：0 算出来了，不论稳不稳；2 不能运行，包括 --plot 的文件夹不存在。"""


def _spread(_ctx: click.Context, _param: click.Parameter, value: str) -> Decimal:
    try:
        spread = Decimal(value)
    except InvalidOperation:
        spread = Decimal(-1)
    if not spread.is_finite() or not 0 <= spread <= 100:
        raise click.BadParameter(f"{value} 不是 0 到 100 之间的数")
    return spread


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=10_000, metavar="次数", help="抽取多少次；默认 10000。")
@click.option("--seed", type=click.IntRange(0), default=1, metavar="种子", help="随机数的种子：相同的种子得相同的结果；默认 1。")
@click.option("--spread", callback=_spread, default="1", metavar="倍数", help="范围放大、缩小的倍数；0 就是方案本身。默认 1。")
@click.option("--unit", metavar="单位", help="还要说明这个单位的等次、名次由什么决定。")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="把名次的范围画成图：.svg 或 .png（要有中文字体）。",
)
@format_option("table", "json", "md")
def command(
    case: str,
    profile: str | None,
    rules: Path | None,
    profiles: Path | None,
    draws: int,
    seed: int,
    spread: Decimal,
    unit: str | None,
    plot: Path | None,
    form: str,
) -> None:
    """排名稳不稳：分值和参数在合理的范围里变一变，名次、等次会怎样。

    在范围里随机抽取分值和参数，每次都重新评分、排名、定等次：每个单位名次的范围和各等次占几成，
    哪些单位最容易互换，去掉一项会怎样，每一项实际占多大的分量。
    """
    if plot is not None:
        _refuse(plot)
    run = graded(case, profile, rules, profiles)
    if unit is not None:
        unit_position(run, unit)
    from kaohe.explain.results import to_json
    from kaohe.report import robust as report
    from kaohe.tune import robust

    with _bar() as tell:
        record = robust(run, draws=draws, seed=seed, spread=spread, unit=unit, tell=tell)
    if plot is not None:
        from kaohe.report.robust_plot import robust_plot

        picture = robust_plot(record, _form(plot), str(plot))
        for path in write_files(plot.parent, {plot.name: picture}):
            click.echo(f"写入 {path}", err=True)
    if form == "table":
        from kaohe.report.console import console

        report.print_robust(record, console())
    else:
        show({"json": to_json, "md": report.robust_markdown}[form](record))


def _form(plot: Path) -> str:
    return plot.suffix.lower().removeprefix(".")


def _refuse(plot: Path) -> None:
    """Stop, before anything is drawn, where a picture could not be written."""
    if _form(plot) not in ("svg", "png"):
        raise click.UsageError(f"--plot 的文件名要以 .svg 或 .png 结尾，现在是 {plot.name}", click.get_current_context())
    if not plot.parent.is_dir():
        from kaohe.faults import Fault, FaultyInput

        message = f"没有 {plot.parent} 这个文件夹，图没有地方写"
        raise FaultyInput([Fault(str(plot), 0, 0, "F001", message, f'先建立它：mkdir -p "{plot.parent}"')])
    if _form(plot) == "png":
        from kaohe.report.robust_plot import need_font

        need_font("png", str(plot))


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows how many draws are done; nothing where there is no terminal."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from kaohe.report.console import console

    columns = (TextColumn("正在抽取"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
