"""The schemas do their work in a validator that is not ours: check-jsonschema, as an editor or another office would use it."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.broken.projects import EXAMPLES, FOLDER
from tests.schema.files import SHIPPED, kind_of, write_schemas

NO_NETWORK = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
"""Whoever would look for something outside finds a closed door."""

_ELSEWHERE = "what another file defines (indicators, parameters, criteria, profiles, tables): a schema sees one file"
_TYPES = "the type of what is named stands in another file"
_SQL = "SQL and formulas are texts to a schema"
_TWO_VALUES = "two values of a file compared: their sum, order, or that they are the same"
_YAML = "how YAML is written: a validator sees the values that its own reader made of it"
_FOLDED = "a condition folded over two lines is one line when it has been read"
_CIRCLE = "names of one file that refer to one another"
_BASE = "which ids the profile has that is extended"

UNSEEN = {
    _ELSEWHERE: [
        "case-complete-unknown", "case-missing-file", "case-unknown-profile", "case-unknown-target", "condition-count-on-right",
        "condition-parameter-on-left", "condition-text-without-quotes-latin", "condition-unknown-criterion", "condition-unknown-indicator",
        "condition-unknown-parameter", "evidence-unknown", "example-unknown-indicator", "figure-unknown-name", "many-mistakes-everywhere",
        "ledger-contradicts-the-table", "measure-evidence-unknown-column", "measure-evidence-without-record",
        "measure-missing-share-not-a-parameter", "measure-unknown-from", "message-unknown-placeholder", "name-clash",
        "profile-barred-by-unknown-criterion", "profile-extends-circular", "profile-extends-unknown", "profile-parameter-unknown",
        "profile-unknown-criterion", "profile-unknown-pack", "profile-wrong-year", "ratio-unknown", "settled-without-a-difference",
        "table-not-a-workbook", "profile-quota-above-units",
    ],
    _TYPES: [
        "case-complete-share", "condition-bare-count", "condition-criterion-compared", "condition-flag-compared",
        "condition-share-against-50", "condition-share-against-count", "condition-text-against-number", "condition-text-in-quoted-yaml",
        "example-wrong-value", "profile-bonus-failing", "profile-deduct-credit", "profile-parameter-out-of-range",
        "profile-parameter-wrong-type", "profile-per-share", "profile-scale-of-text", "profile-severity-of-credit",
        "profile-then-by-text", "ratio-of-share",
    ],
    _SQL: [
        "measure-not-one-aggregate", "measure-subquery", "measure-where-unknown-column", "sql-kind-in-chinese", "value-aggregate", "value-coalesce",
        "value-count-division", "value-of-wrong-kind", "value-open-quote", "value-reads-text", "value-subquery", "value-unfinished",
        "value-unknown-name", "value-without-names",
    ],
    _TWO_VALUES: [
        "case-two-columns-one-indicator", "duplicate-criterion", "parameter-default-out-of-range", "profile-deduct-more-than-item",
        "profile-grade-twice", "profile-item-twice", "profile-last-grade-with-line", "profile-lines-not-descending",
        "profile-scale-above-points", "profile-steps-not-ascending", "profile-total",
    ],
    _YAML: [
        "yaml-anchor", "yaml-bare-date", "yaml-bool-key", "yaml-clock-time", "yaml-dot-five", "yaml-exponent", "yaml-leading-zero",
        "yaml-list-as-key", "yaml-merge-key", "yaml-number-too-long", "yaml-tag", "yaml-underscore-number", "yaml-word-on",
    ],
    _FOLDED: ["condition-folded"],
    _CIRCLE: ["circular-criteria", "circular-indicators"],
    _BASE: ["profile-drop-unknown", "profile-new-item-incomplete"],
}  # fmt: skip
"""Broken examples in which a schema sees nothing wrong, by the reason; ``kaohe check`` tells them all."""


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
    """Of the broken examples, those in UNSEEN pass, each for its reason; every other one that changes a YAML file is refused."""
    files = {example: sorted((FOLDER / example).rglob("*.yaml")) for example in EXAMPLES}
    wrong = _wrong([path for paths in files.values() for path in paths], schemas)
    passed = {example for example, paths in files.items() if paths and not any(path in wrong for path in paths)}
    unseen = [example for examples in UNSEEN.values() for example in examples]
    assert passed - set(unseen) == set(), "say in UNSEEN why a schema cannot see what is wrong, or let it see"
    assert set(unseen) - passed == set(), "a schema sees what is wrong: take it out of UNSEEN"
    assert len(unseen) == len(set(unseen))
    assert len(wrong) > len(passed) / 2
