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
  kaohe check --strict                               有警告也算没有通过（提示不算）
  kaohe check --format sarif > kaohe.sarif           给代码托管平台和编辑器用

错误要改了才能用，或者写的不可能是本意；警告多半是笔误；提示只是告诉一声。有错误读不下去时，先列错误，改好再检查才有警告和提示。
有意如此的警告，在文件里写 meant: {代码 编号: 理由}，不再计入。

退出码：0 没有错误；1 有错误（--strict：或警告）；2 路径不对，无法检查。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("paths", metavar="[路径]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="有警告时退出码也是 1。")
@click.option("--profiles", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找评分方案。")
@click.option("--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找规则包。")
@format_option("text", "json", "sarif")
def command(paths: tuple[Path, ...], strict: bool, profiles: Path | None, rules: Path | None, form: str) -> None:
    """检查规则、方案和案例，一次列出全部问题：在哪个文件第几行第几列，错在哪里，怎么改。"""
    from kaohe.check import check
    from kaohe.checking.records import checks_record
    from kaohe.checking.remarks import Remark

    checked = check(list(paths), places(rules, profiles))
    found = [*(Remark(fault) for fault in checked.faults), *checked.remarks]
    record = checks_record(found, checked.packs, checked.profiles, checked.cases)
    if form == "json":
        from kaohe.explain.results import to_json

        show(to_json(record))
    elif form == "sarif":
        from kaohe.report.sarif import checks_sarif

        show(checks_sarif(found))
    else:
        from kaohe.report.checks import checks_text

        show(checks_text(found))
    what = f"检查了 {checked.packs} 个规则包、{checked.profiles} 个评分方案、{checked.cases} 个案例"
    said = "有错误" if record.errors else "没有错误，有警告" if record.warnings else "没有错误"
    click.echo(f"{what}：{said}。", err=True)
    if record.errors or (strict and record.warnings):
        sys.exit(1)
