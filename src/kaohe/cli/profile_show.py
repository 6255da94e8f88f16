"""``kaohe profile show``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import folder_options, format_option, places
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe profile show daye-2022
  kaohe profile show scoring_profiles/daye-2022.yaml --format md > 评分细则.md
  kaohe profile show daye-2022 --format json"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("profile", metavar="方案")
@folder_options
@format_option("text", "md", "json")
def command(profile: str, profiles: Path | None, rules: Path | None, form: str) -> None:
    """完整显示一个评分方案：先是评分细则，像印在纸上的一样；再是每个设置在哪个文件第几行，替换了什么。

    方案写名称或文件；扩展别的方案的，连同被扩展的一起显示。
    """
    from kaohe.explain.results import to_json
    from kaohe.explain.score_sheet import load_score_sheet

    record = load_score_sheet(profile, places(rules, profiles))
    if form == "json":
        show(to_json(record))
        return
    from kaohe.report.console import console
    from kaohe.report.score_sheet import print_score_sheet, score_sheet_markdown

    if form == "md":
        show(score_sheet_markdown(record))
    else:
        print_score_sheet(record, console())
