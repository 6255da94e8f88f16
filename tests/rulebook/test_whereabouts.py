"""Where a folder was found is told without naming the machine."""

from pathlib import Path

import pytest

from kaohe.rulebook.locate import SHIPPED, Places
from kaohe.rulebook.whereabouts import located, told_path, whereabouts


def test_a_folder_is_told_by_where_it_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a flag, as a path, by name in the working folder or in what comes with the program; and found again from that."""
    work, out = tmp_path / "a/work", tmp_path / "a/out"
    for made in ("cases/x", "rules/pack", "own/pack", "../elsewhere/y"):
        (work / made).mkdir(parents=True)
    out.mkdir()
    monkeypatch.chdir(work)
    told = {
        ("cases", Path("cases/x"), None): ("working", "working", "cases/x"),
        ("cases", work / "cases/x", None): ("working", "working", "cases/x"),
        ("rules", Path("own/pack"), Path("own")): ("flag", "working", "own/pack"),
        ("rules", SHIPPED / "rules/double_random", None): ("installed", "installed", "rules/double_random"),
        ("cases", Path("../elsewhere/y"), None): ("path", "beside", "../elsewhere/y"),
        ("cases", tmp_path / "a/elsewhere/y", None): ("path", "beside", "../elsewhere/y"),
        ("cases", Path(), None): ("path", "working", "."),
    }
    for (kind, folder, flag), expected in told.items():
        found = whereabouts(folder, kind, Places(rules=flag), out)
        assert found == expected
        again = located(found.inside, found.path, out)
        assert again is not None
        assert again.resolve() == folder.resolve()


def test_nothing_above_the_working_folder_is_told() -> None:
    """A folder that has nothing in common with the report but the root of the disk: its own name alone."""
    assert whereabouts(Path("/srv/share/县/x"), "cases", Places(), Path("/home/someone/out")) == ("path", "elsewhere", "x")
    assert whereabouts(Path("/srv/share/县/x"), "cases", Places()) == ("path", "elsewhere", "x")
    assert located("elsewhere", "x", Path("/home/someone/out")) is None


def test_a_file_is_told_as_people_know_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the working folder or the installation; of any other path only the end."""
    monkeypatch.chdir(tmp_path)
    assert told_path("rules/a/b.yaml", 1) == "rules/a/b.yaml"
    assert told_path(tmp_path / "rules/a/b.yaml", 1) == "rules/a/b.yaml"
    assert told_path(SHIPPED / "rules/double_random/pack.yaml", 1) == "rules/double_random/pack.yaml"
    assert told_path("/srv/share/x/pack.yaml", 2) == "x/pack.yaml"
    assert told_path("../x/pack.yaml", 2) == "x/pack.yaml"
