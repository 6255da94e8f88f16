"""``kaohe tune sweep``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, rulebook_options
from kaohe.cli.output import show
from kaohe.cli.progress import progress

EPILOG = """\
例子：
  kaohe tune sweep daye-2022-ledger year_end_share_max 0.3 0.9
  kaohe tune sweep daye-2022 优秀.quota.number 1 10
  kaohe tune sweep daye-2022-ledger year_end_from 10-01 12-31
  kaohe tune sweep daye-2022 credit_risk.add.C01.each 0 6 --step 0.5 --format json
  kaohe tune sweep daye-2022 计划落实.分值 10 30

键的写法与 kaohe tune whatif 的 --set 相同，也可以写标题。从、到、步长都照方案文件里的写法：份额写小数（0.4），月日写 11-01，
步长对月日是天数。从小写到大；负数写在 -- 后面。

退出码：0 算出来了，不论变不变；2 不能运行，包括没有一个值能设。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@click.argument("key", metavar="键")
@click.argument("start", metavar="从")
@click.argument("stop", metavar="到")
@click.option("--step", metavar="步长", help="每隔多少试一个值；不写就分二十步。")
@rulebook_options
@format_option("table", "json", "md")
def command(
    case: str,
    key: str,
    start: str,
    stop: str,
    step: str | None,
    profile: str | None,
    rules: Path | None,
    profiles: Path | None,
    form: str,
) -> None:
    """一个参数从小到大，到哪个值哪个单位的等次会变。

    次数、名额细到一，月日细到一天，份额细到 0.0001，其他的数细到 0.01。
    """
    run = graded(case, profile, rules, profiles)
    from kaohe.explain.results import to_json
    from kaohe.report import sweep as report
    from kaohe.tune import sweep

    with progress() as tell:
        record = sweep(run, key, start, stop, step, tell)
    if form == "table":
        from kaohe.report.console import console

        report.print_sweep(record, console())
    else:
        show({"json": to_json, "md": report.sweep_markdown}[form](record))
