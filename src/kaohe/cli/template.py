"""``kaohe template``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command

EPILOG = """\
例子：
  kaohe template --out .                               写出 kaohe-台账模板.xlsx
  kaohe template --out 模板 --force                    文件已有时覆盖

每张记录表一张工作表，带填写说明、下拉选项和一行示例；示例行不用删，导入时不读。
人工评分.csv、申诉复核.csv 填好后直接放进案例文件夹，在 case.yaml 里写 by_hand: 人工评分.csv、excuses: 申诉复核.csv。
台账填好后：kaohe import kaohe-台账模板.xlsx --case 案例 --year 2022"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.option(
    "--out",
    default=Path(),
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="把模板写进这个文件夹；默认是当前文件夹。",
)
@click.option("--force", is_flag=True, help="文件已有时覆盖。")
def command(out: Path, force: bool) -> None:
    """写出模板：台账一个工作簿，每张记录表一张工作表，填好后用 kaohe import 导入；人工评分、申诉复核各一张空表。"""
    from kaohe.importing.template import DECISIONS, write_template

    written = [write_template(out, force=force), *(out / name for name in DECISIONS)]
    click.echo(f"已写入：{'、'.join(map(str, written))}", err=True)
