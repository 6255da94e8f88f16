"""Progress of long work: one line on standard error that goes when the work is done; nothing where there is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows what is being done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.status import Status

    from kaohe.report.console import console

    with Status("正在准备…", console=console(sys.stderr), spinner="line") as status:
        yield lambda stage: status.update(f"正在{stage}…")
