"""Files are written whole or not at all."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.cli.out_files import NOTE, noted, write_files
from kaohe.cli.unfinished import unfinished
from kaohe.faults import FaultyInput


def test_replaces_what_was_there(tmp_path: Path) -> None:
    """Texts and bytes are written as they are; nothing else is left in the folder."""
    (tmp_path / "a.txt").write_text("旧")
    assert write_files(tmp_path, {"a.txt": "新\r\n", "b.bin": b"\x00\xff"}) == [tmp_path / "a.txt", tmp_path / "b.bin"]
    assert (tmp_path / "a.txt").read_bytes() == "新\r\n".encode()
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "b.bin"}


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_stopped_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Stopping before a file is in place leaves the old one, and no half of the new."""
    (tmp_path / "a.txt").write_text("旧")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(*((os, "fsync", stop) if step == "fsync" else (Path, "replace", stop)))
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, {"a.txt": "新", "b.txt": "新"})
    assert (tmp_path / "a.txt").read_text() == "旧"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    """A file in the way of the folder is told with the path."""
    (tmp_path / "out").write_text("")
    with pytest.raises(FaultyInput, match="不能写入"):
        write_files(tmp_path / "out" / "x", {"a.txt": "新"})


def test_a_killed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """A process that is killed while it writes has no time to tidy up; the old report is whole all the same."""
    (tmp_path / "a.txt").write_text("旧")
    program = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from kaohe.cli.out_files import write_files\n"
        "def hang(_): print('half', flush=True); time.sleep(60)\n"
        "os.fsync = hang\n"
        "write_files(Path(sys.argv[1]), {'a.txt': 'new' * 100_000})\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert (tmp_path / "a.txt").read_text() == "旧"
    (left,) = tmp_path.glob(".kaohe-*")
    assert f".{process.pid}-" in left.name
    write_files(tmp_path, {"a.txt": "新"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "新"}


def test_what_another_run_is_writing_is_left_alone(tmp_path: Path) -> None:
    """A file of a process that still runs, or of another machine, stays; that of another machine for an hour."""
    running = tmp_path / re.sub(r"\.\d+-", f".{os.getppid()}-", unfinished(".kaohe-"))
    elsewhere = tmp_path / ".kaohe-00000000.1-12345678"
    running.touch()
    elsewhere.touch()
    write_files(tmp_path, {"a.txt": "新"})
    assert running.exists()
    assert elsewhere.exists()
    os.utime(elsewhere, (0, 0))
    write_files(tmp_path, {"a.txt": "新"})
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", running.name}


def test_a_terminated_command_tidies_up(tmp_path: Path) -> None:
    """SIGTERM while a file is being written: nothing is left, the exit code is that of the signal."""
    program = (
        "import os, sys, time\n"
        "from kaohe.cli.main import main\n"
        "def hang(_): print('half', flush=True); time.sleep(60)\n"
        "os.fsync = hang\n"
        f"sys.argv[1:] = ['schema', '--out', {str(tmp_path)!r}]\n"
        "main()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        assert list(tmp_path.iterdir())
        process.terminate()
        _, told = process.communicate(timeout=30)
    assert (process.returncode, told.decode()) == (143, "已中断。\n")
    assert not list(tmp_path.iterdir())


def test_a_kill_between_two_files_is_seen(tmp_path: Path) -> None:
    """A process killed after the first of two moves: the note names both with their sha256; the next write removes it."""
    (tmp_path / "a.txt").write_text("旧")
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from kaohe.cli.out_files import write_files\n"
        "real = Path.replace\n"
        "def replace(self, to):\n"
        "    if to.name == 'b.txt':\n"
        "        print('half', flush=True)\n"
        "        time.sleep(60)\n"
        "    return real(self, to)\n"
        "Path.replace = replace\n"
        "write_files(Path(sys.argv[1]), {'a.txt': '新', 'b.txt': '新'})\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert (tmp_path / "a.txt").read_text() == "新"
    new = hashlib.sha256("新".encode()).hexdigest()
    assert (tmp_path / NOTE).read_text("utf-8").endswith(f"\n\n{new}  a.txt\n{new}  b.txt\n")
    assert noted(tmp_path) == {"a.txt": [new], "b.txt": [new]}
    write_files(tmp_path, {"a.txt": "又", "b.txt": "又"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "又", "b.txt": "又"}
