"""Whatever is done to the files of a project, the check answers with faults, never with a traceback."""

import random
import re
from pathlib import Path

import pytest

from kaohe.check import check
from kaohe.report.faults import faults_json, faults_text
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run
from tests.broken.projects import BASE, copy

SEED = 2030
MUTATIONS = 300
FILES = [path.relative_to(BASE) for path in sorted(BASE.rglob("*")) if path.is_file()]
LINES = [line for file in FILES for line in (BASE / file).read_text("utf-8").split("\n")]
VALUES = (
    "", "null", "true", "no", "0", "-1", "1e3", "0.5", "99999999999999999999999", "[]", "{}", "[[]]", "[{}]", "{a: 1}", "&a", "*a", "!!x 1",
    "late_tasks", "T01", "'x'", '"', "- ", "甲局", "全部", "不适用", "n/a", "，", "：", "\t", "\x07", "长" * 300, "50%", "1/3", "12:30",
    "2030-01-01", "select", "a.b", "tasks_led / joint_tasks", "demo", "base", "units", "count", "flag", "veto", "in", "not", "is unknown",
)  # fmt: skip
SIGNS = "'\"[]{}:,-#&*!|>%@`\\ \t\n\r　，：“\x00\u2028"


def _mutated(rng: random.Random, text: str) -> str:
    """Delete, repeat, replace or shift one line, or change one scalar or character of it."""
    lines = text.split("\n")
    i = rng.randrange(len(lines))
    line, at = lines[i], rng.randrange(len(lines[i]) + 1)
    words = list(re.finditer(r"[^\s,:\[\]{}\"']+", line)) or [re.compile("").match(line)]
    word = rng.choice(words)
    assert word is not None
    changed = (
        [], [line, line], [rng.choice(LINES)], [" " * rng.randrange(1, 4) + line], [line[rng.randrange(3) :]],
        [line[: word.start()] + rng.choice(VALUES) + line[word.end() :]], [line.partition(":")[0] + ": " + rng.choice(VALUES)],
        [line[:at] + rng.choice(SIGNS) + line[at:]], [line[:at] + line[at + 1 :]],
    )  # fmt: skip
    return "\n".join([*lines[:i], *rng.choice(changed), *lines[i + 1 :]])


def test_no_mutation_makes_the_check_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 seeded mutations: each gives faults that can be shown, or a project that can be graded."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    for number in range(MUTATIONS):
        rng = random.Random(SEED + number)  # noqa: S311
        file = rng.choice(FILES)
        file.write_text(_mutated(rng, (BASE / file).read_text("utf-8")), "utf-8", newline="")
        faults = check([], Places()).faults
        assert faults_text(faults), (number, file)
        assert faults_json(faults), (number, file)
        if not faults:
            run(load_rulebook("demo"))
        file.write_bytes((BASE / file).read_bytes())


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix in (".yaml", ".csv")], ids=str)
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe", b"\xff\xff\x00\x01", b"- - - -", b"[" * 5000, b"? {", "，".encode("gbk")])
def test_no_content_makes_the_check_crash(
    content: bytes, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that are empty, binary or nested without end give faults that can be shown."""
    copy(None, tmp_path)
    monkeypatch.chdir(tmp_path)
    file.write_bytes(content)
    faults = check([], Places()).faults
    assert faults or file.name == "published_findings.csv", file
    assert faults_text(faults)
