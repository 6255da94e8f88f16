"""Marked places in the READMEs and the guide, filled with what the program prints.

``<!-- screen:name -->`` … ``<!-- /screen -->`` holds part of an output (:data:`SCREENS`); ``<!-- fact:name -->`` …
``<!-- /fact -->`` holds sentences with figures in them (:data:`FACTS`). Where a page gives files (``<!-- file:path -->``
before a fenced block), the program runs in a folder that holds just those files.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Call(NamedTuple):
    """One run of the program: its arguments, and the folder it runs in."""

    arguments: tuple[str, ...]
    folder: str = "."


@cache
def output(call: Call) -> str:
    """Return what ``kaohe`` prints on standard output, without trailing blanks: no terminal, no colours, width 132."""
    start = "import sys; sys.argv[0] = 'kaohe'; from kaohe.cli.main import main; main()"
    plain = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    done = subprocess.run(  # noqa: S603  (our own program, arguments from this file)
        [sys.executable, "-c", start, *call.arguments],
        cwd=call.folder,
        env={**plain, "NO_COLOR": "1", "COLUMNS": "132"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if done.returncode != 0:
        raise RuntimeError(f"kaohe {' '.join(call.arguments)}: exit code {done.returncode}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def outputs(calls: list[Call]) -> dict[Call, str]:
    """Run several at once."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(calls, pool.map(output, calls), strict=True))


class Screen(NamedTuple):
    """Part of an output: from the first line that holds ``first`` up to, and without, the next that holds ``until``."""

    arguments: tuple[str, ...]
    first: str = ""
    until: str | None = None


GRADE = ("grade", "daye-2022")
EXPLAIN = ("explain", "daye-2022", "市教育局")
SCREENS: dict[str, Screen] = {
    "grade": Screen(GRADE),
    "explain": Screen(EXPLAIN, "", "├── T03"),
    "explain-head": Screen(EXPLAIN, "", "评分表"),
    "explain-sheet": Screen(EXPLAIN, "评分表", "认定的问题"),
    "explain-finding": Screen(EXPLAIN, "├── T02", "├── T03"),
    "explain-grades": Screen(EXPLAIN, "等次的由来", "名次的上下邻"),
    "explain-neighbours": Screen(EXPLAIN, "名次的上下邻", "└── 后一名"),
    "explain-unknown": Screen(EXPLAIN, "数据不足、未能认定", "查过、没有发现"),
    "explain-not-applicable": Screen(("explain", "daye-2022", "市税务局"), "不适用于本单位", "查过、没有发现"),
    "rule": Screen(("rule", "T02")),
    "case-grade": Screen(("grade", "demo-2024")),
    "profile-grade": Screen(("grade", "daye-2022", "--profile", "trial"), "", "│    7 │"),
    "profile-sum": Screen(("explain", "daye-2022", "市经信局"), "评分表", "认定的问题"),
}
_MARKED = re.compile(r"(<!-- (screen|fact):([\w-]+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)
_FILE = re.compile(r"<!-- file:(\S+) -->\n+```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def screened_files() -> list[Path]:
    """Return the pages that may hold marked places."""
    return [p for p in (Path("README.md"), Path("README.zh-CN.md"), *sorted(Path("docs/guide").glob("*.md"))) if p.is_file()]


def with_screens(page: str) -> str:
    """Return a page with each marked place filled anew."""
    names = [match[3] for match in _MARKED.finditer(page) if match[2] == "screen"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = "." if not _FILE.search(page) else temporary
        for name, text in _FILE.findall(page):
            path = Path(temporary) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        printed = outputs(sorted({Call(SCREENS[name].arguments, folder) for name in names}))
        shown = {name: part(printed[Call(SCREENS[name].arguments, folder)], SCREENS[name]) for name in names}

    def fill(match: re.Match[str]) -> str:
        inside = f"```text\n{shown[match[3]]}\n```" if match[2] == "screen" else fact(match[3])
        return f"{match[1]}{inside}\n{match[4]}"

    return _MARKED.sub(fill, page)


def part(printed: str, screen: Screen) -> str:
    """Return the lines of an output that a screen shows."""
    lines = printed.splitlines()
    start = next((i for i, line in enumerate(lines) if screen.first in line), None)
    if start is None:
        raise RuntimeError(f"kaohe {' '.join(screen.arguments)} no longer prints {screen.first!r}: change SCREENS")
    end = next((i for i in range(start + 1, len(lines)) if screen.until and screen.until in lines[i]), len(lines))
    return "\n".join(lines[start:end]).strip("\n")


FACTS = {
    "agreement-en": (
        "{grades_agree} of {units} published grades agree; giving every unit {baseline_grade} would already agree for {baseline_agree}.\n"
        "Against the published order, Kendall tau-a is {tau_a:.4f} and tau-b {tau_b:.4f} ({pairs} pairs, {tied_pairs} tied).\n"
        "{provisional} of {units} scores are provisional: some fact the profile asks for is unknown.\n"
        "{firm} grades stay what they are whatever those facts turn out to be."
    ),
    "agreement-zh": (
        "与公布的等次相比，{units} 家中 {grades_agree} 家相同；把所有单位都评为{baseline_grade}，也有 {baseline_agree} 家相同。\n"
        "与公布的名次相比，Kendall tau-a 为 {tau_a:.4f}，tau-b 为 {tau_b:.4f}（{pairs} 对，其中 {tied_pairs} 对并列）。\n"
        "{units} 家中 {provisional} 家是暂定得分：方案要用的事实有未知的。\n"
        "无论这些事实如何，等次都不变的有 {firm} 家。"
    ),
}
"""Sentences filled from ``kaohe grade daye-2022 --format json``."""


def fact(name: str) -> str:
    """Return a sentence with today's figures of the Daye 2022 case."""
    record: dict[str, Any] = json.loads(output(Call((*GRADE, "--format", "json"))))
    units = record["units"]
    firm = sum(unit["grade_low"] == unit["grade_high"] for unit in units)
    return FACTS[name].format(**record["published"], provisional=sum(u["provisional"] for u in units), firm=firm)
