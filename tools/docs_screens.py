"""Marked places in the READMEs and the guide, filled with what the program prints.

``<!-- screen:name -->`` … ``<!-- /screen -->`` holds part of an output (:data:`SCREENS`); ``<!-- fact:name -->`` …
``<!-- /fact -->`` holds sentences with figures in them (:data:`FACTS`); ``<!-- table:name -->`` … ``<!-- /table -->`` a
table about record tables or mappings (:mod:`docs_ledger`). Where a page gives files (``<!-- file:path -->`` before a
fenced block), it is followed from top to bottom as a reader would, in a folder of its own: each file is written and each
command run where it stands. ``<!-- append:path -->`` adds lines to a file; ``<!-- copy:folder -->`` puts a folder of the
repository there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from docs_ledger import table


class Call(NamedTuple):
    """One run of the program: its arguments, and what of it is wanted."""

    arguments: tuple[str, ...]
    stream: Literal["stdout", "stderr"] = "stdout"
    code: int = 0
    """The exit code it must have."""


@cache
def output(call: Call) -> str:
    """Return what ``kaohe`` prints, run in the repository; each call once."""
    return printed(call, Path())


def printed(call: Call, folder: Path) -> str:
    """Return what ``kaohe`` prints in a folder, without trailing blanks: no terminal, no colours, width 132."""
    start = "import sys; sys.argv[0] = 'kaohe'; from kaohe.cli.main import main; main()"
    plain = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    done = subprocess.run(  # noqa: S603  (our own program, arguments from this file)
        [sys.executable, "-c", start, *call.arguments],
        cwd=folder,
        env={**plain, "NO_COLOR": "1", "COLUMNS": "132"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if done.returncode != call.code:
        raise RuntimeError(f"kaohe {' '.join(call.arguments)}: exit code {done.returncode}, not {call.code}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in getattr(done, call.stream).splitlines())


def outputs(calls: list[Call]) -> dict[Call, str]:
    """Run several at once."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(calls, pool.map(output, calls), strict=True))


class Screen(NamedTuple):
    """Part of an output: from the first line that holds ``first`` up to, and without, the next that holds ``until``."""

    arguments: tuple[str, ...]
    first: str = ""
    until: str | None = None
    stream: Literal["stdout", "stderr"] = "stdout"
    code: int = 0

    @property
    def call(self) -> Call:
        """The run that prints it."""
        return Call(self.arguments, self.stream, self.code)


