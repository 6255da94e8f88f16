"""A table on the terminal where it fits, else one paragraph a row: nothing is cut off in a narrow window."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

from kaohe.report.console import print_line
from kaohe.report.width import columns

_LEAST = 16
"""Columns that a cell which may be broken needs to be readable."""
_INDENT, _HANGING = 2, 4


class Column(NamedTuple):
    """One column. Cells that may be broken over lines ``wrap``; without a title it is for the eye only, a bar."""

    title: str
    right: bool = False
    wrap: bool = False


def print_rows(
    console: Console,
    title: str,
    heads: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    bold: Collection[int] = (),
    frame: box.Box = box.HEAVY_HEAD,
) -> None:
    """Print rows of texts; nothing where there are none. ``bold`` are the numbers of rows to set off."""
    if not rows:
        return
    if _width(heads, rows) > console.width:
        print_line(console, title)
        for row in rows:
            for number, line in enumerate(_lines(_told(heads, row), console.width - _HANGING)):
                print_line(console, line, indent=_HANGING if number else _INDENT)
        return
    table = Table(title=title, title_justify="left", box=frame, pad_edge=frame is box.HEAVY_HEAD)
    for head in heads:
        table.add_column(head.title, justify="right" if head.right else "left", overflow="fold", no_wrap=not head.wrap)
    for number, row in enumerate(rows):
        table.add_row(*row, style="bold" if number in bold else None)
    console.print(table)


def _width(heads: Sequence[Column], rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns the table needs at the least."""
    natural = [
        max(columns(text) for text in (head.title, *cells)) for head, cells in zip(heads, zip(*rows, strict=True), strict=True)
    ]
    return sum(min(width, _LEAST) if head.wrap else width for head, width in zip(heads, natural, strict=True)) + 3 * len(heads) + 1


def _told(heads: Sequence[Column], row: Sequence[str]) -> list[str]:
    """Return a row as parts of a paragraph, each with the title of its column."""
    return [f"{head.title} {text}" for head, text in zip(heads, row, strict=True) if head.title and text]


def _lines(parts: Sequence[str], width: int) -> list[str]:
    """Join parts to lines that are not wider than so many columns, where a part by itself is not."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}；{part}" if lines else part
        if lines and columns(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
