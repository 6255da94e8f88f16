"""``kaohe issues``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, criterion_id, format_option, graded, rulebook_options, show_run, unit_position
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe issues daye-2022
  kaohe issues daye-2022 --unit 单位名称
  kaohe issues daye-2022 --criterion 标准编号 --format csv > 问题.csv"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@click.option("--unit", metavar="单位", help="只列这个单位。")
@click.option("--criterion", metavar="标准", help="只列这条标准（编号）。")
@rulebook_options
@format_option("table", "json", "csv", "md")
def command(
    case: str, unit: str | None, criterion: str | None, profile: str | None, rules: Path | None, profiles: Path | None, form: str
) -> None:
    """列出问题清单：按单位一份，按标准一份，并注明通报是否已点名。"""
    run = graded(case, profile, rules, profiles)
    position = None if unit is None else unit_position(run, unit)
    id_ = None if criterion is None else criterion_id(run, criterion)
    from kaohe.explain import results
    from kaohe.report import issues as report

    record = results.issues(run, position, id_)
    if form == "table":
        from kaohe.report.console import console

        report.print_issues(record, console())
    else:
        show({"json": results.to_json, "csv": report.issues_csv, "md": report.issues_markdown}[form](record))
    show_run(run)
