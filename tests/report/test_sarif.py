"""SARIF 2.1.0: the structure that the standard requires, places that exist, and what is accepted suppressed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kaohe.checking.codes import CHECKS
from kaohe.checking.remarks import Remark
from kaohe.faults import CODES, Fault
from kaohe.report.sarif import checks_sarif, uri
from tests.broken.projects import BASE, EXAMPLES, FOLDER, found_of


def _log(remarks: list[Remark]) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(checks_sarif(remarks))
    return log


def _results(log: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from log["runs"][0]["results"]


def test_the_log_has_what_the_standard_requires() -> None:
    """§3.13 version and runs, §3.14 tool, §3.19 driver name, §3.49 rules with id, help and level."""
    log = _log([])
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "kaohe"
    assert [rule["id"] for rule in driver["rules"]] == [*CODES, *CHECKS]
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"] == []


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.startswith(("check-", "many-", "table-not", "file-"))])
def test_results_point_at_what_is_there(example: str, tmp_path: Path) -> None:
    """The rule is the one at its index; the file is relative and exists; the region lies in its line."""
    found = found_of(example, tmp_path)
    log = _log(found)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for remark, result in zip(found, _results(log), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == remark.fault.code
        assert result["level"] == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
        assert remark.fault.message in result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        path = next(p for p in (FOLDER / example / remark.fault.file, BASE / remark.fault.file) if p.is_file())
        assert place["artifactLocation"]["uri"] == remark.fault.file
        if region := place.get("region"):
            assert 1 <= region["startLine"] <= len(path.read_bytes().split(b"\n"))
            assert 1 <= region["startColumn"] < region["endColumn"]


def test_what_is_accepted_is_suppressed_with_its_reason(tmp_path: Path) -> None:
    """A code host then shows it as closed, and why."""
    results = {(r["ruleId"], r["suppressions"][0]["justification"]) for r in _results(_log(found_of(None, tmp_path)))}
    assert results == {("K104", "留给以后的标准"), ("K210", "演示办法第三条另行扣分")}


def test_a_workbook_and_a_whole_file_have_no_region() -> None:
    """Rows of a workbook are no lines of text."""
    faults = [Fault("cases/a/t.xlsx", 3, 2, "T002", "读不懂", "改"), Fault("cases/a", 0, 0, "F001", "没有", "补上")]
    for result in _results(_log([Remark(fault) for fault in faults])):
        assert "region" not in result["locations"][0]["physicalLocation"]


def test_files_are_uris() -> None:
    """Chinese and spaces are escaped, a path from the root becomes a file URI."""
    assert uri("cases/我的 案例/case.yaml") == "cases/%E6%88%91%E7%9A%84%20%E6%A1%88%E4%BE%8B/case.yaml"
    assert uri("/tmp/a.yaml") == "file:///tmp/a.yaml"  # noqa: S108 - a name, not a file
