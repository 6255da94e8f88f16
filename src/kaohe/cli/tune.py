"""``kaohe tune``: what a change of the profile does, before anybody signs it."""

import click

from kaohe.cli.chinese import group

COMMANDS = {
    "whatif": ("kaohe.cli.tune_whatif", "改几处试试：哪些单位的名次、等次会变，由哪处改动引起"),
    "diff": ("kaohe.cli.tune_diff", "两个方案哪里不同，评同一个案例结果有什么不同"),
    "sweep": ("kaohe.cli.tune_sweep", "一个参数从小到大，到哪个值哪个单位的等次会变"),
    "calibrate": ("kaohe.cli.tune_calibrate", "由目标反求方案：离现行方案最近的；求不到的，说明哪些单位挡着"),
    "robust": ("kaohe.cli.tune_robust", "排名稳不稳：分值和参数变一变，名次、等次会怎样"),
}
"""Subcommand → (module that holds its ``command``, one line of help)."""

EPILOG = """\
例子：
  kaohe tune whatif daye-2022 --set 联合抽查占比.分值=20
  kaohe tune diff daye-2022 default daye-2022
  kaohe tune sweep daye-2022 优秀.quota.number 1 10
  kaohe tune robust daye-2022"""


@group(COMMANDS, EPILOG)
@click.pass_context
def command(ctx: click.Context) -> None:
    """调整评分方案：改之前先看会怎样。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
