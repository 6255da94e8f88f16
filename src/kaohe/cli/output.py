"""Write results to standard output, or to files that are either whole or not there."""

import os
import tempfile
from pathlib import Path

import click

from kaohe.faults import Fault, FaultyInput


def show(text: str) -> None:
    """Print a result that ends in a newline."""
    click.echo(text, nl=False)


def write_files(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write every file, each through a temporary one, so that none is ever half-written. Returns their paths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ready = []
        for name, text in files.items():
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            Path(temporary).chmod(0o644)
            ready.append((Path(temporary), folder / name))
    except OSError as error:
        raise FaultyInput(
            [Fault(str(folder), 0, 0, "F001", f"不能写入 {folder}（{error.strerror}）", "换一个可以写入的文件夹")]
        ) from error
    for temporary_path, path in ready:
        temporary_path.replace(path)
    return [path for _, path in ready]
