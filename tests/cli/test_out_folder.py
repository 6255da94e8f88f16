"""A folder of results is written as a whole: what a stop leaves, and what is never replaced."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaohe.cli import out_folder
from kaohe.cli.out_folder import write_folder
from kaohe.faults import FaultyInput

OLD = {"a.txt": b"old a", "b.txt": b"old b", "run.json": b"old"}
NEW = {"a.txt": b"new a", "c.txt": b"new c", "b.txt": b"new b", "run.json": b"new"}


def _held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_is_made_and_replaced(tmp_path: Path) -> None:
    """The second time what is not written any more is gone; nothing is left beside."""
    folder = tmp_path / "下层" / "结果[1]"
    assert write_folder(folder, NEW, "run.json") == [folder / name for name in NEW]
    with pytest.raises(FaultyInput, match=r"c\.txt"):
        write_folder(folder, OLD, "run.json")
    (folder / "c.txt").unlink()
    write_folder(folder, OLD, "run.json")
    assert _held(folder) == OLD
    assert [path.name for path in folder.parent.iterdir()] == ["结果[1]"]


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("at", range(len(NEW) + 1))
def test_what_fails_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, exchange: bool) -> None:
    """Whichever file cannot be written, or when the folder cannot be put in place: the old one is there, whole, and alone."""
    folder = tmp_path / "out"
    write_folder(folder, OLD, "run.json")
    calls = iter(range(100))

    def fsync(_: int) -> None:
        if next(calls) == at:
            raise OSError(28, "No space left on device")

    def rename(self: Path, to: Path) -> None:
        if self.name.startswith(".out.kaohe-") and not self.name.endswith("-old"):
            raise OSError(13, "Permission denied")
        os.rename(self, to)  # noqa: PTH104

    monkeypatch.setattr(os, "fsync", fsync)
    if at == len(NEW):
        monkeypatch.setattr(Path, "rename", rename)
        monkeypatch.setattr(out_folder, "_exchange", lambda *_: False)
    elif not exchange:
        monkeypatch.setattr(out_folder, "_exchange", lambda *_: False)
    with pytest.raises(FaultyInput, match="不能写入"):
        write_folder(folder, {**NEW, "c.txt": b"c"}, "run.json")
    assert _held(folder) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_an_exchange_the_folder_is_replaced_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot let folders change places, two renames do; what one that was killed set aside comes back."""
    monkeypatch.setattr(out_folder, "_exchange", lambda *_: False)
    folder = tmp_path / "out"
    write_folder(folder, OLD, "run.json")
    write_folder(folder, {**OLD, "a.txt": b"new"}, "run.json")
    assert _held(folder)["a.txt"] == b"new"
    folder.rename(tmp_path / ".out.kaohe-12345678-old")
    monkeypatch.setattr(out_folder, "build", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(FaultyInput):
        write_folder(folder, NEW, "run.json")
    assert _held(folder)["a.txt"] == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


_WRITER = """
import sys
from pathlib import Path
from kaohe.cli.out_folder import write_folder
for round in range(100000):
    write_folder(Path(sys.argv[1]), {f"{i}.txt": b"%d" % round * 20000 for i in range(8)} | {"run.json": b"%d" % round}, "run.json")
    if round == 0:
        print("ready", flush=True)
"""


@pytest.mark.parametrize("round_", range(8))
def test_a_killed_run_leaves_one_whole_folder(tmp_path: Path, round_: int) -> None:
    """A writer killed at any moment: every file in the folder comes from the same writing."""
    folder = tmp_path / "out"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 + 0.013 * round_)
        process.send_signal(signal.SIGKILL)
    held = _held(folder)
    assert len(held) == 9
    assert {data for name, data in held.items() if name != "run.json"} == {held["run.json"] * 20000}
    write_folder(folder, {**held, "run.json": b"x"}, "run.json")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_kaohe_did_not_write_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else in it, files of the same names without the record, a file, the working folder: refused, untouched."""
    own = tmp_path / "own"
    own.mkdir()
    for name in ("文件.docx", "a.txt"):
        (own / name).write_text("mine")
        before = hashlib.sha256(repr(sorted(_held(own).items())).encode()).hexdigest()
        with pytest.raises(FaultyInput, match="没有写入"):
            write_folder(own, NEW, "run.json")
        assert hashlib.sha256(repr(sorted(_held(own).items())).encode()).hexdigest() == before
        (own / name).unlink()
    monkeypatch.chdir(own)
    with pytest.raises(FaultyInput, match="正在使用"):
        write_folder(Path(), NEW, "run.json")
    (tmp_path / "file").write_text("x")
    with pytest.raises(FaultyInput, match="是一个文件"):
        write_folder(tmp_path / "file", NEW, "run.json")


def test_an_empty_folder_and_a_link_are_filled(tmp_path: Path) -> None:
    """A folder that holds nothing may be used; of a link the folder behind it, and the link stays."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    write_folder(tmp_path / "link", NEW, "run.json")
    assert (tmp_path / "link").is_symlink()
    assert _held(tmp_path / "empty") == NEW
