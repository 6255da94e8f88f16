"""``kaohe tune calibrate``."""

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, places, rulebook_options
from kaohe.cli.output import show
from kaohe.cli.tune_whatif import asked, check_save, told_saved
from kaohe.faults import did_you_mean
from kaohe.tune.calibration.freed import DEFAULT, FREED, Freed

EPILOG = """\
例子：
  kaohe tune calibrate daye-2022
  kaohe tune calibrate daye-2022 --step 1 --shuffles 100
  kaohe tune calibrate daye-2022 --order
  kaohe tune calibrate daye-2022 --free items,credits,deductions
  kaohe tune calibrate daye-2022 --target 想要的结果.csv --format json
  kaohe tune calibrate daye-2022 --save 试算 --reason 看看公布的等次能否由现有评分项得出

可以改的数（--free）：items 各评分项的分值，credits 各加分情形的加分，deductions 各扣分情形的扣分，
steps 计分折线、分档中间各档的得分。不写是 items,credits；放得越开，越容易凑巧合上。
一个数可以取到哪里，由评分项、扣分、加分的 range 写明；没有写的，从 0 到现在的两倍。
方向由规则包写明：扣分只扣、加分只加（标准的 kind），指标越好得分不低（指标的 better）。

--target 的文件：看等次要“单位、等次”两列，看次序（--order）要“单位、名次”两列，其他列不看；
名次相同的两家之间没有要求，没有写名次、等次的单位没有要求；kaohe grade --format csv 的输出可以直接用。

退出码：0 有方案做到目标；1 没有；2 不能运行。"""


def _step(ctx: click.Context, _: click.Parameter, value: str) -> Decimal:
    try:
        step = Decimal(value)
    except InvalidOperation:
        step = Decimal(0)
    if not (step.is_finite() and 0 < step <= 100 and step == step.quantize(Decimal("0.0001"))):
        raise click.UsageError(f"--step 应当是 0.0001 到 100 之间的分值，现在是 {value}。", ctx)
    return step


def _freed(ctx: click.Context, _: click.Parameter, value: str) -> list[Freed]:
    asked = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
    for part in asked:
        if part not in FREED:
            told = did_you_mean(part, FREED, f"可选：{'、'.join(FREED)}")
            raise click.UsageError(f"--free 里没有 {part} 这一种。{told}", ctx)
    if not asked:
        raise click.UsageError(f"--free 至少写一种：{'、'.join(FREED)}", ctx)
    return [part for part in FREED if part in asked]


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@click.option(
    "--target", default="published", metavar="目标", help="published（公布的结果，默认），或写明单位和等次（名次）的表格文件。"
)
@click.option("--order", is_flag=True, help="目标是整个次序，不只是等次：求排反最少的方案；慢一些。")
@click.option("--free", "freed", default=",".join(DEFAULT), callback=_freed, metavar="哪些", help="放开哪些数，用逗号隔开；见下。")
@click.option("--step", default="0.5", callback=_step, metavar="分", help="各数以这么多分为一步；默认 0.5。")
@click.option(
    "--shuffles", default=20, type=click.IntRange(0, 10_000), metavar="次数", help="打乱目标再求解多少次；默认 20，0 为不做。"
)
@click.option("--seed", default=1, type=int, metavar="种子", help="打乱用的随机种子；默认 1，同样的种子得同样的结果。")
@click.option("--no-leave-out", is_flag=True, help="不做逐家留出。")
@click.option("--save", "name", metavar="名称", help="把求得的改动另存为一个新方案，写明是标定的；不覆盖已有的方案。")
@click.option("--reason", metavar="理由", help="为什么改，写在新方案的开头；在终端里没有写时会询问。")
@format_option("table", "json", "md")
def command(
    case: str,
    profile: str | None,
    rules: Path | None,
    profiles: Path | None,
    target: str,
    order: bool,
    freed: list[Freed],
    step: Decimal,
    shuffles: int,
    seed: int,
    no_leave_out: bool,
    name: str | None,
    reason: str | None,
    form: str,
) -> None:
    """由目标反求方案：离现行方案最近、能给出目标等次（次序）的分值。

    求不到的，说明最少要放下哪些单位（次序：最少排反几对）、哪几对怎么评都排不成。求得的方案都真实评定过，不比现行方案好的不用。
    同时说明它有多可靠：用几个数拟合几个事实，逐家留出错几家，打乱目标能多对几家。不写 --save 就不写任何文件。
    """
    check_save(name, reason)
    run = graded(case, profile, rules, profiles)
    from kaohe.cli.progress import progress
    from kaohe.explain.results import to_json
    from kaohe.report import calibration as report
    from kaohe.tune import calibrate, save_calibration

    with progress() as tell:
        record = calibrate(
            run,
            target,
            kind="order" if order else "grades",
            freed=freed,
            step=step,
            shuffles=shuffles,
            seed=seed,
            leave_out=not no_leave_out,
            tell=tell,
        )
    if form == "table":
        from kaohe.report.console import console

        report.print_calibration(record, console())
    else:
        show({"json": to_json, "md": report.calibration_markdown}[form](record))
    if name is not None:
        file = save_calibration(run, record, name, asked(reason), places(rules, profiles))
        told_saved(file, case, run.rulebook.profile.profile)
    sys.exit(0 if record.reached else 1)
