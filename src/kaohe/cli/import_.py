"""``kaohe import``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import format_option, places
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe import 导出/ --case 本市-2022 --year 2022      导入文件夹里的全部表格，案例还没有就新建
  kaohe import 计划.xlsx 任务.xls --case 本市-2022     导入几个文件
  kaohe import 结果.csv --case 本市-2022 --dry-run     只看会怎样，不写入
  kaohe import --case 本市-2022 --forget 旧导出.xlsx   去掉一个文件导入过的记录

认哪些表：平台导出的计划、任务、部门任务、检查结果，公布的计划表、事项清单、联络员名单，kaohe template 的模板。
别的表：报错时给出要写的对应表，存进案例文件夹的 mappings 就能认。
同一个文件再导入一次，没有变化就什么也不改；变了就换成新的，并列出变了什么。
名册已经有了，单位名单里的新单位要加 --add-units 才加进名册。
有任何错误就什么也不写；身份证号、手机号从不保存。"""


@click.command("import", cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("sources", metavar="[文件或文件夹]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--case", metavar="案例", help="写入这个案例：案例文件夹，或 cases 下的名称。必须写。")
@click.option("--year", metavar="年度", help="案例还没有时，新建这个年度的案例。")
@click.option("--dry-run", is_flag=True, help="只报告会怎样，不写入。")
@click.option("--again", is_flag=True, help="没有变化的文件也重新读（改了对应表、别名或用语之后用）。")
@click.option("--add-units", is_flag=True, help="单位名单里有名册以外的单位时，加进名册；不写就报错。名册还没有时不用写。")
@click.option("--forget", multiple=True, metavar="文件名", help="去掉这个文件导入过的记录；可以写几次。")
@click.option("--profiles", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找评分方案。")
@click.option("--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找规则包。")
@format_option("table", "json")
def command(
    sources: tuple[Path, ...],
    case: str | None,
    year: str | None,
    dry_run: bool,
    again: bool,
    add_units: bool,
    forget: tuple[str, ...],
    profiles: Path | None,
    rules: Path | None,
    form: str,
) -> None:
    """导入平台导出的表、公布的表和填好的模板，写成案例的台账；报告每一行的去处。"""
    if not sources and not forget:
        raise click.UsageError("没有写要导入的文件或文件夹。", click.get_current_context())
    if case is None:
        raise click.UsageError("没有写 --case：要写入哪个案例。", click.get_current_context())
    if year is not None and not (year.isascii() and year.isdecimal() and 2000 <= int(year) <= 2100):
        raise click.UsageError(f"--year 应当是 2000 到 2100 之间的年度，写的是 {year}。", click.get_current_context())
    from kaohe.importing.run import import_sources

    record = import_sources(
        list(sources),
        case,
        year=None if year is None else int(year),
        places=places(rules, profiles),
        dry_run=dry_run,
        again=again,
        forget=forget,
        add_units=add_units,
        progress=lambda text: click.echo(f"{text}……", err=True) if sys.stderr.isatty() else None,
    )
    if form == "json":
        from kaohe.explain.results import to_json

        show(to_json(record))
    else:
        from kaohe.report.console import console
        from kaohe.report.imported import print_import

        print_import(record, console())
