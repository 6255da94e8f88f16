"""Write results to standard output, or to files that are either whole or not there."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from kaohe.cli.unfinished import is_left, unfinished
from kaohe.faults import Fault, FaultyInput

_UNFINISHED = ".kaohe-"
"""What the name of a file that is being written begins with."""


def show(text: str) -> None:
    """Print a result that ends in a newline."""
    click.echo(text, nl=False)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write every file by its path within a folder, each through a temporary one. Returns their paths.

    Until all are on the disk none is put in place; a write that is stopped leaves what was there before.
    Raises FaultyInput when the folder cannot be written to.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            ready.append((_written(folder, content), folder / name))
        for temporary, path in ready:
            temporary.replace(path)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
    return [path for _, path in ready]


def unwritable(folder: Path, error: OSError) -> FaultyInput:
    """Return what to raise when a folder cannot be written to."""
    message = f"不能写入 {folder}（{error.strerror}）"
    return FaultyInput([Fault(str(folder), 0, 0, "F001", message, "关闭正在打开这些文件的程序，或换一个可以写入的文件夹")])


def _tidy(folder: Path) -> None:
    """Remove what a run that was killed has left."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        if left.is_file() and is_left(left, _UNFINISHED):
            left.unlink(missing_ok=True)


def _written(folder: Path, content: str | bytes) -> Path:
    """Return a temporary file in a folder with the content, safe on the disk."""
    path = folder / unfinished(_UNFINISHED)
    try:
        with path.open("xb") as stream:
            stream.write(content if isinstance(content, bytes) else content.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
