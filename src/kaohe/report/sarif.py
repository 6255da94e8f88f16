"""What ``kaohe check`` found as SARIF 2.1.0, for code hosts and editors that show it beside the line."""

import json
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from kaohe import __version__
from kaohe.checking.codes import CHECKS, severity_of, title_of
from kaohe.checking.remarks import Remark
from kaohe.faults import CODES
from kaohe.report.faults import has_lines

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def checks_sarif(remarks: Sequence[Remark]) -> str:
    """Return what was found as one SARIF log; what the files accept with ``meant`` is suppressed with its reason."""
    codes = [*CODES, *CHECKS]
    driver = {"name": "kaohe", "version": __version__, "language": "zh-CN", "rules": [_rule(code) for code in codes]}
    results = [_result(remark, codes) for remark in remarks]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    title = title_of(code)
    why = CHECKS[code].why if code in CHECKS else "读不懂或用不了这样的内容，改正以后才能评分。"
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}：{why}"},
        "help": {"text": f"{title}：{why}每一条都写明在哪里、怎么改。"},
        "defaultConfiguration": {"level": severity_of(code)},
    }


def _result(remark: Remark, codes: Sequence[str]) -> dict[str, Any]:
    fault = remark.fault
    hint = "；".join(fault.hint.split("\n"))
    result: dict[str, Any] = {
        "ruleId": fault.code,
        "ruleIndex": codes.index(fault.code),
        "level": remark.severity,
        "message": {"text": f"{fault.message}。怎么改：{hint}"},
        "locations": [{"physicalLocation": _location(remark)}],
    }
    if remark.meant:
        result["suppressions"] = [{"kind": "inSource", "justification": remark.meant}]
    return result


def _location(remark: Remark) -> dict[str, Any]:
    """Return the place; a workbook, and a file as a whole, has no lines to point at."""
    fault = remark.fault
    location: dict[str, Any] = {"artifactLocation": {"uri": uri(fault.file)}}
    if fault.line and has_lines(fault.file):
        end = fault.column + max(fault.length, 1)
        location["region"] = {"startLine": fault.line, "startColumn": max(fault.column, 1), "endColumn": end}
    return location


def uri(file: str) -> str:
    """Return a file as SARIF names it: relative to where the check ran where it lies there, with / and %-escapes."""
    path = Path(file)
    if path.is_absolute():
        return path.as_uri()
    return quote(PurePath(file).as_posix())
