"""``kaohe test``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import format_option, places
from kaohe.cli.output import show
from kaohe.cli.progress import progress

EPILOG = """\
例子：
  kaohe test                                         运行能找到的全部例子和预期
  kaohe test rules/double_random --coverage          看例子还有哪些情形没有写到
  kaohe test cases/daye-2022                         只核对这个案例的 expect.yaml
  kaohe test --add daye-2022 单位名称 标准编号       把这个单位的事实写成标准的一个例子

退出码：0 全部相符（有 --coverage 时，并且没有缺漏）；1 有不符或缺漏；2 文件有错误，无法运行。"""

_ALONE = "--add 要单独用：kaohe test --add 案例 单位 标准"


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("paths", metavar="[路径]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--coverage", is_flag=True, help="另外列出例子写到了哪些结果和界限，哪些还没有写到。")
@click.option("--add", nargs=3, type=str, metavar="案例 单位 标准", help="把一个单位的事实添进标准的例子里。")
@click.option("--profiles", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找评分方案。")
@click.option("--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找规则包。")
@format_option("text", "json")
def command(
    paths: tuple[Path, ...],
    coverage: bool,
    add: tuple[str, str, str] | None,
    profiles: Path | None,
    rules: Path | None,
    form: str,
) -> None:
    """运行标准和评分项的例子，核对案例的预期结果：哪一条不符，在哪里，为什么。

    标准的例子按参数的默认值运行。案例的预期结果写在案例文件夹的 expect.yaml 里。
    """
    if add is not None:
        if paths or coverage or form != "text":
            raise click.UsageError(_ALONE, click.get_current_context())
        _add(*add, rules, profiles)
        return
    from kaohe.testing.trials import try_all

    with progress() as tell:
        record = try_all(list(paths), places(rules, profiles), cover=coverage, tell=tell)
    if form == "json":
        from kaohe.explain.results import to_json

        show(to_json(record))
    else:
        from kaohe.report.test_results import results_text

        show(results_text(record))
    if record.failed or (record.coverage is not None and record.coverage.reached < record.coverage.of):
        sys.exit(1)


def _add(case: str, unit: str, criterion: str, rules: Path | None, profiles: Path | None) -> None:
    from kaohe.cli.options import criterion_id, graded, unit_position
    from kaohe.report.test_results import added_text
    from kaohe.testing.add import add_example

    run = graded(case, None, rules, profiles)
    show(added_text(add_example(run, unit_position(run, unit), criterion_id(run, criterion))))
