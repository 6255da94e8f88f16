"""What a few changes to a profile do: for the terminal, and as Markdown."""

from collections.abc import Callable, Iterator

from rich.console import Console

from kaohe.report.console import print_line
from kaohe.report.moves import header, print_moves, row, standing_moves, tally
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.tune.whatif import MoveRecord, WhatIfRecord


def print_whatif(record: WhatIfRecord, console: Console) -> None:
    """Print the changes and what followed, the units that move and why, and the total."""
    for title, lines in _told(record):
        console.print(f"{title}：", style="bold")
        for line in lines:
            print_line(console, line, indent=2)
    moves = standing_moves(record.units)
    print_moves(console, "名次或等次变化的单位", moves, _causes(record))
    print_line(console, tally(record.units))


def whatif_markdown(record: WhatIfRecord) -> str:
    """Return the same as Markdown."""
    lines = [f"# {plain_markdown(f'{record.case}：试改方案 {record.profile}')}", ""]
    for title, told in _told(record):
        lines += [f"{title}：", "", *(f"- {plain_markdown(line)}" for line in told), ""]
    moves = standing_moves(record.units)
    if moves:
        causes = _causes(record)
        lines += [plain_markdown_table(header(moves, causes), [row(move, moves, causes) for move in moves])]
    return "\n".join([*lines, tally(record.units)]) + "\n"


def _told(record: WhatIfRecord) -> Iterator[tuple[str, list[str]]]:
    yield "改动", record.changes or ["没有（用 --set 键=值 写要试的改动）"]
    if record.followed:
        yield "随之变化", record.followed
    if record.no_effect:
        alone = "单独试没有作用的改动" if len(record.changes) > 1 else "没有作用"
        yield alone, [f"{idle.key}：{reason}" for idle in record.no_effect for reason in idle.reasons]


def _causes(record: WhatIfRecord) -> Callable[[MoveRecord], str] | None:
    """Return what says which change moves a unit; None where there is but one change."""
    return (lambda move: "、".join(move.caused_by) or "合在一起才会") if len(record.changes) > 1 else None
