"""``kaohe schema``."""

import json
from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.out_files import write_files
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe schema                                       列出全部种类
  kaohe schema profile.yaml > 评分方案.schema.json
  kaohe schema --out schema                          全部写进文件夹 schema

编辑器：在 YAML 文件的第一行写上格式定义在哪里（相对于这个文件），键和值写错了会标出来，指着键会显示它的意思：
  # yaml-language-server: $schema=../schema/profile.yaml.schema.json"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("kind", required=False, metavar="[种类]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="全部（或这一种）写进这个文件夹，文件名与种类相同。",
)
def command(kind: str | None, out: Path | None) -> None:
    """输出格式定义（JSON Schema）：各种 YAML 文件的，和 --format json 的结果的。

    种类不写时列出全部；带 .yaml 的是 YAML 文件，其余是 JSON 结果。
    """
    from kaohe.report.json_kinds import JSON_KINDS
    from kaohe.schema.kinds import KINDS

    if kind is not None:
        kind = _known(kind)
    if out is not None:
        files = {schema_file(name): schema_text(name) for name in (*KINDS, *JSON_KINDS) if kind in (None, name)}
        for path in write_files(out, files):
            click.echo(f"写入 {path}", err=True)
    else:
        show(_list() if kind is None else schema_text(kind))


def schema_text(kind: str) -> str:
    """Return the JSON Schema of a kind, as written into a file."""
    from kaohe.explain.results import json_schema
    from kaohe.report.json_kinds import JSON_KINDS
    from kaohe.schema.kinds import KINDS, yaml_schema

    schema = yaml_schema(kind) if kind in KINDS else json_schema(JSON_KINDS[kind].record, kind)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def schema_file(kind: str) -> str:
    """Return the name of the file that holds the JSON Schema of a kind."""
    return f"{kind}.schema.json" if kind.endswith(".yaml") else f"kaohe.{kind}-1.schema.json"


def _known(kind: str) -> str:
    """Return the kind that is meant; ``.yaml`` may be left out where no output has the same name."""
    from kaohe.faults import did_you_mean
    from kaohe.report.json_kinds import JSON_KINDS
    from kaohe.schema.kinds import KINDS

    known = [*KINDS, *JSON_KINDS]
    found = next((name for name in (kind, f"{kind}.yaml") if name in known), None)
    if found is None:
        hint = did_you_mean(kind, known, f"可用的有：{'、'.join(known)}")
        raise click.UsageError(f"没有 {kind} 这一种。{hint}", click.get_current_context())
    return found


def _list() -> str:
    from kaohe.report.json_kinds import JSON_KINDS
    from kaohe.report.width import columns
    from kaohe.schema.kinds import KINDS

    told = [
        ("YAML 文件", {name: f"{kind.title}（{'、'.join(kind.files)}）" for name, kind in KINDS.items()}),
        ("JSON 结果（--format json）", {name: kind.title for name, kind in JSON_KINDS.items()}),
    ]
    width = max(columns(name) for _, names in told for name in names) + 2
    lines = [
        line
        for title, names in told
        for line in (f"{title}：", *(f"  {n}{' ' * (width - columns(n))}{t}" for n, t in names.items()))
    ]
    return "\n".join(lines) + "\n"
