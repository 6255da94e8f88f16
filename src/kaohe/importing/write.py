"""Put files into place so that none is ever half-written: all are made first, then moved one after the other."""

import shutil
import tempfile
from pathlib import Path

from kaohe.faults import Fault, FaultyInput

_PREFIX = ".import-"


def put(folder: Path, files: dict[str, bytes], removed: list[str]) -> None:
    """Write files by their path within ``folder``, in this order, and remove others.

    Until everything is ready nothing is touched; an import that is killed before that leaves the folder as it was.
    Raises FaultyInput when the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_PREFIX}*"):  # of an import that was killed
            shutil.rmtree(left, ignore_errors=True)
        ready = Path(tempfile.mkdtemp(dir=folder, prefix=_PREFIX))
        try:
            for name, data in files.items():
                (ready / name).parent.mkdir(parents=True, exist_ok=True)
                (ready / name).write_bytes(data)
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (ready / name).replace(folder / name)
            for name in removed:
                (folder / name).unlink(missing_ok=True)
        finally:
            shutil.rmtree(ready, ignore_errors=True)
    except OSError as error:
        message = f"不能写入 {folder}（{error.strerror}）"
        raise FaultyInput(
            [Fault(str(folder), 0, 0, "F001", message, "关闭正在打开这些文件的程序，或换一个可以写入的文件夹")]
        ) from error
