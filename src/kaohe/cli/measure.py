"""``kaohe measure``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, rulebook_options, show_run
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe measure daye-2022
  kaohe measure daye-2022 --format csv > 指标.csv"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@format_option("table", "json", "csv")
def command(case: str, profile: str | None, rules: Path | None, profiles: Path | None, form: str) -> None:
    """列出每个单位的各项指标，每个单位一行；未知与不适用分开写明。"""
    run = graded(case, profile, rules, profiles)
    from kaohe.explain import results
    from kaohe.report import indicators as report

    record = results.indicators(run)
    if form == "table":
        from kaohe.report.console import console

        report.print_indicators(record, console())
    else:
        show(results.to_json(record) if form == "json" else report.indicators_csv(record))
    show_run(run)
