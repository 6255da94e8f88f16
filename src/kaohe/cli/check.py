"""``kaohe check``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import format_option, places
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe check                                        检查能找到的全部规则包、方案和案例
  kaohe check cases/daye-2022                        检查一个案例和它用的方案、规则
  kaohe check scoring_profiles/daye-2022.yaml --format json

退出码：0 没有错误；1 有错误；2 路径不对，无法检查。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("paths", metavar="[路径]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--profiles", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找评分方案。")
@click.option("--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找规则包。")
@format_option("text", "json")
def command(paths: tuple[Path, ...], profiles: Path | None, rules: Path | None, form: str) -> None:
    """检查规则、方案和案例，一次列出全部错误：在哪个文件第几行第几列，错在哪里，怎么改。"""
    from kaohe.check import check
    from kaohe.report.faults import faults_json, faults_text

    checked = check(list(paths), places(rules, profiles))
    if form == "json":
        show(faults_json(checked.faults))
    elif checked.faults:
        show(faults_text(checked.faults))
    what = f"检查了 {checked.packs} 个规则包、{checked.profiles} 个评分方案、{checked.cases} 个案例"
    click.echo(f"{what}：{'有错误' if checked.faults else '没有错误'}。", err=True)
    if checked.faults:
        sys.exit(1)
