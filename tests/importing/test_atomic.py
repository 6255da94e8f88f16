"""An import that is killed leaves the case as it was, and the next one goes through."""

import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.faults import FaultyInput
from tests.importing.made import case_with_units, everything, platform, take

KILLED = """
import os, pathlib, sys
from kaohe.importing.run import import_sources
real = pathlib.Path.write_bytes
done = []
def write(self, data):
    done.append(self)
    if len(done) == 2:
        os._exit(9)
    return real(self, data)
pathlib.Path.write_bytes = write
import_sources([pathlib.Path(sys.argv[1])], sys.argv[2])
"""


def test_killed_half_way_nothing_is_written(tmp_path: Path) -> None:
    """The process dies while the files are made: those of the case are untouched, and nothing is left after the next import."""
    case = case_with_units(tmp_path / "某市")
    source = platform(tmp_path / "导出")
    before = everything(case)
    done = subprocess.run([sys.executable, "-c", KILLED, str(source), str(case)], check=False)
    assert done.returncode == 9
    assert {name: data for name, data in everything(case).items() if not name.startswith(".import-")} == before
    take(case, source)
    assert not [name for name in everything(case) if name.startswith(".import-")]
    assert "ledger/tasks.csv" in everything(case)


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program holds open: a fault that says so, and no temporary files left."""

    def no(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    case = case_with_units(tmp_path / "某市")
    before = everything(case)
    monkeypatch.setattr(Path, "replace", no)
    with pytest.raises(FaultyInput, match="不能写入"):
        take(case, platform(tmp_path / "导出"))
    assert everything(case) == before