GRADE = ("grade", "daye-2022")
EXPLAIN = ("explain", "daye-2022", "市教育局")
LEDGER = ("explain", "daye-2022-ledger", "市文旅局", "--evidence")
COUNTY = "本县-2024"
WHATIF = ("tune", "whatif", "daye-2022", "--set", "problems.points=15", "--set", "credit_risk.add.C01.each=1")
SAVED = (*WHATIF, "--save", "试改", "--reason", "问题发现率仍然偏低，加重分值")
ROBUST = ("tune", "robust", "daye-2022", "--unit", "市商务局")
WIDE = ("tune", "calibrate", "daye-2022", "--free", "items,credits,deductions,steps")
ORDER = ("tune", "calibrate", "daye-2022", "--order")
SCREENS: dict[str, Screen] = {
    "tune-robust": Screen(ROBUST, "", "最容易互换名次的"),
    "tune-robust-swaps": Screen(ROBUST, "最容易互换名次的", "名义权重和实际权重"),
    "tune-robust-weights": Screen(ROBUST, "名义权重和实际权重", "市商务局的等次、名次由什么决定"),
    "tune-robust-drivers": Screen(ROBUST, "市商务局的等次、名次由什么决定", "抽取的数"),
    "tune-published": Screen(GRADE, "与公布的等次相同"),
    "tune-whatif": Screen(WHATIF),
    "tune-no-effect": Screen(("tune", "whatif", "daye-2022", "--set", "年底检查占比上限=0.4")),
    "tune-near": Screen(("tune", "whatif", "daye-2022", "--set", "joint.points=25"), stream="stderr", code=2),
    "tune-saved": Screen(SAVED, "已写入", stream="stderr"),
    "tune-diff": Screen(("tune", "diff", "daye-2022", "daye-2022", "试改"), code=1),
    "tune-sweep": Screen(("tune", "sweep", "daye-2022", "credit_risk.add.C01.each", "0", "6")),
    "tune-why-not": Screen(("explain", "daye-2022", "市应急管理局", "--why-not", "优秀")),
    "tune-calibrate": Screen(("tune", "calibrate", "daye-2022"), code=1),
    "tune-calibrate-wide": Screen(WIDE, "", "用这些评分项", code=1),
    "tune-calibrate-wide-worth": Screen(WIDE, "这个结果有多可靠", "名次或等次变化的单位", code=1),
    "tune-calibrate-order": Screen(ORDER, "", "┏", code=1),
    "tune-calibrate-order-worth": Screen(ORDER, "用这些评分项", "名次或等次变化的单位", code=1),
    "grade": Screen(GRADE),
    "explain": Screen(EXPLAIN, "", "├── T03"),
    "explain-head": Screen(EXPLAIN, "", "评分表"),
    "explain-sheet": Screen(EXPLAIN, "评分表", "认定的问题"),
    "explain-finding": Screen(EXPLAIN, "├── T02", "├── T03"),
    "explain-grades": Screen(EXPLAIN, "等次的由来", "名次的上下邻"),
    "explain-neighbours": Screen(EXPLAIN, "名次的上下邻", "└── 后一名"),
    "explain-unknown": Screen(EXPLAIN, "数据不足、未能认定", "查过、没有发现"),
    "why-not": Screen(("explain", "daye-2022", "市自然资源和规划局", "--why-not", "优秀")),
    "why-not-five": Screen(("explain", "daye-2022", "市文旅局", "--why-not", "优秀"), "怎么算的"),
    "why-not-three": Screen(("explain", "daye-2022", "市教育局", "--why-not", "优秀"), "", "只改一项"),
    "explain-not-applicable": Screen(("explain", "daye-2022", "市税务局"), "不适用于本单位", "查过、没有发现"),
    "reconcile-total": Screen(("reconcile", "daye-2022"), "个公布的数：", code=1),
    "reconcile": Screen(("reconcile", "daye-2022"), "    部门联合抽查占比：", "  一(一)", code=1),
    "rule": Screen(("rule", "T02")),
    "case-grade": Screen(("grade", "demo-2024")),
    "case-test": Screen(("test", "cases/demo-2024"), code=1),
    "pack-check": Screen(("check",)),
    "pack-test": Screen(("test", "rules/openness")),
    "pack-grade": Screen(("grade", "town-2024")),
    "test-failed": Screen(("test", "rules/double_random/criteria/local.yaml", "--coverage"), code=1),
    "test-add": Screen(("test", "--add", "daye-2022-ledger", "市文旅局", "T06")),
    "check-remarks": Screen(("check", "scoring_profiles/trial.yaml"), "", "提示["),
    "profile-test": Screen(("test", "scoring_profiles/trial.yaml"), code=1),
    "profile-grade": Screen(("grade", "daye-2022", "--profile", "trial"), "", "│    7 │"),
    "profile-sum": Screen(("explain", "daye-2022", "市经信局"), "评分表", "认定的问题"),
    "profile-show": Screen(("profile", "show", "trial"), "", "│    4 │"),
    "profile-show-settings": Screen(("profile", "show", "trial"), "│ 牵头联合抽查：中文名称", "│ 参与联合抽查：中文名称"),
    "evidence": Screen(("evidence", "daye-2022-ledger", "市文旅局", "T01")),
    "explain-records": Screen(LEDGER, "├── T01 计划外开展检查（", "└── T02 年底突击检查（"),
    "explain-records-cut": Screen(LEDGER, "├── 记录：14 条", "├── 怎么办"),
    "ledger-import": Screen(("import", "填好", "--case", COUNTY, "--year", "2024")),
    "ledger-grade": Screen(("grade", COUNTY)),
    "ledger-evidence": Screen(("evidence", COUNTY, "教育局", "P02")),
    "ledger-faults": Screen(("import", "补报", "--case", COUNTY), stream="stderr", code=2),
    "ledger-differs": Screen(("grade", COUNTY), stream="stderr", code=2),
    "ledger-settled": Screen(("explain", COUNTY, "教育局"), "计划外检查任务数：1", "怎么办"),
    "import-units": Screen(("import", "单位.csv", "--case", COUNTY, "--year", "2024"), "共 1 个文件"),
    "import-refused": Screen(("import", "导出", "--case", COUNTY), stream="stderr", code=2),
    "import-first": Screen(("import", "导出", "--case", COUNTY)),
    "import-unknown": Screen(("import", "执法结果.csv", "--case", COUNTY), stream="stderr", code=2),
    "import-wording": Screen(("import", "执法结果.csv", "--case", COUNTY), stream="stderr", code=2),
    "import-own": Screen(("import", "执法结果.csv", "--case", COUNTY)),
    "import-changed": Screen(("import", "导出", "--case", COUNTY)),
    "import-grade": Screen(("grade", COUNTY), "", "J01 未"),
    "indicator-evidence": Screen(("evidence", "daye-2022-ledger", "市文旅局", "slow_publications")),
    "indicator-refused": Screen(("check", "rules/double_random"), "错误", "检查了", code=1),
}
_STEP = re.compile(
    r"<!-- (?P<how>file|append):(?P<file>\S+) -->\n+```\w*\n(?P<text>.*?)^```$"
    r"|<!-- copy:(?P<copy>\S+) -->"
    r"|(?P<start><!-- (?P<kind>screen|fact|table):(?P<name>[\w-]+) -->\n).*?(?P<end><!-- /(?P=kind) -->)",
    re.DOTALL | re.MULTILINE,
)


def screened_files() -> list[Path]:
    """Return the pages that may hold marked places."""
    return [p for p in (Path("README.md"), Path("README.zh-CN.md"), *sorted(Path("docs/guide").glob("*.md"))) if p.is_file()]


def with_screens(page: str) -> str:
    """Return a page with each marked place filled anew."""
    steps = list(_STEP.finditer(page))
    if not any(step["file"] for step in steps):
        outputs(sorted({SCREENS[step["name"]].call for step in steps if step["kind"] == "screen"}))
        return _STEP.sub(lambda step: _step(step, output, None), page)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        return _STEP.sub(lambda step: _step(step, lambda call: printed(call, folder), folder), page)


def _step(step: re.Match[str], run: Callable[[Call], str], folder: Path | None) -> str:
    """Do what a marked place of a page says, and return it as it should read."""
    if folder is not None and step["file"]:
        path = folder / step["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if step["how"] == "append" else ""
        path.write_text(before + step["text"], "utf-8")
    elif folder is not None and step["copy"]:
        shutil.copytree(step["copy"], folder / step["copy"])
    if step["kind"] is None:
        return step[0]
    if step["kind"] == "screen":
        screen = SCREENS[step["name"]]
        inside = f"```text\n{part(run(screen.call), screen)}\n```"
    else:
        inside = fact(step["name"]) if step["kind"] == "fact" else table(step["name"])
    return f"{step['start']}{inside}\n{step['end']}"


def part(text: str, screen: Screen) -> str:
    """Return the lines of an output that a screen shows."""
    lines = text.splitlines()
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
