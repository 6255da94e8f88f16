"""``kaohe schema``."""

import json

import click

from kaohe.cli.chinese import Command
from kaohe.cli.output import show

KINDS = ("grades", "explanation", "issues", "indicators", "evidence")


@click.command(cls=Command, options_metavar="[选项]", epilog="例子：\n  kaohe schema explanation > explanation.schema.json")
@click.argument("kind", type=click.Choice(KINDS), metavar="种类")
def command(kind: str) -> None:
    """输出 JSON 结果的格式定义（JSON Schema）。

    种类：grades（评分结果）、explanation（说明）、issues（问题清单）、indicators（指标）、evidence（佐证）。
    """
    from kaohe.explain.records import SCHEMAS
    from kaohe.explain.results import json_schema

    show(json.dumps(json_schema(SCHEMAS[kind], kind), ensure_ascii=False, indent=2) + "\n")
