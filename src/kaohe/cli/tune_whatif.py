"""``kaohe tune whatif``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, rulebook_options
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe tune whatif daye-2022 --set joint_share.points=20
  kaohe tune whatif daye-2022 --set year_end_share_max=0.4 --set 优秀.quota.number=5
  kaohe tune whatif daye-2022 --set plan.deduct.T01.at_most=4 --format json

键的写法：
  year_end_share_max              参数
  joint_share.points              评分项、加分项（按编号）的键
  plan.deduct.T01                 一条标准扣多少
  优秀.quota.number               等次的键
  bonus.at_most、rounding.digits  方案里其他的键，从最外层写起"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@click.option("--set", "settings", multiple=True, metavar="键=值", help="要试的一处改动；可以写多次。")
@format_option("table", "json", "md")
def command(
    case: str, profile: str | None, rules: Path | None, profiles: Path | None, settings: tuple[str, ...], form: str
) -> None:
    """改几处试试：哪些单位的名次、等次会变，由哪处改动引起。

    每处改动单独试一次，再合在一起试一次。改了评分项的分值，它的计分和总分跟着变。不写任何文件。
    """
    run = graded(case, profile, rules, profiles)
    from kaohe.explain.results import to_json
    from kaohe.report import whatif as report
    from kaohe.tune import whatif

    record = whatif(run, settings)
    if form == "table":
        from kaohe.report.console import console

        report.print_whatif(record, console())
    else:
        show({"json": to_json, "md": report.whatif_markdown}[form](record))
