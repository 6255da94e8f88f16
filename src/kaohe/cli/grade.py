"""``kaohe grade``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, format_option, graded, places, rulebook_options, show_run
from kaohe.cli.output import show

if TYPE_CHECKING:
    from kaohe.run import Run

EPILOG = """\
例子：
  kaohe grade daye-2022
  kaohe grade daye-2022 --profile default            换一个评分方案
  kaohe grade daye-2022 --format json > 结果.json
  kaohe grade daye-2022 --out 结果                   结果、问题清单和运行记录写进文件夹"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@rulebook_options
@format_option("table", "json", "csv", "md")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写进这个文件夹：grades.json、grades.csv、grades.md、issues.csv 和运行记录 run.json（kaohe verify 用它核对）。",
)
def command(case: str, profile: str | None, rules: Path | None, profiles: Path | None, form: str, out: Path | None) -> "Run":
    """给案例里的单位评分、排名、定等次，并与公布的结果比较。

    案例是一个文件夹，或 cases 下的一个名称。
    """
    run = graded(case, profile, rules, profiles)
    from kaohe.explain import results
    from kaohe.report import grades as report

    made: dict[str, Callable[[], str]] = {
        "json": lambda: results.to_json(results.grades(run)),
        "csv": lambda: report.grades_csv(results.standings(run)),
        "md": lambda: report.grades_markdown(results.standings(run)),
    }
    if out is not None:
        from kaohe.cli.run_out import write_result

        written = write_result(run, places(rules, profiles), out)
        click.echo(f"已写入：{'、'.join(map(str, written))}　　核对：kaohe verify {out}", err=True)
    if form == "table":
        from kaohe.report.console import console

        record = results.standings(run)
        report.print_grades(record, console())
        last = record.units[-1].unit
        click.echo(f"\n每一分的由来：kaohe explain {case} {last}　　问题清单：kaohe issues {case}", err=True)
    else:
        show(made[form]())
    show_run(run)
    return run
