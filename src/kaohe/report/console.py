"""The terminal: colours only where they are wanted, a fixed width where there is no terminal."""

import os
import sys
import unicodedata
from typing import IO

from rich.console import Console

from kaohe.report.width import columns

PLAIN_WIDTH = 132
"""Columns of output that goes to a file or a pipe."""


class _Console(Console):
    """Leaves a reader that has gone away (``| head``) to the command line, which ends quietly."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(stream: IO[str] | None = None) -> Console:
    """Return a console on ``stream`` (standard output). Honours NO_COLOR; plain text when not a terminal."""
    stream = stream or sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    plain = False if os.environ.get("NO_COLOR") else None  # bold and italic are left out too
    return _Console(file=stream, width=width, force_terminal=plain, highlight=False, soft_wrap=False, markup=False, emoji=False)


def print_line(console: Console, text: str, indent: int = 0) -> None:
    """Print one paragraph, broken between Chinese characters as well as at spaces, every line indented."""
    for line in wrapped(text, console.width - indent):
        console.print(" " * indent + line, soft_wrap=True)


def wrapped(text: str, width: int) -> list[str]:
    """Break ``text`` into lines of at most ``width`` columns. No line begins with a closing mark or splits a word."""
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        if used + columns(piece) > width and line:
            lines.append(line.rstrip())
            line = piece.lstrip()
            used = columns(line)
        else:
            line, used = line + piece, used + columns(piece)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """Split where a line may break: around wide characters, and at spaces; closing marks stay with what they close."""
    pieces: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        joins = pieces and (
            character in "、，。；：）”》！？"
            or pieces[-1][-1] in "（《“〔(["
            or not (wide or columns(pieces[-1][-1]) == 2 or pieces[-1].endswith(" "))
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
