"""Two profiles beside one another, as a plan of changes: a legend, lines with + ~ -, the units that move, a total."""

from collections.abc import Iterator

from rich.console import Console

from kaohe.report.console import print_line, wrapped
from kaohe.report.moves import header, print_moves, row, standing_moves, tally
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.tune.diff import ProfileDiffRecord, SettingDiffRecord

SIGNS = {"added": "+", "changed": "~", "removed": "-"}
_STYLES = {"added": "green", "changed": "yellow", "removed": "red"}
_WORDS = {"added": "只有 B 有", "changed": "两个不同", "removed": "只有 A 有"}


def print_diff(record: ProfileDiffRecord, console: Console) -> None:
    """Print the legend, the settings by what they belong to, the units whose rank or grade differs, and the total."""
    console.print(f"A：{record.a}　　B：{record.b}", style="bold")
    console.print("　　".join(f"{SIGNS[kind]} {word}" for kind, word in _WORDS.items()))
    console.print()
    for head, settings in _by_head(record).items():
        print_line(console, head, indent=2)
        for setting in settings:
            for line in _wrapped(setting, console.width):
                console.print(line, style=_STYLES[setting.difference], soft_wrap=True)
    if record.settings:
        console.print()
    moves = standing_moves(record.units)
    print_moves(console, "名次或等次不同的单位（A → B）", moves)
    print_line(console, total(record))


def diff_markdown(record: ProfileDiffRecord) -> str:
    """Return the same as Markdown."""
    lines = [f"# {plain_markdown(f'评分方案 {record.a}（A）与 {record.b}（B）')}", ""]
    lines += ["，".join(f"`{SIGNS[kind]}` {word}" for kind, word in _WORDS.items()), ""]
    for head, settings in _by_head(record).items():
        lines += [f"- {plain_markdown(head)}", *(f"  - `{SIGNS[s.difference]}` {plain_markdown(_said(s))}" for s in settings)]
    moves = standing_moves(record.units)
    if moves:
        lines += ["", plain_markdown_table(header(moves, None), [row(move, moves, None) for move in moves]).rstrip()]
    return "\n".join([*lines, "", total(record)]) + "\n"


def total(record: ProfileDiffRecord) -> str:
    """Return the one-line total: settings by kind of difference, then units."""
    kinds = [setting.difference for setting in record.settings]
    told = "、".join(f"{word} {kinds.count(kind)} 处" for kind, word in _WORDS.items() if kind in kinds)
    return f"设置：{told or '没有不同'}。结果（A → B）：{tally(record.units)}"


def _by_head(record: ProfileDiffRecord) -> dict[str, list[SettingDiffRecord]]:
    heads: dict[str, list[SettingDiffRecord]] = {}
    for setting in record.settings:
        heads.setdefault(setting.about, []).append(setting)
    return heads


def _said(setting: SettingDiffRecord) -> str:
    values = " → ".join(value for value in (setting.a, setting.b) if value is not None)
    return f"{setting.title}：{values}"


def _wrapped(setting: SettingDiffRecord, width: int) -> Iterator[str]:
    for i, line in enumerate(wrapped(_said(setting), width - 6)):
        yield f"    {SIGNS[setting.difference] if i == 0 else ' '} {line}"
