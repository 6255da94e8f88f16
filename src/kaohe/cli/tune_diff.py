"""``kaohe tune diff``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, folder_options, format_option, graded, places
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe tune diff daye-2022 default daye-2022
  kaohe tune diff daye-2022 daye-2022 scoring_profiles/试改.yaml --format md > 方案对比.md

退出码：0 得分、名次、等次都相同；1 有不同；2 不能运行。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@click.argument("a", metavar="方案A")
@click.argument("b", metavar="方案B")
@folder_options
@format_option("table", "json", "md")
def command(case: str, a: str, b: str, profiles: Path | None, rules: Path | None, form: str) -> None:
    """两个方案哪里不同，评同一个案例结果有什么不同。

    先逐条列出不同的设置，再列出名次或等次不同的单位。方案写名称或文件。
    """
    runs = [graded(case, profile, rules, profiles) for profile in (a, b)]
    from kaohe.explain.results import to_json
    from kaohe.report import profile_diff as report
    from kaohe.tune import diff

    record = diff(runs[0], runs[1], places(rules, profiles))
    if form == "table":
        from kaohe.report.console import console

        report.print_diff(record, console())
    else:
        show({"json": to_json, "md": report.diff_markdown}[form](record))
    sys.exit(1 if record.results_differ else 0)
