"""``kaohe reconcile``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, rulebook_options, show_run
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe reconcile daye-2022
  kaohe reconcile daye-2022 --format csv > 核对.csv

退出码：0 没有不符的数；1 有不符的数；2 不能运行。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@format_option("table", "json", "csv", "md")
def command(case: str, profile: str | None, rules: Path | None, profiles: Path | None, form: str) -> None:
    """核对通报公布的每一个数：与记录比，与其他公布的数比。

    每个数有一个结论：相符；不符（公布多少、算得多少、相差多少、换成哪种口径就相符）；或者算不出，为什么。
    公布的数和它们的口径登记在案例的 published_figures.yaml 里。
    """
    run = graded(case, profile, rules, profiles)
    from kaohe.explain.results import to_json
    from kaohe.reconcile.reconcile import reconcile
    from kaohe.report import reconciliation as report

    record = reconcile(run)
    if form == "table":
        from kaohe.report.console import console

        report.print_reconciliation(record, console())
    else:
        show({"json": to_json, "csv": report.reconciliation_csv, "md": report.reconciliation_markdown}[form](record))
    show_run(run)
    sys.exit(1 if record.counts.differs else 0)
