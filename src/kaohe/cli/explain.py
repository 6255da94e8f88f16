"""``kaohe explain``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, rulebook_options, show_run, unit_position
from kaohe.cli.output import show

if TYPE_CHECKING:
    from kaohe.run import Run

EPILOG = """\
例子：
  kaohe explain daye-2022 单位名称                   全称、简称、别名都可以
  kaohe explain daye-2022 单位名称 --format md > 说明.md
  kaohe explain daye-2022 单位名称 --format json
  kaohe explain daye-2022-ledger 单位名称 --evidence 连同每个问题背后的记录
  kaohe explain daye-2022 单位名称 --why-not 优秀    本单位要改变哪些事实才能评上优秀"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@click.argument("unit", metavar="单位")
@click.option("--evidence", is_flag=True, help="列出每个问题和加分情形背后的记录。")
@click.option(
    "--why-not", "wanted", metavar="等次", help="不作说明，而是求出怎样才能评上这一等次：本单位自己能改的事实，最少改哪几项。"
)
@rulebook_options
@format_option("text", "json", "md")
def command(
    case: str,
    unit: str,
    evidence: bool,
    wanted: str | None,
    profile: str | None,
    rules: Path | None,
    profiles: Path | None,
    form: str,
) -> None:
    """说明一个单位每一分的由来：评分表、问题、依据、佐证、等次和名次的理由。"""
    run = graded(case, profile, rules, profiles)
    if wanted is not None:
        _show_why_not(run, unit_position(run, unit), wanted, form)
        return
    from kaohe.explain.results import to_json
    from kaohe.explain.units import explanation
    from kaohe.report import explanation as report

    record = explanation(run, unit_position(run, unit), with_records=evidence)
    if form == "text":
        from kaohe.report.console import console

        report.print_explanation(record, console())
    else:
        show(to_json(record) if form == "json" else report.explanation_markdown(record))
    show_run(run)


def _show_why_not(run: "Run", unit: int, wanted: str, form: str) -> None:
    from kaohe.explain.results import to_json
    from kaohe.report import why_not as report
    from kaohe.tune import why_not

    record = why_not(run, unit, wanted)
    if form == "text":
        from kaohe.report.console import console

        report.print_why_not(record, console())
    else:
        show(to_json(record) if form == "json" else report.why_not_markdown(record))
    show_run(run)
