"""The schemas do their work in a validator that is not ours: check-jsonschema, as an editor or another office would use it."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from kaohe.checking.codes import CHECKS
from tests.broken.projects import EXAMPLES, FOLDER
from tests.schema.files import SHIPPED, kind_of, write_schemas

NO_NETWORK = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
"""Whoever would look for something outside finds a closed door."""

_ELSEWHERE = "names that another file defines: a schema sees one file"
_SQL = "SQL and formulas are texts to a schema"
_READER = "how YAML is written: a validator sees the values that its own reader made of it"

BY_CODE = {
    "F001": _ELSEWHERE,
    "N001": _ELSEWHERE,
    "T003": _ELSEWHERE,
    "N002": "the same value twice",
    "N003": "names that refer to one another",
    "C002": "the type of a name stands in another file",
    "C003": "which names a message may use stands in another file",
    "S001": _SQL,
    "S002": _SQL,
    "P001": "sums, and numbers compared with one another",
    "M006": "years compared with one another",
    "M007": "the year stands in another file",
    "Y003": _READER,
    "Y004": _READER,
    **dict.fromkeys(CHECKS, "what is written can be read, and can hardly be meant"),
}
"""Why a schema need not see the faults of a code."""

_OTHER = {
    "condition-folded": "a condition folded over two lines is one line when it has been read",
    "example-own-finding": "that an id stands twice in one criterion",
    "profile-bonus-failing": "whether a criterion is a credit stands in another file",
    "profile-deduct-credit": "whether a criterion is a credit stands in another file",
    "profile-severity-of-credit": "whether a criterion is a credit stands in another file",
    "profile-parameter-out-of-range": "the range of a parameter stands in another file",
    "profile-parameter-wrong-type": "the type of a parameter stands in another file",
    "profile-ranges-wrong": "the range and the type of a parameter stand in another file",
    "profile-new-item-incomplete": "which ids the profile has that is extended",
    "case-two-columns-one-indicator": "two values of a mapping that are the same",
    "part-of-unknown": "the type of the whole stands with another indicator",
    "figure-digits": "as many digits in a text as a number beside it says",
    "parameter-default-out-of-range": "two values compared",
    "profile-steps-not-ascending": "two values compared",
    "profile-benchmark-without-role": "that a profile compares with a benchmark stands in another file",
    "profile-example-facts-unused": "what the item of an example rests on",
    "scale-benchmark-of-number": "the type of an indicator stands in another file",
    "scale-choices-not-of-flag": "the type of an indicator stands in another file",
    "profile-grade-example-tied": "how many units are ranked and how many are tied, compared",
    "profile-heads": "which heads there are, and sums",
    "profile-set-unknown": "which settings the profile has that is extended",
    "years-wrong-in-another-year": "the values of single years, resolved",
    "many-mistakes-everywhere": "the range of a parameter stands in another file",
}
"""Broken examples of other codes in which a schema sees nothing wrong, each with the reason; ``kaohe check`` tells them all."""


def _codes(example: str) -> set[str]:
    """Return the codes of an example's faults in YAML files."""
    told = (FOLDER / example / "expected.txt").read_text("utf-8")
    return set(re.findall(r"^错误\[(\w+)\].*\n +--> \S+\.yaml", told, re.MULTILINE))


def _wrong(paths: Iterable[Path], schemas: Path) -> dict[Path, str]:
    """Return the files that check-jsonschema refuses, with what it says."""
    by_kind: defaultdict[str, list[Path]] = defaultdict(list)
    for path in paths:
        by_kind[kind_of(path)].append(path)
    wrong: dict[Path, str] = {}
    for kind, files in by_kind.items():
        call = [sys.executable, "-m", "check_jsonschema", "-o", "json", "--schemafile", str(schemas / f"{kind}.schema.json")]
        done = subprocess.run(
            [*call, *map(str, files)], env={**os.environ, **NO_NETWORK}, capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 1), done.stderr
        assert (done.returncode == 1) == any(str(file) in done.stdout for file in files), done.stdout + done.stderr
        wrong |= {file: done.stdout for file in files if f'"{file}"' in done.stdout}
    return wrong


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the schemas as the program makes them."""
    folder = tmp_path_factory.mktemp("schemas")
    write_schemas(folder)
    return folder


def test_every_shipped_file_fits_its_schema(schemas: Path) -> None:
    """Each YAML file under rules, scoring_profiles and cases has a kind, and check-jsonschema passes it."""
    assert len(SHIPPED) >= 20
    assert _wrong(SHIPPED, schemas) == {}


def test_broken_files_are_refused_unless_a_schema_cannot_see_why(schemas: Path) -> None:
    """A broken YAML file is refused, unless all its faults are of codes that a schema cannot see, or it is named in _OTHER."""
    files = {example: sorted((FOLDER / example).rglob("*.yaml")) for example in EXAMPLES}
    wrong = _wrong([path for paths in files.values() for path in paths], schemas)
    passed = {example for example, paths in files.items() if paths and not any(path in wrong for path in paths)}
    unseen = {example for example in files if _codes(example) <= BY_CODE.keys()}
    assert passed - unseen - _OTHER.keys() == set(), "say in _OTHER why a schema cannot see what is wrong, or let it see"
    assert _OTHER.keys() - passed == set(), "a schema sees what is wrong: take it out of _OTHER"
    assert _OTHER.keys() & unseen == set(), "the code says why already: take it out of _OTHER"
    assert len(wrong) > len(passed) / 2
