"""``kaohe report``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import case_argument, places, rulebook_options, show_run
from kaohe.cli.run_out import write_report

if TYPE_CHECKING:
    from kaohe.explain.records.comparison import ComparisonRecord
    from kaohe.explain.whole import ReportRecord

KINDS = {"html": "网页", "docx": "通报", "xlsx": "工作簿", "md": "Markdown"}
"""What each kind of report is called."""

APPLIES = {"--template": ("docx",), "--per-unit": ("xlsx", "md")}
"""Option → the kinds that it applies to."""

EPILOG = """\
例子：
  kaohe report daye-2022 --to html                       一个网页文件，不联网也能看
  kaohe report daye-2022 --to docx                       年度通报
  kaohe report daye-2022 --to docx --template 模板.j2    用自己的措辞
  kaohe report daye-2022 --to xlsx                       工作簿
  kaohe report daye-2022 --to md --out 文档              Markdown，写进“文档”
  kaohe report daye-2022 --to xlsx --per-unit            每个单位一份，带申诉复核表，发给单位
  kaohe report daye-2022 --to xlsx --compare 上年案例    加上与另一案例的对比：名次、等次、反复出现的问题

没有写 --out 时，写进 out/案例名。中途停下，原有的报告不会损坏。
旁边的 run.json 是运行记录：用了哪些文件、得到什么结果；kaohe verify 用它核对。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@case_argument
@click.option(
    "--to",
    "kind",
    type=click.Choice(list(KINDS)),
    metavar="种类",
    help=f"报告的种类：{'、'.join(f'{kind}（{title}）' for kind, title in KINDS.items())}。必须写。",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="通报的措辞用这个模板（只用于 docx）。",
)
@click.option("--per-unit", is_flag=True, help="每个单位写一份，带申诉复核表（只用于 xlsx、md）。")
@click.option(
    "--compare",
    "other",
    metavar="案例",
    help="加上与这个案例的对比，如上一年度的；写了 --profile 时两个案例都用它。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写进这个文件夹；默认 out/案例名。",
)
@rulebook_options
def command(
    case: str,
    kind: str | None,
    template: Path | None,
    per_unit: bool,
    other: str | None,
    out: Path | None,
    profile: str | None,
    rules: Path | None,
    profiles: Path | None,
) -> None:
    """写出一个年度的报告：网页、通报、工作簿或 Markdown。

    案例是一个文件夹，或 cases 下的一个名称。
    """
    if kind is None:
        raise click.UsageError(f"没有写 --to：{'、'.join(KINDS)} 中的一种。", click.get_current_context())
    _refuse(kind, {"--template": template, "--per-unit": per_unit})
    if per_unit and other:
        raise click.UsageError("--per-unit 和 --compare 不能一起用：对比写在整份报告里。", click.get_current_context())
    from kaohe.cli.progress import progress
    from kaohe.explain.comparison import comparison
    from kaohe.explain.whole import whole
    from kaohe.report.file_names import file_names
    from kaohe.rulebook.rulebook import load_rulebook
    from kaohe.run import run

    with progress() as tell:
        looked = places(rules, profiles)
        book = load_rulebook(case, profile, looked)
        beside = None if other is None else load_rulebook(other, profile, looked)
        if beside is not None and beside.case_folder.resolve() == book.case_folder.resolve():
            raise click.UsageError(f"--compare {other} 就是案例 {case} 自己，没有可比的：写另一个案例，如上一年度的。")
        graded = run(book, tell)
        against = None if beside is None else run(beside, tell)
        compared = None if against is None else comparison(graded, against, looked)
        record = whole(graded, looked, lambda done, every: tell(f"整理各单位的说明（{done}/{every}）"))
        tell(f"写{KINDS[kind]}")
        files = _per_unit(kind, record) if per_unit else _whole_year(kind, record, template, compared)
    folder = out or Path("out", *file_names([record.run.case]))
    written = write_report(record.statement, graded, looked, folder, files, template, against)
    click.echo("\n".join(map(str, written.paths)))
    _tell_superseded(folder, written.superseded)
    if kind == "docx":
        _tell_lacking(record)
    show_run(graded)


def _refuse(kind: str, given: dict[str, object]) -> None:
    """Stop when an option was given that the kind has no use for."""
    ctx = click.get_current_context()
    for option, value in given.items():
        if value and kind not in APPLIES[option]:
            raise click.UsageError(f"{option} 只用于 --to {' 或 '.join(APPLIES[option])}。", ctx)


def _whole_year(kind: str, record: "ReportRecord", template: Path | None, compared: "ComparisonRecord | None") -> dict[str, bytes]:
    """Return the files of a report on the whole year, by name."""
    from kaohe.report import docx, html, markdown, xlsx

    match kind:
        case "html":
            return html.write(record, compared)
        case "docx":
            return docx.write(record, template, compared)
        case "xlsx":
            return xlsx.write(record, compared)
        case _:
            return markdown.write(record, compared)


def _per_unit(kind: str, record: "ReportRecord") -> dict[str, bytes]:
    """Return a file for each unit, by name."""
    from kaohe.report import markdown, xlsx

    return xlsx.write_units(record) if kind == "xlsx" else markdown.write_units(record)


def _tell_superseded(folder: Path, names: list[str]) -> None:
    """Say which files beside the report an earlier run has written from other inputs."""
    if names:
        told = f"{'、'.join(names[:3])}{' 等' if len(names) > 3 else ''}"
        told = f"{folder} 里的 {told}（{len(names)} 个文件）是用别的输入写的，和这次的结果可能不同：重新写一遍，或者删去。"
        click.echo(told, err=True)


def _tell_lacking(record: "ReportRecord") -> None:
    """Say what is to be known before a notice goes out: results that do not count yet, and what the case does not say."""
    from kaohe.report.docx import remarks

    for line in remarks(record):
        click.echo(line, err=True)
