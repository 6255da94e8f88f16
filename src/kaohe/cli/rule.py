"""``kaohe rule``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.chinese import Command
from kaohe.cli.options import places
from kaohe.cli.output import show

if TYPE_CHECKING:
    from kaohe.rulebook.pack import Criterion, Pack
    from kaohe.rulebook.pack_models import CriterionSpec

    Placed = tuple[Pack, Criterion]

EPILOG = """\
例子：
  kaohe rule 标准编号
  kaohe rule 标准编号 --pack double_random"""


@click.command(cls=Command, options_metavar="[选项]", epilog=EPILOG)
@click.argument("name", metavar="标准")
@click.option("--pack", metavar="规则包", help="只在这个规则包里找。")
@click.option(
    "--rules", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="从这个文件夹找规则包（默认 rules）。"
)
def command(name: str, pack: str | None, rules: Path | None) -> None:
    """完整显示一条考核标准：依据、条件、提示语、怎么办、例子；按年度写的，各年都列出。标准写编号，或标题里的几个字。"""
    from kaohe.faults import Fault, FaultyInput, clip, raise_if_any
    from kaohe.report.rules import rule_markdown
    from kaohe.rulebook.locate import find_pack, known
    from kaohe.rulebook.pack_load import entries_of, load_pack

    where = places(rules, None)
    faults: list[Fault] = []
    if pack is None:
        folders = list(known("rules", "*/pack.yaml", where).values())
    else:
        folder = find_pack(pack, where, faults)
        folders = [folder] if folder else []
    packs = [p for folder in folders if (p := load_pack(folder, faults)) is not None]
    raise_if_any(faults)
    criteria = [(p, c) for p in packs for c in p.criteria.values()]
    found = matching(name, criteria)
    if len({c.id for _, c in found}) != 1:
        hint = near(name, [c.spec for _, c in found] or [c.spec for _, c in criteria])
        raise FaultyInput([Fault("rules", 0, 0, "N001", f"没有编号或标题为 {clip(name)} 的标准", hint)])
    texts = [rule_markdown(p, entries_of(p, c.id, faults)) for p, c in found]
    raise_if_any(faults)
    show("\n".join(texts))


def matching(name: str, criteria: "Sequence[Placed]") -> "list[Placed]":
    """Return the criteria with this id, else with this title, else those whose title has the words in it."""
    tests = (lambda spec: spec.id == name, lambda spec: spec.title == name, lambda spec: name in spec.title)
    return next((found for test in tests if (found := [placed for placed in criteria if test(placed[1].spec)])), [])


def near(name: str, specs: "Sequence[CriterionSpec]") -> str:
    """Return a hint naming the criteria whose title has the words, or those near to what was written."""
    from difflib import get_close_matches

    close = [s for s in specs if name in s.title or s.id in get_close_matches(name.upper(), [s.id for s in specs], 3, 0.6)]
    close = close or [s for s in specs if s.title in get_close_matches(name, [s.title for s in specs], 3, 0.3)]
    if close:
        return f"是不是 {'、'.join(f'{s.id} {s.title}' for s in close)}？"
    return f"写编号，或标题里的几个字；共有 {len(specs)} 条，如 {'、'.join(f'{s.id} {s.title}' for s in specs[:3])}"
