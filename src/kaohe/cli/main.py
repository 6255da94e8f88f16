"""``kaohe``: the entry point. Exit codes: 0 nothing to report, 1 something found by check, test, reconcile or verify, 2 could not run."""

import gc
import os
import signal
import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from kaohe import __version__
from kaohe.cli.chinese import group, usage_text

COMMANDS = {
    "grade": ("kaohe.cli.grade", "给案例里的单位评分、排名、定等次"),
    "explain": ("kaohe.cli.explain", "说明一个单位每一分的由来"),
    "issues": ("kaohe.cli.issues", "列出问题清单"),
    "evidence": ("kaohe.cli.evidence", "列出一条标准背后的全部记录"),
    "report": ("kaohe.cli.report", "写出网页、通报、工作簿、Markdown"),
    "verify": ("kaohe.cli.verify", "核对一份结果：输入有没有变，重新评分是否相同"),
    "reconcile": ("kaohe.cli.reconcile", "核对通报公布的每一个数"),
    "measure": ("kaohe.cli.measure", "列出每个单位的各项指标"),
    "import": ("kaohe.cli.import_", "导入平台导出的表、公布的表和填好的模板"),
    "template": ("kaohe.cli.template", "写出台账、人工评分、申诉复核的模板"),
    "rule": ("kaohe.cli.rule", "完整显示一条考核标准"),
    "profile": ("kaohe.cli.profile", "评分方案：完整显示一个方案"),
    "tune": ("kaohe.cli.tune", "调整评分方案：改之前先看会怎样"),
    "check": ("kaohe.cli.check", "检查规则、方案和案例，列出全部错误"),
    "test": ("kaohe.cli.test", "运行标准和评分项的例子，核对案例的预期结果"),
    "doctor": ("kaohe.cli.doctor", "检查运行环境，说明用的是哪个推理器"),
    "schema": ("kaohe.cli.schema", "输出各种 YAML 文件和 JSON 结果的格式定义（JSON Schema）"),
}

EPILOG = """\
例子：
  kaohe grade daye-2022                        给 2022 年度评分
  kaohe explain daye-2022 单位名称             说明这个单位为什么是这个分数
  kaohe issues daye-2022 --format csv          问题清单，可用电子表格打开
  kaohe check                                  改了规则或方案之后先检查
  kaohe test                                   再运行例子，核对预期结果

退出码：0 正常；1 check 发现错误，test、reconcile 或 verify 有不符；2 不能运行（包括输入有误）。"""


@group(COMMANDS, EPILOG)
@click.version_option(__version__, "--version", message="kaohe %(version)s", help="显示版本。")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """考核：按公开的规则给各单位的年度检查工作评分，每一分都有出处。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line; print faults and usage errors, never a traceback for a user's mistake."""
    gc.disable()  # a short run makes little garbage: looking for it took a tenth of the time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins reads the metadata of every package
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        left: list[object] = [cli(prog_name="kaohe", standalone_mode=False)]
        left.append(left)  # a circle that nobody looks for: to free a large run value by value takes longer than to leave
        gc.freeze()
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.Abort:
        click.echo("已中断。", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(usage_text(error), err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        _fail(error)


def _stop(*_: object) -> NoReturn:
    """Leave as after any other stop: what was being written is tidied away."""
    click.echo("已中断。", err=True)
    sys.exit(128 + signal.SIGTERM)


def _fail(error: Exception) -> None:
    from kaohe.faults import FaultyInput, KaoheError

    if isinstance(error, FaultyInput):
        from kaohe.report.faults import faults_text

        click.echo(faults_text(error.faults), err=True, nl=False)
        sys.exit(2)
    if isinstance(error, KaoheError):
        click.echo(f"错误：{error}", err=True)
        sys.exit(2)
    raise error
