"""``kaohe tune whatif``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, places, rulebook_options
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe tune whatif daye-2022 --set joint_share.points=20
  kaohe tune whatif daye-2022 --set 联合抽查占比.分值=20 --set 优秀.名额.个数=5
  kaohe tune whatif daye-2022-ledger --set year_end_share_max=0.55 --set 优秀.quota.number=5
  kaohe tune whatif daye-2022 --set plan.deduct.T01.at_most=4 --format json
  kaohe tune whatif daye-2022 --set 优秀.quota.number=5 --save 试改 --reason 按新办法减少优秀名额

键的写法（kaohe profile show 方案 列出全部的编号和标题）：
  year_end_share_max              参数
  joint_share.points              评分项、加分项（按编号）的键
  plan.deduct.T01                 一条标准扣多少；只在一处计分的，写 T01 就够
  优秀.quota.number               等次的键
  bonus.at_most、rounding.digits  方案里其他的键，从最外层写起
编号和键都可以写标题：计划落实.分值 就是 plan.points。全角的 ＝ ． 和数字与半角的一样。
值照方案文件里的写法：百分数写小数（0.4），月日写 11-01，一组的加引号，如 --set "优秀.quota={share: 0.25}"。

退出码：0 算出来了，不论变不变；2 不能运行，包括改动写错。"""


_OWN = Path("scoring_profiles")
"""Where a profile of the working folder stands."""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@click.option("--set", "settings", multiple=True, metavar="键=值", help="要试的一处改动；可以写多次。")
@click.option("--save", "name", metavar="名称", help="把改动另存为一个新方案，扩展现在的方案，只含改动；不覆盖已有的方案。")
@click.option("--reason", metavar="理由", help="为什么改，写在新方案的开头；在终端里没有写时会询问。")
@format_option("table", "json", "md")
def command(
    case: str,
    profile: str | None,
    rules: Path | None,
    profiles: Path | None,
    settings: tuple[str, ...],
    name: str | None,
    reason: str | None,
    form: str,
) -> None:
    """改几处试试：哪些单位的名次、等次会变，由哪处改动引起。

    每处改动单独试一次，再合在一起试一次。改了评分项的分值，它的计分和总分跟着变。不写 --save 就不写任何文件。
    """
    check_save(name, reason)
    run = graded(case, profile, rules, profiles)
    from kaohe.explain.results import to_json
    from kaohe.report import whatif as report
    from kaohe.tune import save, whatif

    record = whatif(run, settings)
    if form == "table":
        from kaohe.report.console import console

        report.print_whatif(record, console())
    else:
        show({"json": to_json, "md": report.whatif_markdown}[form](record))
    if name is not None:
        fresh = not _OWN.is_dir()
        file = save(run, settings, name, asked(reason), places(rules, profiles))
        told_saved(file, case, run.rulebook.profile.profile)
        if fresh and file.parent == _OWN:
            click.echo(f"新建了文件夹：{file.parent}", err=True)


def check_save(name: str | None, reason: str | None) -> None:
    """Refuse a reason where nothing is saved."""
    if reason is not None and name is None:
        raise click.UsageError("--reason 要与 --save 一起写。", click.get_current_context())


def asked(reason: str | None) -> str:
    """Return the reason for a change, asked for on a terminal where it was not given; "" where nobody can be asked."""
    if reason is None and sys.stdin.isatty():
        return str(click.prompt("改动的理由", err=True))
    return reason or ""


def told_saved(file: Path, case: str, old: str) -> None:
    """Say on standard error where a new profile was written, and how to check it."""
    click.echo(f"已写入：{file}　　核对：kaohe check {file}　　与原方案比较：kaohe tune diff {case} {old} {file.stem}", err=True)
