"""Results on standard output, and what to say when a folder cannot be written to."""

from pathlib import Path

import click

from kaohe.faults import Fault, FaultyInput


def show(text: str) -> None:
    """Print a result that ends in a newline."""
    click.echo(text, nl=False)


def unwritable(folder: Path, error: OSError) -> FaultyInput:
    """Return what to raise when a folder cannot be written to."""
    message = f"不能写入 {folder}（{error.strerror}）"
    return FaultyInput([Fault(str(folder), 0, 0, "F001", message, "关闭正在打开这些文件的程序，或换一个可以写入的文件夹")])
