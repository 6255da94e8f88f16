"""``kaohe verify``."""

import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import format_option, places
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe grade daye-2022 --out 结果
  kaohe verify 结果
  kaohe verify 结果 --case 移到别处的案例            案例搬了地方

退出码：0 相符；1 不符，说明哪个文件变了、哪家的结果不同；2 不能比较。"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("written", metavar="结果文件夹", type=click.Path(path_type=Path))
@click.option("--case", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="案例现在在这个文件夹。")
@click.option("--profiles", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="评分方案现在在这个文件夹。")
@click.option("--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="规则包现在在这个文件夹下。")
@format_option("text", "json")
def command(written: Path, case: Path | None, profiles: Path | None, rules: Path | None, form: str) -> None:
    """核对一份结果：用运行记录里写明的输入重新评分，比较输入和结果。

    结果文件夹是 kaohe grade --out 或 kaohe report 写的，里面有运行记录 run.json。
    """
    from kaohe.cli.progress import progress
    from kaohe.cli.run_out import result_files
    from kaohe.explain.statement import FILE, read_statement
    from kaohe.explain.verification import find_stated, grade_again, verification
    from kaohe.faults import FaultyInput

    path = written if written.is_file() else written / FILE
    _refuse_parent(written)
    _refuse_unfinished(path.parent)
    stated = find_stated(read_statement(path), path.parent, case, places(rules, profiles))
    with progress() as tell:
        again = grade_again(stated, tell)
        tell("比较")
        record = verification(stated, again, path.parent, result_files(again.run) if again.run else {})
    if again.faults:
        from kaohe.report.faults import faults_text

        if not (record.files or record.outputs):
            raise FaultyInput(again.faults)
        click.echo(faults_text(again.faults), err=True)
    for remark in record.remarks:
        click.echo(remark, err=True)
    if form == "json":
        from kaohe.explain.results import to_json

        show(to_json(record))
    else:
        from kaohe.report.verification import verification_text

        show(verification_text(record))
    if not record.same:
        sys.exit(1)


def _refuse_unfinished(folder: Path) -> None:
    """Raise FaultyInput when a run was stopped while it put its files into the folder."""
    from kaohe.cli.out_files import NOTE
    from kaohe.faults import Fault, FaultyInput

    if (folder / NOTE).exists():
        message = f"{folder} 没有写完：写到一半停下了，里面的文件可能来自两次写入，不能核对"
        raise FaultyInput([Fault(str(folder / NOTE), 0, 0, "F001", message, "把写这个文件夹的 kaohe report 再运行一遍")])


def _refuse_parent(written: Path) -> None:
    """Raise FaultyInput naming the folders with a record, when there is none in the one given but in some below."""
    from kaohe.explain.statement import FILE
    from kaohe.faults import Fault, FaultyInput, clip

    if written.is_dir() and not (written / FILE).exists():
        below = sorted(str(path.parent) for pattern in ("*", "*/*") for path in written.glob(f"{pattern}/{FILE}"))
        if below:
            told = "、".join(clip(name, 200) for name in below[:5]) + (f" 等 {len(below)} 个" if len(below) > 5 else "")
            message = f"{written} 里没有运行记录，下面的文件夹里有"
            hint = f"写出其中一个文件夹：{told}"
            raise FaultyInput([Fault(str(written / FILE), 0, 0, "F001", message, hint)])
