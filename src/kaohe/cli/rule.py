"""``kaohe rule``."""

from pathlib import Path

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import places
from kaohe.cli.output import show

EPILOG = """\
例子：
  kaohe rule 标准编号
  kaohe rule 标准编号 --pack double_random"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("id_", metavar="标准")
@click.option("--pack", metavar="规则包", help="只在这个规则包里找。")
@click.option(
    "--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找规则包（默认 rules）。"
)
def command(id_: str, pack: str | None, rules: Path | None) -> None:
    """完整显示一条考核标准：依据、条件、提示语、怎么办、例子。"""
    from kaohe.faults import Fault, FaultyInput, did_you_mean, raise_if_any
    from kaohe.report.rules import rule_markdown
    from kaohe.rulebook.locate import find_pack, known
    from kaohe.rulebook.pack_load import load_pack

    where = places(rules, None)
    faults: list[Fault] = []
    if pack is None:
        folders = list(known("rules", "*/pack.yaml", where).values())
    else:
        found = find_pack(pack, where, faults)
        folders = [found] if found else []
    packs = [p for folder in folders if (p := load_pack(folder, faults)) is not None]
    raise_if_any(faults)
    holding = [p for p in packs if id_ in p.criteria]
    if not holding:
        ids = {i: c.spec.title for p in packs for i, c in p.criteria.items()}
        hint = did_you_mean(id_, ids, "可用的有：" + "、".join(f"{i} {title}" for i, title in ids.items()))
        raise FaultyInput([Fault("rules", 0, 0, "N001", f"没有编号为 {id_} 的标准", hint)])
    show("\n".join(rule_markdown(p, p.criteria[id_]) for p in holding))
