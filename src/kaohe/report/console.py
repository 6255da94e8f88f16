"""The terminal: colours only where they are wanted, a fixed width where there is no terminal."""

import sys
from typing import IO

from rich.console import Console

PLAIN_WIDTH = 132
"""Columns of output that goes to a file or a pipe."""

SEVERITY_WORDS = {"minor": "一般", "major": "突出", "veto": "否决", None: ""}


def console(stream: IO[str] | None = None) -> Console:
    """Return a console on ``stream`` (standard output). Honours NO_COLOR; plain text when not a terminal."""
    stream = stream or sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)
