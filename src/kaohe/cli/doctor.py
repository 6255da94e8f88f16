"""``kaohe doctor``."""

import platform
import sys
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.output import show


@click.command(cls=Command, options_metavar="[选项]", epilog="例子：\n  kaohe doctor")
def command() -> None:
    """检查运行环境：Python、推理器、各依赖的版本，能找到的规则包、方案和案例。"""
    from importlib.metadata import PackageNotFoundError, version

    from kaohe.infer import durable
    from kaohe.rulebook.locate import Places, known

    lines = [f"kaohe    {version('kaohe')}", f"Python   {platform.python_version()}（{sys.executable}）"]
    if durable.UNAVAILABLE:
        why = "Python 3.13 起不能用" if sys.version_info >= (3, 13) else "没有装上，安装时要有 C 编译器"
        lines.append(f"推理器   只用参照推理器：durable-rules {why}（{durable.UNAVAILABLE}）。结果相同，少一重核对。")
    else:
        lines.append(f"推理器   durable-rules {version('durable-rules')}，每次运行都与参照推理器核对：{_self_test()}")
    for name in ("duckdb", "pydantic", "PyYAML", "rich", "click", "sqlglot", "python-calamine"):
        try:
            lines.append(f"{name:<16} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name:<16} 没有安装：重新运行安装命令")
    for title, kind, pattern in (
        ("规则包", "rules", "*/pack.yaml"),
        ("评分方案", "scoring_profiles", "*.yaml"),
        ("案例", "cases", "*/case.yaml"),
    ):
        told = (f"{name}（{path}，{_place(path, kind)}）" for name, path in known(kind, pattern, Places()).items())
        lines.append(f"{title}：{'、'.join(told) or '没有找到'}")
    lines.append(
        "同名的，先用 --rules、--profiles 指的文件夹里的，再用当前文件夹的，最后用程序自带的；用了哪一个，写在运行记录里。"
    )
    show("\n".join(lines) + "\n")


def _place(path: Path, kind: str) -> str:
    """Say which place a case, pack or profile was found in."""
    from kaohe.rulebook.locate import Places
    from kaohe.rulebook.whereabouts import whereabouts

    found = whereabouts(path.parent if path.suffix == ".yaml" else path, kind, Places()).found
    return "程序自带" if found == "installed" else "当前文件夹"


def _self_test() -> str:
    """Put one criterion through both evaluators."""
    from kaohe.infer.compile import Program, Ruleset
    from kaohe.infer.durable import DurableCluster

    rules = {
        "sentinel": {"all": [{"m": {"$and": [{"kind": "unit"}]}}], "pri": 1},
        "P0#t#0": {"all": [{"m": {"$and": [{"kind": "unit"}, {"L0": "t"}]}}], "pri": 10},
    }
    program = Program((Ruleset(rules, ("L0",), ("P0",)),), {"leaf": "L0"}, {"X01": "P0"})
    return "自检通过" if DurableCluster(program).decide({"leaf": "t"}) == {"X01": "found"} else "自检没有通过，请报告这个问题"
