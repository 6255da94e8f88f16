"""``kaohe evidence``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import (
    case_argument,
    criterion_or_indicator,
    format_option,
    graded,
    rulebook_options,
    show_run,
    unit_position,
)
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe evidence daye-2022-ledger 单位名称 标准编号
  kaohe evidence daye-2022-ledger 单位名称 标准编号 --format csv > 佐证.csv
  kaohe evidence daye-2022-ledger 单位名称 指标名称    一个指标由哪些记录得来"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@click.argument("unit", metavar="单位")
@click.argument("about", metavar="标准或指标")
@rulebook_options
@format_option("table", "csv", "json", "md")
def command(case: str, unit: str, about: str, profile: str | None, rules: Path | None, profiles: Path | None, form: str) -> None:
    """列出一条标准（或一个指标）背后的全部记录：编号、名称、日期，在哪个文件第几行。"""
    run = graded(case, profile, rules, profiles)
    position, name = unit_position(run, unit), criterion_or_indicator(run, about)
    from kaohe.explain.evidence import evidence_list
    from kaohe.explain.results import to_json
    from kaohe.report import evidence as report

    record = evidence_list(run, position, name)
    if form == "table":
        from kaohe.report.console import console

        report.print_evidence(record, console())
    else:
        show({"json": to_json, "csv": report.evidence_csv, "md": report.evidence_markdown}[form](record))
    show_run(run)
