"""``kaohe profile``: what can be done with scoring profiles."""

import click

from kaohe.cli.chinese import group

COMMANDS = {
    "show": ("kaohe.cli.profile_show", "完整显示一个评分方案"),
}

EPILOG = """\
例子：
  kaohe profile show daye-2022"""


@group(COMMANDS, EPILOG)
@click.pass_context
def command(ctx: click.Context) -> None:
    """评分方案：完整显示一个方案。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
